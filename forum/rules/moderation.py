"""The rules of moderation: what a flag weighs, when flags hide something, whose comments wait to be looked at. Pure."""

import json
import re
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import timedelta
from functools import lru_cache

from forum.i18n import N_, _
from forum.rules.levels import LEVEL_MAX

WEIGHT_WHOLE = 1000  # a flag's weight is kept in thousandths
_WEIGHT_MIN = 100
_OBJECTION_WEIGHT = 6 * WEIGHT_WHOLE  # what an objection adds to the urgency of its case
_WAITING_WEIGHT = 3 * WEIGHT_WHOLE  # the same for a text that waits to be looked at
_RECORD_MIN = 5  # how many of a member's flags must be decided before their record counts
_LINES_MAX = 500
# A word or a domain of a filter, and not a text.
_ENTRY_LENGTH_MAX = 100
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_VALUE_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Field:
    """What a form and a page know of one rule: its name, its kind ("weight", "whole", "choice" or "lines"), its words.

    A choice is 0 or 1. Lines are a text of one entry a line.
    """

    name: str
    kind: str
    words: str
    default: int | str

    @property
    def label(self) -> str:
        """The rule in the reader's language."""
        return _(self.words)


def _number(default: int, kind: str, words: str) -> int:
    # A dataclass makes an attribute of it, which holds a whole number; that is what type checkers are told.
    rule: int = field(default=default, metadata={"kind": kind, "words": words})
    return rule


def _lines(words: str) -> str:
    rule: str = field(default="", metadata={"kind": "lines", "words": words})
    return rule


@dataclass(frozen=True, slots=True)
class ModerationRules:
    """The rules in force. Weights are thousandths, the rest whole numbers and texts of a line an entry."""

    hide_weight: int = _number(3 * WEIGHT_WHOLE, "weight", N_("Weight of flags that hides something"))
    newcomer_comments: int = _number(0, "whole", N_("First comments of a member that wait for a moderator"))
    review_removals: int = _number(
        3, "whole", N_("Removals within 30 days from which what a member writes waits, too (0: never)")
    )
    review_flagged_percent: int = _number(
        50, "whole", N_("Share of comments flagged within 30 days from which they wait, too, in per cent (0: never)")
    )
    repeats_held: int = _number(0, "choice", N_("Hold the same text again within seven days"))
    names_in_log: int = _number(0, "choice", N_("Name moderators in the public log, rather than their role"))
    held_words: str = _lines(N_("Words that hold a comment or post back, one a line"))
    held_domains: str = _lines(N_("Domains whose links hold a comment or post back, one a line"))

    @classmethod
    def from_json(cls, stored: str | None) -> "ModerationRules":
        """Return the defaults with a stored version laid over them. The same text is read once."""
        return _rules_from_json(stored)

    def to_json(self) -> tuple[str]:
        """Return all rules as they are stored, a text for each column."""
        return (json.dumps(asdict(self)),)

    def changes_from(self, before: "ModerationRules") -> list[tuple[Field, int | str, int | str]]:
        """Return each rule that is another one than before, with both values."""
        values = ((known, getattr(before, known.name), getattr(self, known.name)) for known in FIELDS)
        return [(known, old, new) for known, old, new in values if old != new]

    def changed(self, **values: int | str) -> "ModerationRules":
        """Return these rules with some of them changed. Raises ValueError for an unknown one."""
        unknown = set(values) - {known.name for known in FIELDS}
        if unknown:
            raise ValueError(f"There is no rule named {', '.join(sorted(unknown))}.")
        return replace(self, **values)  # type: ignore[arg-type]  # each value is of its field's type

    def problems(self) -> dict[str, str]:
        """Return what makes these rules impossible, in words, by the name of the field; empty where nothing does."""
        found = {}
        for known in FIELDS:
            value = getattr(self, known.name)
            if isinstance(value, str):
                if problem := _list_problem(known.name, value):
                    found[known.name] = problem
            elif value < 0:
                found[known.name] = _("This can’t be below 0.")
            elif value > (1 if known.kind == "choice" else _VALUE_MAX):
                found[known.name] = _("This number is too large.")
        if not self.hide_weight:
            found["hide_weight"] = _("This has to be above 0: else everything would be hidden.")
        if self.review_flagged_percent > 100:
            found["review_flagged_percent"] = _("A share is at most %(most)s %%.", most=100)
        return found


def _list_problem(name: str, lines: str) -> str:
    """Return what is wrong with a list of words or domains, in words; empty where nothing is."""
    listed = entries(lines)
    if len(listed) > _LINES_MAX:
        return _("This can have at most %(most)s lines.", most=_LINES_MAX)
    for entry in listed:
        if len(entry) > _ENTRY_LENGTH_MAX:
            return _("“%(entry)s…” is longer than %(most)s characters.", entry=entry[:20], most=_ENTRY_LENGTH_MAX)
        if name == "held_domains" and not _DOMAIN.fullmatch(entry):
            return _("“%(entry)s” isn’t a domain. Write it like example.org, without https:// or a path.", entry=entry)
        if name == "held_words" and ("*" in entry[1:-1] or not re.search(r"\w", entry)):
            return _("“%(entry)s”: a * can stand at the beginning or end of a word, and not alone.", entry=entry)
    return ""


def entries(lines: str) -> tuple[str, ...]:
    """Return the entries of a text that has one a line, each once, without case and without empty lines."""
    return tuple(dict.fromkeys(entry for line in lines.splitlines() if (entry := line.strip().casefold())))


def flag_weight(level: int, right: int, decided: int) -> int:
    """Return what a flag weighs, in thousandths, whose giver is at `level` and was `right` in so many `decided` flags.

    1 + level / 50, and, once five flags are decided, a bonus from −1 (never right) to +1 (always right); at least 0.1.
    That level and record weigh, and the record only once there is one, follows Discourse's review queue.
    """
    record = (2 * right - decided) * WEIGHT_WHOLE // decided if decided >= _RECORD_MIN else 0
    return max(_WEIGHT_MIN, WEIGHT_WHOLE + level * WEIGHT_WHOLE // LEVEL_MAX + record)


def urgency(weight: int, age: timedelta, *, objected: bool = False, waits: bool = False) -> int:
    """Return how urgent a case is: what weighs on it, in thousandths, times the hours (at least one) that it is old.

    Besides its flags that is an objection, which somebody waits for who was told that they may, and a text that nobody
    sees before somebody has looked at it.
    """
    weighs = weight + (_OBJECTION_WEIGHT if objected else 0) + (_WAITING_WEIGHT if waits else 0)
    hours = max(1, int(age.total_seconds() // 3600) + 1)
    return max(weighs, _WEIGHT_MIN) * hours


# As the editor groups them.
GROUPS = {
    N_("Flags"): ("hide_weight",),
    N_("Review before others see it"): ("newcomer_comments", "review_removals", "review_flagged_percent"),
    N_("Filters"): ("held_words", "held_domains", "repeats_held"),
    N_("Public log"): ("names_in_log",),
}
FIELDS = tuple(
    Field(one.name, default=getattr(ModerationRules(), one.name), **one.metadata) for one in fields(ModerationRules)
)
FIELDS_BY_NAME = {known.name: known for known in FIELDS}


@lru_cache(maxsize=64)
def _rules_from_json(stored: str | None) -> ModerationRules:
    known = {rule.name for rule in FIELDS}
    values = json.loads(stored) if stored else {}
    return ModerationRules(**{name: value for name, value in values.items() if name in known})
