"""What is written, rendered, with its pictures; and refused where nobody would see anything of it."""

from forum.actions.picture_uses import hold_pictures
from forum.actions.pictures import require_described
from forum.errors import Invalid
from forum.i18n import _, ngettext
from forum.models import Member
from forum.models.names import known_names
from forum.rules.pictures import ARTICLE_PICTURES_MAX, COMMENT_PICTURES_MAX
from forum.text import markdown, typed_text
from forum.text.markdown import Rendered


def article(me: Member, body: str) -> Rendered:
    """Return a post's text rendered, with those pictures of its author that it shows. Raises Invalid."""
    return _seen(markdown.render_article(body, hold_pictures(me.id, body), known_names), ARTICLE_PICTURES_MAX)


def comment(me: Member, body: str) -> Rendered:
    """Return a comment's text rendered, with those pictures of its author that it shows. Raises Invalid."""
    return _seen(markdown.render_comment(body, hold_pictures(me.id, body), known_names), COMMENT_PICTURES_MAX)


def _seen(rendered: Rendered, pictures_max: int) -> Rendered:
    for _digest, alt in rendered.pictures:
        require_described(alt, "body")
    if typed_text.is_blank(rendered.text):
        raise Invalid(body=_("This is only markup, with no text to show."))
    if len(rendered.pictures) > pictures_max:
        words = ngettext(
            "This shows more than %(num)s picture. Take some out.",
            "This shows more than %(num)s pictures. Take some out.",
            pictures_max,
        )
        raise Invalid(body=words)
    return rendered
