"""Computing the leaderboard: the lists of a week and a month every hour, those of all time once a day.

And all of them soon after something that they count has been taken away.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from forum.clock import now
from forum.db import execute, in_transaction, insert_rows, lock, snapshot
from forum.models import Leaderboard, Standing
from forum.queries.standings import Sum, sums
from forum.rules.leaderboard import Board, Span

# How old a list may become.
_AGE_MAX = {Span.WEEK: timedelta(hours=1), Span.MONTH: timedelta(hours=1), Span.ALL: timedelta(days=1)}
_INSERT = "INSERT INTO standing (board, span, member_id, place, place_before, score, comment_id) VALUES {values}"


def any_due() -> bool:
    """Say whether a list was never computed, is too old, or counts something that has been taken away."""
    return next(_due(now()), None) is not None


def compute() -> None:
    """Compute each list that is due. Harmless when it is done twice.

    Counting takes its time, and keeps nobody waiting: only what was found is written in a transaction.
    """
    at = now()
    for board, span in list(_due(at)):
        # First: whatever is taken away from here on makes the list stale again.
        execute("UPDATE leaderboard SET stale = 0 WHERE board = ? AND span = ?", board, span)
        with snapshot():
            found = sums(board, span, at)
        _replace(board, span, found, at)


def _due(at: datetime) -> Iterator[tuple[Board, Span]]:
    kept = {(Board(one.board), Span(one.span)): one for one in Leaderboard.select()}
    for board in Board:
        for span in Span:
            one = kept.get((board, span))
            if one is None or one.stale or at - one.computed_at >= _AGE_MAX[span]:
                yield board, span


@in_transaction
def _replace(board: Board, span: Span, found: Sequence[Sum], at: datetime) -> None:
    lock(Leaderboard._meta.table_name, 0)
    before = _places_before(board, span, at)
    of_list = (Standing.board == board) & (Standing.span == span)
    Standing.delete().where(of_list).execute()
    rows, place = [], 0
    for number, one in enumerate(found, 1):
        if number == 1 or one.score < found[number - 2].score:
            place = number  # who has come to the same shares a place
        rows.append((board, span, one.member_id, place, before.get(one.member_id), one.score, one.comment_id))
    if rows:
        insert_rows(_INSERT, rows)
    Leaderboard.insert(board=board, span=span, computed_at=at, stale=0).on_conflict(
        conflict_target=[Leaderboard.board, Leaderboard.span], update={Leaderboard.computed_at: at}
    ).execute()


def _places_before(board: Board, span: Span, at: datetime) -> dict[int, int | None]:
    """Return where each member stood when the UTC day before ended, as far as the list knew then."""
    kept = Leaderboard.get_or_none(Leaderboard.board == board, Leaderboard.span == span)
    if kept is None:
        return {}
    place = Standing.place_before if kept.computed_at.date() == at.date() else Standing.place
    standings = Standing.select(Standing.member, place).where(Standing.board == board, Standing.span == span)
    return dict(standings.tuples())
