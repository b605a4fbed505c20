"""Everything a member does on a thread page works in a browser that runs no scripts, and lands where it happened."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import (
    AT_COMMENT,
    by_id,
    comment_count,
    comment_saying,
    expect_comment_count,
    like_button,
    log_in,
    number_on,
    others_comment,
    start_reply,
    take_back_vote,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(open_page: Callable[..., Page]) -> Page:
    """The commenter's browser, without JavaScript."""
    return open_page("commenter", java_script_enabled=False)


def test_a_comment_is_written_edited_and_deleted(plain, threads):
    plain.goto(threads["The quiet typography of a railway table"])
    before = comment_count(plain)
    form = plain.locator("#comment-form")
    form.get_by_label("Your comment (Markdown supported)").fill("Set in eight point.")
    form.get_by_role("radio", name="Waves").check()
    form.get_by_role("button", name="Comment ·").click()
    expect(plain).to_have_url(AT_COMMENT)
    comment = by_id(comment_saying(plain, "Set in eight point."))
    expect(comment).to_be_in_viewport()
    expect(comment.get_by_role("img")).to_have_attribute("src", re.compile("/waves/commenter"))
    expect_comment_count(plain, before + 1)

    comment.get_by_role("link", name="Edit").click()
    plain.get_by_label("Your comment (Markdown supported)").fill("Set in nine point.")
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain).to_have_url(AT_COMMENT)
    expect(comment.locator(".prose")).to_have_text("Set in nine point.")

    comment.get_by_text("Delete", exact=True).click()
    comment.get_by_role("button", name="Delete this comment").click()
    expect(plain).to_have_url(AT_COMMENT)
    expect(comment).to_contain_text("This comment has been deleted by its author.")
    expect_comment_count(plain, before)


def test_a_reply_is_written_and_edited(plain, threads):
    plain.goto(threads["Between the pages: an archive's lost-and-found"])
    parent = others_comment(plain)
    start_reply(parent)
    form = plain.locator("#comment-form")
    expect(form).to_contain_text("Replying to")
    form.get_by_label("Your comment (Markdown supported)").fill("A bus ticket, once.")
    form.get_by_role("button", name="Reply ·").click()
    expect(plain).to_have_url(AT_COMMENT)
    reply = by_id(comment_saying(plain, "A bus ticket, once."))
    expect(reply).to_be_in_viewport()
    answered = reply.get_by_role("link", name="in reply to")
    expect(answered).to_have_attribute("href", f"#{parent.get_attribute('id')}")
    reply.get_by_role("link", name="Edit").click()
    plain.get_by_label("Your comment (Markdown supported)").fill("Two bus tickets.")
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(reply.locator(".prose")).to_have_text("Two bus tickets.")


def test_a_like_is_given_and_taken_back(plain, threads):
    plain.goto(threads["One clear night, from dusk to the kettle"])
    comment = others_comment(plain)
    like = like_button(comment)
    before = number_on(like)
    like.click()
    expect(plain).to_have_url(AT_COMMENT)
    expect(comment).to_be_in_viewport()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like.locator("b")).to_have_text(str(before + 1))
    like.click()
    expect(like).to_have_attribute("aria-pressed", "false")
    expect(like.locator("b")).to_have_text(str(before))


def test_a_post_gets_a_plus_a_minus_and_neither(plain, threads):
    plain.goto(threads["Out of sorts"])
    take_back_vote(plain)
    votes = plain.locator("#post-vote")
    plus, minus = votes.get_by_role("button", name="Plus"), votes.get_by_role("button", name="Minus")
    pluses, minuses = number_on(plus), number_on(minus)
    plus.click()
    expect(plain).to_have_url(re.compile("#post-vote$"))
    expect(plus.locator("b")).to_have_text(str(pluses + 1))
    minus.click()
    expect(plus.locator("b")).to_have_text(str(pluses))
    expect(minus.locator("b")).to_have_text(str(minuses + 1))
    minus.click()
    expect(minus.locator("b")).to_have_text(str(minuses))


@pytest.mark.refused(400)
def test_a_comment_typed_in_a_lost_session_goes_through_the_login_and_arrives(plain, threads):
    plain.goto(threads["Thirty-one cards from Mr Aldous"])
    form = plain.locator("#comment-form")
    form.get_by_label("Your comment (Markdown supported)").fill("Bishop takes biscuit.")
    plain.context.clear_cookies()
    form.get_by_role("button", name="Comment ·").click()
    expect(plain.get_by_role("alert")).to_contain_text("You’ve been logged out")
    expect(plain.get_by_label("Text", exact=True)).to_have_value("Bishop takes biscuit.")
    log_in(plain, "commenter")
    expect(plain.get_by_label("Text", exact=True)).to_have_value("Bishop takes biscuit.")
    plain.get_by_role("button", name="Send").click()
    expect(plain).to_have_url(AT_COMMENT)
    expect(comment_saying(plain, "Bishop takes biscuit.")).to_be_in_viewport()
