"""Comments that arrive while a page is open: the offer to show them, and they themselves."""

from flask import get_template_attribute, render_template

from forum.queries.post import post_view
from forum.queries.unread import live_after
from forum.render.regions import out_of_band
from forum.rules.visits import SHOWN_IN_PLACE_MAX
from forum.web.viewer import viewer


def render_offer(post_id: int, after: int, count: int) -> str:
    """Render the offer of so many comments after one; nothing where there are none. It reads nothing."""
    return str(get_template_attribute("threads/_news.html", "offer")(post_id, after, count))


def render_arrived(post_id: int, after: int) -> str:
    """Render the rows of the comments after one, oldest first, and the counts that follow. Three statements."""
    me = viewer().member
    post = post_view(post_id, me)
    rows = live_after(post_id, after, me, SHOWN_IN_PLACE_MAX)
    counts = [("comments-count", "threads/_count.html"), ("nav-comments", "threads/_nav_comments.html")]
    return render_template("threads/_rows.html", post=post, rows=rows, new_after=after) + "".join(
        out_of_band(element_id, render_template(template, post=post)) for element_id, template in counts
    )
