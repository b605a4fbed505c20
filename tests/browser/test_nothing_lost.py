"""What was typed survives a lost session and a server out of reach."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import typed_texts

pytestmark = pytest.mark.browser


def test_a_comment_typed_in_a_lost_session_stays_with_words_on_what_to_do(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    form = page.locator("#comment-form")
    form.get_by_label("Your words").fill("Typed before the cookies went")
    page.context.clear_cookies()
    form.get_by_role("button", name="Comment", exact=True).click()
    words = page.get_by_role("alert").filter(has_text="Log in").first
    expect(words).to_contain_text("You have been logged out")
    expect(words).to_be_in_viewport()
    assert "Typed before the cookies went" in typed_texts(page)
    # One page, not a second one inside the first.
    expect(page.locator("main")).to_have_count(1)
    expect(page.locator(".masthead")).to_have_count(1)


def test_a_draft_that_cannot_be_kept_in_a_lost_session_leaves_the_page_whole(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    page.context.clear_cookies()
    words = page.locator("#comment-form").get_by_label("Your words")
    with page.expect_response("**/draft"):
        words.fill("Typed after the cookies went")
    expect(page.get_by_text("You have been logged out").first).to_be_visible()
    expect(page.locator("main")).to_have_count(1)
    expect(words).to_have_value("Typed after the cookies went")


def test_a_server_out_of_reach_is_said_and_the_text_stays(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    form = page.locator("#comment-form")
    form.get_by_label("Your words").fill("Typed in the tunnel")
    page.context.set_offline(True)
    form.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#flash")).to_contain_text("The server is out of reach")
    expect(page.locator("#flash")).to_be_in_viewport()
    expect(form.get_by_label("Your words")).to_have_value("Typed in the tunnel")
