"""What every page needs to know of the site and of who is looking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from forum.clock import midnight, now
from forum.db import as_datetime, first_record, rows
from forum.models import DemoMember, Member
from forum.models.moderation import GRAVEST_FIRST, IN_FORCE_SQL, in_force_at
from forum.models.session import SESSION_IS_LIVE, live_since, token_digest
from forum.money.waiting import OPEN_CLAIMS_COLUMN
from forum.queries.notifications import UNREAD_COLUMN
from forum.rules.api_tokens import SCOPES, Scope
from forum.rules.decisions import TOLD, TOLD_FOR, DecisionKind, SanctionKind
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.lines import sql_list
from forum.rules.recent_pay import DAYS, RecentPay
from forum.rules.sanctions import CurrentSanction

# Part of other statements too, so that a page learns of the site from a read that it does anyway. Its parameters are
# `site_parameters`.
SITE_COLUMNS = """
    (SELECT string_agg(of_line.line || ' ' || claims || ' ' || units || ' ' || paid_mtwei, ';') FROM (
        SELECT l.line, sum(l.claims) AS claims, sum(l.units) AS units, sum(l.paid_mtwei) AS paid_mtwei
        FROM settlement s JOIN settlement_line l ON l.settlement_id = s.id
        WHERE s.day > ? AND s.day <= ? GROUP BY l.line ORDER BY l.line) of_line) AS recent_pay,
    (SELECT max(id) FROM level_rules_version) AS levels_version,
    (SELECT gates FROM level_rules_version ORDER BY id DESC LIMIT 1) AS gates,
    (SELECT rules FROM level_rules_version ORDER BY id DESC LIMIT 1) AS level_rules,
    (SELECT max(id) FROM economy_rules_version) AS economy_version,
    (SELECT rules FROM economy_rules_version ORDER BY id DESC LIMIT 1) AS economy_rules,
    EXISTS (SELECT 1 FROM demo_member) AS is_demo
"""


@dataclass(frozen=True, slots=True)
class Site:
    """The rules in force, of the levels and of the economy; which versions they are; whether this is a demo.

    And what the rewards came to lately.
    """

    level_rules: LevelRules
    economy_rules: EconomyRules
    versions: tuple[int, int]
    is_demo: bool
    recent_pay: RecentPay


@dataclass(slots=True)
class SiteRow:
    """A row of `SITE_COLUMNS`; another statement's own columns may follow."""

    recent_pay: str | None
    levels_version: int | None
    gates: str | None
    level_rules: str | None
    economy_version: int | None
    economy_rules: str | None
    is_demo: bool

    def site(self) -> Site:
        """Return the site's state."""
        versions = (self.levels_version or 0, self.economy_version or 0)
        levels, economy = LevelRules.from_json(self.gates, self.level_rules), EconomyRules.from_json(self.economy_rules)
        return Site(levels, economy, versions, self.is_demo, RecentPay(self.recent_pay or ""))


def site_parameters() -> tuple[date, date]:
    """Return the parameters of `SITE_COLUMNS`: the days between which settlements count as recent."""
    today = now().date()
    return today - timedelta(days=DAYS), today


def site() -> Site:
    """Return the state of the site. One statement."""
    return first_record(f"SELECT {SITE_COLUMNS}", SiteRow, *site_parameters()).site()


def has_demo_members() -> bool:
    """Say whether accounts of the demo, with the password that everybody knows, are in this database."""
    return DemoMember.select().exists()


class SessionMember(NamedTuple):
    """Whose session it is (None: nobody's), what their wallet held when it was read, and what they have earned.

    `today_xp` are the XP of this UTC day, grants left out; `open_claims` is what `waiting.open_claims_mtwei` reads;
    `sanction` is the gravest that they are under, `told` what was decided about them lately.
    Of the session: its id, its last use that is written down, and when it was last confirmed whose it is. `open_cases`
    is how many cases wait for moderators; 0 for other members. `unread` is how many notifications are not read, up to
    UNREAD_COUNTED_MAX; `drafts` how many texts they have begun and not sent. `framing_origin` is the site below whose
    articles the session is one, in frames: there staff come as members.
    """

    member: Member | None
    balance_mtwei: int
    today_xp: int = 0
    open_claims: str | None = None
    session_id: int = 0
    last_used_at: datetime | None = None
    confirmed_at: datetime | None = None
    sanction: CurrentSanction | None = None
    told: "ToldDecision | None" = None
    open_cases: int = 0
    unread: int = 0
    drafts: int = 0
    framing_origin: str | None = None


class ToldDecision(NamedTuple):
    """A decision about a member that is new enough to be pointed out to them."""

    id: int
    kind: DecisionKind


_MEMBER_COLUMNS = [field.column_name for field in Member._meta.sorted_fields]
# Of a member `m`: what `SessionMember` says of them, but for the session.
_OF_MEMBER = f"""
    COALESCE(a.balance_mtwei, 0),
           (SELECT CAST(COALESCE(sum(x.amount_xp), 0) AS BIGINT) FROM xp_entry x
            WHERE x.member_id = m.id AND x.created_at >= ? AND x.source <> 'grant'),
           {OPEN_CLAIMS_COLUMN},
           (SELECT told.id || ' ' || told.kind FROM decision told
            WHERE told.member_id = m.id AND told.created_at > ? AND told.kind IN ({sql_list(sorted(TOLD))})
            ORDER BY told.id DESC LIMIT 1),
           CASE WHEN m.role <> 'member' THEN (SELECT count(*) FROM moderation_case WHERE closed_at IS NULL) ELSE 0 END,
           {UNREAD_COLUMN},
           (SELECT count(*) FROM draft WHERE draft.member_id = m.id),
           m.role <> 'member' AND NOT EXISTS (SELECT 1 FROM totp_secret t WHERE t.member_id = m.id)
               AND NOT EXISTS (SELECT 1 FROM passkey p WHERE p.member_id = m.id),
           gravest.kind, gravest.begins_at, gravest.until, gravest.decision_id, d.reason,
           {", ".join(f"m.{column}" for column in _MEMBER_COLUMNS)}
"""  # noqa: S608  (all of it ours)
_ABOUT_MEMBER = f"""
    LEFT JOIN account a ON a.member_id = m.id
    LEFT JOIN sanction gravest ON gravest.id = (
        SELECT z.id FROM sanction z WHERE z.member_id = m.id AND {IN_FORCE_SQL} ORDER BY {GRAVEST_FIRST} LIMIT 1)
    LEFT JOIN decision d ON d.id = gravest.decision_id
"""  # noqa: S608  (all of it ours)
# Not one of the demo, where these are not allowed.
_IS_LET_IN = "(? OR NOT EXISTS (SELECT 1 FROM demo_member demo WHERE demo.member_id = m.id))"
_MEMBER_OF_SESSION = f"""
    SELECT s.id, s.last_used_at, s.confirmed_at, framing.origin, {_OF_MEMBER}
    FROM login_session s JOIN member m ON m.id = s.member_id {_ABOUT_MEMBER}
    LEFT JOIN embedding_site framing ON framing.id = s.site_id
    WHERE s.token_hash = ? AND {SESSION_IS_LIVE} AND {_IS_LET_IN}
"""  # noqa: S608  (all of it ours)
_MEMBER_OF_TOKEN = f"""
    SELECT t.id, t.last_used_at, t.allows, {_OF_MEMBER}
    FROM api_token t JOIN member m ON m.id = t.member_id {_ABOUT_MEMBER}
    WHERE t.digest = ? AND t.expires_at > ? AND {_IS_LET_IN}
"""  # noqa: S608  (all of it ours)


def member_of_session(
    token: str, *, demo_allowed: bool = True, staff_factor_required: bool = False
) -> SessionMember | None:
    """Return the member signed in with this session token, and their balance; None if it has ended. One statement.

    Without `demo_allowed` a member of the demo, whose password everybody knows, is nobody. With `staff_factor_required`
    moderators and admins who have no second factor come as members: whoever asks for their role, in whatever view or
    action, does not find it, and `withheld_role` says why. So do all in frames of other sites, whatever they have.
    """
    found = rows(_MEMBER_OF_SESSION, *_since(), token_digest(token), *live_since(), demo_allowed)
    if not found:
        return None
    [(session_id, used_at, confirmed_at, framing_origin, *columns)] = found
    seen, lacks_factor = _seen(columns)
    if framing_origin:
        seen = _without_role(seen)
    elif staff_factor_required and lacks_factor:
        seen.member.role, seen.member.withheld_role = "member", seen.member.role
    times = {"last_used_at": as_datetime(used_at), "confirmed_at": as_datetime(confirmed_at)}
    return seen._replace(session_id=session_id, framing_origin=framing_origin, **times)


class TokenMember(NamedTuple):
    """Whose program it is, as of their own session; its token's id, last use that is written down, and scopes."""

    seen: SessionMember
    token_id: int
    last_used_at: datetime | None
    scopes: frozenset[Scope]


def member_of_token(token: str, *, demo_allowed: bool = True) -> TokenMember | None:
    """Return whose program shows this token; None if it was revoked or has expired. One statement.

    Programs of staff come as members: nobody's role is worth more than the care that they take of a file with a token.
    `demo_allowed` as in `member_of_session`.
    """
    found = rows(_MEMBER_OF_TOKEN, *_since(), token_digest(token), now(), demo_allowed)
    if not found:
        return None
    [(token_id, used_at, scopes, *columns)] = found
    seen, _lacks_factor = _seen(columns)
    return TokenMember(_without_role(seen), token_id, as_datetime(used_at), SCOPES[scopes])


def _without_role(seen: SessionMember) -> SessionMember:
    """Return the same as a member who is no staff."""
    seen.member.role = "member"
    return seen._replace(open_cases=0)


def _since() -> tuple[object, ...]:
    """Return the parameters of `_OF_MEMBER` and `_ABOUT_MEMBER`."""
    return midnight(), now() - TOLD_FOR, *in_force_at()


def _seen(columns: Sequence[Any]) -> tuple[SessionMember, bool]:
    """Return what `_OF_MEMBER` says of a member, and whether they are staff without a second factor."""
    balance_mtwei, today_xp, open_claims, told, open_cases, unread, drafts, lacks_factor, *more = columns
    member = Member(**dict(zip(_MEMBER_COLUMNS, more[5:], strict=True)))
    member.created_at = as_datetime(member.created_at)
    member.email_confirmed_at = as_datetime(member.email_confirmed_at)
    about = {"sanction": _sanction(*more[:5]), "told": _told(told), "open_cases": open_cases}
    counts = {"unread": unread, "drafts": drafts}
    return SessionMember(member, balance_mtwei, today_xp, open_claims, **about, **counts), lacks_factor


def _told(written: str | None) -> ToldDecision | None:
    if written is None:
        return None
    number, kind = written.split(" ")
    return ToldDecision(int(number), DecisionKind(kind))


def _sanction(
    kind: str | None,
    since: datetime | str | None,
    until: datetime | str | None,
    decision_id: int | None,
    reason: str | None,
) -> CurrentSanction | None:
    if kind is None:
        return None
    return CurrentSanction(SanctionKind(kind), as_datetime(since), as_datetime(until), decision_id, reason)
