"""Where a comment is: the address of its page, and of itself on it."""

from collections.abc import Mapping
from datetime import date

from flask import url_for

from forum.errors import Invalid
from forum.i18n import _
from forum.queries.permalink import Place, place_of
from forum.queries.thread_places import comment_at, place_on
from forum.web.addresses import number

DEFAULT_SORT = "best"


def comment_address(place: Place, comment_id: int) -> str:
    """Return the address of a comment in its thread."""
    return f"{page_address(place)}#comment-{comment_id}"


def page_address(place: Place, **more: object) -> str:
    """Return the address of the page of a thread that holds a comment, with `more` arguments."""
    return url_for("posts.show", post_id=place.post_id, slug=place.slug, **place_arguments(place), **more)


def place_arguments(place: Place) -> dict[str, object]:
    """Return the arguments that name a page of a thread in its address; what goes without saying is left out."""
    within = {"sort": place.sort, "under": place.under, "after": place.after}
    return {name: value for name, value in within.items() if value is not None and value != DEFAULT_SORT}


def address_in_thread(post_id: int, arguments: Mapping[str, str]) -> str:
    """Return the address of the first comment `on` a day, or of the one `at` a place, in the thread by date.

    Where there is none, it is that of the nearest one, or of an empty thread. At most six statements. Raises Invalid
    for what is no day.
    """
    place = place_on(post_id, _day(arguments["on"])) if "on" in arguments else number(arguments.get("at")) or 1
    comment_id = comment_at(post_id, place)
    if comment_id is None:
        return url_for("posts.show", post_id=post_id, _anchor="comments")
    return comment_address(place_of(comment_id, "new" if arguments.get("sort") == "new" else "old"), comment_id)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid(on=_("“%(typed)s” isn’t a date. Write it like 2026-01-31.", typed=typed[:20])) from None
