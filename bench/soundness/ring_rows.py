"""Rings in a community: what their members get, by what honest members get who do as much."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.soundness.candidates import FIRST_THREE, LIKE_LINES, Candidate, Past
from bench.soundness.community import Community
from bench.soundness.honest import Honest, Pace, settle_down
from bench.soundness.measure import Row, net_twei
from bench.soundness.rings import Ring, farm, one_way
from forum.models import Member
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
_BY_THREE = (Pace(comments=0.5, likes=3),)
# Which rings live in one community, and for how many days.
RING_WORLDS: dict[str, tuple[int, list[Shape]]] = {
    "rings": (
        12,
        [
            Shape("ring of 20, all like all", 20, _ALL_LIKE_ALL),
            Shape("ring of 20, 10 farm 10", 20, (Pace(comments=0.5), Pace(likes=5)), {"pattern": farm}),
            Shape("ring of 20, in own threads", 20, _ALL_LIKE_ALL, {"own_threads": True}),
            Shape("ring of 20, rotating by three", 20, _BY_THREE, {"likes": 3}),
            Shape("ring of 20, deletes what was paid", 20, _ALL_LIKE_ALL, {"deletes_after_days": 5}),
        ],
    ),
    "busy": (
        10,
        [
            Shape(
                "ring of 20, ten times as active", 20, (Pace(comments=5, likes=30),), {"comments_a_day": 5, "likes": 30}
            )
        ],
    ),
    "hundred": (
        10,
        [Shape("ring of 100, all like all", 100, (Pace(comments=0.1, likes=9.9),), {"comments_a_day": 0.1})],
    ),
    "hundred-by-three": (12, [Shape("ring of 100, rotating by three", 100, _BY_THREE, {"likes": 3})]),
    "hundred-by-ten": (
        10,
        [Shape("ring of 100, rotating by ten", 100, (Pace(comments=0.5, likes=10),), {"likes": 10})],
    ),
    "hundred-one-way": (
        12,
        [Shape("ring of 100, one way round by three", 100, _BY_THREE, {"likes": 3, "pattern": one_way})],
    ),
}
_TWINS = 10


def rings(seed: int, days: int, shapes: Sequence[Shape]) -> list[Row]:
    """Live with rings, and with honest members of the same activity beside each."""
    town = Community(seed)
    groups = settle_down(town)
    paces = sorted({pace for shape in shapes for pace in shape.twins}, key=repr)
    twins = {pace: f"twin{number}_" for number, pace in enumerate(paces)}
    groups += [Honest(town, kind, _TWINS, pace) for pace, kind in twins.items()]
    kinds = [f"ring{number}_" for number in range(len(shapes))]
    ringed = [Ring(town, kind, shape.size, **shape.habits) for kind, shape in zip(kinds, shapes, strict=True)]
    town.live(days, [*groups, *ringed])
    past = Past()
    found = []
    for kind, shape in zip(kinds, shapes, strict=True):
        same = [twins[pace] for pace in shape.twins]
        found += _ring_rows(town, past, shape.name, kind, same)
    return found


def _ring_rows(town: Community, past: Past, name: str, ring: str, same: list[str]) -> list[Row]:
    got, alike, ordinary = (_a_day(town, kinds) for kinds in ([ring], same, ["commenter"]))
    other_got, other_alike = (_a_day(town, kinds, past, FIRST_THREE) for kinds in ([ring], same))
    beside = {
        "a ring’s member": got,
        "honest, as active": alike,
        "ordinary commenter": ordinary,
        "if only the first three likes a day paid": other_got / other_alike,
    }
    return [
        Row(name, got / alike, RATIO_MAX, "of what honest members as active get", beside),
        Row(name, got / ordinary, OF_ORDINARY_MAX, "of what an ordinary commenter gets"),
    ]


def _a_day(town: Community, kinds: Sequence[str], past: Past | None = None, rule: Candidate | None = None) -> float:
    """Return the Twei that members of these kinds get a day and head, net; the mean over kinds.

    With a rule, likes are priced anew by it.
    """
    return sum(_of_kind(town, town.kinds[kind], past, rule) for kind in kinds) / len(kinds)


def _of_kind(town: Community, members: list[Member], past: Past | None, rule: Candidate | None) -> float:
    net = net_twei(members)
    if past and rule:
        paid_mtwei = past.paid_mtwei(rule)
        net += sum(paid_mtwei[member.id] for member in members) / MTWEI_PER_TWEI - net_twei(members, LIKE_LINES)
    return net / len(members) / town.days
