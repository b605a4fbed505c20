"""Who is looking at a page: the member, what they hold, may and prefer; and what a request changed for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import g

from forum.models import Member
from forum.money import waiting
from forum.queries.site import SessionMember, Site, ToldDecision
from forum.queries.site import site as read_site
from forum.rules.gates import Gate
from forum.rules.levels import ROLES_ABOVE_GATES, LevelProgress, LevelRules
from forum.rules.sanctions import CurrentSanction
from forum.web import login
from forum.web.preferences import Preferences, preferences


@dataclass(frozen=True)
class Viewer:
    """Whoever is looking, under the current rules: `member` is None and the rest 0 for anonymous readers.

    `today_xp` are the XP they have earned this UTC day, `pending_mtwei` what their open claims are worth before
    their pots' factors; `sanction` is the gravest that they are under, `told` what was decided about them lately.
    `open_cases` is how many cases wait for moderators, where the viewer is one; `unread` how many notifications are
    not read, up to UNREAD_COUNTED_MAX; `drafts` how many texts they have begun and not sent.
    """

    member: Member | None
    balance_mtwei: int
    level_rules: LevelRules
    preferences: Preferences
    today_xp: int = 0
    pending_mtwei: int = 0
    sanction: CurrentSanction | None = None
    told: ToldDecision | None = None
    open_cases: int = 0
    drafts: int = 0
    unread: int = 0

    @cached_property
    def may(self) -> Mapping[Gate, bool]:
        """Whether each gate is open. What a page offers follows this; what happens, the action."""
        me, rules, sanction = self.member, self.level_rules, self.sanction
        if me is None:
            return dict.fromkeys(rules.gates, False)
        return {
            gate: rules.passes(gate, me.xp, me.role) and not (sanction and sanction.forbids(gate))
            for gate in rules.gates
        }

    @property
    def is_shut_out(self) -> bool:
        """Whether they are suspended or banned, and may change nothing."""
        return self.sanction is not None and self.sanction.shuts_out

    @property
    def progress(self) -> LevelProgress | None:
        """The level, and how far it is to the next one; None for anonymous readers."""
        return self.level_rules.progress(self.member.xp) if self.member else None

    @property
    def moderates(self) -> bool:
        """Whether they may remove what others wrote."""
        return self.member is not None and self.member.moderates

    @property
    def is_admin(self) -> bool:
        """Whether they set the rules."""
        return self.member is not None and self.member.role == "admin"


@dataclass(frozen=True, slots=True)
class LevelUp:
    """A level that a member has reached: its LVL, its title, and what it unlocks, in words."""

    level: int
    title: str
    verbs: list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request did to the viewer.

    What moved in their wallet and in what they wait for (mTwei), their XP, the level they reached, if any, and the
    gates that opened or closed.
    """

    amount_mtwei: int = 0
    pending_mtwei: int = 0
    gained_xp: int = 0
    level_up: LevelUp | None = None
    moved_gates: frozenset[Gate] = frozenset()


def site() -> Site:
    """Return the site's state, read once a request."""
    if "site" not in g:
        g.site = read_site()
    return g.site


def remember_site(state: Site) -> None:
    """Use the site's state from a read that this request did anyway."""
    g.site = state


def viewer() -> Viewer:
    """Return who is looking now. Costs the statements of `current_session` and `site`, once a request."""
    found = login.current_session() or SessionMember(None, 0)
    pending_mtwei = waiting.open_claims_mtwei(site().economy_rules, found.open_claims)
    return Viewer(
        member=found.member,
        balance_mtwei=found.balance_mtwei,
        level_rules=site().level_rules,
        preferences=preferences(),
        today_xp=found.today_xp,
        pending_mtwei=pending_mtwei,
        sanction=found.sanction,
        told=found.told,
        open_cases=found.open_cases,
        drafts=found.drafts,
        unread=found.unread,
    )


def refresh_viewer() -> Outcome:
    """Read the viewer again, and return what this request has changed for them; nothing for anonymous readers."""
    if login.current_session() is None:
        return Outcome()
    before = viewer()
    if not login.reload_session():
        return Outcome()
    after = viewer()
    return Outcome(
        amount_mtwei=after.balance_mtwei - before.balance_mtwei,
        pending_mtwei=after.pending_mtwei - before.pending_mtwei,
        gained_xp=after.member.xp - before.member.xp,
        level_up=_level_up(before, after),
        moved_gates=frozenset(gate for gate, opens in after.may.items() if opens != before.may[gate]),
    )


def _level_up(before: Viewer, after: Viewer) -> LevelUp | None:
    was, level, rules = before.progress.level, after.progress.level, after.level_rules
    if level <= was:
        return None
    unlocked = [gate.verb for gate, opens in rules.gates.items() if was < opens <= level]
    return LevelUp(level, rules.title(level), [] if after.member.role in ROLES_ABOVE_GATES else unlocked)
