"""What admins see of one member besides level and XP: wallet, sessions, what was decided, and what was noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records
from forum.models import Member, Sanction
from forum.models.names import shown_name
from forum.queries.claimable import Claimed, claimed_by
from forum.queries.sessions import OpenSession, sessions_of
from forum.rules.decisions import DecisionKind
from forum.rules.sanctions import CurrentSanction

DECISIONS_SHOWN = 20
NOTES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class WalletSummary:
    """What a wallet holds, what of its own is in escrow, and how many rewards wait."""

    balance_mtwei: int
    escrowed_mtwei: int
    open_claims: int


@dataclass(frozen=True, slots=True)
class DecisionAbout:
    """What was decided about the member; no name where a rule or the operator decided. `lifted_at`: of its sanction."""

    id: int
    case_id: int
    kind: DecisionKind
    by_display_name: str | None
    by_role: str
    reason: str
    until: datetime | None
    created_at: datetime
    lifted_at: datetime | None
    objected: bool


@dataclass(frozen=True, slots=True)
class Note:
    """What an admin noted."""

    id: int
    by_name: str
    by_display_name: str
    text: str
    created_at: datetime


@dataclass(slots=True)
class MailFile:
    """How mail to a member's address goes: since when it is stopped, why; and what was answered to the last one, if no.

    `given_up_at` is when that one was given up.
    """

    stopped_at: datetime | None
    reason: str | None
    given_up_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class MemberFile:
    """All of it; the newest decisions, notes and claims of histories first. `sanction` is the gravest in force."""

    wallet: WalletSummary
    sanction: CurrentSanction | None
    sessions: Sequence[OpenSession]
    decisions: Sequence[DecisionAbout]
    notes: Sequence[Note]
    mail: MailFile
    claims: Sequence[Claimed]


_WALLET = """
    SELECT COALESCE((SELECT balance_mtwei FROM account WHERE member_id = ?), 0) AS balance_mtwei,
           (SELECT CAST(COALESCE(sum(amount_mtwei), 0) AS BIGINT) FROM escrowed_fee
            WHERE member_id = ? AND state = 'open') AS escrowed_mtwei,
           (SELECT count(*) FROM claim WHERE member_id = ? AND state = 'open') AS open_claims
"""
_DECISIONS = f"""
    SELECT d.id, d.case_id, d.kind, {shown_name("b")} AS by_display_name, d.by_role, d.reason, d.until, d.created_at,
           (SELECT max(z.lifted_at) FROM sanction z WHERE z.decision_id = d.id) AS lifted_at,
           EXISTS (SELECT 1 FROM objection o WHERE o.decision_id = d.id) AS objected
    FROM decision d LEFT JOIN member b ON b.id = d.by_id WHERE d.member_id = ? ORDER BY d.id DESC LIMIT ?
"""  # noqa: S608  (all of it ours)
_NOTES = f"""
    SELECT n.id, b.name AS by_name, {shown_name("b")} AS by_display_name, n.text, n.created_at
    FROM staff_note n JOIN member b ON b.id = n.by_id WHERE n.member_id = ? ORDER BY n.id DESC LIMIT ?
"""  # noqa: S608  (all of it ours)


_MAIL = """
    SELECT stop.created_at AS stopped_at, stop.reason, failed.given_up_at, failed.last_error
    FROM member m
    LEFT JOIN mail_stop stop ON stop.member_id = m.id AND stop.email = m.email
    LEFT JOIN outgoing_mail failed ON failed.id = (
        SELECT max(o.id) FROM outgoing_mail o WHERE o.recipient = m.email AND o.given_up_at IS NOT NULL)
    WHERE m.id = ?
"""


def member_file(member: Member) -> MemberFile:
    """Return what is known of the member. Seven statements."""
    [wallet] = records(_WALLET, WalletSummary, member.id, member.id, member.id)
    return MemberFile(
        wallet,
        Sanction.current(member.id),
        sessions_of(member, 0),
        records(_DECISIONS, DecisionAbout, member.id, DECISIONS_SHOWN),
        records(_NOTES, Note, member.id, NOTES_SHOWN),
        records(_MAIL, MailFile, member.id)[0],
        claimed_by(member.id),
    )
