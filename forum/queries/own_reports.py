"""All the reports that a member has bought, on whatever post."""

from datetime import datetime
from typing import NamedTuple

from forum.db import records
from forum.models import Member
from forum.queries.cursors import ABOVE_ALL_IDS, cursor_of, values_of


class OwnReport(NamedTuple):
    """A report without its figures; `title` is None where the post was deleted or is hidden."""

    id: int
    created_at: datetime
    price_mtwei: int
    post_id: int
    title: str | None


_REPORTS = """
    SELECT r.id, r.created_at, r.price_mtwei, r.post_id,
           CASE WHEN gone.post_id IS NULL AND hiding.post_id IS NULL THEN p.title END AS title
    FROM report r JOIN post p ON p.id = r.post_id LEFT JOIN post_removal gone ON gone.post_id = p.id
    LEFT JOIN post_hiding hiding ON hiding.post_id = p.id
    WHERE r.member_id = ? AND r.id < ? ORDER BY r.id DESC LIMIT ?
"""


def own_reports(me: Member, cursor: str | None, size: int) -> tuple[list[OwnReport], str | None]:
    """Return so many of a member's reports, the newest first, and the cursor of the next page. One statement.

    Raises Invalid for a damaged cursor.
    """
    [before] = values_of(cursor, 1) or (ABOVE_ALL_IDS,)
    found = records(_REPORTS, OwnReport, me.id, before, size + 1)
    listed = found[:size]
    return listed, cursor_of(listed[-1].id) if len(found) > size else None
