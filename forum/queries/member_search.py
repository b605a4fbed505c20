"""Members as admins look for them: by a part of a name or the beginning of an address, by role and state, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import unique

from forum.clock import now
from forum.db import records
from forum.errors import Invalid
from forum.i18n import N_, _
from forum.models import ROLES
from forum.models.member import takes_part
from forum.models.moderation import GRAVEST_FIRST, IN_FORCE_SQL, in_force_at
from forum.models.names import shown_name
from forum.queries.cursors import cursor_of, values_of
from forum.rules.decisions import SanctionKind
from forum.rules.worded import Worded
from forum.text.passwords import NO_PASSWORD
from forum.text.skeletons import skeleton

MEMBERS_PER_PAGE = 50
SEARCH_LENGTH_MAX = 200
_NEW_FOR = timedelta(days=7)
# The letter that takes the meaning of % and _ in a pattern away.
_ESCAPE = "!"


@unique
class State(Worded):
    """What members can be asked for besides their role."""

    SANCTIONED = "sanctioned", N_("Silenced, suspended or banned")
    NEW = "new", N_("Signed up within 7 days")
    UNCONFIRMED = "unconfirmed", N_("Never confirmed an address")
    UNCLAIMED = "unclaimed", N_("From elsewhere, not claimed yet")


@unique
class Order(Worded):
    """In which order members come."""

    NEWEST = "newest", N_("Newest first")
    OLDEST = "oldest", N_("Oldest first")
    XP = "xp", N_("Most XP first")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which members are asked for, and in which order; empty: all of them."""

    text: str = ""
    role: str | None = None
    state: State | None = None
    order: Order = Order.NEWEST

    @classmethod
    def typed(cls, arguments: Mapping[str, str]) -> "Wanted":
        """Return what is asked for by `q`, `role`, `state` and `order`; left out or empty, all. Raises Invalid."""
        typed = {name: arguments.get(name, "").strip() for name in ("q", "role", "state", "order")}
        wrong = {}
        if len(typed["q"]) > SEARCH_LENGTH_MAX:
            wrong["q"] = _("Search for %(most)s characters at most.", most=SEARCH_LENGTH_MAX)
        for name, known in (("role", ROLES), ("state", list(State)), ("order", list(Order))):
            if typed[name] and typed[name] not in known:
                wrong[name] = _("Choose one from the list.")
        if wrong:
            raise Invalid(**wrong)
        return cls(
            typed["q"].replace("\0", ""),
            typed["role"] or None,
            State(typed["state"]) if typed["state"] else None,
            Order(typed["order"] or Order.NEWEST),
        )

    def sql(self) -> tuple[str, list[object]]:
        """Return the condition on a member `m` and their gravest sanction `gravest`, with its parameters."""
        unclaimed = self.state == State.UNCLAIMED
        conditions = [f"m.password_hash = '{NO_PASSWORD}'" if unclaimed else takes_part("m")]
        values: list[object] = []
        if self.text:
            own, alike = (f"%{_literal(text)}%" for text in (self.text.lower().removeprefix("@"), skeleton(self.text)))
            like = f"LIKE ? ESCAPE '{_ESCAPE}'"
            conditions.append(f"(m.name_key {like} OR m.skeleton {like} OR m.email {like})")
            values += [own, alike, f"{_literal(self.text.lower())}%"]
        if self.role:
            conditions.append("m.role = ?")
            values.append(self.role)
        if self.state == State.SANCTIONED:
            conditions.append("gravest.id IS NOT NULL")
        elif self.state == State.NEW:
            conditions.append("m.created_at >= ?")
            values.append(now() - _NEW_FOR)
        elif self.state == State.UNCONFIRMED:
            conditions.append("m.email_confirmed_at IS NULL")
        return " AND ".join(conditions), values


def _literal(text: str) -> str:
    """Return the pattern that only this text matches."""
    for special in (_ESCAPE, "%", "_"):
        text = text.replace(special, _ESCAPE + special)
    return text


@dataclass(frozen=True, slots=True)
class FoundMember:
    """A member in the list; `sanction` is the gravest that they are under, if any."""

    id: int
    name: str
    display_name: str
    role: str
    xp: int
    email: str
    email_confirmed_at: datetime | None
    created_at: datetime
    sanction: SanctionKind | None


@dataclass(frozen=True, slots=True)
class MembersPage:
    """A page of members; `more` is the cursor of the next one, or None at the end."""

    members: Sequence[FoundMember]
    more: str | None


# Where a page goes on, and how it is ordered; the cursor's values are those of the ordering columns.
_AFTER = {
    Order.NEWEST: ("m.id < ?", "m.id DESC", 1),
    Order.OLDEST: ("m.id > ?", "m.id", 1),
    Order.XP: ("(m.xp, m.id) < (?, ?)", "m.xp DESC, m.id DESC", 2),
}
_MEMBERS = f"""
    SELECT m.id, m.name, {shown_name("m")} AS display_name, m.role, m.xp, m.email, m.email_confirmed_at, m.created_at,
           gravest.kind AS sanction
    FROM member m LEFT JOIN sanction gravest ON gravest.id = (
        SELECT z.id FROM sanction z WHERE z.member_id = m.id AND {IN_FORCE_SQL} ORDER BY {GRAVEST_FIRST} LIMIT 1)
"""  # noqa: S608  (all of it ours)


def members_page(wanted: Wanted, cursor: str | None = None) -> MembersPage:
    """Return a page of the members `wanted`, without those who have left. One statement.

    Raises Invalid for a damaged cursor.
    """
    beyond, order, columns = _AFTER[wanted.order]
    position = values_of(cursor, columns)
    condition, values = wanted.sql()
    if position:
        condition, values = f"{condition} AND {beyond}", [*values, *position]
    found = records(
        f"{_MEMBERS} WHERE {condition} ORDER BY {order} LIMIT {MEMBERS_PER_PAGE + 1}",
        FoundMember,
        *in_force_at(),
        *values,
    )
    shown = found[:MEMBERS_PER_PAGE]
    if len(found) == len(shown):
        return MembersPage(shown, None)
    last = shown[-1]
    return MembersPage(shown, cursor_of(*((last.xp, last.id) if wanted.order == Order.XP else (last.id,))))
