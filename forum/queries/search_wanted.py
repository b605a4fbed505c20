"""A typed question as the index understands it: names become ids, dates become days, kinds become facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from forum.clock import now
from forum.db import rows
from forum.db.full_text import Clause, Fact, Leaf, Wanted
from forum.i18n import _
from forum.models import Member
from forum.text.search_facts import FIRST_DAY, NOTHING, Kind, author_fact, kind_fact, period_facts, tag_fact
from forum.text.search_query import Query, Tagged, Term, WrittenBy
from forum.text.search_words import Sought

# A word of a text is cut by so much where nothing was found: its ending may be another one there.
_BEGINNING_MIN = 3


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of the members and tags that a question names; what is missing is called by nobody and nothing."""

    members: Mapping[str, int]
    tags: Mapping[str, int]


def names_in(query: Query, viewer: Member | None) -> Names:
    """Return whom and what the question names. Up to two statements: one where it names members, one for tags."""
    authors, tags = query.authors, query.tags
    members = dict(_named("SELECT name_key, id FROM member WHERE name_key IN ({names})", authors))
    if viewer and "me" in authors:
        members["me"] = viewer.id
    named = (
        "SELECT name, id FROM tag WHERE name IN ({names}) "
        "UNION ALL SELECT name, tag_id FROM tag_alias WHERE name IN ({names})"
    )
    return Names(members, dict(_named(named, tags, times=2)))


def _named(sql: str, names: Sequence[str], times: int = 1) -> Iterable[tuple]:
    return rows(sql.format(names=", ".join("?" * len(names))), *names * times) if names else ()


def notes_on(query: Query, names: Names) -> list[str]:
    """Return what could not be used of a question, in sentences."""
    members = [_("No member is called “%(name)s”.", name=name) for name in query.authors if name not in names.members]
    tags = [_("There is no tag “%(name)s”.", name=name) for name in query.tags if name not in names.tags]
    return [*query.notes, *members, *tags]


def wanted(query: Query, kinds: Iterable[Kind], names: Names) -> Wanted:
    """Return what is to be found of these kinds."""
    kind_clause = tuple(Fact(kind_fact(kind)) for kind in sorted(kinds))
    period = (_period(query),) if query.since or query.until else ()
    asked = tuple(tuple(_leaf(term, names) for term in clause) for clause in query.clauses)
    return Wanted((kind_clause, *period, *asked), tuple(_leaf(term, names) for term in query.without))


def _leaf(term: Term, names: Names) -> Leaf:
    if isinstance(term, WrittenBy):
        number = names.members.get(term.name)
        return Fact(author_fact(number) if number else NOTHING)
    if isinstance(term, Tagged):
        number = names.tags.get(term.name)
        return Fact(tag_fact(number) if number else NOTHING)
    return term


def _period(query: Query) -> Clause:
    tomorrow = now().date() + timedelta(days=1)
    until = min(query.until or tomorrow, tomorrow)
    return tuple(map(Fact, period_facts(query.since or FIRST_DAY, until))) or (Fact(NOTHING),)


def loosened(query: Query) -> Query | None:
    """Return a question for words that begin as these do, for when these are found nowhere; None without any.

    "tides" asks for "tid…" then, which "tide" and "tidal" begin with as well.
    """
    if not query.sought:
        return None
    clauses = tuple(tuple(map(_beginning, clause)) for clause in query.clauses)
    spread = tuple(part for clause in clauses for part in _one_by_one(clause))
    return Query(query.text, spread, query.without, query.kinds, query.since, query.until)


def _beginning(term: Term) -> Term:
    if not isinstance(term, Sought):
        return term
    *words, last = term.words
    return Sought((*words, last[: max(_BEGINNING_MIN, -(-len(last) * 2 // 3))]), is_prefix=True)


def _one_by_one(clause: tuple[Term, ...]) -> Iterable[tuple[Term, ...]]:
    """Yield the words of a phrase as clauses of their own: they need not follow one another any more."""
    if len(clause) == 1 and isinstance(clause[0], Sought) and len(clause[0].words) > 1:
        *words, last = clause[0].words
        yield from ((Sought((word,)),) for word in words)
        yield (Sought((last,), clause[0].is_prefix),)
    else:
        yield clause
