"""Of what a member wants to be notified."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from forum.db import records
from forum.models import Member
from forum.rules.notification_kinds import KINDS, NotificationKind


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether a member wants a kind of notification on the site, and by mail (None: it is never mailed)."""

    kind: NotificationKind
    on_site: bool
    by_mail: bool | None


_SWITCHES = "SELECT kind, on_site, by_mail FROM notification_switch WHERE member_id = ?"


def switches_of(me: Member) -> Sequence[Switch]:
    """Return what the member wants of each kind, by default or as they chose. One statement."""
    chosen = {switch.kind: switch for switch in records(_SWITCHES, Switch, me.id)}
    switches = []
    for kind, row in KINDS.items():
        switch = chosen.get(kind) or Switch(kind, row.on_site, row.by_mail)
        switches.append(switch if row.by_mail is not None else replace(switch, by_mail=None))
    return switches
