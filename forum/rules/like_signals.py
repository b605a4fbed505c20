"""What stands out in who likes whom: pairs, closed groups, and members who like one author only. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from forum.rules.signals import Likes, Part, Signal, SignalKind, strongest

MUTUAL_LIKES_MIN, _MUTUAL_PERCENT = 8, 50
# In a circle each likes so many of the others' comments, which are so much of what they like, each of the ties a tenth.
CIRCLE_MIN, CIRCLE_MAX = 3, 10
_CIRCLE_LIKES_MIN, _CIRCLE_PERCENT, _TIE_PERCENT = 8, 80, 10
# What has not come to rest by then is a long chain that loses one after the other, not a small group.
_CIRCLE_TURNS_MAX = 20
ONE_AUTHOR_LIKES_MIN, ONE_AUTHOR_PERCENT = 10, 90


def of_likes(given: Iterable[Likes]) -> list[Signal]:
    """Return what stands out in who likes whom: pairs, circles, and members who like one author only.

    What a circle says is not said again of its pairs, nor of who is in either that they like one author only.
    """
    by_giver: dict[int, dict[int, Likes]] = defaultdict(dict)
    for one in given:
        by_giver[one.giver_id][one.receiver_id] = one
    totals = {giver: sum(one.likes for one in liked.values()) for giver, liked in by_giver.items()}
    circles = _circles(by_giver, totals)
    within = [_members(circle) for circle in circles]
    pairs = [pair for pair in _mutual(by_giver, totals) if not any(_members(pair) <= group for group in within)]
    found = [*pairs, *circles]
    told = set().union(*map(_members, found))
    return [*strongest(found), *strongest(_of_one_author(by_giver, totals, told))]


def _members(signal: Signal) -> set[int]:
    return {part.member_id for part in signal.parts}


def _mutual(by_giver: Mapping[int, Mapping[int, Likes]], totals: Mapping[int, int]) -> list[Signal]:
    found = []
    for giver, liked in by_giver.items():
        for one in liked.values():
            back = by_giver.get(one.receiver_id, {}).get(giver)
            if back and giver < one.receiver_id and all(_is_most(way, totals[way.giver_id]) for way in (one, back)):
                parts = [_part(way, totals) for way in (one, back)]
                found.append(Signal(SignalKind.MUTUAL, min(one.likes, back.likes), parts))
    return found


def _is_most(one: Likes, total: int) -> bool:
    return one.likes >= MUTUAL_LIKES_MIN and one.likes * 100 > total * _MUTUAL_PERCENT


def _part(one: Likes, totals: Mapping[int, int]) -> Part:
    return Part(one.giver_id, one.likes, totals[one.giver_id], one.receiver_id, one.comment_id)


def _circles(by_giver: Mapping[int, Mapping[int, Likes]], totals: Mapping[int, int]) -> list[Signal]:
    """Return the groups that ties hold together and that hardly like anybody else.

    Whoever also likes others is taken out, and what is left is looked at again, until nobody is: an honest friend of
    the group neither hides it nor is counted in.
    """
    ties = _ties(by_giver, totals)
    groups, found = _held_together(set(ties), ties), []
    for _turn in range(_CIRCLE_TURNS_MAX):
        loyal = [{one for one in group if _likes_only(group, by_giver[one], totals[one])} for group in groups]
        whole = [group for group, left in zip(groups, loyal, strict=True) if group == left]
        found += [_circle(one, by_giver, totals) for one in whole if CIRCLE_MIN <= len(one) <= CIRCLE_MAX]
        smaller = [left for group, left in zip(groups, loyal, strict=True) if group != left]
        groups = [part for left in smaller for part in _held_together(left, ties) if len(part) >= CIRCLE_MIN]
    return found


def _ties(by_giver: Mapping[int, Mapping[int, Likes]], totals: Mapping[int, int]) -> dict[int, set[int]]:
    """Return who is tied to whom: each of the two gives the other at least a tenth of their likes."""
    ties: dict[int, set[int]] = defaultdict(set)
    for giver, liked in by_giver.items():
        for other, one in liked.items():
            back = by_giver.get(other, {}).get(giver)
            if back and all(way.likes * 100 >= totals[way.giver_id] * _TIE_PERCENT for way in (one, back)):
                ties[giver].add(other)
    return ties


def _held_together(members: set[int], ties: Mapping[int, set[int]]) -> list[set[int]]:
    """Return the connected groups among the members."""
    groups, left = [], set(members)
    while left:
        group, waiting = set(), [left.pop()]
        while waiting:
            one = waiting.pop()
            group.add(one)
            near = ties[one] & left
            left -= near
            waiting += near
        groups.append(group)
    return groups


def _likes_only(group: set[int], liked: Mapping[int, Likes], total: int) -> bool:
    inside = sum(one.likes for other, one in liked.items() if other in group)
    return inside >= _CIRCLE_LIKES_MIN and inside * 100 >= total * _CIRCLE_PERCENT


def _circle(group: set[int], by_giver: Mapping[int, Mapping[int, Likes]], totals: Mapping[int, int]) -> Signal:
    parts = []
    for one in sorted(group):
        inside = [like for other, like in by_giver[one].items() if other in group]
        newest = max(like.comment_id for like in inside)
        parts.append(Part(one, sum(like.likes for like in inside), totals[one], comment_id=newest))
    return Signal(SignalKind.CIRCLE, sum(part.figure for part in parts), parts)


def _of_one_author(
    by_giver: Mapping[int, Mapping[int, Likes]], totals: Mapping[int, int], told: set[int]
) -> list[Signal]:
    found = []
    for giver in by_giver.keys() - told:
        most = max(by_giver[giver].values(), key=lambda one: one.likes)
        if most.likes >= ONE_AUTHOR_LIKES_MIN and most.likes * 100 >= totals[giver] * ONE_AUTHOR_PERCENT:
            found.append(Signal(SignalKind.ONE_AUTHOR, most.likes, [_part(most, totals)]))
    return found
