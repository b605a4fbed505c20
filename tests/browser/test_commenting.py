"""Commenting, liking, replying, editing and deleting, all on one page that is never loaded anew."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import (
    by_id,
    comment_count,
    comment_saying,
    expect_comment_count,
    like_button,
    number_on,
    others_comment,
    start_reply,
    without_page_load,
)

pytestmark = pytest.mark.browser


def write_comment(page: Page, text: str) -> None:
    form = page.locator("#comment-form")
    form.get_by_label("Your comment (Markdown supported)").fill(text)
    form.get_by_role("button", name="Comment ·").click()


def test_a_comment_appears_with_its_avatar_in_an_unbroken_page(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["The naming of winds"])
    before = comment_count(page)
    with without_page_load(page):
        page.locator("#comment-form").get_by_role("radio", name="Quilt").check()
        write_comment(page, "The bora has two names at home.")
        comment = comment_saying(page, "The bora has two names at home.")
        picture = comment.get_by_role("img", name="Avatar of Cormac Commenter")
        expect(picture).to_have_attribute("src", re.compile("/quilt/commenter"))
        expect_comment_count(page, before + 1)
        expect(page.locator("#comment-form").get_by_label("Your comment (Markdown supported)")).to_have_value("")


def test_a_comment_just_written_is_in_view_even_in_a_long_thread(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["The town that timed its tides"])
    write_comment(page, "I read all of it, and then the tide tables.")
    expect(comment_saying(page, "I read all of it, and then the tide tables.")).to_be_in_viewport()


@pytest.mark.parametrize("kind", [".depth-0", ".depth-1", ".depth-6"])
def test_a_like_is_given_and_taken_back_in_an_unbroken_page(open_page, threads, kind):
    page = open_page("commenter")
    page.goto(threads["The town that timed its tides"])
    like = like_button(others_comment(page, kind))
    before = number_on(like)
    with without_page_load(page):
        like.click()
        expect(like).to_have_attribute("aria-pressed", "true")
        expect(like.locator("b")).to_have_text(str(before + 1))
        like.click()
        expect(like).to_have_attribute("aria-pressed", "false")
        expect(like.locator("b")).to_have_text(str(before))


def test_a_reply_is_written_under_its_comment_and_edited_in_an_unbroken_page(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Why a paper map refuses to fold back"])
    before = comment_count(page)
    parent = others_comment(page)
    with without_page_load(page):
        start_reply(parent)
        form = parent.get_by_role("region", name="Your reply")
        expect(form.get_by_label("Your comment (Markdown supported)")).to_be_focused()
        form.get_by_label("Your comment (Markdown supported)").fill("Try the other way round.")
        form.get_by_role("button", name="Reply ·").click()
        reply = page.locator(f"#{parent.get_attribute('id')} + .comment")
        expect(reply.locator(".prose")).to_have_text("Try the other way round.")
        expect_comment_count(page, before + 1)
        expect(form).to_have_count(0)
        reply = by_id(reply)
        reply.get_by_role("link", name="Edit").click()
        reply.get_by_label("Your comment (Markdown supported)").fill("Try it the other way round.")
        reply.get_by_role("button", name="Save", exact=True).click()
        expect(reply.locator(".prose")).to_have_text("Try it the other way round.")


def test_ones_own_comment_is_edited_and_deleted_in_its_place(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Learning birds by ear, starting with one"])
    with without_page_load(page):
        write_comment(page, "It was a wren.")
        comment = by_id(comment_saying(page, "It was a wren."))
        before = comment_count(page)
        comment.get_by_role("link", name="Edit").click()
        comment.get_by_label("Your comment (Markdown supported)").fill("It was a *dunnock*.")
        comment.get_by_role("button", name="Save", exact=True).click()
        expect(comment.locator(".prose")).to_have_text("It was a dunnock.")
        expect(comment).not_to_contain_text("edited")  # nobody had reacted to it yet
        comment.get_by_text("Delete", exact=True).click()
        comment.get_by_role("button", name="Delete this comment").click()
        expect(comment).to_contain_text("This comment has been deleted by its author.")
        expect_comment_count(page, before - 1)


def test_an_edit_can_be_left_as_it_was(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    comment = by_id(page.locator(".comment", has=page.get_by_role("link", name="Edit")))
    words = comment.locator(".prose").inner_text()
    with without_page_load(page):
        comment.get_by_role("link", name="Edit").click()
        comment.get_by_label("Your comment (Markdown supported)").fill("Never mind")
        comment.get_by_role("link", name="Cancel").click()
        expect(comment.locator(".prose")).to_have_text(words, use_inner_text=True)
