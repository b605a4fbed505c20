"""The geometry of charts: where a line and a bar go, and what labels the axis. Pure; whole units of the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

WIDTH = 600
HEIGHT = 160
_TICKS_MAX = 5
# The steps that people count in, of each power of ten.
_ROUND_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line in steps: its SVG path in a box of WIDTH by HEIGHT, and the values at the axis, lowest first.

    The axis' values are at equal distances, the first at the bottom and the last at the top.
    """

    path: str
    ticks: tuple[int, ...]

    @property
    def heights(self) -> tuple[int, ...]:
        """Where the axis' values are, as y."""
        return tuple(_y(tick, self.ticks) for tick in self.ticks)

    def y(self, value: int) -> int:
        """Return where a value is."""
        return _y(value, self.ticks)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a stacked bar: where it begins, and how long it is."""

    begin: int
    length: int


@dataclass(frozen=True, slots=True)
class Column:
    """An upright stacked bar in a box of WIDTH by HEIGHT; its blocks' `begin` is their upper edge, the lowest first."""

    x: int
    width: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Upright stacked bars side by side, oldest first, and the values at the axis, lowest first."""

    columns: tuple[Column, ...]
    ticks: tuple[int, ...]

    @property
    def heights(self) -> tuple[int, ...]:
        """Where the axis' values are, as y."""
        return tuple(_y(tick, self.ticks) for tick in self.ticks)


def line_chart(points: Sequence[tuple[int, int]]) -> LineChart:
    """Return the line through `points`, at least one: pairs of a day's number, ascending, and a value.

    A value holds until the next one, so the line goes in steps.
    """
    ticks = _ticks([value for _, value in points])
    begin, days = points[0][0], max(points[-1][0] - points[0][0], 1)
    steps = [f"M0 {_y(points[0][1], ticks)}"]
    steps += [f"H{WIDTH * (day - begin) // days}V{_y(value, ticks)}" for day, value in points[1:]]
    return LineChart("".join(steps), ticks)


def column_chart(days: Sequence[tuple[int, Sequence[int]]], days_shown: int) -> ColumnChart:
    """Return a column for each of the days, at least one: pairs of a day's number, ascending, and its parts.

    The last day is at the right edge, and a day that is missing leaves its place empty. Days before the
    ones shown are left out.
    """
    last = days[-1][0]
    shown = [(days_shown - 1 - (last - day), parts) for day, parts in days if last - day < days_shown]
    ticks = _ticks([0, *(sum(parts) for _, parts in shown)])
    width = max(1, WIDTH * 4 // (days_shown * 5))  # a fifth of each day's place is air
    return ColumnChart(
        tuple(Column(WIDTH * place // days_shown, width, _upright(parts, ticks[-1])) for place, parts in shown), ticks
    )


def stacked(parts: Sequence[int], length: int = WIDTH) -> tuple[Block, ...]:
    """Return the parts of a bar of this length, one after the other; at least 1 long for anything above 0."""
    lengths = [bar_length(part, sum(parts), length) for part in parts]
    if any(lengths):
        lengths[lengths.index(max(lengths))] += length - sum(lengths)  # what rounding left, where it shows least
    return tuple(Block(end - own, own) for own, end in zip(lengths, accumulate(lengths), strict=True))


def _upright(parts: Sequence[int], value_max: int) -> tuple[Block, ...]:
    blocks = stacked(parts, bar_length(sum(parts), value_max, HEIGHT))
    return tuple(Block(HEIGHT - block.begin - block.length, block.length) for block in blocks)


def thinned(points: Sequence[tuple[int, int]], points_max: int) -> list[tuple[int, int]]:
    """Return at most so many of the points: the first, and the last of each of equally long stretches of days."""
    if len(points) <= points_max:
        return list(points)
    begin = points[0][0]
    days = points[-1][0] - begin + 1
    stretch = [(day - begin) * (points_max - 1) // days for day, _ in points]
    lasts = [point for point, (here, following) in zip(points, pairwise([*stretch, None]), strict=True)
             if here != following]  # fmt: skip
    return lasts if lasts[0] == points[0] else [points[0], *lasts]


def bar_length(value: int, value_max: int, length: int = 100) -> int:
    """Return how long a bar is of which the longest has `length`; at least 1 for anything above 0."""
    if value <= 0 or value_max <= 0:
        return 0
    return max(1, length * value // value_max)


def _ticks(values: Sequence[int]) -> tuple[int, ...]:
    """Return round values, equally far apart, between which all the given ones lie; from 0 on where that is near."""
    low, high = min(values), max(values)
    low = 0 if 0 <= low <= high // 2 else low
    step = _round_up(max(1, -(-(high - low) // (_TICKS_MAX - 2))))
    first, last = low // step, max(-(-high // step), low // step + 1)
    return tuple(number * step for number in range(first, last + 1))


def _round_up(step: int) -> int:
    power = 10 ** (len(str(step)) - 1)
    return next(power * factor for factor in (*_ROUND_STEPS, 10) if power * factor >= step)


def _y(value: int, ticks: Sequence[int]) -> int:
    return HEIGHT - HEIGHT * (value - ticks[0]) // (ticks[-1] - ticks[0])
