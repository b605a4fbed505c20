"""The front page, and those of tags, which look the same."""

from flask import render_template, request

from forum.i18n import N_
from forum.queries.followed import tag_ties
from forum.queries.front import front_page
from forum.queries.tags import TagView
from forum.rules.front import Within
from forum.web.login import current_member, require_member

# What the address of a list may say.
PARAMETERS = {"sort", "in", "after"}

SORTS = {"hot": N_("Hot"), "new": N_("New"), "top": N_("Top"), "unanswered": N_("Unanswered")}


def render_front(tag: str | None, about: TagView | None = None, *, followed: bool = False) -> str:
    """Render the posts that the address asks for, of a tag or of any; `about` where the page is the tag's own.

    With `followed` those that the viewer follows, the newest first. Raises NotSignedIn where nobody is.
    """
    me = require_member() if followed else current_member()
    sort, within = request.args.get("sort", "new" if followed else "hot"), request.args.get("in", Within.ALL.value)
    page = front_page(sort, tag, request.args.get("after"), me, within, followed=followed)
    stretches = {one.value: one.label for one in Within}
    inputs = {"page": page, "sort": sort, "sorts": SORTS, "within": within, "stretches": stretches}
    own = {"following": "1" if followed else None, "tag_ties": tag_ties(about.name, me) if about and me else None}
    return render_template("front/show.html", tag=tag, about=about, **inputs, **own)
