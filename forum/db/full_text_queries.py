"""Questions to the index of words, as FTS5 and as PostgreSQL's `tsquery` want them written."""

from collections.abc import Callable
from enum import Enum

from forum.db.full_text import Clause, Fact, Leaf, Wanted
from forum.text.search_words import Sought


class Place(Enum):
    """Where a word is looked for: anywhere in title and text, in the title, or where it says what a thing is about."""

    ANYWHERE = "title text", ""
    TITLE = "title", "A"
    TELLING = "title often", "AB"


def fts5(wanted: Wanted, place: Place = Place.ANYWHERE) -> str:
    """Return the question as FTS5 reads it."""

    def leaf(one: Leaf) -> str:
        if isinstance(one, Fact):
            return f'facts : "{one.word}"'
        columns, _label = _place_of(one, place).value
        return f'{{{columns}}} : "{" ".join(one.words)}"{" *" if one.is_prefix else ""}'

    return _joined(wanted, leaf, " OR ", " AND ", "({}) NOT ({})")


def tsquery(wanted: Wanted, place: Place = Place.ANYWHERE) -> str:
    """Return the question as PostgreSQL reads it."""

    def leaf(one: Leaf) -> str:
        if isinstance(one, Fact):
            return f"'/{one.word}'"
        _columns, label = _place_of(one, place).value
        labels = [label] * (len(one.words) - 1) + [f"*{label}" if one.is_prefix else label]
        words = [f"'{word}'{':' if marks else ''}{marks}" for word, marks in zip(one.words, labels, strict=True)]
        return f"({' <-> '.join(words)})"

    return _joined(wanted, leaf, " | ", " & ", "({}) & !({})")


def _place_of(sought: Sought, place: Place) -> Place:
    """Return where words in a row are looked for: those that stand in a text often are in no row."""
    return Place.TITLE if place is Place.TELLING and len(sought.words) > 1 else place


def _joined(wanted: Wanted, leaf: Callable[[Leaf], str], either: str, both: str, without: str) -> str:
    must = both.join(f"({either.join(map(leaf, clause))})" for clause in wanted.clauses)
    return without.format(must, either.join(map(leaf, wanted.without))) if wanted.without else must


def scattered(wanted: Wanted) -> Wanted:
    """Return what asks for the same words, of phrases in whatever order they stand, and for nothing else."""
    return Wanted(tuple(part for clause in wanted.words for part in _parts(clause)))


def _parts(clause: Clause) -> list[Clause]:
    sought = tuple(leaf for leaf in clause if isinstance(leaf, Sought))
    if len(sought) > 1:
        return [sought]
    [phrase] = sought
    *words, last = phrase.words
    return [*((Sought((word,)),) for word in words), (Sought((last,), phrase.is_prefix),)]
