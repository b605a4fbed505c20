"""The list of keys does what it says, and a reply that was opened can be closed again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import AT_COMMENT, comment_saying, others_comment, start_reply, without_page_load

pytestmark = pytest.mark.browser
THREAD = "Why a paper map refuses to fold back"


@pytest.fixture
def page(open_page, threads) -> Page:
    page = open_page("commenter")
    page.goto(threads[THREAD])
    return page


def scrolled(page: Page) -> float:
    return page.evaluate("scrollY")


@pytest.mark.parametrize("leave", ["Escape", "button"])
@pytest.mark.parametrize("width", [1280, 900])
def test_the_list_of_keys_leaves_the_page_and_the_keyboard_where_they_were(page, width, leave):
    page.set_viewport_size({"width": width, "height": 800})
    comment = page.locator(".comment").nth(2)
    comment.focus()
    comment.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    before = scrolled(page)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_be_in_viewport(ratio=1)
    assert scrolled(page) == before
    if leave == "Escape":
        page.keyboard.press("Escape")
    else:
        keys.get_by_role("button", name="Close").click()
    expect(keys).to_be_hidden()
    expect(comment).to_be_focused()
    assert scrolled(page) == before


def test_escape_closes_the_list_and_nothing_else(page):
    page.keyboard.press("c")
    expect(page.locator("#comment-form")).to_have_class(re.compile("docked"))
    page.get_by_role("button", name="Keyboard").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#comment-form")).to_have_class(re.compile("docked"))
    page.keyboard.press("Escape")
    expect(page.locator("#comment-form")).not_to_have_class(re.compile("docked"))


def test_the_list_names_the_keys_and_they_do_what_it_says(page):
    page.keyboard.press("?")
    named = page.locator("#keys kbd")
    keys = ["j", "k", "n", "l", "r", "f", "c", "Esc", "Ctrl Enter", "Ctrl B", "Ctrl I", "Ctrl K", "/", "?"]
    expect(named).to_have_text(keys)
    page.keyboard.press("Escape")
    first, second = page.locator(".comment").nth(0), page.locator(".comment").nth(1)
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    comment = others_comment(page)
    comment.focus()
    page.keyboard.press("l")
    expect(comment.locator("[id^=like]")).to_have_attribute("value", "none")
    page.keyboard.press("l")
    expect(comment.locator("[id^=like]")).to_have_attribute("value", "like")
    page.keyboard.press("r")
    expect(comment.locator(".composer textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(comment.locator(".composer")).to_have_count(0)
    answered = page.locator(".comment", has=page.locator(":scope > .fold")).first
    answered.focus()
    page.keyboard.press("f")
    expect(answered.locator("> .fold")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("f")
    expect(answered.locator("> .fold")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("c")
    page.keyboard.type("Sent by its key")
    page.keyboard.press("Control+Enter")
    expect(comment_saying(page, "Sent by its key")).to_be_visible()


@pytest.mark.parametrize("leave", ["Escape", "Cancel"])
def test_a_reply_can_be_closed_and_its_words_are_there_when_it_is_opened_again(page, leave):
    comment = others_comment(page)
    words = comment.locator(".composer textarea")
    with without_page_load(page):
        start_reply(comment)
        expect(words).to_be_focused()
        words.fill(f"Half a reply, left by {leave}")
        if leave == "Escape":
            page.keyboard.press("Escape")
        else:
            comment.get_by_role("link", name="Cancel").click()
        expect(comment.locator(".composer")).to_have_count(0)
        expect(comment.get_by_role("link", name="Reply", exact=True)).to_be_focused()
        start_reply(comment)
        expect(words).to_have_value(f"Half a reply, left by {leave}")
        words.fill("")
        page.keyboard.press("Escape")
        expect(comment.locator(".composer")).to_have_count(0)


@pytest.mark.out_of_reach
def test_a_reply_whose_words_cannot_be_kept_is_not_closed(page):
    comment = others_comment(page)
    start_reply(comment)
    words = comment.locator(".composer textarea")
    words.fill("Not to be lost")
    page.route("**/draft", lambda route: route.abort())
    page.keyboard.press("Escape")
    expect(page.locator("#flash")).to_contain_text("You seem to be offline")
    expect(words).to_be_visible()
    expect(words).to_have_value("Not to be lost")


def test_without_scripts_cancel_leads_back_to_the_comment(open_page, threads):
    page = open_page("commenter", java_script_enabled=False)
    page.goto(threads[THREAD])
    comment = others_comment(page)
    start_reply(comment)
    page.locator("#comment-form").get_by_role("link", name="Cancel").click()
    expect(page).to_have_url(AT_COMMENT)
    expect(comment).to_be_in_viewport()
    expect(page.locator("#comment-form")).not_to_contain_text("Replying to")


@pytest.mark.parametrize("width", [1280, 900, 360])
def test_without_scripts_nothing_holds_a_place_for_what_only_they_can_do(open_page, threads, width):
    page = open_page("commenter", java_script_enabled=False, viewport={"width": width, "height": 800})
    page.goto(threads[THREAD])
    expect(page.locator(".thread-nav .write")).to_be_visible()
    for part in (".scrub", ".scrub-place", ".keys-button"):
        expect(page.locator(f".thread-nav {part}")).to_have_css("display", "none")
