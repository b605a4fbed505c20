"""Series: one with the parts that can be seen, and all of a member's by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records, rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.models.names import shown_name


@dataclass(frozen=True, slots=True)
class Part:
    """A post of a series, as its page lists it."""

    id: int
    slug: str
    title: str
    teaser: str
    words: int
    comments: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series with its parts in order."""

    id: int
    name: str
    slug: str
    author_id: int
    author_name: str
    author_display_name: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class OwnSeries:
    """A series as a list shows it: how many parts it has that can be seen."""

    id: int
    name: str
    slug: str
    parts: int


@dataclass(frozen=True, slots=True)
class _Row:
    series_id: int
    series_name: str
    series_slug: str
    author_id: int
    author_name: str
    author_display_name: str
    id: int
    slug: str
    title: str
    teaser: str
    words: int
    comments: int
    created_at: datetime


_SEEN = """
    NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = part.post_id)
    AND NOT EXISTS (SELECT 1 FROM post_hiding hidden WHERE hidden.post_id = part.post_id)
"""
_SERIES = f"""
    SELECT s.id AS series_id, s.name AS series_name, s.slug AS series_slug, m.id AS author_id, m.name AS author_name,
           {shown_name("m")} AS author_display_name, p.id, p.slug, p.title, p.teaser, p.words, p.comments, p.created_at
    FROM series s JOIN member m ON m.id = s.member_id JOIN series_part part ON part.series_id = s.id
    JOIN post p ON p.id = part.post_id
    WHERE s.id = ? AND {_SEEN} ORDER BY part.place
"""  # noqa: S608  (all of it ours)
_OF_MEMBER = f"""
    SELECT s.id, s.name, s.slug, count(*) AS parts
    FROM series s JOIN series_part part ON part.series_id = s.id
    WHERE s.member_id = ? AND {_SEEN} GROUP BY s.id, s.name, s.slug ORDER BY s.id DESC LIMIT ?
"""  # noqa: S608
_NAMES = "SELECT s.name FROM series s WHERE s.member_id = ? ORDER BY s.id DESC LIMIT ?"
_LISTED_MAX = 50


def series_view(series_id: int) -> SeriesView:
    """Return a series. One statement. Raises NotFound, also for one that has nothing to be seen."""
    found = records(_SERIES, _Row, series_id)
    if not found:
        raise NotFound(_("There is no such series."))
    parts = [Part(one.id, one.slug, one.title, one.teaser, one.words, one.comments, one.created_at) for one in found]
    of = found[0]
    by = of.author_id, of.author_name, of.author_display_name
    return SeriesView(of.series_id, of.series_name, of.series_slug, *by, parts)


def series_of(member: Member) -> Sequence[OwnSeries]:
    """Return a member's series that have something to be seen, the newest first. One statement."""
    return records(_OF_MEMBER, OwnSeries, member.id, _LISTED_MAX)


def series_names(me: Member) -> Sequence[str]:
    """Return what the member's series are called, the newest first. One statement."""
    return [name for (name,) in rows(_NAMES, me.id, _LISTED_MAX)]


def series_of_post(post_id: int) -> str:
    """Return what the series of a post is called, or nothing. One statement."""
    found = rows(
        "SELECT s.name FROM series_part part JOIN series s ON s.id = part.series_id WHERE part.post_id = ?", post_id
    )
    return str(found[0][0]) if found else ""
