"""Getting about in a thread: keys, folding, the scrubber, writing while reading on; and what is said meanwhile."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import by_id, others_comment, without_page_load

pytestmark = pytest.mark.browser
LONG = "The town that timed its tides"
SHORT = "The quiet typography of a railway table"


@pytest.fixture
def page(open_page, threads) -> Page:
    """The commenter in the demo's longest thread."""
    page = open_page("commenter")
    page.goto(threads[LONG])
    return page


def focused(page: Page) -> str:
    """Return the id of what has the focus."""
    return page.evaluate("document.activeElement.id")


def test_j_and_k_go_from_comment_to_comment(page):
    ids = page.locator(".comment").evaluate_all("all => all.slice(0, 3).map(one => one.id)")
    for key, at in [("j", 0), ("j", 1), ("j", 2), ("k", 1)]:
        page.keyboard.press(key)
        assert focused(page) == ids[at]
    expect(by_id(page.locator(f"#{ids[1]}"))).to_be_in_viewport()


def test_l_likes_the_comment_that_has_the_focus_and_takes_it_back(page):
    comment = others_comment(page)
    like = comment.get_by_role("button", name=re.compile("^Like"))
    comment.focus()
    with without_page_load(page):
        page.keyboard.press("l")
        expect(like).to_have_attribute("value", "none")
        page.keyboard.press("l")
        expect(like).to_have_attribute("value", "like")


def test_keys_mean_letters_where_one_writes(page):
    words = page.locator("#comment-form-body")
    words.fill("")
    words.press_sequentially("jkl?")
    expect(words).to_have_value("jkl?")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_question_mark_lists_the_keys(page):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_conversation_folds_away_and_comes_back(page):
    fold = page.locator(".depth-0 > .fold").first
    root = fold.locator("xpath=..")
    reply = page.locator(f"#{root.get_attribute('id')} + .comment")
    expect(fold).to_have_accessible_name(re.compile("^Replies to "))
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(reply).to_be_hidden()
    root.focus()
    page.keyboard.press("f")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(reply).to_be_visible()


def test_the_scrubber_leads_to_a_comment_and_says_which(open_page, threads):
    page = open_page("commenter")
    page.goto(threads[SHORT])
    scrub = page.get_by_role("slider", name="Jump to a comment")
    last = int(scrub.get_attribute("max"))
    scrub.fill(str(last))
    expect(page.locator(".comment").nth(last - 1)).to_be_in_viewport()
    expect(page.locator(".scrub-place")).to_have_text(re.compile(rf"^{last} / {last}"))


def test_the_form_comes_along_while_one_reads_on_and_keeps_its_words(page):
    form = page.locator("#comment-form")
    page.keyboard.press("c")
    expect(form).to_have_class(re.compile("docked"))
    page.keyboard.type("Half a thought")
    expect(form).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(form).not_to_have_class(re.compile("docked"))
    expect(form.locator("textarea")).to_have_value("Half a thought")


def test_a_dislike_says_at_once_what_it_moved_and_that_it_can_come_back(open_page, threads):
    page = open_page("commenter")
    page.goto(threads[SHORT])
    dislike = others_comment(page).get_by_role("button", name=re.compile("^Dislike"))
    dislike.click()
    expect(page.locator("#flash")).to_contain_text("−2 Twei, refundable until it settles.")
    expect(page.locator("#flash")).to_have_attribute("role", "status")
    dislike.click()
    expect(page.locator("#flash")).to_contain_text("Undone. 2 Twei refunded.")


def test_a_second_click_while_the_first_is_on_its_way_is_heard(open_page, threads):
    page = open_page("commenter")
    page.goto(threads[SHORT])
    like = others_comment(page).get_by_role("button", name=re.compile("^Like"))
    likes = int(like.locator("b").inner_text())
    held = []
    page.route("**/reaction", lambda route: route.continue_() if held else held.append(route))
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")  # before the server has said anything
    expect(like.locator("b")).to_have_text(str(likes + 1))
    like.click()
    held[0].continue_()
    expect(page.locator("#flash")).to_contain_text("Undone.")
    expect(like.locator("b")).to_have_text(str(likes))


@pytest.mark.out_of_reach
def test_a_reaction_that_is_refused_is_as_it_was(open_page, threads):
    page = open_page("commenter")
    page.goto(threads[SHORT])
    like = others_comment(page).get_by_role("button", name=re.compile("^Like"))
    likes = like.locator("b").inner_text()
    page.route("**/reaction", lambda route: route.abort())
    like.click()
    expect(page.locator("#flash")).to_contain_text("You seem to be offline")
    expect(like).to_have_attribute("aria-pressed", "false")
    expect(like.locator("b")).to_have_text(likes)
    page.locator("#flash").get_by_role("button", name="Close").click()
    expect(page.locator("#flash")).to_be_empty()


def test_the_members_menu_opens_by_keyboard_and_closes_by_escape(page):
    menu = page.locator(".menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="Log out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Log out")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_what_is_selected_is_quoted_in_the_reply(page):
    comment = others_comment(page)
    comment.focus()
    said = comment.locator(".prose p").first
    said.evaluate("words => getSelection().selectAllChildren(words)")
    page.keyboard.press("r")
    words = comment.locator(".composer textarea")
    expect(words).to_have_value(re.compile(rf"^> {re.escape(said.inner_text()[:20])}.*\n\n$", re.S))
    expect(words).to_be_focused()
