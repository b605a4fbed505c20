"""Of what a member wants to be notified, and what of it to be mailed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from forum.db import records
from forum.models import Member
from forum.rules.mail_kinds import MAIL_KINDS, KindOfMail, MailKind
from forum.rules.notification_kinds import KINDS, KindOfNotification


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether a member wants a kind on the site (None: it is never there), and by mail (None: it is never mailed)."""

    row: KindOfNotification | KindOfMail
    on_site: bool | None
    by_mail: bool | None


class _Chosen(NamedTuple):
    kind: str
    on_site: bool
    by_mail: bool


_CHOSEN = "SELECT kind, on_site, by_mail FROM notification_switch WHERE member_id = ?"


def switches_of(me: Member) -> Sequence[Switch]:
    """Return what the member wants of each kind, by default or as they chose. One statement."""
    chosen = {one.kind: one for one in records(_CHOSEN, _Chosen, me.id)}
    switches = []
    for kind, row in KINDS.items():
        on_site, by_mail = chosen[kind][1:] if kind in chosen else (row.on_site, row.by_mail)
        switches.append(Switch(row, on_site, None if row.by_mail is None else by_mail))
    digest = chosen.get(MailKind.DIGEST)
    return [*switches, Switch(MAIL_KINDS[MailKind.DIGEST], None, digest.by_mail if digest else True)]
