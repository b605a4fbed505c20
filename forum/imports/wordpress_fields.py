"""What an export of WordPress says of people, times and texts. Pure."""

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from html import unescape

from forum.imports import limits
from forum.imports.line_ends import as_html
from forum.imports.markup import to_markdown
from forum.imports.records import Author, key_of
from forum.imports.safe_xml import Element
from forum.imports.scratch import Scratch
from forum.imports.web_dates import moment
from forum.imports.web_site import is_web_address

_PLAIN_ID = re.compile(r"[\w.@+-]{1,60}")
_NEVER = "0000-00-00"


def number_of(element: Element, name: str) -> str:
    """Return the number that a child holds, without zeros before it. May be Malformed."""
    number = element.text(name).lstrip("0")
    if not number.isascii() or not number.isdigit() or len(number) > limits.ID_LENGTH_MAX:
        raise element.malformed(f"<{element.name}> must have a <{name}>, before its comments, which is a number.")
    return number


def moment_of(element: Element, *names: str) -> datetime | None:
    """Return the first time that one of the children says."""
    written = (element.text(name) for name in names)
    return next((found for one in written if one and not one.startswith(_NEVER) and (found := moment(one))), None)


def markdown(text: str, base: str) -> str:
    """Return a text as Markdown. What is too long to come stays as it is, which is said of it later."""
    if len(text) > limits.MARKUP_LENGTH_MAX:
        return text
    html = as_html(text)
    return to_markdown(html, base if is_web_address(base) else "") if len(html) <= limits.MARKUP_LENGTH_MAX else html


def listed_author(element: Element, origin: str, scratch: Scratch) -> Iterator[Author]:
    """Yield an author of the blog, once, and note by which number comments name them."""
    author = _account(
        origin, element.text("wp:author_login"), element.text("wp:author_email"), element.text("wp:author_display_name")
    )
    if author is None:
        return
    scratch.keep("account", element.text("wp:author_id"), author.key)
    if scratch.is_first("author", author.key):
        yield author


def creator(item: Element, origin: str, scratch: Scratch) -> Author | None:
    """Return who wrote a post: an account, by its login."""
    return _account(origin, unescape(item.text("dc:creator")), "", "")


def commenter(comment: Element, origin: str, scratch: Scratch) -> Author | None:
    """Return who wrote a comment: an author of the blog by number; anybody else by e-mail or name."""
    number = comment.text("wp:comment_user_id")
    if number.strip("0") and (key := scratch.kept("account", number)):
        return Author(key)
    name = _name(unescape(comment.text("wp:comment_author")))
    email = _email(comment.text("wp:comment_author_email"))
    if not name and not email:
        return None
    return Author(key_of(origin, "author", f"guest~{_digest(email.lower() or name)}"), name, email, name)


def _account(origin: str, login: str, email: str, display_name: str) -> Author | None:
    login = _name(login)
    known_as = login if _PLAIN_ID.fullmatch(login) else f"~{_digest(login)}"
    key = key_of(origin, "author", known_as)
    return Author(key, login, _email(email), _name(unescape(display_name))) if login else None


def _name(written: str) -> str:
    return limits.one_line(written, limits.NAME_LENGTH_MAX)


def _email(written: str) -> str:
    return written if "@" in written and len(written) <= limits.EMAIL_LENGTH_MAX else ""


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=10).hexdigest()
