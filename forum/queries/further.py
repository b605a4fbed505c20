"""What to read after a post: the other parts of its series, and posts that are about the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.db import records
from forum.rules.relatedness import SHOWN_MAX


@dataclass(frozen=True, slots=True)
class FurtherPost:
    """A post that one may read next. Of a part of the series `series_id` and the following are set."""

    id: int
    slug: str
    title: str
    words: int
    place: int
    series_id: int | None = None
    series_name: str | None = None
    series_slug: str | None = None


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """Where a post stands in its series: part `number` of the `parts` that can be seen."""

    id: int
    name: str
    slug: str
    parts: Sequence[FurtherPost]
    number: int

    @property
    def previous(self) -> FurtherPost | None:
        """The part before; None for the first."""
        return self.parts[self.number - 2] if self.number > 1 else None

    @property
    def following(self) -> FurtherPost | None:
        """The part after; None for the last."""
        return self.parts[self.number] if self.number < len(self.parts) else None


@dataclass(frozen=True, slots=True)
class Further:
    """What to read after a post; `series` is None where it is part of none, or the only one of it."""

    series: SeriesPlace | None
    related: Sequence[FurtherPost]


NOTHING_FURTHER = Further(None, ())


def _seen(post: str) -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = {post}) "  # noqa: S608  (all of it ours)
        f"AND NOT EXISTS (SELECT 1 FROM post_hiding hidden WHERE hidden.post_id = {post})"
    )


# The parts of a post's series, and what is near to it and no part of that. Takes the post's id twice.
_FURTHER = f"""
    SELECT o.id, o.slug, o.title, o.words, part.place,
           s.id AS series_id, s.name AS series_name, s.slug AS series_slug
    FROM series_part mine JOIN series s ON s.id = mine.series_id
    JOIN series_part part ON part.series_id = s.id JOIN post o ON o.id = part.post_id
    WHERE mine.post_id = ? AND {_seen("part.post_id")}
    UNION ALL
    SELECT o.id, o.slug, o.title, o.words, -near.score AS place, NULL, NULL, NULL
    FROM (SELECT r.other_id, r.score FROM related_post r
          WHERE r.post_id = ? AND {_seen("r.other_id")}
            AND NOT EXISTS (SELECT 1 FROM series_part theirs JOIN series_part mine ON mine.series_id = theirs.series_id
                            WHERE theirs.post_id = r.other_id AND mine.post_id = r.post_id)
          ORDER BY r.score DESC, r.other_id DESC LIMIT {SHOWN_MAX}) near
    JOIN post o ON o.id = near.other_id
"""  # noqa: S608
_IN_ORDER = f"""
    SELECT f.id, f.slug, f.title, f.words, f.place, f.series_id, f.series_name, f.series_slug
    FROM ({_FURTHER}) f ORDER BY f.place, f.id
"""  # noqa: S608

# What an anonymous page shows of it, as text for its stamp, of the post `p`: its titles go when their posts go.
FURTHER_COLUMN = (
    "(SELECT string_agg(f.id || ' ' || f.place || ' ' || f.words || ' ' || f.title || ' ' || "  # noqa: S608
    f"COALESCE(f.series_name, ''), '|') FROM ({_FURTHER}) f)"
)


def further(post_id: int) -> Further:
    """Return what to read after a post, whoever asks. One statement."""
    found = records(_IN_ORDER, FurtherPost, post_id, post_id)
    parts = [one for one in found if one.series_id]
    return Further(_place(post_id, parts), [one for one in found if not one.series_id])


def _place(post_id: int, parts: Sequence[FurtherPost]) -> SeriesPlace | None:
    number = next((nth for nth, part in enumerate(parts, 1) if part.id == post_id), None)
    if number is None or len(parts) < 2:
        return None
    own = parts[number - 1]
    return SeriesPlace(own.series_id or 0, own.series_name or "", own.series_slug or "", parts, number)
