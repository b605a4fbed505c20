"""What a member does with their own notifications: reads them, and says which ones they want."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from forum.clock import now
from forum.db import execute, first_record, in_transaction
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.rules.notification_kinds import KINDS, NotificationKind


class _Own(NamedTuple):
    """A notification of a member's, with what makes others one line with it."""

    kind: NotificationKind
    post_id: int | None
    comment_id: int | None
    bundle_at: datetime
    size: int


_OWN = """
    SELECT kind, post_id, comment_id, bundle_at, size FROM notification WHERE id = ? AND member_id = ? AND gone = 0
"""
_READ = "UPDATE notification SET read_at = ? WHERE member_id = ? AND read_at IS NULL AND gone = 0"
_SAME_THING = "AND COALESCE(comment_id, 0) = ?"
_IN_BUNDLE = "AND kind = ? AND post_id = ? AND bundle_at = ? AND (size = 0 OR id = ?)"


@in_transaction
def mark_read(me: Member, notification_id: int) -> None:
    """Note that `me` has seen a notification, and with it all that it stands for. Raises NotFound."""
    own = first_record(_OWN, _Own, notification_id, me.id)
    if own is None:
        raise NotFound(_("There is no such notification."), _("What it was about may be gone."))
    if own.size <= 1:  # alone, or (0) what a newer one has taken along by now
        execute(f"{_READ} AND id = ?", now(), me.id, notification_id)
        return
    # New comments are about their thread, likes about what they like.
    about = () if own.kind == NotificationKind.THREAD else (own.comment_id or 0,)
    values = (own.kind, own.post_id, own.bundle_at, notification_id, *about)
    execute(f"{_READ} {_IN_BUNDLE} {_SAME_THING if about else ''}", now(), me.id, *values)


@in_transaction
def mark_all_read(me: Member, until_id: int | None = None) -> None:
    """Note that `me` has seen all notifications, or those up to one: a later one may have come unseen."""
    until, parameters = (" AND id <= ?", (until_id,)) if until_id else ("", ())
    execute(_READ + until, now(), me.id, *parameters)


_SWITCH = """
    INSERT INTO notification_switch (member_id, kind, on_site, by_mail) VALUES (?, ?, ?, ?)
    ON CONFLICT (member_id, kind) DO UPDATE SET on_site = excluded.on_site, by_mail = excluded.by_mail
"""


@in_transaction
def change_switches(me: Member, wanted: Mapping[str, tuple[bool, bool]]) -> None:
    """Say of each kind whether `me` wants it on the site, and by mail; what is as by default needs no row.

    What is not wanted on the site is not mailed either: it is written nowhere. The digest is on no page.
    """
    for kind, (on_site, by_mail) in wanted.items():
        row = KINDS.get(NotificationKind(kind)) if kind in KINDS else None
        by_default = (row.on_site, bool(row.by_mail)) if row else (True, True)
        chosen = (on_site, on_site and by_mail and row.by_mail is not None) if row else (True, by_mail)
        if chosen == by_default:
            execute("DELETE FROM notification_switch WHERE member_id = ? AND kind = ?", me.id, kind)
        else:
            execute(_SWITCH, me.id, kind, *map(int, chosen))
