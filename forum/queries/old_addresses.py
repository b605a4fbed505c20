"""Where pages elsewhere lead that have their thread here: what old links are answered by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forum.db import records, rows
from forum.text.page_addresses import normal_address

_PORTION = 1_000
_LIVES = """
    NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM post_hiding hidden WHERE hidden.post_id = p.id)
"""


@dataclass(frozen=True, slots=True)
class Led:
    """An address in its normal form, and the thread that it leads to."""

    address: str
    post_id: int
    slug: str


_LED = """
    SELECT a.address, p.id AS post_id, p.slug FROM page_address a JOIN post p ON p.id = a.post_id
    WHERE {condition} AND {lives} ORDER BY a.address LIMIT {most}
"""


def thread_at(addresses: Sequence[str]) -> Led | None:
    """Return the thread that one of these addresses leads to, if everybody may see it. One statement."""
    places = ", ".join("?" * len(addresses))
    sql = _LED.format(condition=f"a.address IN ({places})", lives=_LIVES, most=1)
    return next(iter(records(sql, Led, *addresses)), None)


def all_led() -> Iterator[Led]:
    """Yield all addresses that lead to a thread which everybody may see, in portions of the primary key."""
    sql = _LED.format(condition="a.address > ?", lives=_LIVES, most=_PORTION)
    after = ""
    while portion := records(sql, Led, after):
        yield from portion
        after = portion[-1].address


def embedding_hosts() -> set[str]:
    """Return the hosts whose pages show threads beside their articles: these are there still. One statement."""
    return {normal_address(origin) for (origin,) in rows("SELECT origin FROM embedding_site")}
