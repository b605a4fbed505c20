"""What was deleted comes back, with a script and without one, as it was."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import by_id, comment_count, expect_comment_count, without_page_load

pytestmark = pytest.mark.browser


def own_comment(page):
    return by_id(page.locator(".comment", has=page.get_by_role("link", name="Edit")))


def delete(comment) -> None:
    comment.get_by_text("Delete", exact=True).click()
    comment.get_by_role("button", name="Delete this comment").click()


@pytest.mark.parametrize("at", ["the notice", "the tombstone"])
def test_a_deleted_comment_comes_back_in_an_unbroken_page(open_page, threads, at):
    page = open_page("commenter")
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    comment = own_comment(page)
    words, before = comment.locator(".prose").inner_text(), comment_count(page)
    reactions = comment.locator(".reactions").inner_text()
    with without_page_load(page):
        delete(comment)
        toast = page.locator("#toasts .lasting")
        expect(toast).to_contain_text("Comment deleted. Its tribute isn’t returned.")
        expect_comment_count(page, before - 1)
        (toast if at == "the notice" else comment).get_by_role("button", name="Undo").click()
        expect(comment.locator(".prose")).to_have_text(words, use_inner_text=True)
        expect(comment.locator(".reactions")).to_have_text(reactions, use_inner_text=True)
        expect(page.locator("#toasts")).to_contain_text("Comment restored.")
        expect(toast).to_have_count(0)
        expect_comment_count(page, before)


def test_a_deletion_is_undone_by_keyboard(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    comment = own_comment(page)
    delete(comment)
    comment.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(comment.locator(".prose")).to_be_visible()
    expect(comment).to_be_focused()


def test_a_deleted_comment_comes_back_without_javascript(open_page, threads):
    page = open_page("commenter", java_script_enabled=False)
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    comment = own_comment(page)
    before, likes = comment_count(page), comment.locator(".reactions").inner_text()
    delete(comment)
    notice = page.locator("#flash")
    expect(notice).to_contain_text("Comment deleted. Its tribute isn’t returned.")
    notice.get_by_role("button", name="Undo").click()
    expect(notice).to_contain_text("Comment restored.")
    expect(comment.locator(".reactions")).to_have_text(likes, use_inner_text=True)
    expect_comment_count(page, before)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_deleted_post_comes_back(open_page, threads, scripts):
    page = open_page("author", java_script_enabled=scripts)
    page.goto("/posts/new")
    page.get_by_label("Title").fill("To be regretted")
    page.get_by_label("Text").first.fill("Words that come and go.")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#flash")).to_contain_text("Published. −20 Twei")
    page.locator("#post").get_by_text("Delete", exact=True).click()
    page.get_by_role("button", name="Delete this post").click()
    notice = page.locator("#flash")
    expect(notice).to_contain_text("Post deleted. Its tribute isn’t returned.")
    notice.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="To be regretted")).to_be_visible()
    expect(page.locator("#flash")).to_contain_text("Post restored.")
