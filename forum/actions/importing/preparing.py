"""Reading an export whole, and finding out what of it comes. Nothing is written here."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from forum import mail
from forum.actions.importing.arrivals import came_before
from forum.actions.importing.pictures import look_at_pictures
from forum.i18n import in_language
from forum.imports import checks, rendering
from forum.imports.checks import Known
from forum.imports.formats import Format
from forum.imports.source import Source
from forum.imports.staging import Staging


@dataclass(frozen=True, slots=True)
class Prepared:
    """An export that was read whole: what is staged of it, its format, and where it lies."""

    staging: Staging
    format: Format
    path: Path

    @property
    def texts(self) -> int:
        """How many texts of it there are to render."""
        return sum(
            self.staging.value(f"SELECT count(*) FROM {kind} WHERE known IS NULL AND why IS NULL")  # noqa: S608  (ours)
            for kind in ("post", "comment")
        )


def read(chosen: Format, source: Source, site: str = "", tell: Callable[[], None] = lambda: None) -> Prepared:
    """Read and check an export. `site` is what the operator calls the place that it is from.

    `tell` is called while the source is read. Raises Malformed.
    """
    staging = Staging()
    staging.read(chosen.records(source, site), tell)
    for keys in checks.keys(staging):
        checks.note_known(staging, _known(keys))
    checks.arrange(staging)
    return Prepared(staging, chosen, source.path)


def render(prepared: Prepared, tell: Callable[[int], None] = lambda _texts: None) -> None:
    """Render what is new of an export, and put it in order; `tell` is called with how many more texts are done."""
    look_at_pictures(prepared.staging, prepared.path)
    with in_language(mail.site_language()):  # all will read it
        rendering.render(prepared.staging, tell)
    checks.order(prepared.staging)


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
