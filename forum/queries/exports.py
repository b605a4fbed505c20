"""One's own exports, and the pieces of their archives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.clock import now
from forum.db import db, records, rows
from forum.errors import Gone, NotFound
from forum.i18n import _
from forum.models import Member
from forum.rules.leaving import EXPORT_PAUSE

EXPORTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """An export: `ready_at` is None while it is being made; `bytes` is the size of its archive, 0 once that is gone."""

    id: int
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    bytes: int

    @property
    def is_waiting(self) -> bool:
        """Whether its archive is still being made."""
        return self.ready_at is None

    @property
    def is_there(self) -> bool:
        """Whether its archive can be fetched."""
        return self.bytes > 0 and self.expires_at is not None and self.expires_at > now()


@dataclass(frozen=True, slots=True)
class Exports:
    """A member's newest exports, newest first."""

    requests: Sequence[ExportRequest]

    @property
    def is_waiting(self) -> bool:
        """Whether one is being made."""
        return any(request.is_waiting for request in self.requests)

    @property
    def next_at(self) -> datetime | None:
        """When the next one can be asked for (naive UTC); None: now."""
        following = self.requests[0].asked_at + EXPORT_PAUSE if self.requests else None
        return following if following and following > now() else None


_COLUMNS = "id, asked_at, ready_at, expires_at, bytes"


def exports_of(me: Member) -> Exports:
    """Return the newest exports of `me`. One statement."""
    newest = f"SELECT {_COLUMNS} FROM export WHERE member_id = ? ORDER BY id DESC LIMIT ?"  # noqa: S608  (ours)
    return Exports(records(newest, ExportRequest, me.id, EXPORTS_SHOWN))


def archive_of(me: Member, export_id: int) -> ExportRequest:
    """Return one's own export whose archive is there. Raises NotFound, also for another member's, and Gone."""
    found = records(
        f"SELECT {_COLUMNS} FROM export WHERE id = ? AND member_id = ?",  # noqa: S608  (ours)
        ExportRequest,
        *(export_id, me.id),
    )
    if not found or found[0].is_waiting:
        raise NotFound(_("There is no such export."))
    if not found[0].is_there:
        raise Gone(_("This export has expired and was deleted."), _("You can request another one."))
    return found[0]


def pieces_of(export_id: int) -> Iterator[bytes]:
    """Yield the pieces of an archive. Somebody may take long to fetch them, so no connection is kept in between."""
    number = 0
    while True:
        with db.connection_context():
            found = rows("SELECT content FROM export_chunk WHERE export_id = ? AND number = ?", export_id, number)
        if not found:
            return
        yield bytes(found[0][0])
        number += 1
