"""The index of words: FTS5 on SQLite, a tsvector with GIN on PostgreSQL; what is asked of it, and how it is kept.

Both hold the words that `text.search_words` makes, under a number. A question is a conjunction: of each of its clauses
one alternative has to be there, and nothing of `without`. Words typed by members stand in it as words only; that they
are letters and figures alone is up to who makes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.db.engine import is_embedded
from forum.db.sql import execute, rows, value
from forum.text.search_words import IndexedText, Sought

# The table on PostgreSQL; on SQLite a virtual one, with others behind it whose names begin so.
TABLE = "search_words"


@dataclass(frozen=True, slots=True)
class Fact:
    """A word of the index that is none of the text: see `text.search_facts`."""

    word: str


Leaf = Sought | Fact
Clause = tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be found: of each clause one alternative, and nothing of `without`. There is a clause at least."""

    clauses: tuple[Clause, ...]
    without: Clause = ()

    @property
    def words(self) -> tuple[Clause, ...]:
        """The clauses that ask for words of a text."""
        return tuple(clause for clause in self.clauses if any(isinstance(leaf, Sought) for leaf in clause))

    @property
    def in_a_row(self) -> Sought | None:
        """All its words following one another; None where they are one, or some are alternatives."""
        words = [leaf for clause in self.words for leaf in clause]
        if len(words) < 2 or len(words) > len(self.words):
            return None
        parts = [leaf for leaf in words if isinstance(leaf, Sought)]
        return Sought(tuple(word for part in parts for word in part.words), parts[-1].is_prefix)


_PUT_FTS5 = f"INSERT OR REPLACE INTO {TABLE} (rowid, title, often, text, facts) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
_PUT_TSVECTOR = f"""
    INSERT INTO {TABLE} (id, words) VALUES (?, ?::tsvector)
    ON CONFLICT (id) DO UPDATE SET words = excluded.words
"""  # noqa: S608
# Between title and text, so that no phrase reaches from one into the other.
_GAP = 10
# Newer blocks are looked through first; numbers of two sizes of block are facts of each thing. See
# `full_text_ranking`.
BLOCKS = (("b", 12), ("c", 16))


def put(number: int, text: IndexedText, facts: Sequence[str]) -> None:
    """Keep these words and facts under a number, in place of what was kept there. A statement."""
    if is_embedded():
        execute(_PUT_FTS5, number, *map(" ".join, (text.title, text.often, text.text, facts)))
    else:
        execute(_PUT_TSVECTOR, number, _tsvector(number, text, facts))


def drop(number: int) -> None:
    """Keep no words under a number any more. A statement."""
    execute(f"DELETE FROM {TABLE} WHERE {_key()} = ?", number)  # noqa: S608


def numbers_kept(after: int, most: int) -> list[int]:
    """Return the numbers, in order, under which words are kept, after a number. A statement."""
    # The virtual table has no order of its own without a search; the table behind it has a row for each number.
    table, key = (f"{TABLE}_docsize", "id") if is_embedded() else (TABLE, "id")
    found = rows(f"SELECT {key} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT ?", after, most)  # noqa: S608
    return [number for (number,) in found]


def _key() -> str:
    return "rowid" if is_embedded() else "id"


def _tsvector(number: int, text: IndexedText, facts: Sequence[str]) -> str:
    places: dict[str, list[str]] = {}
    for at, word in enumerate(text.title, 1):
        places.setdefault(word, []).append(f"{at}A")
    often = set(text.often)
    for at, word in enumerate(text.text, len(text.title) + _GAP):
        places.setdefault(word, []).append(f"{at}B" if word in often else f"{at}")
    blocks = [f"{letter}{number >> bits}" for letter, bits in BLOCKS]
    # PostgreSQL drops the places of a word after the 256th by itself.
    words = [f"'{word}':{','.join(found)}" for word, found in places.items()]
    return " ".join([*words, *(f"'/{fact}'" for fact in (*facts, *blocks))])


def newest() -> int:
    """Return the highest number given to a thing that can be found; 0 for none. A statement."""
    return int(value("SELECT max(id) FROM search_entry") or 0)
