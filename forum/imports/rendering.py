"""The staged texts as HTML, before anything is written: what cannot be rendered is known by then, and does not come."""

import json
from collections.abc import Callable, Mapping
from urllib.parse import quote

from forum.errors import Invalid
from forum.i18n import _
from forum.imports.records import Why
from forum.imports.staging import Staging
from forum.text import markdown
from forum.text.markdown import Rendered
from forum.text.pictures import Frame, digests_in
from forum.text.typed_text import is_blank

_RENDERED = "CREATE TABLE rendered_{kind} (of INTEGER PRIMARY KEY, html TEXT, text TEXT, pictures TEXT)"
_KEEP = "INSERT INTO rendered_{kind} VALUES (?, ?, ?, ?)"
_TEXTS = """
    SELECT number, key, author, body, {more} FROM {kind}
    WHERE known IS NULL AND why IS NULL AND number > ? ORDER BY number
"""
_COMMENTS_AT_ONCE, _POSTS_AT_ONCE = 500, 50
# Whatever else an address may hold means something in Markdown.
_SAFE_IN_ADDRESS = "/:?#@!$&'+,;=%~"
_FRAME = "SELECT width, height FROM picture WHERE digest = ? AND author = ? AND width IS NOT NULL"


def render(staging: Staging, tell: Callable[[int], None] = lambda _texts: None) -> None:
    """Render the texts that come; `tell` is called with how many more are done. Comes after `checks.arrange`.

    Of pictures those are shown that came along and are known to be fit; to all others there are links. Nobody is
    mentioned by it.
    """
    for kind in ("post", "comment"):
        staging.execute(_RENDERED.format(kind=kind))
    for portion in staging.portions(_TEXTS.format(kind="post", more="addresses"), _POSTS_AT_ONCE):
        articles = {
            number: _article(staging, number, key, author, body, json.loads(addresses))
            for number, key, author, body, addresses in portion
        }
        _keep(staging, "post", articles)
        tell(len(portion))
    for portion in staging.portions(_TEXTS.format(kind="comment", more="''"), _COMMENTS_AT_ONCE):
        comments = {
            number: _rendered(staging, markdown.render_comment, author, body)
            for number, _key, author, body, _none in portion
        }
        _keep(staging, "comment", {number: one for number, one in comments.items() if one})
        gone = [(str(Why.UNREADABLE), number) for number, one in comments.items() if one is None]
        staging.execute_many("UPDATE comment SET why = ?, body = '', author = NULL WHERE number = ?", gone)
        tell(len(portion))


def _article(staging: Staging, number: int, key: str, author: str | None, body: str, addresses: list[str]) -> Rendered:
    """Render an article. One that cannot be shown can still be read where it is, and be discussed here."""
    rendered = None if is_blank(body) else _rendered(staging, markdown.render_article, author, body)
    if rendered is None:
        if body:
            staging.leave_out("article", key, Why.UNREADABLE)
        body = _instead_of_body(addresses)
        staging.execute("UPDATE post SET body = ? WHERE number = ?", body, number)
        rendered = markdown.render_article(body)
    return rendered


def _instead_of_body(addresses: list[str]) -> str:
    """Return what is said where the article stands elsewhere."""
    for address in addresses:
        if address.startswith(("http://", "https://")):
            return _("The article is at %(address)s.", address=f"<{quote(address, safe=_SAFE_IN_ADDRESS)}>")
    return _("The article isn’t here.")


def _rendered(
    staging: Staging, renderer: Callable[[str, Mapping[str, Frame]], Rendered], author: str | None, body: str
) -> Rendered | None:
    """Return the text as HTML; None where there is too much markup in it, or nothing else."""
    sizes = {digest: staging.execute(_FRAME, digest, author).fetchone() for digest in digests_in(body)}
    own = {digest: Frame(*size) for digest, size in sizes.items() if size}
    try:
        rendered = renderer(body, own)
    except Invalid:
        return None
    return None if is_blank(rendered.text) else rendered


def _keep(staging: Staging, kind: str, texts: Mapping[int, Rendered]) -> None:
    staging.execute_many(
        _KEEP.format(kind=kind),
        [
            (number, one.html, one.text, json.dumps(one.pictures) if one.pictures else None)
            for number, one in texts.items()
        ],
    )
    shown = [(digest,) for one in texts.values() for digest in one.shown]
    staging.execute_many("UPDATE picture SET is_shown = 1 WHERE digest = ?", shown)
