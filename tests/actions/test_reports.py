"""Buying one's profit and loss on a post: what it costs, what it says, who sees it."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import comments, posts, reactions, readings, votes
from forum.db import db
from forum.models import Journal, Member, Post, Report, ReportLine
from forum.money import ledger, settlement
from forum.rules.pnl import LOSS_LABELS, PROFIT_LABELS
from tests.conftest import counting
from tests.visitor import Visitor, own_part, root_id, succeeded, without_token

_TAGS = re.compile(r"<[^>]+>")


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=14, twei=10)


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


def figures(page: str) -> dict[str, str]:
    """Return the figures of the page's report by label: each stands directly behind its label."""
    section = page[page.index('id="report"') :]
    words = [unescape(word).strip() for word in _TAGS.split(section)]
    words = [word for word in words if word]
    labels = [
        *PROFIT_LABELS.values(), "Profit Subtotal, Twei",
        *LOSS_LABELS.values(), "Loss Subtotal, Twei", "Total Twei Earned",
    ]  # fmt: skip
    places = [words.index(label) for label in labels]
    assert places == sorted(places), "the labels stand in the design's order"
    return {label: words[place + 1] for label, place in zip(labels, places, strict=True)}


def entries_on(page: str) -> list[str]:
    """Return the amounts of the entries that a page lists, as they read."""
    return re.findall(r'<td class="number" data-value="-?\d+">([^<]+)</td>', page)


def bars_on(page: str) -> list[tuple[str, str, str]]:
    """Return the bars of a report: side, where it begins and how long it is, in a drawing 200 wide."""
    return re.findall(r'<rect class="(\w+)" x="(\d+)" width="(\d+)"', page)


def test_before_a_report_is_bought_every_figure_is_an_ellipsis(me, visitor, post_id):
    for browser in (me, visitor):
        page = browser.text(f"/posts/{post_id}")
        assert set(figures(page).values()) == {"…"}
        assert "Price for report instance: 1 Twei" in page
        assert bars_on(page) == []


def panel(browser: Visitor, post_id: int) -> str:
    return re.search(r'<section id="report".*?</section>', browser.text(f"/posts/{post_id}"), re.S)[0]


def is_folded(panel_: str) -> bool:
    """Say whether the panel is the one line that opens; purchases are quiet exactly as long as it is."""
    folded = "nothing to report yet</h2></summary>" in panel_
    assert panel_.count("<details>") == folded
    assert ('class="quiet"' in panel_ or "Available from" in panel_) == folded
    assert ('class="button"' in panel_) != folded
    return folded


def test_with_nothing_to_report_the_book_is_one_line_that_opens(me, visitor, enrol, as_member, post_id):
    for browser in (me, visitor, as_member(enrol("newcomer"))):
        assert is_folded(panel(browser, post_id))
        assert set(figures(panel(browser, post_id)).values()) == {"…"}


def _finish_and_plus(ann, author, post_id):
    readings.complete_reading(ann, post_id)
    votes.vote(ann, post_id, "plus")


def _dislike(ann, author, post_id):
    reactions.react(ann, comments.write_comment(author, post_id, "Not much of a word"), "dislike")


def _like(ann, author, post_id):
    reactions.react(ann, comments.write_comment(author, post_id, "A word"), "like")


@pytest.mark.parametrize(
    ("act", "opens"),
    [
        (_finish_and_plus, False),  # its reward is the author's, and a reading is no line of the report
        (lambda ann, author, post_id: votes.vote(ann, post_id, "minus"), True),
        (lambda ann, author, post_id: comments.write_comment(ann, post_id, "A word"), True),
        (_dislike, True),
        (_like, True),  # it may earn: a claim alone is something
    ],
    ids=["plus", "minus", "comment", "dislike", "like"],
)
def test_the_book_is_open_as_soon_as_there_is_something_to_report(me, ann, author, post_id, act, opens):
    act(ann, author, post_id)
    assert is_folded(panel(me, post_id)) != opens
    assert set(figures(panel(me, post_id)).values()) == {"…"}


def test_what_happened_under_another_post_opens_no_book(me, ann, author, post_id):
    votes.vote(ann, posts.publish(author, "Another", "Text", []), "minus")
    assert is_folded(panel(me, post_id))


def test_an_author_without_a_tribute_has_something_once_a_comment_is_disliked(
    author, as_member, set_rules, commenter, ann
):
    set_rules(publish_tribute_mtwei=0)
    post_id = posts.publish(author, "For nothing", "Text", [])
    assert is_folded(panel(as_member(author), post_id))
    reactions.react(ann, comments.write_comment(commenter, post_id, "A word"), "dislike")
    assert not is_folded(panel(as_member(author), post_id))


def test_the_date_stands_above_the_figures(me, post_id):
    me.post(f"/posts/{post_id}/reports")
    shown = panel(me, post_id)
    assert shown.index("As of <time") < shown.index("Post Profit")


def test_a_book_costs_no_further_statement_folded_or_open(me, ann, author, post_id):
    def cost() -> int:
        with counting() as statements:
            me.text(f"/posts/{post_id}/tides-and-clocks")
        return len(statements)

    folded = cost()
    votes.vote(ann, post_id, "minus")
    with_figures = cost()
    me.post(f"/posts/{post_id}/reports")
    assert folded == with_figures == cost()


def test_a_bought_report_stands_in_the_page_with_its_own_price(me, ann, post_id, way):
    assert succeeded(me.post(f"/posts/{post_id}/reports", way), way)
    shown = figures(me.text(f"/posts/{post_id}"))
    assert shown["PnL Reports"] == shown["Loss Subtotal, Twei"] == "1"
    assert shown["Total Twei Earned"] == "−1"
    assert shown["Earned for Pluses"] == "0"
    assert ledger.balance_mtwei(ann.id) == 9_000


def test_the_plain_answer_leads_to_the_report_and_the_fragment_is_what_the_page_holds(me, post_id):
    plain = me.post(f"/posts/{post_id}/reports")
    assert plain.location == f"/reports/{Report.get().id}"
    fragment = me.post(f"/posts/{post_id}/reports", "htmx")
    assert root_id(fragment) == "report"
    assert without_token(own_part(fragment)) in without_token(me.text(f"/posts/{post_id}"))


def test_the_header_follows_the_purchase(me, post_id):
    fragment = me.post(f"/posts/{post_id}/reports", "htmx")
    assert re.search(r'id="balance"[^>]*hx-swap-oob="true"[^>]*><b>9</b> Twei', fragment.text)
    assert re.search(r'id="balance"[^>]*><b>9</b> Twei', me.text("/"))


def test_a_report_says_what_happened_until_then_and_never_changes(me, ann, author, enrol, post_id):
    said = comments.write_comment(ann, post_id, "Something to like")
    for n in range(2):
        reactions.react(enrol(f"fan{n}", level=14), said, "like")
    first = Report.get_by_id(me.post(f"/posts/{post_id}/reports").location.rsplit("/", 1)[1])
    assert figures(me.text(f"/reports/{first.id}"))["Comment Rewards"] == "0"
    assert "+3 pending" in me.text(f"/reports/{first.id}")
    settlement.settle(clock.now() + timedelta(days=4))
    second = me.post(f"/posts/{post_id}/reports").location
    assert figures(me.text(second)) == {
        **dict.fromkeys([*PROFIT_LABELS.values(), *LOSS_LABELS.values()], "0"),
        "Comment Rewards": "3",
        "Likes Commenter": "1",
        "Profit Subtotal, Twei": "4",
        "Comment Tributes": "1",
        "PnL Reports": "2",
        "Loss Subtotal, Twei": "3",
        "Total Twei Earned": "1",
    }
    # Profit goes to the right of the middle, loss to the left, and both are measured by the largest line.
    assert bars_on(me.text(second)) == [
        ("profit", "100", "100"), ("profit", "100", "33"), ("loss", "67", "33"), ("loss", "34", "66"),
    ]  # fmt: skip
    assert figures(me.text(f"/reports/{first.id}"))["Comment Rewards"] == "0"
    assert f'href="/reports/{first.id}"' in me.text(second)
    assert f'href="/reports/{first.id}"' in me.text(f"/posts/{post_id}")


@pytest.mark.parametrize("table", ["report", "report_line"])
@pytest.mark.parametrize("change", ["UPDATE {0} SET {1} = {1} + 1", "DELETE FROM {0}"])
def test_the_database_refuses_to_change_a_report(me, post_id, table, change):
    me.post(f"/posts/{post_id}/reports")
    column = {"report": "price_mtwei", "report_line": "amount_mtwei"}[table]
    with pytest.raises(Exception, match="never"), db.atomic():
        db.execute_sql(change.format(table, column))


def test_every_figure_opens_the_entries_that_make_it_up(me, ann, post_id):
    votes.vote(ann, post_id, "minus")
    votes.vote(ann, post_id, "none")
    votes.vote(ann, post_id, "minus")
    address = me.post(f"/posts/{post_id}/reports").location
    lines = re.findall(rf'href="({address}/\w+)"', me.text(address))
    assert lines == [f"{address}/{name}" for name in (*PROFIT_LABELS, *LOSS_LABELS)]
    page = me.text(f"{address}/minuses")
    assert entries_on(page) == ["−2", "2", "−2"]
    assert entries_on(me.text(f"{address}/reports")) == ["−1"]
    votes.vote(ann, post_id, "none")  # later movements are not this report's
    assert entries_on(me.text(f"{address}/minuses")) == ["−2", "2", "−2"]


def test_the_entries_behind_a_figure_come_in_pages(me, ann, post_id, monkeypatch):
    monkeypatch.setattr("forum.queries.reports.ENTRIES_PER_PAGE", 2)
    for value in ("minus", "none", "minus"):
        votes.vote(ann, post_id, value)
    address = me.post(f"/posts/{post_id}/reports").location
    first = me.text(f"{address}/minuses")
    more = unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
    assert [len(entries_on(page)) for page in (first, me.text(more))] == [2, 1]


def test_a_report_is_its_buyers_alone(me, as_member, enrol, visitor, post_id):
    address = me.post(f"/posts/{post_id}/reports").location
    other = as_member(enrol("bob", level=14))
    for path in (address, f"{address}.csv", f"{address}/minuses"):
        assert other.get(path).status_code == 404
        assert visitor.get(path).status_code == 303
        response = me.get(path)
        assert response.status_code == 200
        assert "private" in response.headers["Cache-Control"]


def test_the_sheet_holds_every_line_and_the_sums(me, ann, author):
    formula = posts.publish(author, "=1+1", "Text", [])
    votes.vote(ann, formula, "minus")
    response = me.get(me.post(f"/posts/{formula}/reports").location + ".csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert list(rows[0])[:4] == ["side", "line", "amount_mtwei", "pending_mtwei"]
    assert [row["line"] for row in rows] == [
        *PROFIT_LABELS.values(), "Profit Subtotal", *LOSS_LABELS.values(), "Loss Subtotal", "Total",
    ]  # fmt: skip
    amounts = {row["line"]: row["amount_mtwei"] for row in rows}
    assert (amounts["Spent for Minuses"], amounts["Loss Subtotal"], amounts["Total"]) == ("2000", "3000", "-3000")
    assert {row["post_title"] for row in rows} == {"'=1+1"}


@pytest.mark.parametrize(("level", "status"), [(4, 403), (5, 303)])
def test_reports_open_at_5(enrol, as_member, post_id, level, status):
    browser = as_member(enrol("low", level=level))
    assert browser.post(f"/posts/{post_id}/reports").status_code == status
    assert ("Available from LVL 5" in browser.text(f"/posts/{post_id}")) == (status == 403)


def test_a_wallet_that_cannot_pay_gets_no_report_and_is_told_what_is_missing(enrol, as_member, post_id, way):
    poor = enrol("poor", level=14, twei=0)
    response = as_member(poor).post(f"/posts/{post_id}/reports", way)
    assert response.status_code == 402
    assert "1 Twei short" in response.text
    assert Report.select().count() == ReportLine.select().count() == 0


def test_a_double_click_buys_one(me, ann, post_id, way):
    answers = [me.post(f"/posts/{post_id}/reports", way, key="k") for _ in range(2)]
    assert all(succeeded(answer, way) for answer in answers)
    assert Report.select().count() == 1
    assert ledger.balance_mtwei(ann.id) == 9_000


def test_a_post_that_is_not_there_has_no_report(me, way):
    assert me.post("/posts/404/reports", way).status_code == 404


def test_a_free_report_moves_nothing(me, ann, post_id, set_rules):
    set_rules(report_price_mtwei=0)
    me.post(f"/posts/{post_id}/reports")
    assert figures(me.text(f"/posts/{post_id}"))["PnL Reports"] == "0"
    assert not Journal.select().where(Journal.key.startswith("report:")).exists()


def test_a_reading_is_no_line_of_a_report(me, ann, post_id):
    Post.update(words=500).where(Post.id == post_id).execute()
    readings.complete_reading(ann, post_id)
    settlement.settle(clock.now() + timedelta(days=2))
    assert figures(me.text(me.post(f"/posts/{post_id}/reports").location))["Total Twei Earned"] == "−1"


def test_a_report_costs_a_fixed_number_of_statements(me, ann, post_id):
    for _ in range(4):
        for value in ("minus", "none"):
            votes.vote(ann, post_id, value)
        address = me.post(f"/posts/{post_id}/reports").location
    for path, most in ((address, 5), (f"{address}/minuses", 6), (f"{address}.csv", 4)):
        with counting() as statements:
            assert me.get(path).status_code == 200
        assert len(statements) == most, path
