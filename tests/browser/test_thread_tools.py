"""Moderators keep a thread: on a phone, in the dark, by keyboard, without JavaScript; and members see what was done."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import without_page_load
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

THREAD = "Thirty-one cards from Mr Aldous"
PHONE = {"width": 390, "height": 844}


def opened(open_page, threads, name="mod", **options):
    page = open_page(name, viewport=PHONE, **options)
    page.goto(threads[THREAD])
    return page


def test_a_moderator_slows_and_closes_a_thread_by_keyboard_in_an_unbroken_page(open_page, threads):
    page, tools = opened(open_page, threads), "#thread-tools"
    with without_page_load(page):
        page.locator(f"{tools} summary").focus()
        page.keyboard.press("Enter")
        page.locator("#slow-mode-reason").focus()
        page.keyboard.type("Calm down")
        page.keyboard.press("Tab")
        page.keyboard.press("Home")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#thread-state")).to_contain_text("one comment of each member every 30 seconds")
        expect(page.locator("#slow-mode-send")).to_be_focused()
        page.locator("#closing-reason").focus()
        page.keyboard.type("It went in circles")
        page.keyboard.press("Enter")
        expect(page.locator("#your-comment")).to_contain_text("It went in circles")
        expect(page.locator("#comment-form")).to_have_count(0)
        expect(page.locator(".comment .reply")).to_have_count(0)
    page.emulate_media(color_scheme="light")
    assert grave_violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave_violations(page) == []
    with without_page_load(page):
        page.locator("#closing-send").click()
        expect(page.locator("#comment-form")).to_be_visible()
        page.locator("#slow-seconds").select_option("0")
        page.locator("#slow-mode-send").click()
        expect(page.locator("#thread-state .slow")).to_have_count(0)


def test_a_featured_comment_is_found_from_the_head_of_the_thread(open_page, threads):
    page = opened(open_page, threads)
    comment = page.locator(".comment:has(.reply)").first
    number = comment.get_attribute("id")
    comment = page.locator(f"#{number}")
    with without_page_load(page):
        comment.get_by_text("Feature", exact=True).click()
        comment.get_by_role("button", name="Feature this comment").click()
        expect(comment.locator(".featured-mark")).to_be_visible()
        expect(page.locator("#thread-state .featured a")).to_be_visible()
    page.emulate_media(color_scheme="light")
    assert grave_violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave_violations(page) == []
    page.locator("#thread-state .featured a").click()
    expect(page.locator(f"#{number}")).to_be_in_viewport()
    comment.get_by_text("Unfeature", exact=True).click()
    comment.get_by_role("button", name="No longer feature this comment").click()
    expect(comment.locator(".featured-mark")).to_have_count(0)


def test_without_javascript_a_post_is_pinned_and_comes_first(open_page, threads):
    page = opened(open_page, threads, java_script_enabled=False)
    page.locator("#thread-tools summary").click()
    page.locator("#pin-send").click()
    expect(page.locator("#flash")).to_contain_text("Pinned to the front page.")
    for sort in ("hot", "new", "top"):
        page.goto(f"/?sort={sort}")
        expect(page.locator(".headline h2").first).to_have_text(THREAD)
        expect(page.locator(".headline .pinned")).to_have_count(1)
    page.goto(threads[THREAD])
    page.locator("#thread-tools summary").click()
    page.locator("#pin-send").click()
    expect(page.locator("#flash")).to_contain_text("No longer pinned.")


@pytest.mark.refused(409)
def test_what_was_typed_while_the_thread_was_closed_is_still_there(open_page, threads):
    writer, moderator = opened(open_page, threads, "commenter"), opened(open_page, threads, java_script_enabled=False)
    writer.locator("#comment-form-body").fill("A word that came too late")
    moderator.locator("#thread-tools summary").click()
    moderator.locator("#closing-reason").fill("Enough")
    moderator.locator("#closing-send").click()
    writer.locator("#comment-form-button").click()
    panel = writer.locator("#comment-form-closed")
    expect(panel).to_contain_text("Enough")
    expect(panel.locator("textarea")).to_have_value("A word that came too late")
    moderator.locator("#thread-tools summary").click()
    moderator.locator("#closing-send").click()
    expect(moderator.locator("#flash")).to_contain_text("Comments open again.")


def test_the_rules_of_moderation_are_accessible_with_their_preview(open_page):
    page = open_page("admin", viewport=PHONE)
    page.goto("/admin/moderation")
    page.get_by_label("Words that hold a comment or post back, one a line").fill("tide*\nclock")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("Held for a word")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert grave_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
