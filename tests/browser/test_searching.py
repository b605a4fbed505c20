"""The search in a browser: by a key from anywhere, by the field without JavaScript, by its sign on a phone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def test_a_slash_goes_to_the_search_and_a_result_leads_to_its_comment(open_page):
    page = open_page("commenter")
    page.goto("/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search this forum")).to_be_focused()
    page.keyboard.type("in:comments harbour tide")
    page.keyboard.press("Enter")
    results = page.locator("#results")
    expect(results.locator("mark").first).to_have_text(re.compile("harbour|tide", re.I))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="What to search for")).to_be_focused()
    results.locator(".result h2 a").first.click()
    expect(page).to_have_url(re.compile(r"/posts/\d+/.*#comment-\d+$"))


def test_the_search_works_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox", name="Search this forum").fill("tides after:tomorrow")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    expect(page.get_by_text("“tomorrow” is no date")).to_be_visible()
    expect(page.locator("#results").get_by_role("link", name="The town that timed its tides").first).to_be_visible()


def test_on_a_phone_a_sign_leads_to_the_search(open_page):
    page = open_page(viewport=PHONE)
    page.goto("/")
    page.get_by_role("link", name="Search").click()
    expect(page.get_by_role("searchbox", name="What to search for")).to_be_focused()
    expect(page.get_by_text("Every word has to be there.")).to_be_visible()
