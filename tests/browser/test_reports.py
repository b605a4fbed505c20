"""Buying a report, in an unbroken page; and being told what is missing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import take_back_vote, without_page_load

pytestmark = pytest.mark.browser

QUIET = "Out of sorts"


def test_a_bought_report_fills_the_columns_and_the_balance_follows(open_page, threads):
    page = open_page("commenter")
    page.goto(next(address for title, address in threads.items() if title.startswith("The town")))
    report, balance = page.locator("#report"), page.locator("#balance b")
    before = float(balance.inner_text().replace(",", ""))
    with without_page_load(page):
        report.get_by_role("button", name=re.compile("Buy")).click()
        expect(report.get_by_role("button", name="Buy a new report")).to_be_visible()
        expect(report).not_to_contain_text("…")
        expect(report).to_contain_text("As of just now")
        expect(balance).not_to_have_text(f"{before:g}")
    assert float(balance.inner_text().replace(",", "")) == pytest.approx(before - 1)
    report.get_by_role("row", name=re.compile("PnL Reports")).get_by_role("link").click()
    expect(page.get_by_role("heading", name="PnL Reports")).to_be_visible()


def test_anonymous_readers_see_the_lines_and_a_way_in(open_page, threads):
    page = open_page()
    page.goto(next(iter(threads.values())))
    report = page.locator("#report")
    report.locator("summary").click()
    expect(report).to_contain_text("Price for report instance: 1 Twei")
    report.get_by_role("link", name="Log in").click()
    expect(page).to_have_url(re.compile(r"/login\?next="))


@pytest.fixture
def newcomer(open_page, threads):
    """The thread of a post on which the member has neither earned nor spent anything."""
    page = open_page("almost")
    page.goto(threads[QUIET])
    return page


def test_a_newcomers_book_is_one_line_until_there_is_something_to_report(newcomer):
    report = newcomer.locator("#report")
    line = report.get_by_text("Your profit and loss on this post: nothing to report yet")
    figures = report.get_by_role("table", name="Post Profit")
    expect(line).to_be_visible()
    expect(figures).to_be_hidden()
    line.click()
    expect(figures).to_be_visible()
    expect(report.get_by_role("button", name="Buy the report")).to_have_class("quiet")
    with without_page_load(newcomer):
        newcomer.locator("#post-vote").get_by_role("button", name=re.compile("Minus")).click()
        expect(report.get_by_role("button", name="Buy the report")).to_have_class("button")
    expect(report.locator("summary")).to_have_count(0)
    expect(figures).to_be_visible()
    take_back_vote(newcomer)


# Of the text itself: a cell or a link may be larger than what stands in it.
_BOXES = """table => [...table.querySelectorAll("tbody tr")].map(row => {
    const box = cell => {
        const range = document.createRange();
        const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (text.nextNode() && !text.currentNode.textContent.trim());
        range.selectNodeContents(text.currentNode);
        const lines = range.getClientRects();
        return lines[0];
    };
    const [label, figure] = [...row.children].map(box);
    return {label: label.bottom, figure: figure.bottom, right: figure.right, top: row.getBoundingClientRect().top};
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_figures_stand_in_columns_and_on_the_lines_of_their_labels(open_page, threads, width, scheme):
    page = open_page("commenter", viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(threads["The town that timed its tides"])
    tables = (page.locator("#report").get_by_role("table", name=name) for name in ("Post Profit", "Post Loss"))
    profit, loss = (table.evaluate(_BOXES) for table in tables)
    assert len(profit) == len(loss) == 7
    for rows in (profit, loss):
        assert max(row["right"] for row in rows) - min(row["right"] for row in rows) < 1
        assert all(abs(row["label"] - row["figure"]) < 1 for row in rows)
    if width > 600:  # side by side: each row as high as its neighbour
        assert all(abs(left["top"] - right["top"]) < 1 for left, right in zip(profit, loss, strict=True))
    total = page.locator("#report .total b").bounding_box()
    assert abs(total["x"] + total["width"] - loss[0]["right"]) < 1


def test_a_dislike_says_its_price_and_the_header_follows_each_way(open_page, threads):
    page = open_page("commenter")
    page.goto(next(address for title, address in threads.items() if title.startswith("The town")))
    balance = page.locator("#balance b")
    before = balance.inner_text()
    free = "[id^=dislike-][aria-pressed=false]"
    button = page.locator(f"#{page.locator(free).first.get_attribute('id')}")
    expect(button).to_have_attribute("aria-describedby", "price-dislike")
    expect(page.locator("#price-dislike")).to_contain_text("A dislike costs 2 Twei")
    with without_page_load(page):
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(balance).not_to_have_text(before)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(balance).to_have_text(before)


def test_an_amount_of_the_wallet_says_why_it_is_that_when_it_is_tapped(open_page):
    page = open_page("commenter", has_touch=True, viewport={"width": 360, "height": 800})
    page.goto("/wallet?line=likes_commenter")
    movement = page.locator(".movements tbody tr").first
    expect(movement).to_contain_text(re.compile(r"[\d.]+ Twei ÷ \d"))
    reason = page.get_by_text("from the same member to the same member")
    expect(reason).to_be_hidden()
    page.get_by_text("Why these amounts?").tap()
    expect(reason).to_be_visible()


def test_the_wallet_is_filtered_by_the_title_of_a_post(open_page):
    page = open_page("commenter")
    page.goto("/wallet")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Post", exact=True).select_option(label="The town that timed its tides")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"post=\d+"))
    expect(page.get_by_label("Post", exact=True).locator(":checked")).to_have_text("The town that timed its tides")
    lines = page.locator(".movements tbody tr td:first-child")
    expect(lines.first).to_contain_text("The town that timed its tides")


def test_an_entry_of_a_report_shows_how_its_comment_begins(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["The town that timed its tides"])
    page.locator("#report").get_by_role("row", name=re.compile("Comment Tributes")).get_by_role("link").click()
    entry = page.locator(".figures tbody tr").first.get_by_role("link")
    words = entry.inner_text()
    assert re.fullmatch(r"“.{3,60}”", words)
    entry.click()
    expect(page.locator(f"#{page.url.partition('#')[2]}")).to_contain_text(words.strip("“”…"))
