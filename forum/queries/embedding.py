"""What the pages of other sites show of the forum: the thread of an article, and how many comments articles have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.clock import now
from forum.db import first_record, records, rows
from forum.models.names import shown_name
from forum.queries.site import SITE_COLUMNS, Site, SiteRow, site_parameters
from forum.rules.embedding import THREADS_WITHIN
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


def allowed_origins() -> list[str]:
    """Return the origins whose pages may show threads. One statement."""
    return [origin for (origin,) in rows("SELECT origin FROM embedding_site ORDER BY origin")]


@dataclass(frozen=True, slots=True)
class CountsOfSite:
    """How many live comments the articles at some addresses have; those of which nobody knows are left out."""

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


def comment_counts(addresses: Sequence[str]) -> CountsOfSite:
    """Return how many comments the articles at absolute addresses have, by the addresses as given. One statement."""
    normal = {address: normal_address(address) for address in addresses}
    wanted = sorted(set(normal.values()))
    found = rows(_COUNTS.format(places=", ".join("?" * len(wanted)) or "NULL"), *wanted)
    origins = next((origins for origins, address, _count in found if address is None), None)
    counted = {address: count for _origins, address, count in found if address is not None}
    return CountsOfSite((origins or "").split(), {one: counted[at] for one, at in normal.items() if at in counted})


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
