"""Where a comment is: the address of its page, and of itself on it."""

from flask import url_for

from forum.queries.permalink import Place


def comment_address(place: Place, comment_id: int) -> str:
    """Return the address of a comment in its thread."""
    return f"{page_address(place)}#comment-{comment_id}"


def page_address(place: Place, **more: object) -> str:
    """Return the address of the page of a thread that holds a comment, with `more` arguments."""
    within = {"under": place.under, "after": place.after, **more}
    arguments = {name: value for name, value in within.items() if value is not None}
    return url_for("posts.show", post_id=place.post_id, slug=place.slug, **arguments)
