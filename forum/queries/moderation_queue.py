"""The queue of moderators: what waits for a decision, the most urgent first; and one case with all that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.clock import now
from forum.db import records, snapshot
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.queries.cases import CaseView, case_views
from forum.queries.cursors import cursor_of, values_of
from forum.rules.decisions import ENDS_OBJECTION, WAITING
from forum.rules.lines import sql_list
from forum.rules.moderation import urgency

CASES_PER_PAGE = 50
# Of more open cases than anybody works off, the oldest are put in order; the others follow when these are done.
_RANKED_MAX = 5_000
_EPOCH = datetime(1970, 1, 1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of open cases; `more` is the cursor of the next one, None at the end, and `is_first` says of the first."""

    cases: Sequence[CaseView]
    more: str | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class _Ranked:
    """An open case with what its urgency follows from."""

    id: int
    since: datetime
    weight: int
    objected: bool
    waits: bool


# Whether somebody has objected to a decision of the case `c`, and it still waits. Part of other statements too.
OBJECTED = f"""
    EXISTS (SELECT 1 FROM decision d JOIN objection o ON o.decision_id = d.id WHERE d.case_id = c.id
            AND NOT EXISTS (SELECT 1 FROM decision a
                            WHERE a.answers_id = d.id AND a.kind IN ({sql_list(sorted(ENDS_OBJECTION))})))
"""  # noqa: S608  (all of it ours)
_RANKED = f"""
    SELECT c.id, COALESCE(c.reopened_at, c.opened_at) AS since,
           CAST((SELECT COALESCE(sum(f.weight), 0) FROM flag f
                 WHERE f.case_id = c.id AND f.was_right IS NULL) AS BIGINT) AS weight,
           {OBJECTED} AS objected,
           (EXISTS (SELECT 1 FROM comment_hiding h WHERE h.comment_id = c.comment_id
                    AND h.because IN ({sql_list(sorted(WAITING))}))
            OR EXISTS (SELECT 1 FROM post_hiding h WHERE c.comment_id IS NULL AND h.post_id = c.post_id
                       AND h.because IN ({sql_list(sorted(WAITING))}))) AS waits
    FROM moderation_case c WHERE c.closed_at IS NULL ORDER BY c.opened_at, c.id LIMIT ?
"""  # noqa: S608  (all of it ours)


def queue_page(cursor: str | None = None) -> QueuePage:
    """Return a page of the open cases. One statement, and those of `case_views` where there are any, in one snapshot.

    A cursor holds the moment of the first page, so that the order stays while cases grow older. Raises Invalid for a
    damaged one.
    """
    position = values_of(cursor, 3)
    as_of = position[0] if position else (now() - _EPOCH) // _SECOND
    at = _moment(as_of)
    with snapshot():
        ranked = _in_order(records(_RANKED, _Ranked, _RANKED_MAX), at)
        after = [place for place in ranked if position is None or place > (-position[1], position[2])]
        shown = after[:CASES_PER_PAGE]
        views = case_views([case_id for _urgency, case_id in shown])
    more = cursor_of(as_of, -shown[-1][0], shown[-1][1]) if len(after) > len(shown) else None
    return QueuePage(views, more, position is None)


def _moment(seconds: int) -> datetime:
    """Return the moment so many seconds after 1970. Raises Invalid where there is none."""
    try:
        return _EPOCH + seconds * _SECOND
    except OverflowError:
        raise Invalid(after=_("This link is damaged. Start at the top of the list.")) from None


def case_page(case_id: int) -> CaseView:
    """Return one case, open or closed, with the whole text that it is about. Raises NotFound.

    As many statements as `case_views` takes, in one snapshot.
    """
    with snapshot():
        found = case_views([case_id], whole=True)
    if not found:
        raise NotFound(_("There is no such case."))
    return found[0]


def _in_order(ranked: Sequence[_Ranked], at: datetime) -> list[tuple[int, int]]:
    """Return minus the urgency and the id of each case, sorted: the most urgent first, of equals the older."""
    return sorted(
        (-urgency(one.weight, at - one.since, objected=one.objected, waits=one.waits), one.id) for one in ranked
    )
