"""Following and bookmarking without leaving one's place; the card over a name, by mouse and keyboard; what is muted."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import TIDES
from tests.browser.steps import by_id, without_page_load

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_page, threads) -> Page:
    """Somebody who follows nothing yet, in a thread."""
    page = open_page("almost")
    page.goto(threads[TIDES])
    return page


def pressed(button: Locator, on: bool = True) -> None:
    expect(button).to_have_attribute("aria-pressed", "true" if on else "false")


def test_a_thread_is_followed_and_a_comment_bookmarked_in_place(page, address):
    comment = by_id(page.locator(".comment:has(> header)"))
    with without_page_load(page):
        follow = page.locator("#post-keep").get_by_role("button", name="Follow")
        follow.focus()
        page.keyboard.press("Enter")
        pressed(follow)
        expect(follow).to_be_focused()
        comment.get_by_role("button", name=re.compile("^More about the comment by ")).click()
        comment.locator(".comment-menu").get_by_role("button", name="Bookmark").click()
        pressed(comment.locator(".bookmark button"))
        expect(comment.get_by_role("button", name=re.compile("^More about the comment by "))).to_be_focused()
        follow.click()
        pressed(follow, on=False)
    page.goto(f"{address}/bookmarks")
    mark = page.locator(".kept-bookmark")
    expect(mark).to_have_count(1)
    with without_page_load(page):
        mark.get_by_text("Add a note").click()
        mark.get_by_label("Note").fill("For the talk in May")
        mark.get_by_role("button", name="Save").click()
        expect(mark.locator(".note")).to_have_text("For the talk in May")
        mark.get_by_text("Remove", exact=True).click()
        mark.get_by_role("button", name="Remove it with its note").click()
        expect(mark).to_have_count(0)


def test_the_card_is_shown_on_hover_can_be_moved_into_and_put_away(page):
    name = by_id(page.locator(".comment:has(> header)")).locator("a.name")
    card = page.locator("#member-card")
    name.hover()
    expect(card).to_be_visible()
    card.hover()
    expect(card.get_by_role("button", name="Follow")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    name.hover()
    expect(card).to_have_count(0)  # the pointer has not left the name meanwhile
    page.locator("h1").hover()
    name.hover()
    expect(card).to_be_visible()
    page.locator("h1").hover()
    expect(card).to_have_count(0)


def test_the_card_is_reached_by_keyboard_and_mutes_in_place(page):
    comment = by_id(page.locator(".comment:has(> header)"))
    name, card = comment.locator("a.name"), page.locator("#member-card")
    comment.focus()
    page.keyboard.press("Tab")
    expect(name).to_be_focused()
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(card.get_by_role("button", name="Follow")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    mute = card.get_by_role("button", name="Mute")
    pressed(mute)
    expect(mute).to_be_focused()
    page.keyboard.press("Escape")
    expect(name).to_be_focused()
    page.reload()
    folded = comment.locator("details.muted")
    expect(folded.locator("summary")).to_contain_text("You’ve muted")
    expect(folded.locator(".prose")).not_to_be_visible()
    folded.locator("summary").click()
    expect(folded.locator(".prose")).to_be_visible()
    expect(comment.get_by_role("button", name=re.compile("^More about the comment by "))).to_be_visible()


def test_all_of_it_works_without_javascript(open_page, threads):
    page = open_page("almost", java_script_enabled=False)
    page.goto(threads[TIDES])
    page.locator("#post-keep").get_by_role("button", name="Follow").click()
    pressed(page.locator("#post-keep").get_by_role("button", name="Follow"))
    comment = by_id(page.locator(".comment:has(> header)"))
    comment.get_by_role("link", name="Bookmark").click()
    page.get_by_label("Note (optional)").fill("For the talk in May")
    page.get_by_role("button", name="Bookmark").click()
    pressed(comment.get_by_role("button", name="Bookmark"))
    comment.locator("a.name").click()
    page.get_by_role("button", name="Mute").click()
    pressed(page.get_by_role("button", name="Mute"))
    page.goto(threads[TIDES])
    comment.locator("details.muted > summary").click()
    expect(comment.locator("details.muted .prose")).to_be_visible()
