"""Entries in, lines out."""

from forum.rules import pnl
from forum.rules.pnl import statement


def test_a_report_has_six_lines_of_profit_and_six_of_loss_in_the_designs_order():
    empty = statement([])
    assert [line.label for line in empty.profit] == [
        "Earned for Pluses", "Comment Rewards", "Likes Own", "Likes Commenter", "Likes Author", "Dislikes Author",
    ]  # fmt: skip
    assert [line.label for line in empty.loss] == [
        "Spent for Minuses", "Comment Tributes", "Dislikes Own", "Dislikes Commenter", "Post Publish Tribute",
        "PnL Reports",
    ]  # fmt: skip
    assert (empty.profit_mtwei, empty.loss_mtwei, empty.total_mtwei) == (0, 0, 0)


def test_losses_are_positive_and_the_total_is_profit_less_loss():
    sums = statement([("pluses", 3_000), ("pluses", 500), ("minuses", -2_000), ("reports", -1_000)])
    assert sums.profit[0].amount_mtwei == sums.profit_mtwei == 3_500
    assert (sums.loss_mtwei, sums.total_mtwei) == (3_000, 500)


def test_a_refund_lessens_the_line_of_its_fee():
    refunded = statement([("dislikes_own", -2_000), ("dislikes_own", 2_000), ("dislikes_own", -2_000)])
    assert refunded.loss[2].amount_mtwei == 2_000


def test_reading_and_grants_are_no_lines_of_a_report():
    assert statement([("reading", 5_000), ("grant", 7_000)]).total_mtwei == 0


def test_what_is_pending_counts_in_no_figure():
    waiting = statement([], {"likes_own": 250, "pluses": 1_000})
    assert waiting.profit_pending_mtwei == 1_250
    assert waiting.total_mtwei == 0


def test_a_kept_report_comes_back_as_it_was():
    bought = statement([("pluses", 1), ("reports", -2)], {"pluses": 3})
    kept = {line.name: (line.amount_mtwei, line.pending_mtwei) for line in bought.lines}
    assert pnl.restored(kept) == bought
