"""What a member does with their own notifications: reads them, and says which ones they want."""

from collections.abc import Mapping

from forum.clock import now
from forum.db import execute, in_transaction, rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member, NotificationSwitch
from forum.rules.notification_kinds import KINDS, NotificationKind

_OWN = """
    SELECT kind, post_id, COALESCE(comment_id, 0), bundle_at, size
    FROM notification WHERE id = ? AND member_id = ? AND gone = 0
"""
_READ = "UPDATE notification SET read_at = ? WHERE member_id = ? AND read_at IS NULL AND gone = 0"
_IN_BUNDLE = "AND kind = ? AND post_id = ? AND bundle_at = ? AND (size = 0 OR id = ?)"


@in_transaction
def mark_read(me: Member, notification_id: int) -> None:
    """Note that `me` has seen a notification, and with it all that it stands for. Raises NotFound."""
    found = rows(_OWN, notification_id, me.id)
    if not found:
        raise NotFound(_("There is no such notification."), _("What it was about may be gone."))
    [(kind, post_id, comment_id, bundle_at, size)] = found
    if size > 1:
        same_thing = "" if kind == NotificationKind.THREAD else f"AND COALESCE(comment_id, 0) = {int(comment_id)}"
        execute(f"{_READ} {_IN_BUNDLE} {same_thing}", now(), me.id, kind, post_id, bundle_at, notification_id)
    else:
        execute(f"{_READ} AND id = ?", now(), me.id, notification_id)


@in_transaction
def mark_all_read(me: Member, until_id: int | None = None) -> None:
    """Note that `me` has seen all notifications, or those up to one: a later one may have come unseen."""
    until, parameters = (" AND id <= ?", (until_id,)) if until_id else ("", ())
    execute(_READ + until, now(), me.id, *parameters)


@in_transaction
def change_switches(me: Member, wanted: Mapping[NotificationKind, tuple[bool, bool]]) -> None:
    """Say of each kind whether `me` wants it on the site, and by mail; what is as by default needs no row.

    What is not wanted on the site is not mailed either: it is written nowhere.
    """
    for kind, (on_site, by_mail) in wanted.items():
        of_kind = (NotificationSwitch.member == me.id) & (NotificationSwitch.kind == kind)
        NotificationSwitch.delete().where(of_kind).execute()
        mailed = on_site and by_mail and KINDS[kind].by_mail is not None
        if (on_site, mailed) != (KINDS[kind].on_site, bool(KINDS[kind].by_mail)):
            NotificationSwitch.create(member=me.id, kind=kind, on_site=int(on_site), by_mail=int(mailed))
