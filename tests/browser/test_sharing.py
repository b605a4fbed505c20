"""Copying a link, sharing, the author's badge, and who liked a comment."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import TIDES
from tests.browser.steps import by_id, without_page_load

pytestmark = pytest.mark.browser
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def page(open_page, threads) -> Page:
    """The commenter in a thread, with a clipboard."""
    page = open_page("commenter", permissions=CLIPBOARD)
    page.goto(threads[TIDES])
    return page


def open_menu(comment: Locator) -> Locator:
    comment.get_by_role("button", name=re.compile("^More about the comment by ")).click()
    return comment.locator(".comment-menu")


def liked_comment(page: Page) -> Locator:
    """Return a comment that somebody likes."""
    return by_id(page.locator(".comment:has(> footer noscript)"))


def copied(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def test_the_link_of_a_comment_is_copied_and_that_is_said(page, address):
    comment = by_id(page.locator(".comment"))
    number = comment.get_attribute("id").removeprefix("comment-")
    with without_page_load(page):
        menu = open_menu(comment)
        expect(menu.get_by_role("link", name="Copy link")).to_have_attribute("href", re.compile(f"/comments/{number}$"))
        menu.get_by_role("link", name="Copy link").click()
        expect(page.locator("#flash[role=status] #toasts .toast")).to_have_text("Link copied.")
        expect(menu).to_have_count(0)
    assert copied(page) == f"{address}/comments/{number}"


def test_the_link_of_the_post_is_copied(page, address, threads):
    page.locator("#post").get_by_role("link", name="Copy link").click()
    expect(page.locator("#flash[role=status] #toasts .toast")).to_have_text("Link copied.")
    assert copied(page) == address + threads[TIDES]


def test_where_the_browser_refuses_the_link_is_a_link(open_page, threads):
    page = open_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    page.goto(threads[TIDES])
    comment = by_id(page.locator(".comment"))
    open_menu(comment).get_by_role("link", name="Copy link").click()
    expect(page).to_have_url(re.compile(f"#{comment.get_attribute('id')}$"))


def test_the_menu_opens_and_closes_by_keyboard(page):
    comment = by_id(page.locator(".comment"))
    more = comment.get_by_role("button", name=re.compile("^More about the comment by "))
    more.focus()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(comment.get_by_role("link", name="Copy link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_have_attribute("aria-expanded", "false")
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("h1").click()
    expect(comment.locator(".comment-menu")).to_have_count(0)


def test_sharing_is_offered_where_the_browser_has_it(open_page, threads, address):
    page = open_page()
    page.add_init_script("navigator.share = what => { window.shared = what; return Promise.resolve(); }")
    page.goto(threads[TIDES])
    comment = by_id(page.locator(".comment"))
    open_menu(comment).get_by_role("button", name="Share link").click()
    number = comment.get_attribute("id").removeprefix("comment-")
    assert page.evaluate("shared.url") == f"{address}/comments/{number}"
    page.locator("#post").get_by_role("button", name="Share link").click()
    assert page.evaluate("shared.url") == address + threads[TIDES]


def test_sharing_is_not_offered_where_the_browser_has_it_not(open_page, threads):
    page = open_page()
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'share', {value: undefined})")
    page.goto(threads[TIDES])
    expect(open_menu(page.locator(".comment").first).get_by_role("link", name="Copy link")).to_be_visible()
    expect(page.get_by_role("button", name="Share link")).to_have_count(0)


def test_the_author_of_the_post_is_named_so_on_their_comments(page):
    author = page.locator("[rel=author]").inner_text()
    badges = page.locator(".comment .by-author")
    expect(badges.first).to_have_text("Author")
    names = page.locator(".comment > header:has(.by-author) .name").all_inner_texts()
    assert set(names) == {author}
    assert page.locator(".comment > header .name", has_text=author).count() == len(names)


def test_who_liked_is_shown_over_the_page_to_those_who_may_like(page):
    comment = liked_comment(page)
    with without_page_load(page):
        open_menu(comment).get_by_role("link", name="Who liked").click()
        dialog = page.get_by_role("dialog", name="Who liked")
        expect(dialog.get_by_role("heading", name=re.compile("^Who liked the comment by "))).to_be_focused()
        expect(dialog.locator("li a").first).to_have_attribute("href", re.compile("^/u/"))
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(comment.get_by_role("button", name=re.compile("^More about"))).to_be_focused()


def test_who_liked_is_not_offered_below_the_gate(open_page, threads):
    page = open_page("reader")
    page.goto(threads[TIDES])
    expect(open_menu(page.locator(".comment").first).get_by_role("link")).to_have_text(["Copy link"])


def test_without_scripts_who_liked_is_a_page(open_page, threads):
    page = open_page("commenter", java_script_enabled=False)
    page.goto(threads[TIDES])
    page.get_by_role("link", name="Who liked").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Who liked the comment by "))
    page.get_by_role("link", name="Back to the comment").click()
    expect(page).to_have_url(re.compile(r"#comment-\d+$"))
