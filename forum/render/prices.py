"""What acting in a thread costs the viewer, before they act."""

from datetime import datetime, timedelta

from forum.clock import now
from forum.queries.post import recent_comments
from forum.web.viewer import site, viewer


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
