"""Plus and minus on a post, in an unbroken page."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import number_on, take_back_vote, without_page_load

pytestmark = pytest.mark.browser


def test_a_plus_can_become_a_minus_and_be_taken_back(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["The naming of winds"])
    with without_page_load(page):
        take_back_vote(page)
        votes = page.locator("#post-vote")
        plus, minus = votes.get_by_role("button", name="Plus"), votes.get_by_role("button", name="Minus")
        pluses, minuses = number_on(plus), number_on(minus)
        plus.click()
        expect(plus).to_have_attribute("aria-pressed", "true")
        expect(plus.locator("b")).to_have_text(str(pluses + 1))
        minus.click()
        expect(minus).to_have_attribute("aria-pressed", "true")
        expect(plus).to_have_attribute("aria-pressed", "false")
        expect(plus.locator("b")).to_have_text(str(pluses))
        expect(minus.locator("b")).to_have_text(str(minuses + 1))
        minus.click()
        expect(minus).to_have_attribute("aria-pressed", "false")
        expect(minus.locator("b")).to_have_text(str(minuses))
        expect(page.locator("#post-vote .htmx-request")).to_have_count(0)  # the page shows a vote before it is sent
    page.reload()
    expect(plus.locator("b")).to_have_text(str(pluses))
    expect(minus.locator("b")).to_have_text(str(minuses))
