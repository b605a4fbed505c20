"""Buying a report, in an unbroken page; and being told what is missing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import without_page_load

pytestmark = pytest.mark.browser


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
    expect(report).to_contain_text("Price for report instance: 1 Twei")
    report.get_by_role("link", name="Log in").click()
    expect(page).to_have_url(re.compile(r"/login\?next="))


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
