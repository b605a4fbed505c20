"""What a wallet holds and waits for, and how it came to that: the figures, the months, the chart."""

import re
from datetime import date, datetime, timedelta

from forum import clock
from forum.actions import comments, members, posts, reactions, readings, reports, votes
from forum.actions.authority import OPERATOR
from forum.models import SettlementLine
from forum.money.settlement import settle
from forum.queries.wallet import Day, months
from forum.twei import twei
from tests.queries.wallet.conftest import DAY_ONE, LONG_ENOUGH


def test_a_newcomer_is_told_where_to_begin(enrol, as_member):
    page = as_member(enrol("newcomer", twei=0)).text("/wallet")
    assert "Finish a post to earn your first Twei" in page
    assert "<form class=" not in page
    assert 'id="pending-title"' not in page


def held(page: str) -> list[str]:
    """Return what the wallet holds, waits for and has in escrow, as it reads."""
    return re.findall(r"<dt>\w[^<]*</dt><dd><b>([^<]+)</b> Twei</dd>", page)


def test_what_is_pending_stands_by_line_with_its_sum_and_what_that_means(story, cast, as_member, enrol):
    reader = enrol("reader", level=10, twei=0)
    with clock.at(DAY_ONE + timedelta(days=2)):
        readings.complete_reading(reader, story[0])
        reactions.react(reader, story[1], "like")
    page = as_member(reader).text("/wallet")
    assert held(page) == ["0", "1.51", "0"]
    assert re.findall(r'<th scope="row">([^<]+)</th><td class="number">([^<]+)</td>', page) == [
        ("Likes Own", "0.25"),
        ("Read-to-Earn", "1.26"),
        ("Total pending", "1.51"),
    ]
    assert "Each reward waits 24 hours" in page
    assert "Your first reward is on its way" in page
    assert held(as_member(cast["author"]).text("/wallet"))[1] == "0.25"


def test_what_is_in_escrow_stands_beside_the_balance(story, cast, as_member):
    page = as_member(cast["critic"]).text("/wallet")
    assert held(page) == ["19,996", "0", "2"]
    assert "2 Twei you paid for minuses and dislikes are held until those settle." in page
    assert 'id="escrow-title"' not in as_member(cast["author"]).text("/wallet")


def test_the_months_tell_what_was_earned_spent_and_granted(enrol, as_member):
    member = enrol("steady", level=20, twei=0)
    with clock.at(datetime(2026, 1, 15)):
        members.grant_twei("steady", 100_000, "To begin with", by=OPERATOR)
        own = posts.publish(member, "Mine", LONG_ENOUGH, [])
    with clock.at(datetime(2026, 1, 20)):
        readings.complete_reading(reader := enrol("reader", level=10), own)
        votes.vote(reader, own, "plus")
    settle(datetime(2026, 2, 2, 1))
    with clock.at(datetime(2026, 2, 3)):
        reports.buy_report(member, own)
    page = as_member(member).text("/wallet")
    table = re.search(r'<table class="figures months sortable">.*?</table>', page, re.S)[0]
    cells = [re.sub(r"<svg.*?</svg>", "", row) for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", table)]
    assert [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in cells] == [
        ["Feb 2026", "1", "1", "0", "80"],
        ["Jan 2026", "20", "0", "100", "80"],
    ]
    # What was spent grows to the left of the rule between the two columns, what was earned to its right.
    assert re.findall(r"<rect(?: x=\"(\d+)\")? width=\"(\d+)\"", table) == [
        ("95", "5"), ("", "5"), ("0", "100"), ("", "0"),
    ]  # fmt: skip


def test_a_fee_that_came_back_was_not_spent(cast, post_id, as_member):
    critic = cast["critic"]
    with clock.at(datetime(2026, 2, 1)):
        votes.vote(critic, post_id, "minus")
        votes.vote(critic, post_id, "none")
    page = as_member(critic).text("/wallet")
    february = re.search(r">Feb 2026</th>(.*?)</tr>", page)[1]
    assert re.findall(r'class="number (?:spent|earned)"[^>]*>([^<]+)<', february) == ["0", "0"]


def test_months_follow_from_days():
    days = [
        Day(date(2026, 1, 30), 5, 1, 0, 4),
        Day(date(2026, 1, 31), 0, 2, 10, 12),
        Day(date(2026, 3, 1), 1, 0, 0, 13),
    ]
    assert months(days) == [Day(date(2026, 3, 1), 1, 0, 0, 13), Day(date(2026, 1, 1), 5, 3, 10, 12)]
    assert months([]) == []


def test_the_chart_says_in_words_and_as_a_table_what_it_shows(enrol, as_member):
    steady = enrol("steady", twei=0)
    for month, granted in ((1, 100), (2, 50), (4, 25)):
        with clock.at(datetime(2026, month, 10)):
            members.grant_twei("steady", granted * 1000, "Again", by=OPERATOR)
    browser = as_member(steady)
    with clock.at(datetime(2026, 5, 1)):
        page = browser.text("/wallet")
    description = re.search(r'<figure class="plot">.*?<figcaption class="hint">([^<]+)</figcaption>', page, re.S)[1]
    assert description.startswith("From 100 Twei on 10 January 2026 to 175 on 1 May 2026. Highest: 175")
    table = re.search(r"<details><summary>Show as a table.*?</details>", page, re.S)[0]
    assert re.findall(r'<th scope="row">([^<]+)</th><td class="number">([^<]+)</td>', table) == [
        ("1 May 2026", "175"),
        ("10 April 2026", "175"),
        ("10 February 2026", "150"),
        ("10 January 2026", "100"),
    ]
    assert page.count('class="line"') == 1


def test_a_settlement_ahead_of_its_time_does_not_break_the_chart(commenter, as_member):
    with clock.at(datetime(2126, 1, 1)):
        members.grant_twei("commenter", 1000, "From the future", by=OPERATOR)
    assert "1 January 2126" in as_member(commenter).text("/wallet")


def test_the_chart_and_the_months_make_room_for_what_was_asked_for(story, cast, as_member):
    browser = as_member(cast["commenter"])
    assert 'id="chart-heading"' in browser.text("/wallet")
    for query in ("?line=grant", "?after=5"):
        page = browser.text(f"/wallet{query}")
        assert 'id="chart-heading"' not in page
        assert 'id="months-title"' not in page


def pending_on(page: str) -> list[list[str]]:
    """Return the rows of what is pending: the line, what it may pay, and what that would come to on average."""
    table = page.partition("Pending, by line")[2].partition("</table>")[0]
    return [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", table, re.S)][1:]


def test_beside_what_is_pending_stands_what_that_came_to_last_week(cast, author, as_member, enrol, set_rules):
    reader = cast["fan0"]
    set_rules(unvouched_share=300, later_likes_min=0)
    with clock.at(DAY_ONE):
        first, second = (posts.publish(author, title, "word " * 476, []) for title in ("First", "Second"))
        readings.complete_reading(reader, first)
    settled_at = DAY_ONE + timedelta(days=2)
    browser = as_member(reader)
    with clock.at(settled_at - timedelta(hours=1)):
        assert pending_on(browser.text("/wallet")) == [["Read-to-Earn", "2"], ["Total pending", "2"]]
    settle(settled_at)
    with clock.at(settled_at):
        comment_id = comments.write_comment(cast["commenter"], second, "A word")
        readings.complete_reading(reader, second)
        reactions.react(reader, comment_id, "like")
    [paid_mtwei] = [one.paid_mtwei for one in SettlementLine.select() if one.line == "reading"]
    assert 0 < paid_mtwei < 2_000
    with clock.at(settled_at + timedelta(days=6)):
        page = browser.text("/wallet")
    assert "At last week’s average" in page
    assert pending_on(page) == [
        ["Likes Own", "0.25", "—"],
        ["Read-to-Earn", "2", twei(paid_mtwei)],
        ["Total pending", "2.25", "—"],
    ]
    with clock.at(settled_at + timedelta(days=8)):
        assert "At last week’s average" not in browser.text("/wallet")
