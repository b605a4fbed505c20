"""What moderators, admins and the operator did, newest first: for admins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records
from forum.errors import Invalid
from forum.i18n import _, figure
from forum.models import EconomyRulesVersion, LevelRulesVersion, Member, ModerationRulesVersion, RulesVersion
from forum.models.ledger import MTWEI_MAX
from forum.models.names import shown_name
from forum.queries.cursors import cursor_of, values_of
from forum.queries.events import Person, worded_in_full
from forum.rules.decisions import DecisionKind
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.log_kinds import StaffActionKind
from forum.rules.moderation import ModerationRules
from forum.twei import twei

ACTIONS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """Which actions are asked for: of a kind; by, or about, a member."""

    kind: StaffActionKind | None = None
    member_id: int | None = None

    @classmethod
    def typed(cls, arguments: Mapping[str, str]) -> "Filter":
        """Return what is asked for by `kind` and `person`, a username; left out or empty, all.

        A statement where there is a person. Raises Invalid.
        """
        kind, name = arguments.get("kind", "").strip(), arguments.get("person", "").strip().removeprefix("@")
        wrong = {}
        if kind and kind not in set(StaffActionKind):
            wrong["kind"] = _("Choose a kind from the list, or all.")
        member = Member.named(name) if name else None
        if name and member is None:
            wrong["person"] = _("There is no member named %(name)s.", name=name[:40])
        if wrong:
            raise Invalid(**wrong)
        return cls(StaffActionKind(kind) if kind else None, member.id if member else None)

    def sql(self) -> tuple[str, list[object]]:
        """Return the condition on an action `s`, with its parameters."""
        conditions, values = ["1 = 1"], []
        if self.kind:
            conditions.append("s.kind = ?")
            values.append(self.kind)
        if self.member_id:
            conditions.append("(s.by_id = ? OR s.member_id = ?)")
            values += [self.member_id, self.member_id]
        return " AND ".join(conditions), values


@dataclass(frozen=True, slots=True)
class LoggedAction:
    """What somebody did, to whom, and why. `amount` and `detail`: as in `models.logs.StaffAction`."""

    id: int
    kind: StaffActionKind
    by_role: str
    by_name: str | None
    by_display_name: str | None
    member_name: str | None
    member_display_name: str | None
    post_id: int | None
    comment_id: int | None
    amount: int | None
    detail: str
    reason: str
    request_id: str
    created_at: datetime
    decision_id: int | None
    decision: DecisionKind | None
    value_before: str
    value_after: str
    rules_before: str | None
    rules_after: str | None
    gates_before: str | None
    gates_after: str | None

    @property
    def by(self) -> Person | None:
        """Who did it; None for the operator."""
        return Person(self.by_name, self.by_display_name or "") if self.by_name else None

    @property
    def member(self) -> Person | None:
        """Whom it is about, if it is about somebody."""
        return Person(self.member_name, self.member_display_name or "") if self.member_name else None

    @property
    def deed(self) -> str:
        """What was done, by its stored name."""
        return self.kind.value

    @property
    def changes(self) -> Sequence[tuple]:
        """What new rules changed, as these rules compare themselves; nothing for what is no change of rules."""
        match self.kind:
            case StaffActionKind.ECONOMY:
                economy = EconomyRules.from_json(self.rules_after)
                return economy.changes_from(EconomyRules.from_json(self.rules_before))
            case StaffActionKind.LEVELS:
                levels = LevelRules.from_json(self.gates_after, self.rules_after)
                return levels.changes_from(LevelRules.from_json(self.gates_before, self.rules_before))
            case StaffActionKind.MODERATION:
                moderation = ModerationRules.from_json(self.rules_after)
                changes = moderation.changes_from(ModerationRules.from_json(self.rules_before))
                return [(known.label, *worded_in_full(known, old, new)) for known, old, new in changes]
        return ()

    @property
    def values(self) -> tuple[str, str] | None:
        """What was another afterwards, in words: before, and after; None where the action says it by itself."""
        if not self.value_after or self.kind == StaffActionKind.ROLE:
            return None
        return self._worded(self.value_before), self._worded(self.value_after)

    def _worded(self, value: str) -> str:
        if self.kind == StaffActionKind.GRANT:
            return _("%(twei)s Twei", twei=twei(int(value)))
        if self.kind == StaffActionKind.XP:
            return _("%(xp)s XP", xp=figure(int(value)))
        return DecisionKind(value).label if value in set(DecisionKind) else value or _("nothing")

    @property
    def roles(self) -> Sequence[str]:
        """The role before, and after."""
        return self.detail.split()


@dataclass(frozen=True, slots=True)
class StaffLogPage:
    """A page of the log; `more` is the cursor of the next one, or None at the end."""

    actions: Sequence[LoggedAction]
    more: str | None


_COLUMNS = f"""
    s.id, s.kind, s.by_role, b.name AS by_name, {shown_name("b")} AS by_display_name,
    m.name AS member_name, {shown_name("m")} AS member_display_name,
    s.post_id, s.comment_id, s.amount, s.detail, s.reason, s.request_id, s.created_at,
    s.decision_id, d.kind AS decision, s.value_before, s.value_after,
    COALESCE(economy.rules, levels.rules, moderation.rules) AS rules_after,
    COALESCE(economy_before.rules, levels_before.rules, moderation_before.rules) AS rules_before,
    levels.gates AS gates_after, levels_before.gates AS gates_before
"""


def _versions(kind: StaffActionKind, versions: type[RulesVersion]) -> str:
    """Return the SQL that joins the rules that an action `s` of this kind put in force, and those that held before."""
    table = versions._meta.table_name
    return f"""
    LEFT JOIN {table} {kind} ON s.kind = '{kind}' AND {kind}.id = s.amount
    LEFT JOIN {table} {kind}_before
        ON {kind}_before.id = (SELECT max(id) FROM {table} earlier WHERE earlier.id < {kind}.id)
"""  # noqa: S608  (all of it ours)


_ACTIONS = f"""
    SELECT {_COLUMNS}
    FROM staff_action s
    LEFT JOIN member b ON b.id = s.by_id
    LEFT JOIN member m ON m.id = s.member_id
    LEFT JOIN decision d ON d.id = s.decision_id
    {_versions(StaffActionKind.ECONOMY, EconomyRulesVersion)}
    {_versions(StaffActionKind.LEVELS, LevelRulesVersion)}
    {_versions(StaffActionKind.MODERATION, ModerationRulesVersion)}
"""  # noqa: S608  (all of it ours)


def staff_log_page(wanted: Filter, cursor: str | None = None) -> StaffLogPage:
    """Return a page of the actions `wanted`. One statement. Raises Invalid for a damaged cursor."""
    position = values_of(cursor, 1)
    condition, values = wanted.sql()
    found = records(
        f"{_ACTIONS} WHERE {condition} AND s.id < ? ORDER BY s.id DESC LIMIT ?",
        LoggedAction,
        *(*values, position[0] if position else MTWEI_MAX, ACTIONS_PER_PAGE + 1),
    )
    actions = found[:ACTIONS_PER_PAGE]
    return StaffLogPage(actions, cursor_of(actions[-1].id) if len(found) > len(actions) else None)
