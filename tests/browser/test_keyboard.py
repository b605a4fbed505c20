"""The way to a published comment, from nobody at all, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from forum.demo.loader import PASSWORD
from tests.browser.steps import by_id, comment_saying

pytestmark = pytest.mark.browser

_PRESSES_MAX = 60


def press_until_at(page: Page, key: str, target: Locator) -> None:
    """Press the key until the target has the focus."""
    for _ in range(_PRESSES_MAX):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{_PRESSES_MAX} times {key} do not lead to {target}")


def test_a_comment_is_logged_in_for_written_and_sent_by_keyboard(open_page, threads):
    page = open_page()
    page.goto(threads["Four jars on a windowsill"])
    press_until_at(page, "Tab", page.get_by_role("navigation", name="Site").get_by_role("link", name="Log in"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/login"))
    press_until_at(page, "Tab", page.get_by_label("Username"))
    page.keyboard.type("commenter")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#comment-form")).to_be_attached()

    words = page.locator("#comment-form").get_by_label("Your comment (Markdown supported)")
    press_until_at(page, "Tab", words)
    page.keyboard.type("Written without a mouse.")
    page.keyboard.press("Tab")
    styles = page.locator("#comment-form").get_by_role("radio")
    style_before = page.locator("#comment-form [name=avatar]:checked").input_value()
    page.keyboard.press("ArrowRight")
    style = page.locator("#comment-form [name=avatar]:checked").input_value()
    assert style != style_before
    expect(styles.and_(page.locator(f"[value={style}]"))).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(words).to_be_focused()
    page.keyboard.press("Control+Enter")
    comment = comment_saying(page, "Written without a mouse.")
    expect(comment.get_by_role("img")).to_have_attribute("src", re.compile(f"/{style}/commenter"))


def test_the_keyboard_goes_on_where_the_new_comment_is(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Four jars on a windowsill"])
    words = page.locator("#comment-form").get_by_label("Your comment (Markdown supported)")
    words.fill("And now back to the others.")
    words.press("Control+Enter")
    expect(comment_saying(page, "And now back to the others.")).to_be_focused()


def test_the_keyboard_goes_on_where_a_comment_was_edited_and_deleted(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["The bus really is later for you"])
    own = by_id(page.locator(".comment", has=page.get_by_role("link", name="Edit")))
    own.get_by_role("link", name="Edit").press("Enter")
    words = own.get_by_label("Your comment (Markdown supported)")
    expect(words).to_be_focused()
    words.fill("Said once more, and better.")
    words.press("Control+Enter")
    expect(own).to_contain_text("edited just now")
    expect(own).to_be_focused()
    own.get_by_text("Delete", exact=True).press("Enter")
    own.get_by_role("button", name="Delete this comment").press("Enter")
    expect(own).to_contain_text("This comment has been deleted")
    expect(own).to_be_focused()


def test_the_keyboard_stays_on_the_vote(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Out of sorts"])  # whose votes can still be taken back
    plus = page.locator("#post-vote").get_by_role("button", name="Plus")
    was_pressed = plus.get_attribute("aria-pressed") == "true"
    plus.press("Enter")
    expect(plus).to_have_attribute("aria-pressed", "false" if was_pressed else "true")
    expect(plus).to_be_focused()


def test_the_first_tab_offers_to_skip_to_the_content(open_page, threads):
    page = open_page()
    page.goto(threads["Four jars on a windowsill"])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
