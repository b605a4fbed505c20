"""Making the archives that members have asked for, one after the other, and throwing old ones away."""

import logging
from datetime import timedelta

from forum.actions.outbox import tell
from forum.clock import now
from forum.db import execute, in_transaction
from forum.i18n import _, in_language
from forum.jobs.archive import ChunkWriter, write_archive
from forum.models import Export, ExportChunk, Member
from forum.rules.leaving import EXPORT_KEPT

_log = logging.getLogger(__name__)

# Who has begun an export and not finished it by then is taken for dead.
_GIVEN_UP_AFTER = timedelta(hours=1)


def any_to_make() -> bool:
    """Say whether a member waits for an archive. One statement."""
    return _waiting().exists()


def make() -> None:
    """Make every archive that somebody waits for. One that fails is tried again, and keeps no other from its turn."""
    failure = None
    for export in list(_waiting().order_by(Export.id)):
        if not _begin(export.id):
            continue
        try:
            _make(export)
        except Exception as error:
            _log.exception("the export %s failed and will be tried again", export.id)
            _give_back(export.id)
            failure = error
    if failure:
        raise failure


def _waiting():
    stale = Export.begun_at < now() - _GIVEN_UP_AFTER
    return Export.select().where(Export.ready_at.is_null(), Export.begun_at.is_null() | stale)


@in_transaction
def _begin(export_id: int) -> bool:
    """Take the export, and forget what another process has left of it; False where one was quicker."""
    taken = Export.update(begun_at=now()).where(_waiting()._where, Export.id == export_id).execute() == 1
    if taken:
        ExportChunk.delete().where(ExportChunk.export == export_id).execute()
    return taken


@in_transaction
def _give_back(export_id: int) -> None:
    Export.update(begun_at=None).where(Export.id == export_id, Export.ready_at.is_null()).execute()


def _make(export: Export) -> None:
    @in_transaction
    def keep(number: int, content: bytes) -> None:
        ExportChunk.create(export=export.id, number=number, content=content)

    writer = ChunkWriter(keep)
    with in_language(export.language):
        write_archive(Member.get_by_id(export.member_id), now(), writer)
        _finish(export, writer.bytes)


@in_transaction
def _finish(export: Export, length: int) -> None:
    """Note that the archive is there, and tell its owner by mail, where their address is confirmed to be theirs."""
    at = now()
    Export.update(ready_at=at, expires_at=at + EXPORT_KEPT, bytes=length).where(Export.id == export.id).execute()
    member = Member.get_by_id(export.member_id)
    text = _(
        "Hello %(name)s,\n\nthe export of your data is ready. You can download it for %(days)s days, "
        "while you are logged in:\n\n%(address)s\n\n"
        "If you haven’t asked for it, change your password: somebody else has used your account.",
        name=member.display_name,
        days=EXPORT_KEPT.days,
        address=export.address,
    )
    tell(member, _("The export of your data is ready"), text)


def drop_expired() -> None:
    """Throw away the content of archives whose time is over, a piece at a time: no writer has to wait long."""
    for export in list(Export.select().where(Export.expires_at < now(), Export.bytes > 0)):
        while _drop_pieces(export.id):
            pass
        _note_dropped(export.id)


_PIECES = """
    DELETE FROM export_chunk WHERE export_id = ? AND number IN
        (SELECT number FROM export_chunk WHERE export_id = ? ORDER BY number LIMIT 20)
"""


@in_transaction
def _drop_pieces(export_id: int) -> int:
    return execute(_PIECES, export_id, export_id).rowcount


@in_transaction
def _note_dropped(export_id: int) -> None:
    Export.update(bytes=0).where(Export.id == export_id).execute()
