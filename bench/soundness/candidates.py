"""Other rules for likes, priced on a history that was lived under the rules in force: no product code knows them.

Only what likes pay differs: the four lines below, before and after the factor of their pots. Everything else of a
wallet (tributes, readings, pluses, what dislikes take) stays as it was lived. Reactions that were taken back and
dislikes have no place here: no row that is priced anew has any.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from forum.db import as_datetime, rows
from forum.rules.economy import EconomyRules
from forum.rules.lines import Line, Pot
from forum.rules.undo import UNDO_MINUTES

LIKE_LINES = (Line.LIKES_OWN, Line.LIKES_COMMENTER, Line.LIKES_AUTHOR, Line.COMMENT_REWARDS)
_HOLD = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule for likes, in the words of its differences."""

    mutual_days: int  # a like in mutual exchange within so many days pays 1/M
    paid_likes_a_day: int | None  # of each giver; later ones pay nothing
    weighed: bool  # the reward is × min(1, W/2), W the sum of the likes' weights
    reward_hold: timedelta
    own_by_later: bool  # Likes Own asks for two who liked later, and pays five a day
    author_to_self: bool  # Likes Author also where the author is the liker


BEFORE = Candidate(0, None, False, timedelta(hours=24), False, True)
CHOSEN = Candidate(3, 4, True, timedelta(hours=72), True, False)
OTHERS = {
    "if all likes of a day paid, divided over thirty days": replace(CHOSEN, mutual_days=30, paid_likes_a_day=None),
    "if the first four paid, divided over seven days": replace(CHOSEN, mutual_days=7),
    "if the first four paid, undivided": replace(CHOSEN, mutual_days=0),
    "if the first five paid": replace(CHOSEN, paid_likes_a_day=5),
    "if the first three paid, undivided": replace(CHOSEN, mutual_days=0, paid_likes_a_day=3),
}
_LIKES_MIN, _LATER_MIN, _OWN_A_DAY = 2, 2, 5


@dataclass(frozen=True, slots=True)
class _Like:
    giver: int
    receiver: int
    comment: int
    author: int
    at: datetime
    night: int  # the number of the settlement that made it final
    n: int


_LIKES = """
    SELECT r.member_id, c.author_id, r.comment_id, p.author_id, r.created_at, r.settlement_id
    FROM reaction r JOIN comment c ON c.id = r.comment_id JOIN post p ON p.id = c.post_id
    WHERE r.value = 1 AND r.settlement_id IS NOT NULL ORDER BY r.created_at, r.comment_id, r.member_id
"""
_PLUSES = """
    SELECT v.member_id, p.author_id, v.created_at, v.settlement_id FROM post_vote v JOIN post p ON p.id = v.post_id
    WHERE v.value = 1 AND v.settlement_id IS NOT NULL
"""


class Past:
    """What was given in the bound database's history, and when it became final."""

    def __init__(self) -> None:
        self._rules = EconomyRules()
        self._nights = [as_datetime(at) for (at,) in rows("SELECT ran_at FROM settlement ORDER BY id")]
        self._pluses = [(giver, author, as_datetime(at), night - 1) for giver, author, at, night in rows(_PLUSES)]
        likes = [(*about, as_datetime(at), night - 1) for *about, at, night in rows(_LIKES)]
        nths = self._nths([(giver, receiver, at) for giver, receiver, _comment, _author, at, _night in likes])
        self._likes = [_Like(*like, n) for like, n in zip(likes, nths, strict=True)]
        gone = rows("SELECT comment_id, created_at FROM comment_removal")
        self._gone = {comment: as_datetime(at) + timedelta(minutes=UNDO_MINUTES) for comment, at in gone}
        # Without what pots passed on to each other: under another rule they would have had more, or less, to pass on.
        pots = rows("SELECT settlement_id, pot, pot_mtwei - COALESCE(given_mtwei, 0) FROM settlement_pot")
        self._pots = {(night - 1, pot): mtwei for night, pot, mtwei in pots}

    def _nths(self, likes: Sequence[tuple[int, int, datetime]]) -> list[int]:
        """Return which of its giver's pluses and likes to its receiver, within `pair_days`, each like is."""
        given: dict[tuple[int, int], list[datetime]] = defaultdict(list)
        for giver, receiver, at in (*likes, *(plus[:3] for plus in self._pluses)):
            given[giver, receiver].append(at)
        within = timedelta(days=self._rules.pair_days)
        return [sum(at - within < other <= at for other in given[giver, receiver]) for giver, receiver, at in likes]

    def paid_mtwei(self, rule: Candidate) -> Counter[int]:
        """Return what likes would have paid each member under this rule."""
        weights = self._weights(rule)
        worth = [*self._of_likes(rule, weights), *self._rewards(rule, weights)]
        claimed: Counter[tuple[int, Pot]] = Counter()
        for night, line, _, mtwei in worth:
            claimed[night, line.pot] += mtwei
        paid: Counter[int] = Counter()
        for night, line, member, mtwei in worth:
            pot = self._pots.get((night, line.pot), 0)
            paid[member] += int(mtwei * min(1, pot / max(1, claimed[night, line.pot])))
        return paid

    def _weights(self, rule: Candidate) -> list[float]:
        """Return what each like weighs: 1/n, or 1/(n·M), or nothing beyond the first ones of a day."""
        partners = self._partners(timedelta(days=rule.mutual_days)) if rule.mutual_days else {}
        given: Counter[tuple[int, object]] = Counter()
        weights = []
        for like in self._likes:
            day = like.giver, like.at.date()
            given[day] += 1
            paid = rule.paid_likes_a_day is None or given[day] <= rule.paid_likes_a_day
            known = partners.get((like.night, like.receiver), set())
            weights.append(paid / (like.n * (len(known) if like.giver in known else 1)))
        return weights

    def _partners(self, within: timedelta) -> dict[tuple[int, int], set[int]]:
        """Return with whom each member stood in mutual exchange at each settlement."""
        edges = [(one.giver, one.receiver, one.at, one.night) for one in self._likes] + self._pluses
        found = {}
        for night, ran_at in enumerate(self._nights):
            given = {
                (giver, receiver) for giver, receiver, at, final in edges if final <= night and at > ran_at - within
            }
            of: dict[int, set[int]] = defaultdict(set)
            for giver, receiver in given:
                if (receiver, giver) in given:
                    of[receiver].add(giver)
            found.update({(night, member): partners for member, partners in of.items()})
        return found

    def _of_likes(self, rule: Candidate, weights: list[float]):
        """Yield what each like pays: the night, the line, to whom, and how much before the pot's factor."""
        of_comment: dict[int, list[_Like]] = defaultdict(list)
        for like in self._likes:
            of_comment[like.comment].append(like)
        own_of_day: Counter[tuple[int, object]] = Counter()
        for like, weight in zip(self._likes, weights, strict=True):
            if not self._stands(like.comment, like.night):
                continue
            yield like.night, Line.LIKES_COMMENTER, like.receiver, self._rules.like_commenter_mtwei * weight
            if like.author != like.receiver and (rule.author_to_self or like.author != like.giver):
                yield like.night, Line.LIKES_AUTHOR, like.author, self._rules.like_author_mtwei * weight
            final = [one for one in of_comment[like.comment] if one.night <= like.night]
            own_of_day[like.giver, like.at.date()] += 1
            if rule.own_by_later:
                later = sum(one.at > like.at for one in final)
                pays = later >= _LATER_MIN and own_of_day[like.giver, like.at.date()] <= _OWN_A_DAY
            else:
                # Those counted, too, that still waited for their own settlement.
                pays = sum(one.at < self._nights[like.night] for one in of_comment[like.comment]) >= _LIKES_MIN
            if pays:
                yield like.night, Line.LIKES_OWN, like.giver, self._rules.like_own_mtwei * weight

    def _rewards(self, rule: Candidate, weights: list[float]):
        of_comment: dict[int, list[tuple[_Like, float]]] = defaultdict(list)
        for like, weight in zip(self._likes, weights, strict=True):
            of_comment[like.comment].append((like, weight))
        for comment, likes in of_comment.items():
            if len(likes) < _LIKES_MIN:
                continue
            night = bisect_left(self._nights, likes[_LIKES_MIN - 1][0].at + rule.reward_hold)
            if night < len(self._nights) and self._stands(comment, night):
                share = min(1, sum(weight for like, weight in likes if like.night <= night) / _LIKES_MIN)
                worth = self._rules.comment_reward_mtwei * (share if rule.weighed else 1)
                yield night, Line.COMMENT_REWARDS, likes[0][0].receiver, worth

    def _stands(self, comment: int, night: int) -> bool:
        return comment not in self._gone or self._gone[comment] > self._nights[night]
