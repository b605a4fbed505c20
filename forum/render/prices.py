"""What acting in a thread costs the viewer, before they act."""

from datetime import datetime, timedelta

from flask import get_template_attribute

from forum.clock import now
from forum.queries.post import recent_comments
from forum.web.viewer import site, viewer


def render_prices(post_id: int) -> str:
    """Render, for a place after a fragment, what acting in this thread costs the viewer from now on."""
    swapped_prices = get_template_attribute("threads/_prices.html", "swapped")
    return str(swapped_prices(viewer().balance_mtwei, site().economy_rules, comment_tribute_mtwei(post_id)))


def comment_tribute_mtwei(post_id: int, recent: int | None = None) -> int:
    """Return what the viewer's next comment in this thread costs.

    `recent` are the comments that they wrote there since `hurry_since`; where it is None they are counted,
    which costs a statement.
    """
    me = viewer().member
    if recent is None:
        recent = recent_comments(me, post_id, hurry_since()) if me else 0
    return site().economy_rules.tribute_mtwei(recent)


def hurry_since() -> datetime:
    """Return the moment since which comments in one thread count as hurry, and make the next one dearer."""
    return now() - timedelta(minutes=site().economy_rules.hurry_minutes)
