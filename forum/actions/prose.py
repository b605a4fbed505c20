"""What is written, rendered; and refused where nobody would see anything of it."""

from forum.errors import Invalid
from forum.i18n import _
from forum.models.names import known_names
from forum.text import markdown, typed_text
from forum.text.markdown import Rendered


def article(body: str) -> Rendered:
    """Return a post's text rendered. Raises Invalid."""
    return _seen(markdown.render_article(body, known_names))


def comment(body: str) -> Rendered:
    """Return a comment's text rendered. Raises Invalid."""
    return _seen(markdown.render_comment(body, known_names))


def _seen(rendered: Rendered) -> Rendered:
    if typed_text.is_blank(rendered.text):
        raise Invalid(body=_("This is only markup, with no text to show."))
    return rendered
