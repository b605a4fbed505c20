"""What is written, rendered; and refused where nobody would see anything of it."""

from forum import markdown, text
from forum.errors import Invalid
from forum.markdown import Rendered
from forum.words import _


def article(body: str) -> Rendered:
    """Return a post's text rendered. Raises Invalid."""
    return _seen(markdown.render_article(body))


def comment(body: str) -> Rendered:
    """Return a comment's text rendered. Raises Invalid."""
    return _seen(markdown.render_comment(body))


def _seen(rendered: Rendered) -> Rendered:
    if text.is_blank(rendered.text):
        raise Invalid(body=_("Nothing of this would be seen: it holds markup and no words."))
    return rendered
