"""Asking for everything that is kept of oneself. A job makes the archive: `forum.jobs.exports`."""

from forum.actions.account_events import ExportRequested
from forum.actions.events import announce
from forum.clock import now
from forum.db import in_transaction, lock
from forum.errors import Conflict
from forum.i18n import _, language
from forum.models import Export, Member
from forum.rules.leaving import EXPORT_PAUSE


@in_transaction
def request_export(me: Member, address: str) -> int:
    """Have an archive made of everything that is kept of `me`, and return the export's id.

    While one is being made, that is the one. `address` is that of the page which a mail about it leads to. Raises
    Conflict where the last one was asked for too short a time ago.
    """
    lock("export", me.id)
    newest = Export.select().where(Export.member == me.id).order_by(Export.id.desc()).first()
    if newest and newest.ready_at is None:
        return newest.id
    if newest and newest.asked_at > now() - EXPORT_PAUSE:
        hours = int(EXPORT_PAUSE.total_seconds()) // 3600
        raise Conflict(
            _("You can request one export every %(hours)s hours.", hours=hours),
            _("The last one is still here for you to download."),
        )
    export = Export.create(member=me.id, language=language(), address=address, asked_at=now())
    announce(ExportRequested(me.id))
    return export.id
