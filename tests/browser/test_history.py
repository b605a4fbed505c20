"""The history of an edited comment, in a browser: one click away, read without colours, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import TIDES
from tests.browser.test_looks import violations

pytestmark = pytest.mark.browser

RULES = {"rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_mark_of_an_edited_text_leads_to_what_it_said_before(open_page, threads, scripts):
    page = open_page(java_script_enabled=scripts)
    page.goto(threads[TIDES])
    page.locator("#post").get_by_role("link", name="edited").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("History of")
    version = page.locator("#version-2")
    expect(version.locator("del").first).to_contain_text("stair")
    expect(version.locator("ins").first).to_contain_text("flight of steps")
    page.get_by_role("link", name="Back to the post").click()
    expect(page.locator("#post")).to_be_visible()
    page.locator(".comment > header").get_by_role("link", name="edited").first.click()
    expect(page.locator("#version-1")).to_be_visible()


@pytest.mark.parametrize("name", [None, "mod"], ids=["anonymous", "moderator"])
def test_a_history_is_accessible_and_fits_a_phone(open_page, threads, name):
    page = open_page(name, viewport={"width": 320, "height": 800})
    page.goto(threads[TIDES])
    page.locator("#post").get_by_role("link", name="edited").click()
    expect(page.locator("#version-1")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page, RULES) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_what_changed_is_seen_without_colours(open_page, threads):
    page = open_page()
    page.goto(threads[TIDES])
    page.locator("#post").get_by_role("link", name="edited").click()
    line = "element => getComputedStyle(element).textDecorationLine"
    assert page.locator("#version-2 del").first.evaluate(line) == "line-through"
    assert page.locator("#version-2 ins").first.evaluate(line) == "underline"
