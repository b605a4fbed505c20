"""A list of the leaderboard, as it was last computed, and where the viewer stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import first_record, records
from forum.errors import Invalid
from forum.i18n import _
from forum.models import Member
from forum.models.moderation import in_force_at
from forum.models.names import shown_name
from forum.queries.standings import LISTED_SQL, SEEN_SQL
from forum.rules.leaderboard import Board, Span

SHOWN_MAX = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A member's place in a list; `score` as in `Sum`. `comment_id` and `title` lead to the best of their comments.

    `shows_score` says whether the viewer may see the score: what somebody has earned is theirs to show.
    """

    place: int
    place_before: int | None
    score: int
    member_id: int
    name: str
    display_name: str
    avatar: str
    xp: int
    comment_id: int | None
    title: str | None
    shows_score: bool = True

    @property
    def risen(self) -> int | None:
        """By how many places they have risen since the day before; below 0, fallen. None: they were not on the list."""
        return None if self.place_before is None else self.place_before - self.place


@dataclass(frozen=True, slots=True)
class LeaderboardPage:
    """A list: the first places, when they were computed (None: not yet), and the viewer's own place, if any.

    `unlisted` says that the viewer does not want to be on it.
    """

    board: Board
    span: Span
    places: Sequence[Place]
    computed_at: datetime | None
    mine: Place | None = None
    unlisted: bool = False

    @property
    def compares(self) -> bool:
        """Whether the list was there the day before, so that who is new on it can be told."""
        return any(one.place_before is not None for one in self.places)


@dataclass(frozen=True, slots=True)
class _State:
    computed_at: datetime | None
    unlisted: bool


_PLACES = f"""
    SELECT s.place, s.place_before, s.score, m.id AS member_id, m.name, {shown_name("m")} AS display_name, m.avatar,
           m.xp, c.id AS comment_id, p.title, s.board <> 'earned' OR m.id = ?
               OR EXISTS (SELECT 1 FROM shown_earnings e WHERE e.member_id = m.id) AS shows_score
    FROM standing s JOIN member m ON m.id = s.member_id
    LEFT JOIN comment c ON c.id = s.comment_id AND {SEEN_SQL}
    LEFT JOIN post p ON p.id = c.post_id
    WHERE s.board = ? AND s.span = ? AND (s.place <= ? OR s.member_id = ?) AND {LISTED_SQL}
    ORDER BY s.place, m.id LIMIT ?
"""  # noqa: S608  (all of it ours)
_STATE = """
    SELECT (SELECT computed_at FROM leaderboard WHERE board = ? AND span = ?) AS computed_at,
           EXISTS (SELECT 1 FROM unlisted_member WHERE member_id = ?) AS unlisted
"""
# Who shares the last place that is shown is shown too, but not all of a crowd.
_ROWS_MAX = 2 * SHOWN_MAX


def leaderboard_page(board: str, span: str, viewer: Member | None) -> LeaderboardPage:
    """Return a list as `viewer` (None: anonymous) sees it. Two statements. Raises Invalid for one that there is not."""
    if board not in set(Board):
        raise Invalid(by=_("There is no such list. Choose one of %(known)s.", known=", ".join(Board)))
    if span not in set(Span):
        raise Invalid(**{"in": _("There is no such list. Choose one of %(known)s.", known=", ".join(Span))})
    me = viewer.id if viewer else 0
    found = records(_PLACES, Place, me, board, span, SHOWN_MAX, me, *in_force_at(), _ROWS_MAX + 1)
    state = first_record(_STATE, _State, board, span, me)
    mine = next((one for one in found if one.member_id == me), None)
    shown = [one for one in found if one.place <= SHOWN_MAX][:_ROWS_MAX]
    return LeaderboardPage(Board(board), Span(span), shown, state.computed_at, mine, state.unlisted)


def is_listed(member: Member) -> bool:
    """Say whether the member would be on the leaderboard if they had a place there. One statement."""
    return not first_record(_STATE, _State, "", "", member.id).unlisted
