"""The front page, and those of tags, which look the same."""

from flask import render_template, request

from forum.i18n import N_
from forum.queries.front import front_page
from forum.queries.tags import TagView
from forum.rules.front import Within
from forum.web.login import current_member

# What the address of a list may say.
PARAMETERS = {"sort", "in", "after"}

SORTS = {"hot": N_("Hot"), "new": N_("New"), "top": N_("Top"), "unanswered": N_("Unanswered")}


def render_front(tag: str | None, about: TagView | None = None) -> str:
    """Render the posts that the address asks for, of a tag or of any; `about` where the page is the tag's own."""
    sort, within = request.args.get("sort", "hot"), request.args.get("in", Within.ALL.value)
    page = front_page(sort, tag, request.args.get("after"), current_member(), within)
    stretches = {one.value: one.label for one in Within}
    inputs = {"page": page, "sort": sort, "sorts": SORTS, "within": within, "stretches": stretches}
    return render_template("front/show.html", tag=tag, about=about, **inputs)
