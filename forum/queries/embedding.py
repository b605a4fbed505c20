"""What the pages of other sites show of the forum: the thread of an article, and how many comments articles have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.clock import now
from forum.db import first_record, records
from forum.models.names import shown_name
from forum.queries.site import SITE_COLUMNS, Site, SiteRow, site_parameters
from forum.rules.embedding import THREADS_WITHIN
from forum.text.articles import Article
from forum.text.page_addresses import normal_address

_ORIGINS = "(SELECT string_agg(s.origin, ' ') FROM (SELECT origin FROM embedding_site ORDER BY origin) s) AS origins"


@dataclass(slots=True)
class _Row(SiteRow):
    origins: str | None
    post_id: int | None
    version: int | None


@dataclass(frozen=True, slots=True)
class EmbeddedStamp:
    """Which origins may show threads; the thread of one article (None: it has none yet) and the state that it is in."""

    origins: Sequence[str]
    post_id: int | None
    version: int
    site: Site

    @property
    def state(self) -> tuple[object, ...]:
        """All that an anonymous page in a frame depends on, besides its address."""
        return self.post_id, self.version, *self.origins, *self.site.versions, self.site.recent_pay.summed


_STAMP = f"""
    SELECT {SITE_COLUMNS}, {_ORIGINS}, found.post_id, found.version
    FROM (SELECT 1 AS always) one LEFT JOIN (
        SELECT a.post_id, p.version FROM page_address a JOIN post p ON p.id = a.post_id WHERE a.address = ?
    ) found ON 1 = 1
"""  # noqa: S608  (all of it ours)


def embedded_stamp(address: str) -> EmbeddedStamp:
    """Return what is known of the article at an absolute address. One indexed read."""
    found = first_record(_STAMP, _Row, *site_parameters(), normal_address(address))
    return EmbeddedStamp((found.origins or "").split(), found.post_id, found.version or 0, found.site())


@dataclass(frozen=True, slots=True)
class Counts:
    """Which origins may show threads, and how many live comments articles of theirs have, by the addresses asked for.

    An article that has no thread, or one that is not to be seen, has none.
    """

    origins: Sequence[str]
    comments: Mapping[str, int]


_COUNTS = f"""
    SELECT {_ORIGINS}, NULL AS address, 0 AS comments
    UNION ALL
    SELECT NULL, a.address, p.comments FROM page_address a JOIN post p ON p.id = a.post_id
    WHERE a.address IN ({{places}})
      AND NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = p.id)
      AND NOT EXISTS (SELECT 1 FROM post_hiding hidden WHERE hidden.post_id = p.id)
"""  # noqa: S608  (all of it ours)


@dataclass(frozen=True, slots=True)
class _Counted:
    origins: str | None
    address: str | None
    comments: int


def comment_counts(articles: Sequence[Article]) -> Counts:
    """Return how many comments those of the articles have whose site may show threads. One statement."""
    normal = {article: normal_address(article.address) for article in articles}
    wanted = sorted(set(normal.values()))
    found = records(_COUNTS.format(places=", ".join("?" * len(wanted)) or "NULL"), _Counted, *wanted)
    origins = next(row.origins or "" for row in found if row.address is None).split()
    counted = {row.address: row.comments for row in found}
    return Counts(origins, {one.address: counted.get(at, 0) for one, at in normal.items() if one.origin in origins})


@dataclass(frozen=True, slots=True)
class AllowedSite:
    """A site that may show threads: who its author is, who added it, how many threads were opened for it of late."""

    id: int
    origin: str
    author_name: str
    author_display_name: str
    by_name: str
    by_display_name: str
    created_at: datetime
    opened: int


_SITES = f"""
    SELECT s.id, s.origin, a.name AS author_name, {shown_name("a")} AS author_display_name,
           b.name AS by_name, {shown_name("b")} AS by_display_name, s.created_at,
           (SELECT count(*) FROM embedded_thread e WHERE e.origin = s.origin AND e.opened_at > ?) AS opened
    FROM embedding_site s JOIN member a ON a.id = s.author_id JOIN member b ON b.id = s.created_by_id
    ORDER BY s.origin
"""  # noqa: S608  (all of it ours)


def allowed_sites() -> Sequence[AllowedSite]:
    """Return the sites that may show threads. One statement."""
    return records(_SITES, AllowedSite, now() - THREADS_WITHIN)
