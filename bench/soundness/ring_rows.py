"""Rings in a community: what their members get, by what honest members get who do as much."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.soundness.candidates import BEFORE, LIKE_LINES, OTHERS, Past
from bench.soundness.community import Community
from bench.soundness.honest import COMMENTER, Honest, Pace, settle_down
from bench.soundness.measure import Row, net_twei
from bench.soundness.rings import Ring, farm, one_way
from forum.models import Member
from forum.rules.economy import EconomyRules
from forum.twei import MTWEI_PER_TWEI

RATIO_MAX = 1.2
OF_ORDINARY_MAX = 1.5


@dataclass(frozen=True, slots=True)
class Shape:
    """A ring, and the pace of honest members who do as much as it does (of several paces: as many of each)."""

    name: str
    size: int
    twins: tuple[Pace, ...]
    habits: dict[str, object] = field(default_factory=dict)


_ALL_LIKE_ALL = (Pace(comments=0.5, likes=9.5),)
_BY_TEN = (Pace(comments=0.5, likes=10),)
_PAID = EconomyRules().paid_likes_day_max
# Which rings live in one community, and for how many days. Each takes for its likes whom it has liked least so far.
RING_WORLDS: dict[str, tuple[int, list[Shape]]] = {
    "rings": (
        10,
        [
            Shape("ring of 20, all like all", 20, _ALL_LIKE_ALL),
            Shape("ring of 20, 10 farm 10", 20, (Pace(comments=0.5), Pace(likes=5)), {"pattern": farm}),
            Shape("ring of 20, in own threads", 20, _ALL_LIKE_ALL, {"own_threads": True}),
            Shape("ring of 20, rotating by three", 20, (COMMENTER,), {"likes": 3}),
            Shape("ring of 20, deletes what was paid", 20, _ALL_LIKE_ALL, {"deletes_after_days": 4}),
        ],
    ),
    "busy": (
        8,
        [Shape("ring of 20, ten times as active", 20, (Pace(5, 30),), {"comments_a_day": 5, "likes": 30})],
    ),
    "hundred": (8, [Shape("ring of 100, all like all", 100, (Pace(0.25, 24.75),), {"comments_a_day": 0.25})]),
    "hundred-by-three": (
        12,
        [
            Shape("ring of 100, rotating by three", 100, (COMMENTER,), {"likes": 3}),
            Shape("ring of 100, one way round by three", 100, (COMMENTER,), {"likes": 3, "pattern": one_way}),
        ],
    ),
    # It knows the rules: nobody gives a like that pays nothing, and all go to others each day.
    "hundred-sparing": (
        12,
        [Shape("ring of 100, giving the likes that pay", 100, (Pace(comments=0.5, likes=_PAID),), {"likes": _PAID})],
    ),
    "hundred-by-ten": (12, [Shape("ring of 100, rotating by ten", 100, _BY_TEN, {"likes": 10})]),
    "hundred-one-way": (
        8,
        [Shape("ring of 100, one way round by ten", 100, _BY_TEN, {"likes": 10, "pattern": one_way})],
    ),
}
_TWINS = 15


def rings(seed: int, days: int, shapes: Sequence[Shape]) -> list[Row]:
    """Live with rings, and with honest members of the same activity beside each."""
    town = Community(seed)
    groups = settle_down(town)
    alike = {COMMENTER: "commenter"}  # there are enough of them
    for pace in (pace for shape in shapes for pace in shape.twins if pace not in alike):
        alike[pace] = f"as-active{len(alike)}_"
        groups.append(Honest(town, alike[pace], _TWINS, pace))
    kinds = [f"ring{number}_" for number in range(len(shapes))]
    ringed = [Ring(town, kind, shape.size, **shape.habits) for kind, shape in zip(kinds, shapes, strict=True)]
    town.live(days, [*groups, *ringed])
    past = Past()
    rules = {"under the rules before": BEFORE, **OTHERS}
    others = {words: past.paid_mtwei(rule) for words, rule in rules.items()}
    found = []
    for kind, shape in zip(kinds, shapes, strict=True):
        found += _ring_rows(town, others, shape, kind, [alike[pace] for pace in shape.twins])
    return found


def _ring_rows(
    town: Community, others: dict[str, Counter[int]], shape: Shape, ring: str, alike: list[str]
) -> list[Row]:
    got, same, ordinary = (_a_day(town, kinds) for kinds in ([ring], alike, ["commenter"]))
    beside = {
        "one of the ring": got,
        "honest and as active": same,
        "ordinary commenter": ordinary,
    }
    beside |= {words: _a_day(town, [ring], paid) / _a_day(town, alike, paid) for words, paid in others.items()}
    return [
        Row(
            shape.name,
            got / same,
            RATIO_MAX,
            "of what honest members get who are as active",
            beside,
        ),
        Row(shape.name, got / ordinary, OF_ORDINARY_MAX, "of what an ordinary commenter gets"),
    ]


def _a_day(town: Community, kinds: Sequence[str], other: Counter[int] | None = None) -> float:
    """Return the Twei that members of these kinds get a day and head, net; the mean over kinds.

    `other` is what likes would have paid each member (mTwei) instead of what they paid.
    """
    return sum(_of_kind(town, town.kinds[kind], other) for kind in kinds) / len(kinds)


def _of_kind(town: Community, members: list[Member], other: Counter[int] | None) -> float:
    net = net_twei(members)
    if other is not None:
        net += sum(other[member.id] for member in members) / MTWEI_PER_TWEI - net_twei(members, LIKE_LINES)
    return net / len(members) / town.days
