"""What somebody typed into the search field, as a question. Pure; and whatever was typed is one.

Words are joined by AND; `OR` between two means either; quotes mean in this order; `-` before something means without
it; `author:`, `tag:`, `in:`, `after:` and `before:` narrow it down. What looks like an operator and is none is a word.
What cannot be used is left out, and said in a sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from forum.i18n import _
from forum.text.search_facts import Kind
from forum.text.search_words import Sought, sought
from forum.text.typed_text import line, without_control

LENGTH_MAX = 300
TERMS_MAX = 32

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"：": ":", "－": "-"})
# An operator with its value, a phrase, or a word; a quote that nobody closed ends with the text.
_TOKEN = re.compile(
    r"""(?P<minus>-?)
        (?:(?P<operator>[a-zA-Z]+):(?P<value>"[^"]*"?|[^\s"]+)|"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))""",
    re.VERBOSE,
)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?|(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_EITHER, _BOTH = {"OR", "|"}, {"AND", "&"}
_KINDS = {name: kind for kind in Kind for name in (kind.value, kind.value.removesuffix("s"))}


@dataclass(frozen=True, slots=True)
class Tagged:
    """Posts that carry this tag."""

    name: str


@dataclass(frozen=True, slots=True)
class WrittenBy:
    """What the member of this name wrote; `me` is whoever asks."""

    name: str


Term = Sought | Tagged | WrittenBy


@dataclass(frozen=True, slots=True)
class Query:
    """A question: of each of `clauses` one alternative, nothing of `without`, of these `kinds` (none: all).

    From the day `since` on and before the day `until`. `notes` are what could not be used, in sentences.
    """

    text: str = ""
    clauses: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    since: date | None = None
    until: date | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing."""
        return not (self.clauses or self.without or self.kinds or self.since or self.until)

    @property
    def sought(self) -> list[Sought]:
        """The words and phrases that are looked for."""
        return [term for clause in self.clauses for term in clause if isinstance(term, Sought)]

    @property
    def authors(self) -> list[str]:
        """The names after `author:`, each once."""
        return list(dict.fromkeys(term.name for term in self._terms() if isinstance(term, WrittenBy)))

    @property
    def tags(self) -> list[str]:
        """The names after `tag:`, each once."""
        return list(dict.fromkeys(term.name for term in self._terms() if isinstance(term, Tagged)))

    def _terms(self) -> list[Term]:
        return [*(term for clause in self.clauses for term in clause), *self.without]


@dataclass(slots=True)
class _Reading:
    """The question as far as it has been read."""

    clauses: list[list[Term]] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    kinds: set[Kind] = field(default_factory=set)
    days: dict[str, date] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    # Whether what comes next is an alternative of what came last.
    joins: bool = False

    @property
    def terms(self) -> int:
        return sum(map(len, self.clauses)) + len(self.without)


def parse(typed: str) -> Query:
    """Return what was typed as a question. Raises nothing, whatever that is."""
    text = line(without_control(typed[: 4 * LENGTH_MAX]).replace("\0", " "))
    reading = _Reading()
    if len(text) > LENGTH_MAX or len(typed) > 4 * LENGTH_MAX:
        text = text[:LENGTH_MAX]
        reading.notes.append(_("Only the first %(most)s characters are used.", most=LENGTH_MAX))
    for token in _TOKEN.finditer(text.translate(_QUOTES)):
        if reading.terms >= TERMS_MAX:
            reading.notes.append(_("Only the first %(most)s words are used.", most=TERMS_MAX))
            break
        _read(token, reading)
    since, until = reading.days.get("after"), reading.days.get("before")
    if since and until and since >= until:
        reading.notes.append(_("No day is after the one and before the other."))
    clauses, without = tuple(map(tuple, reading.clauses)), tuple(reading.without)
    return Query(text, clauses, without, frozenset(reading.kinds), since, until, tuple(dict.fromkeys(reading.notes)))


def _read(token: re.Match[str], reading: _Reading) -> None:
    if token["word"] in _BOTH:
        return
    if token["word"] in _EITHER:
        reading.joins = bool(reading.clauses)
        return
    operator, value = (token["operator"] or "").lower(), (token["value"] or "").strip('"').strip()
    if operator in _OPERATORS and value and _OPERATORS[operator](operator, value, bool(token["minus"]), reading):
        return
    for term in _words(token):
        _add(term, bool(token["minus"]), reading)


def _words(token: re.Match[str]) -> Iterator[Sought]:
    typed = token[0][len(token["minus"]) :]
    found = sought(typed)
    if found.words:
        # One asterisk at the end of a word: whatever begins so.
        yield Sought(found.words, found.is_prefix or (typed.endswith("*") and len(found.words[-1]) > 1))


def _add(term: Term, negated: bool, reading: _Reading) -> None:
    """Add a term; where OR stood before it, to the alternatives of the last one. What is unwanted is no alternative."""
    if negated:
        reading.without.append(term)
    elif reading.joins:
        reading.clauses[-1].append(term)
    else:
        reading.clauses.append([term])
    reading.joins = False


def _author(_operator: str, name: str, negated: bool, reading: _Reading) -> bool:
    _add(WrittenBy(name.removeprefix("@").lower()), negated, reading)
    return True


def _tag(_operator: str, name: str, negated: bool, reading: _Reading) -> bool:
    _add(Tagged(re.sub(r"[^\w]+", "-", name.removeprefix("#").lower()).strip("-")), negated, reading)
    return True


def _kind(_operator: str, name: str, negated: bool, reading: _Reading) -> bool:
    kind = _KINDS.get(name.lower())
    if kind is None:
        return False
    reading.kinds |= (set(Kind) - {kind}) if negated else {kind}
    return True


def _day(operator: str, value: str, _negated: bool, reading: _Reading) -> bool:
    day = day_of(value)
    if day is None:
        reading.notes.append(
            _("“%(value)s” is no date, so it’s left out. Write one like %(like)s.", value=value[:30], like="2026-03-31")
        )
    else:
        reading.days[operator] = day
    return True


_OPERATORS = {"author": _author, "from": _author, "tag": _tag, "in": _kind, "after": _day, "before": _day}


def day_of(value: str) -> date | None:
    """Return the first day that is meant by 2026-03-31, 2026-03, 2026 or 31.3.2026; None where none is."""
    found = _DAY.fullmatch(value)
    if not found:
        return None
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
