"""The search: what was asked, page by page, best first or newest first.

The index answers in batches: the newest thousand things that hold the words are ranked, then the thousand before them.
So a page costs the same however much there is, and a cursor names its batch and the last place in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import unique

from forum.db import full_text
from forum.db.full_text_ranking import FIT_MAX, Batch, Ranking, ranked
from forum.errors import TooSlow
from forum.i18n import N_
from forum.models import Member
from forum.queries.cursors import cursor_of, values_of
from forum.queries.search_results import Found, Read, read_names, read_writings, shown
from forum.queries.search_wanted import Names, loosened, names_in, notes_on, wanted
from forum.rules.worded import Worded
from forum.text.excerpts import Finder
from forum.text.search_facts import NAMES, WRITINGS, Kind
from forum.text.search_query import Query

RESULTS_PER_PAGE = 20
# More are looked at than shown, as some may be hidden from the viewer.
_LOOKED_AT = 2 * RESULTS_PER_PAGE
RANKED = 1_000
_NAMES_SHOWN = 6


@unique
class Sort(Worded):
    """In which order results come."""

    RELEVANCE = "relevance", N_("Best match")
    NEW = "new", N_("Newest")

    @classmethod
    def typed(cls, value: str) -> "Sort":
        """Return the order that an address asks for; the first one where it asks for none that there is."""
        return cls(value) if value in list(cls) else cls.RELEVANCE


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of results; `more` is the cursor of the next one, or None at the end.

    `names` are members and tags that fit, before the writings of the first page. `notes` say what could not be used.
    `is_loose` says that nothing was found by the very words, and these results by their beginnings; `is_too_slow`
    that the search was stopped.
    """

    results: Sequence[Found] = ()
    names: Sequence[Found] = ()
    more: str | None = None
    notes: Sequence[str] = ()
    is_loose: bool = False
    is_too_slow: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.results or self.names)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the results: the batch's bounds, and the last one of it that was seen."""

    ceiling: int
    floor: int
    fit: int
    number: int

    @classmethod
    def of(cls, cursor: str | None) -> "_Place":
        """Return where a page begins. Up to one statement. Raises Invalid for a damaged cursor."""
        values = values_of(cursor, 4)
        return cls(*values) if values else cls.top(full_text.newest())

    @classmethod
    def top(cls, ceiling: int) -> "_Place":
        return cls(ceiling, 0, FIT_MAX + 1, 0)


def search_page(query: Query, sort: Sort, cursor: str | None, viewer: Member | None) -> SearchPage:
    """Return a page of what was asked for, as the viewer may see it. Up to nine statements.

    Raises Invalid for a damaged cursor.
    """
    place = _Place.of(cursor)
    names = names_in(query, viewer)
    notes = notes_on(query, names)
    try:
        found = _page(query, names, sort, place, viewer, is_first=not cursor)
        if found.is_empty and not found.more and not cursor and (looser := loosened(query)):
            found = _page(looser, names, sort, place, viewer, is_first=True)
            return SearchPage(found.results, found.names, None, notes, is_loose=not found.is_empty)
    except TooSlow:
        return SearchPage(notes=notes, is_too_slow=True)
    return SearchPage(found.results, found.names, found.more, notes)


def _page(
    query: Query, names: Names, sort: Sort, place: _Place, viewer: Member | None, *, is_first: bool
) -> SearchPage:
    finder, by_fit = Finder(query.sought), sort is Sort.RELEVANCE
    kinds = query.kinds or frozenset(WRITINGS)
    batch = Batch(place.ceiling, place.floor, RANKED if by_fit else _LOOKED_AT + 1)
    after = place.fit, place.number
    ranking = ranked(wanted(query, kinds, names), batch, after, _LOOKED_AT + 1, by_fit=by_fit)
    looked_at = ranking.found[:_LOOKED_AT]
    things = _things([number for number, _fit in looked_at], kinds, viewer)
    seen = [one for one in looked_at if one[0] in things]
    listed = seen[:RESULTS_PER_PAGE]
    last = listed[-1] if len(seen) > len(listed) else looked_at[-1] if looked_at else None
    is_whole = len(seen) <= len(listed) and len(ranking.found) <= _LOOKED_AT
    strip = _names(query, names, place, finder) if is_first and _asks_for_names(query) else []
    more = _more(place, ranking, None if is_whole else last, by_fit)
    return SearchPage([shown(things[number], finder) for number, _fit in listed], strip, more)


def _things(numbers: Sequence[int], kinds: frozenset[Kind], viewer: Member | None) -> dict[int, Read]:
    """Return by number what the viewer may see. A statement, or two where writings and names are asked for."""
    writings = read_writings(numbers, viewer) if kinds & set(WRITINGS) else {}
    return writings | (read_names(numbers) if kinds & set(NAMES) else {})


def _more(place: _Place, ranking: Ranking, last: tuple[int, int] | None, by_fit: bool) -> str | None:
    """Return where the next page begins: after the `last` one, if the batch has more, or at the top of the one before.

    Of what comes by date alone, each page begins a batch.
    """
    floor = place.floor or ranking.floor
    if last and by_fit:
        return cursor_of(place.ceiling, floor, last[1], last[0])
    if last or floor > 1:
        top = _Place.top((last[0] if last else floor) - 1)
        return cursor_of(top.ceiling, top.floor, top.fit, top.number)
    return None


def _asks_for_names(query: Query) -> bool:
    """Say whether members and tags may be meant, too: by words alone."""
    narrowed = query.kinds or query.authors or query.tags or query.since or query.until
    return bool(query.sought) and not narrowed


def _names(query: Query, names: Names, place: _Place, finder: Finder) -> list[Found]:
    """Return members and tags that the words fit best. Two statements."""
    ranking = ranked(wanted(query, NAMES, names), Batch(place.ceiling, 0, RANKED), None, _NAMES_SHOWN)
    numbers = [number for number, _fit in ranking.found]
    found = read_names(numbers)
    return [shown(found[number], finder) for number in numbers if number in found]
