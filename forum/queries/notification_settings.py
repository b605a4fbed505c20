"""Of what a member wants to be notified."""

from collections.abc import Mapping
from dataclasses import dataclass

from forum.db import rows
from forum.models import Member
from forum.rules.notification_kinds import KINDS, NotificationKind


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether a member wants a kind of notification on the site, and by mail (None: it is never mailed)."""

    on_site: bool
    by_mail: bool | None


_SWITCHES = "SELECT kind, on_site, by_mail FROM notification_switch WHERE member_id = ?"


def switches_of(me: Member) -> Mapping[NotificationKind, Switch]:
    """Return what the member wants of each kind, by default or as they chose. One statement."""
    chosen = {kind: (bool(on_site), bool(by_mail)) for kind, on_site, by_mail in rows(_SWITCHES, me.id)}
    switches = {}
    for kind, row in KINDS.items():
        on_site, by_mail = chosen.get(kind, (row.on_site, bool(row.by_mail)))
        switches[kind] = Switch(on_site, None if row.by_mail is None else by_mail)
    return switches
