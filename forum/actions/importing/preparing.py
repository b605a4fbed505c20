"""Reading an export whole, and finding out what of it comes. Nothing is written here."""

from collections.abc import Callable
from dataclasses import dataclass

from forum import mail
from forum.actions.importing.arrivals import came_before
from forum.i18n import in_language
from forum.imports import checks, rendering
from forum.imports.checks import Known
from forum.imports.formats import Format
from forum.imports.source import Source
from forum.imports.staging import Staging


@dataclass(frozen=True, slots=True)
class Prepared:
    """An export that was read whole: what is staged of it, and its format."""

    staging: Staging
    format: Format


def prepare(
    format: Format,
    source: Source,
    site: str = "",
    read: Callable[[], None] = lambda: None,
    rendered: Callable[[int], None] = lambda _texts: None,
) -> Prepared:
    """Read, check, render and order an export. `site` is what the operator calls the place it is from.

    `read` is called while the source is read, `rendered` with how many more texts are. Raises Malformed.
    """
    staging = Staging()
    staging.read(format.records(source, site), read)
    for keys in checks.keys(staging):
        checks.note_known(staging, _known(keys))
    checks.arrange(staging)
    with in_language(mail.site_language()):  # all will read it
        rendering.render(staging, {}, rendered)
    checks.order(staging)
    return Prepared(staging, format)


def _known(keys: list[str]) -> dict[str, Known]:
    known = {}
    for one in came_before(keys):
        if one.member_id:
            known[one.key] = Known("author", one.member_id)
        elif one.post_id:
            known[one.key] = Known("post", one.post_id)
        elif one.comment_id:
            known[one.key] = Known("comment", one.comment_id)
    return known
