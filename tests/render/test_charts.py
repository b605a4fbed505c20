"""The geometry of charts: the line stays in its box, the axis has round values, bars compare."""

from itertools import pairwise

import pytest

from forum.render.charts import HEIGHT, WIDTH, Block, bar_length, column_chart, line_chart, stacked, thinned


def test_a_line_goes_in_steps_from_edge_to_edge():
    chart = line_chart([(10, 0), (20, 100), (30, 50)])
    assert chart.path == f"M0 {HEIGHT}H{WIDTH // 2}V0H{WIDTH}V{HEIGHT // 2}"


@pytest.mark.parametrize(
    "values", [[0, 0], [1, 1], [7, 3], [0, 3], [999, 1000], [20_000_000, 19_999_000], [-5, 12], [10**12, 1], [-4, -4]]
)
def test_every_value_lies_between_the_ends_of_the_axis(values):
    ticks = line_chart(list(enumerate(values))).ticks
    assert ticks[0] <= min(values)
    assert max(values) <= ticks[-1]
    assert 2 <= len(ticks) <= 6


@pytest.mark.parametrize("values", [[7, 3], [0, 3], [999, 1000], [123_456, 600], [-5, 12]])
def test_the_axis_has_round_values_at_equal_distances(values):
    chart = line_chart(list(enumerate(values)))
    assert len({high - low for low, high in pairwise(chart.ticks)}) == 1
    step = str(chart.ticks[1] - chart.ticks[0])
    assert step[0] in "125"
    assert set(step[1:]) <= {"0"}
    assert (chart.heights[0], chart.heights[-1]) == (HEIGHT, 0)


def test_the_axis_begins_at_nothing_where_that_is_near():
    assert line_chart([(1, 40), (2, 100)]).ticks[0] == 0
    assert line_chart([(1, 95), (2, 100)]).ticks[0] > 0


def test_a_single_point_is_a_chart_too():
    assert line_chart([(5, 30)]).path.startswith("M0 ")


def test_few_points_stay_as_they_are():
    points = [(day, day * 3) for day in range(10)]
    assert thinned(points, 10) == points
    assert thinned([], 10) == []


def test_many_points_become_few_that_keep_both_ends():
    points = [(day, day * 3) for day in range(1000)]
    few = thinned(points, 120)
    assert len(few) <= 120
    assert (few[0], few[-1]) == (points[0], points[-1])
    assert set(few) <= set(points)
    assert few == sorted(few)


def test_points_that_lie_close_together_do_not_lose_the_end():
    points = [(1, 5), *((1000 + day, day) for day in range(500))]
    few = thinned(points, 50)
    assert (few[0], few[-1]) == (points[0], points[-1])


def test_bars_compare_and_the_smallest_can_be_seen():
    assert bar_length(50, 200) == 25
    assert bar_length(200, 200) == 100
    assert bar_length(1, 10_000) == 1
    assert bar_length(0, 200) == bar_length(-3, 200) == bar_length(0, 0) == 0


@pytest.mark.parametrize("parts", [[1, 1, 1], [999_999, 1, 0], [0, 7], [3, 0, 10**12], [1] * 7])
def test_the_parts_of_a_bar_fill_it_without_a_gap(parts):
    blocks = stacked(parts, 600)
    assert blocks[0].begin == 0
    assert all(block.begin + block.length == following.begin for block, following in pairwise(blocks))
    assert blocks[-1].begin + blocks[-1].length == 600
    assert [block.length > 0 for block in blocks] == [part > 0 for part in parts]


def test_the_parts_of_a_bar_are_as_long_as_their_shares():
    assert stacked([50, 30, 20], 100) == (Block(0, 50), Block(50, 30), Block(80, 20))


def test_a_bar_of_nothing_is_no_bar():
    assert stacked([0, 0], 100) == (Block(0, 0), Block(0, 0))


def test_a_column_stands_on_the_ground_and_is_as_high_as_its_sum():
    [column] = column_chart([(700, [30, 20, 50])], 30).columns
    assert [(block.begin, block.length) for block in column.blocks] == [
        (HEIGHT * 70 // 100, HEIGHT * 30 // 100), (HEIGHT // 2, HEIGHT // 5), (0, HEIGHT // 2),
    ]  # fmt: skip


def test_the_last_day_stands_at_the_right_and_missing_days_leave_their_places_empty():
    chart = column_chart([(1, [5]), (10, [1]), (12, [2]), (19, [4])], 10)
    assert [column.x for column in chart.columns] == [0, 2 * WIDTH // 10, 9 * WIDTH // 10]
    assert all(0 < column.width < WIDTH // 10 for column in chart.columns)
    assert chart.columns[-1].x + chart.columns[-1].width <= WIDTH
    assert chart.ticks[-1] == 4  # what is left out does not lift the axis


def test_a_day_without_anything_is_a_column_without_height():
    chart = column_chart([(1, [0, 0])], 30)
    assert [block.length for block in chart.columns[0].blocks] == [0, 0]
    assert chart.ticks == (0, 1)
    assert (chart.heights[0], chart.heights[-1]) == (HEIGHT, 0)
