"""What was typed survives a lost session and a server out of reach, and so does the place where one was typing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import comment_saying, like_button, log_in, others_comment, typed_texts

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_page: Callable[..., Page], threads: dict[str, str]) -> Page:
    """A thread, opened by somebody who may comment."""
    page = open_page("commenter")
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    return page


@pytest.fixture
def words(page: Page) -> Locator:
    """Where the comment is typed."""
    return page.locator("#comment-form").get_by_label("Your comment (Markdown supported)")


def send(page: Page) -> None:
    page.locator("#comment-form").get_by_role("button", name="Comment ·").click()


@pytest.mark.refused(400)
def test_a_comment_typed_in_a_lost_session_stays_with_words_on_what_to_do(page, words):
    words.fill("Typed before the cookies went")
    page.context.clear_cookies()
    send(page)
    said = page.get_by_role("alert").filter(has_text="You’ve been logged out")
    expect(said).to_contain_text("Log in")
    expect(said).to_be_in_viewport()
    assert "Typed before the cookies went" in typed_texts(page)
    # One page, not a second one inside the first.
    expect(page.locator("main")).to_have_count(1)
    expect(page.locator(".masthead")).to_have_count(1)


def log_in_elsewhere(page: Page, name: str) -> None:
    """Lose the session, and log in again in another tab."""
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto("/login")
    log_in(other, name)
    expect(other.locator("#level")).to_be_visible()


@pytest.mark.refused(400)
def test_a_comment_typed_in_a_lost_session_is_sent_at_once_after_logging_in_elsewhere(page, words):
    words.fill("Typed here, logged in there")
    page.context.clear_cookies()
    send(page)
    expect(page.locator("#flash")).to_contain_text("Log in in a new tab")
    log_in_elsewhere(page, "commenter")
    send(page)
    expect(comment_saying(page, "Typed here, logged in there")).to_have_count(1)
    expect(page.locator("#flash")).not_to_contain_text("You’ve been logged out")


@pytest.mark.refused(400)
def test_a_page_that_went_on_in_a_new_session_goes_on_in_all_its_forms(page, words):
    log_in_elsewhere(page, "commenter")
    words.fill("The first in the new session")
    send(page)
    expect(comment_saying(page, "The first in the new session")).to_be_visible()
    refused = []
    page.on("response", lambda response: refused.append(response.url) if response.status == 400 else None)
    like = like_button(others_comment(page))
    like.click()
    expect(page.locator("#flash")).to_contain_text("Liked.")
    expect(like).to_have_attribute("aria-pressed", "true")
    assert refused == []


@pytest.mark.refused(400)
def test_what_one_member_typed_is_never_sent_by_itself_as_another(page, words):
    words.fill("Mine, and nobody else’s")
    log_in_elsewhere(page, "author")
    send(page)
    expect(page.locator("#comment-form").get_by_role("alert")).to_contain_text("send it again")
    expect(words).to_have_value("Mine, and nobody else’s")
    expect(comment_saying(page, "Mine, and nobody else’s")).to_have_count(0)


@pytest.mark.refused(400)
def test_a_draft_that_cannot_be_kept_in_a_lost_session_does_not_take_the_page_away(page, words):
    page.context.clear_cookies()
    with page.expect_response("**/draft"):
        words.fill("Typed after the cookies went")
    expect(page.get_by_text("You’ve been logged out").first).to_be_visible()
    expect(page.locator("main")).to_have_count(1)
    expect(words).to_have_value("Typed after the cookies went")
    expect(words).to_be_in_viewport()


@pytest.mark.out_of_reach
def test_a_server_out_of_reach_is_said_and_the_text_stays(page, words):
    words.fill("Typed in the tunnel")
    page.context.set_offline(True)
    send(page)
    expect(page.locator("#flash")).to_contain_text("You seem to be offline")
    expect(page.locator("#flash")).to_be_in_viewport()
    expect(words).to_have_value("Typed in the tunnel")


@pytest.mark.out_of_reach
def test_a_draft_that_cannot_be_kept_out_of_reach_does_not_take_the_page_away(page, words):
    page.context.set_offline(True)
    words.fill("Typed in the tunnel, slowly")
    expect(page.locator("#flash")).to_contain_text("You seem to be offline")
    expect(words).to_be_in_viewport()
