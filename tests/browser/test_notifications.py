"""Somebody is mentioned, told so in the header, and follows it to where it was said, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import AT_COMMENT, comment_saying

pytestmark = pytest.mark.browser

WINDS = "The naming of winds"


def unread(page: Page) -> int:
    count = page.locator("#unread b")
    return int(count.inner_text().rstrip("+")) if count.count() else 0


def test_a_name_is_offered_chosen_by_keys_and_its_member_is_told(open_page, threads):
    page = open_page("commenter")
    page.goto(threads[WINDS])
    text = page.locator("#comment-form-body")
    text.press_sequentially("Ask @alm")
    offered = page.get_by_role("listbox", name="Members").get_by_role("option")
    expect(offered).to_have_count(1)
    expect(text).to_have_attribute("aria-activedescendant", "mentions-1")
    text.press("Enter")
    expect(text).to_have_value("Ask @almost ")
    expect(page.get_by_role("listbox")).to_have_count(0)
    text.press_sequentially("or @zz")
    text.press("Escape")
    text.press_sequentially(" nobody.")
    page.locator("#comment-form").get_by_role("button", name="Comment ·").click()
    said = comment_saying(page, "Ask @almost or @zz nobody.")
    expect(said.get_by_role("link", name="@almost")).to_have_attribute("href", "/u/almost")

    told = open_page("almost")
    told.goto("/")
    before = unread(told)
    assert before >= 1
    told.locator("#unread").click()
    line = told.locator(".notification", has_text="Cormac Commenter mentioned you in a comment").first
    expect(line).to_have_class(re.compile("fresh"))
    line.get_by_role("button", name="mentioned you").click()
    expect(told).to_have_url(AT_COMMENT)
    expect(comment_saying(told, "Ask @almost or @zz nobody.")).to_be_in_viewport()
    assert unread(told) == before - 1


def test_without_javascript_one_is_followed_and_all_are_marked_as_read(open_page, threads):
    page = open_page("author", java_script_enabled=False)
    page.goto("/notifications")
    before = unread(page)
    line = page.locator(".notification.fresh").filter(has_text="replied to your comment").first
    line.get_by_role("button", name="replied to your comment").click()
    expect(page).to_have_url(AT_COMMENT)
    assert before == 100 or unread(page) == before - 1
    page.goto("/notifications")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator("#flash")).to_contain_text("All marked as read.")
    expect(page.locator(".notification.fresh")).to_have_count(0)
    assert unread(page) == 0


def test_one_is_marked_as_read_in_place_and_the_header_follows(open_page):
    page = open_page("commenter")
    page.goto("/notifications")
    before, line = unread(page), page.locator(".notification.fresh").first
    number = line.get_attribute("id")
    line.get_by_role("button", name="Mark as read").click()
    expect(page.locator(f"#{number}")).not_to_have_class(re.compile("fresh"))
    expect(page.locator(f"#{number}")).to_be_focused()
    expect(page.locator("#unread b")).to_have_count(1 if before > 1 else 0)
    assert unread(page) == before - 1
