"""XP → LVL, and at which LVL each gate opens. Pure: no database, no request.

XP is never bought and never spent. Level L begins at XP(L) = 2.5 · L · (L − 1), a triangular
ladder: each level asks for 5 L XP more than the one before began, so LVL 13 starts at 390 XP.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from forum.errors import LevelTooLow
from forum.i18n import N_, _, figure
from forum.rules.gates import Gate
from forum.rules.xp import XP_LABELS, XpRules

LEVEL_MAX = 50
XP_MAX = 1_000_000

DEFAULT_GATES = MappingProxyType({gate: gate.default_level for gate in Gate})

# A title holds from its level up to the next one's.
DEFAULT_TITLES = MappingProxyType(
    {
        1: N_("Newcomer"), 2: N_("Reader"), 5: N_("Regular"), 8: N_("Critic"), 10: N_("Juror"), 13: N_("Commenter"),
        15: N_("Correspondent"), 18: N_("Author"), 25: N_("Columnist"), 35: N_("Editor"), 50: N_("Editor-in-chief"),
    }
)  # fmt: skip

# Roles that are above every gate. Nobody is above a price.
ROLES_ABOVE_GATES = frozenset({"moderator", "admin"})


def default_threshold_xp(level: int) -> int:
    """Return the XP at which `level` (1 to LEVEL_MAX) begins: 2.5 · L · (L − 1)."""
    return 5 * level * (level - 1) // 2


@dataclass(frozen=True, slots=True)
class LevelProgress:
    """Where some XP is on the ladder. `next_xp` is None at the top; `into_xp` of `span_xp` are done."""

    level: int
    xp: int
    next_xp: int | None
    into_xp: int
    span_xp: int


# In how many steps the way to the next level is drawn, and how many drawings are remembered.
_BADGE_PARTS = 20
_BADGES_KEPT_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Badge:
    """What is shown beside a name: the LVL, and how many of twenty parts of the way to the next are done."""

    level: int
    part: int


@dataclass(frozen=True, slots=True)
class LevelRules:
    """The ladder in force.

    `thresholds_xp[i]` is where LVL i + 1 begins; `gates` maps each gate to a LVL, `titles` a LVL to what
    members are called from there on; `xp` is what earns XP.
    """

    thresholds_xp: tuple[int, ...] = field(
        default_factory=lambda: tuple(default_threshold_xp(level) for level in range(1, LEVEL_MAX + 1))
    )
    gates: Mapping[Gate, int] = field(default_factory=lambda: DEFAULT_GATES)
    xp: XpRules = field(default_factory=XpRules)
    titles: Mapping[int, str] = field(default_factory=lambda: DEFAULT_TITLES)
    # A thread shows hundreds of badges, of a few dozen members.
    _badges: dict[int, Badge] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def from_json(cls, gates: str | None, rules: str | None) -> "LevelRules":
        """Return the defaults with a stored version laid over them. The same texts are read once."""
        return _rules_from_json(gates or "{}", rules or "{}")

    def to_json(self) -> tuple[str, str]:
        """Return the gates, and all the rest, as they are stored, a text for each column."""
        rest = {"thresholds_xp": self.thresholds_xp, "xp": asdict(self.xp), "titles": dict(self.titles)}
        return json.dumps(dict(self.gates)), json.dumps(rest)

    def changes_from(self, before: "LevelRules") -> list[tuple[str, str, str]]:
        """Return each thing that is another one than before, with how it was and how it is, in words."""
        old, new, none = before._in_words(), self._in_words(), _("none")
        compared = [(about, old.get(about, none), new.get(about, none)) for about in dict.fromkeys([*old, *new])]
        return [(about, was, is_now) for about, was, is_now in compared if was != is_now]

    def _in_words(self) -> dict[str, str]:
        """Return what each rule is about → how it is."""
        return (
            {gate.label: f"LVL {level}" for gate, level in self.gates.items()}
            | {
                _("LVL %(level)s starts at", level=level): f"{figure(xp)} XP"
                for level, xp in enumerate(self.thresholds_xp, 1)
            }
            | {_(label): f"{figure(getattr(self.xp, name))} XP" for name, label in XP_LABELS.items()}
            | {_("Title from LVL %(level)s", level=level): _(title) for level, title in self.titles.items()}
        )

    def title(self, level: int) -> str:
        """Return what a member of this level is called, in the reader's language where it is one of the defaults."""
        return _(self.titles[max(first for first in self.titles if first <= level)])

    def level(self, xp: int) -> int:
        """Return the LVL (1 to LEVEL_MAX) that `xp` gives."""
        return max(1, bisect_right(self.thresholds_xp, xp))

    def progress(self, xp: int) -> LevelProgress:
        """Return the LVL of `xp` with the progress towards the next."""
        level = self.level(xp)
        begins_xp = self.thresholds_xp[level - 1]
        if level == len(self.thresholds_xp):
            return LevelProgress(level, xp, None, 1, 1)
        next_xp = self.thresholds_xp[level]
        return LevelProgress(level, xp, next_xp, xp - begins_xp, next_xp - begins_xp)

    def badge(self, xp: int) -> Badge:
        """Return the level of `xp` as it is drawn around a picture."""
        badge = self._badges.get(xp)
        if badge is None:
            if len(self._badges) >= _BADGES_KEPT_MAX:
                self._badges.clear()
            at = self.progress(xp)
            badge = self._badges[xp] = Badge(at.level, _BADGE_PARTS * at.into_xp // at.span_xp)
        return badge

    def missing_xp(self, gate: Gate, xp: int) -> int:
        """Return how much XP lies between `xp` and the gate; 0 from its level on."""
        return max(0, self.thresholds_xp[self.gates[gate] - 1] - xp)

    def passes(self, gate: Gate, xp: int, role: str) -> bool:
        """Say whether a member with `xp` and `role` may pass the gate."""
        return role in ROLES_ABOVE_GATES or self.missing_xp(gate, xp) == 0

    def require(self, gate: Gate, xp: int, role: str) -> None:
        """Let through, or raise `LevelTooLow` with what is missing."""
        if not self.passes(gate, xp, role):
            raise self.refusal(gate, xp)

    def refusal(self, gate: Gate, xp: int) -> LevelTooLow:
        """Return what somebody with `xp`, below the gate, is answered."""
        needed = self.gates[gate]
        return LevelTooLow(gate, gate.refusal(needed), needed, self.level(xp), self.missing_xp(gate, xp))

    def opening(self, xp: int) -> list[tuple[Gate, int, int]]:
        """Return the gates still ahead of `xp`, nearest first, each with its LVL and the missing XP."""
        ahead = [(gate, level, self.missing_xp(gate, xp)) for gate, level in self.gates.items()]
        return sorted((gate for gate in ahead if gate[2]), key=lambda gate: gate[1])

    def with_gate(self, name: str, level: int) -> "LevelRules":
        """Return these rules with the gate of this name moved to `level`.

        Raises ValueError, in words, for an unknown gate or a level off the ladder.
        """
        gate = Gate.named(name)
        if not 1 <= level <= len(self.thresholds_xp):
            raise ValueError(f"A gate opens between LVL 1 and LVL {len(self.thresholds_xp)}.")
        return replace(self, gates=MappingProxyType({**self.gates, gate: level}))


@lru_cache(maxsize=16)
def _rules_from_json(gates: str, rules: str) -> LevelRules:
    defaults, kept, kept_gates = LevelRules(), json.loads(rules), json.loads(gates)
    titles = {int(level): title for level, title in kept["titles"].items()} if "titles" in kept else defaults.titles
    return LevelRules(
        thresholds_xp=tuple(kept.get("thresholds_xp", defaults.thresholds_xp)),
        gates=MappingProxyType({gate: kept_gates.get(gate, level) for gate, level in defaults.gates.items()}),
        xp=replace(defaults.xp, **kept.get("xp", {})),
        titles=MappingProxyType(titles),
    )
