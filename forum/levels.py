"""XP → LVL, and which gate opens where. Pure: no database, no request.

XP is never bought and never spent. Level L begins at XP(L) = 2.5 · L · (L − 1), a triangular
ladder: each level asks for 5 L XP more than the one before began, so LVL 13 stands at 390 XP.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from forum.errors import LevelTooLow
from forum.xp import XpRules

LEVEL_MAX = 50
XP_MAX = 1_000_000

# A gate's name → what it lets one do, as the words "To … is available from LVL n".
GATE_VERBS = MappingProxyType(
    {
        "plus": "plus a post",
        "report": "buy reports",
        "minus": "minus a post",
        "like": "like or dislike a comment",
        "comment": "comment",
        "link": "put links in comments",
        "publish": "publish posts",
    }
)

DEFAULT_GATES = MappingProxyType(
    {"plus": 2, "report": 5, "minus": 8, "like": 10, "comment": 13, "link": 15, "publish": 18}
)

# A title holds from its level up to the next one's.
DEFAULT_TITLES = MappingProxyType(
    {
        1: "Newcomer", 2: "Reader", 5: "Regular", 8: "Critic", 10: "Juror", 13: "Commenter", 15: "Correspondent",
        18: "Author", 25: "Columnist", 35: "Editor", 50: "Editor-in-chief",
    }
)  # fmt: skip

# Roles that stand above every gate. Nobody stands above a price.
ROLES_ABOVE_GATES = frozenset({"moderator", "admin"})


def default_threshold_xp(level: int) -> int:
    """Return the XP at which `level` (1 to LEVEL_MAX) begins: 2.5 · L · (L − 1)."""
    return 5 * level * (level - 1) // 2


@dataclass(frozen=True, slots=True)
class Standing:
    """Where some XP stands on the ladder. `next_xp` is None at the top; `into_xp` of `span_xp` are done."""

    level: int
    xp: int
    next_xp: int | None
    into_xp: int
    span_xp: int


@dataclass(frozen=True, slots=True)
class LevelRules:
    """The ladder in force.

    `thresholds_xp[i]` is where LVL i + 1 begins; `gates` maps a name to a LVL, `titles` a LVL to what
    members are called from there on; `xp` is what brings XP.
    """

    thresholds_xp: tuple[int, ...] = field(
        default_factory=lambda: tuple(default_threshold_xp(level) for level in range(1, LEVEL_MAX + 1))
    )
    gates: Mapping[str, int] = field(default_factory=lambda: DEFAULT_GATES)
    xp: XpRules = field(default_factory=XpRules)
    titles: Mapping[int, str] = field(default_factory=lambda: DEFAULT_TITLES)

    @classmethod
    def from_json(cls, gates: str | None, rules: str | None) -> "LevelRules":
        """Return the defaults with a stored version laid over them. The same texts are read once."""
        return _rules_from_json(gates or "{}", rules or "{}")

    def to_json(self) -> tuple[str, str]:
        """Return the gates, and all the rest, as they are stored."""
        rest = {"thresholds_xp": self.thresholds_xp, "xp": asdict(self.xp), "titles": dict(self.titles)}
        return json.dumps(dict(self.gates)), json.dumps(rest)

    def title(self, level: int) -> str:
        """Return what a member of this level is called."""
        return self.titles[max(first for first in self.titles if first <= level)]

    def level(self, xp: int) -> int:
        """Return the LVL (1 to LEVEL_MAX) that `xp` gives."""
        return max(1, bisect_right(self.thresholds_xp, xp))

    def standing(self, xp: int) -> Standing:
        """Return the LVL of `xp` with the progress towards the next."""
        level = self.level(xp)
        begins_xp = self.thresholds_xp[level - 1]
        if level == len(self.thresholds_xp):
            return Standing(level, xp, None, 1, 1)
        next_xp = self.thresholds_xp[level]
        return Standing(level, xp, next_xp, xp - begins_xp, next_xp - begins_xp)

    def missing_xp(self, gate: str, xp: int) -> int:
        """Return how much XP lies between `xp` and the gate; 0 from its level on."""
        return max(0, self.thresholds_xp[self.gates[gate] - 1] - xp)

    def passes(self, gate: str, xp: int, role: str) -> bool:
        """Say whether a member with `xp` and `role` may pass the gate named `gate`."""
        return role in ROLES_ABOVE_GATES or self.missing_xp(gate, xp) == 0

    def require(self, gate: str, xp: int, role: str) -> None:
        """Let through, or raise `LevelTooLow` with what is missing."""
        if not self.passes(gate, xp, role):
            raise LevelTooLow(gate, GATE_VERBS[gate], self.gates[gate], self.level(xp), self.missing_xp(gate, xp))

    def opening(self, xp: int) -> list[tuple[str, int, int]]:
        """Return the gates still ahead of `xp`, nearest first, as (verb, LVL, missing XP)."""
        ahead = [
            (GATE_VERBS[gate], level, self.missing_xp(gate, xp))
            for gate, level in self.gates.items()
            if self.missing_xp(gate, xp)
        ]
        return sorted(ahead, key=lambda gate: gate[1])

    def with_gate(self, gate: str, level: int) -> "LevelRules":
        """Return these rules with one gate moved to `level`.

        Raises ValueError, in words, for an unknown gate or a level off the ladder.
        """
        if gate not in self.gates:
            raise ValueError(f"There is no gate named {gate}; the gates are {', '.join(self.gates)}.")
        if not 1 <= level <= len(self.thresholds_xp):
            raise ValueError(f"A gate stands between LVL 1 and LVL {len(self.thresholds_xp)}.")
        return replace(self, gates=MappingProxyType({**self.gates, gate: level}))


@lru_cache(maxsize=16)
def _rules_from_json(gates: str, rules: str) -> LevelRules:
    defaults, kept = LevelRules(), json.loads(rules)
    titles = {int(level): title for level, title in kept["titles"].items()} if "titles" in kept else defaults.titles
    return LevelRules(
        thresholds_xp=tuple(kept.get("thresholds_xp", defaults.thresholds_xp)),
        gates=MappingProxyType({**defaults.gates, **json.loads(gates)}),
        xp=replace(defaults.xp, **kept.get("xp", {})),
        titles=MappingProxyType(titles),
    )
