"""Below LVL 13 a lock stands where the comment form would, says how far it is, and keeps drafts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import comment_count, expect_comment_count

pytestmark = pytest.mark.browser

THREAD = "The town that timed its tides"

_POST_A_COMMENT = """([address, token, headers]) => fetch(address, {
    method: "POST", headers, body: new URLSearchParams({csrf_token: token, body: "Through the window, then"}),
}).then(answer => answer.status)"""


def test_a_newcomer_signs_up_meets_the_lock_and_leaves_a_draft_that_stays(open_page, threads):
    page = open_page()
    page.goto(threads[THREAD])
    lock = page.locator("#comment-lock")
    expect(lock).to_contain_text("Available from LVL 13")
    lock.get_by_role("link", name="Sign up").click()
    page.get_by_label("Username").fill("newcomer")
    page.get_by_label("E-mail address").fill("newcomer@example.org")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign up").click()
    expect(page).to_have_url(re.compile(re.escape(threads[THREAD])))
    expect(lock).to_contain_text("Available from LVL 13")
    expect(lock).to_contain_text("You’re at LVL 1: 390 XP to go.")
    draft = lock.get_by_label("Your draft")
    draft.fill("What I would say, if I could")
    expect(lock.get_by_role("status")).to_have_text("Draft saved")
    page.reload()
    # The page as it came holds the text: it was not the browser that remembered.
    expect(draft).to_have_js_property("defaultValue", "What I would say, if I could")
    expect(draft).to_have_value("What I would say, if I could")


def test_the_avatar_picked_with_a_draft_is_there_after_a_reload(open_page, threads):
    page = open_page("reader")
    page.goto(threads[THREAD])
    lock = page.locator("#comment-lock")
    picked = lock.get_by_role("group", name="Your comment avatar").get_by_role("radio", checked=False).first
    style = picked.get_attribute("value")
    picked.check(force=True)
    expect(lock.get_by_role("status")).to_have_text("Draft saved")
    page.reload()
    expect(lock.locator(f"[name=avatar][value={style}]")).to_have_attribute("checked", "")


def test_a_draft_behind_the_lock_can_be_kept_without_javascript(open_page, threads):
    page = open_page("reader", java_script_enabled=False)
    page.goto(threads[THREAD])
    page.get_by_label("Your draft").fill("Written with a plain browser")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#flash")).to_have_text("Draft saved")
    expect(page.get_by_label("Your draft")).to_have_value("Written with a plain browser")


def test_a_member_just_below_sees_what_is_missing_and_no_form(open_page, threads):
    page = open_page("almost")
    page.goto(threads[THREAD])
    expect(page.locator("#comment-lock")).to_contain_text(re.compile(r"You’re at LVL 12: [1-9]\d* XP to go\."))
    expect(page.locator("#comment-form")).to_have_count(0)
    expect(page.locator("#comments").get_by_role("link", name="Reply", exact=True)).to_have_count(0)


@pytest.mark.refused(403)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_a_comment_sent_past_the_lock_is_refused(open_page, threads, headers):
    page = open_page("almost")
    page.goto(threads[THREAD])
    before = comment_count(page)
    token = page.locator("#comment-lock [name=csrf_token]").input_value()
    address = f"/posts/{threads[THREAD].split('/')[2]}/comments"
    assert page.evaluate(_POST_A_COMMENT, [address, token, headers]) == 403
    page.reload()
    expect_comment_count(page, before)
