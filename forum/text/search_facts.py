"""What a search may be narrowed to, as words of the index: what a thing is, whose, its tags, its day. Pure.

So an author or a month is found as a word is, by the index, however many things there are besides.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum, unique

# Nothing here is older.
FIRST_DAY = date(1970, 1, 1)


@unique
class Kind(StrEnum):
    """What can be found, each called what `in:` calls it."""

    POST = "posts"
    COMMENT = "comments"
    MEMBER = "members"
    TAG = "tags"


# What people write, as opposed to who and what else there is.
WRITINGS = (Kind.POST, Kind.COMMENT)
NAMES = (Kind.MEMBER, Kind.TAG)
# Nothing has it.
NOTHING = "none"


def kind_fact(kind: Kind) -> str:
    """Return the word that everything of a kind has."""
    return f"k{kind.value[0]}"


def author_fact(member_id: int) -> str:
    """Return the word that everything has that a member wrote."""
    return f"a{member_id}"


def tag_fact(tag_id: int) -> str:
    """Return the word that every post has that carries the tag, whatever that is called by now."""
    return f"t{tag_id}"


def day_facts(day: date) -> list[str]:
    """Return the words for a thing's year, month and day: see `period_facts`."""
    return [f"y{day:%Y}", f"m{day:%Y%m}", f"d{day:%Y%m%d}"]


def facts_of(kind: Kind, day: date | None, author_id: int | None = None, tag_ids: Sequence[int] = ()) -> list[str]:
    """Return all facts of a thing: `day` is when it was written, or when its member joined; a tag has none."""
    authors = [author_fact(author_id)] if author_id else []
    return [kind_fact(kind), *authors, *map(tag_fact, tag_ids), *(day_facts(day) if day else [])]


def period_facts(since: date, until: date) -> list[str]:
    """Return the fewest years, months and days that make up the days from `since` to before `until`."""
    return list(_spans(max(since, FIRST_DAY), until))


def _spans(day: date, until: date) -> Iterator[str]:
    while day < until:
        year, month = _after_year(day), _after_month(day)
        if day.month == day.day == 1 and year <= until:
            yield day_facts(day)[0]
            day = year
        elif day.day == 1 and month <= until:
            yield day_facts(day)[1]
            day = month
        else:
            yield day_facts(day)[2]
            day += timedelta(days=1)


def _after_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


def _after_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
