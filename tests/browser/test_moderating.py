"""A moderator empties the queue with the keyboard alone; members flag with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import by_id
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

CASES = 20


def flag_comments(page: Page, threads, number: int, name: str) -> None:
    """Flag so many comments of others, through the plain form: what each browser can."""
    left = number
    for thread in threads.values():
        page.goto(thread)
        # Nobody decides about themselves.
        found = page.locator(".comment:not(:has(a.name[href='/u/mod'])) .flag-link")
        controls = found.evaluate_all("links => links.map(link => link.href)")
        for address in controls[:left]:
            page.goto(address)
            page.get_by_label("Why should a moderator look at this?").select_option("spam")
            page.get_by_label("Anything to add?").fill(f"Seen by {name}")
            page.get_by_role("button", name="Flag it").click()
            expect(page.locator("#flash")).to_contain_text("A moderator will look at it.")
        left -= len(controls[:left])
        if not left:
            return
    pytest.fail(f"There is too little to flag: {left} are missing.")


def test_a_moderator_empties_a_queue_of_twenty_with_the_keyboard_alone(open_page, threads):
    flag_comments(open_page("commenter"), threads, CASES, "commenter")
    page = open_page("mod")
    page.goto("/moderation")
    waiting = page.locator(".case:not(.decided)")
    number = waiting.count()
    assert number >= CASES
    page.keyboard.press("j")
    expect(waiting.first).to_be_focused()
    page.keyboard.press("j")
    expect(waiting.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(waiting.first).to_be_focused()
    for done in range(number):
        case = page.locator(f"#{page.evaluate('document.activeElement.id')}")
        if done % 3:
            page.keyboard.press("a")
        else:
            page.keyboard.press("w")
            expect(case.get_by_label("House rule")).to_be_focused()
            page.keyboard.press("2")
            page.keyboard.press("Enter")
        expect(case).to_have_class(re.compile("decided"))
        expect(waiting).to_have_count(number - done - 1)
        if done < number - 1:
            expect(page.locator(".case:not(.decided):focus")).to_have_count(1)
    expect(page.locator("#queue-done")).to_be_focused()
    expect(page.locator("#queue-link")).to_have_text("Moderation (0)")


def test_the_keys_are_listed_on_the_page_and_over_the_queue(open_page):
    page = open_page("mod")
    page.goto("/about/keys")
    expect(page.get_by_text("Keep it: all right as it is")).to_be_visible()
    page.goto("/moderation")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_text("Keep it: all right as it is")).to_be_visible()


def test_a_comment_is_flagged_in_its_menu_and_taken_back(open_page, threads):
    page = open_page("almost")
    page.goto(threads["Four jars on a windowsill"])
    comment = by_id(page.locator(".comment:has(> footer > .flag > .flag-link)"))
    comment.get_by_role("button", name="More about the comment by").press("Enter")
    comment.get_by_role("button", name="Flag", exact=True).press("Enter")
    reason = comment.get_by_label("Why should a moderator look at this?")
    expect(reason).to_be_focused()
    assert grave_violations(page) == []
    reason.select_option("off-topic")
    comment.get_by_role("button", name="Flag it").press("Enter")
    expect(comment).to_contain_text("You flagged this: Off topic.")
    comment.get_by_role("button", name="Take it back").press("Enter")
    expect(comment).not_to_contain_text("You flagged this")


def test_flagging_and_deciding_need_no_script(open_page, threads):
    page = open_page("almost", java_script_enabled=False)
    page.goto(threads["Four jars on a windowsill"])
    page.locator(".comment:not(:has(a.name[href='/u/mod'])) .flag-link").first.click()
    page.get_by_label("Why should a moderator look at this?").select_option("abuse")
    page.get_by_role("button", name="Flag it").click()
    expect(page.get_by_text("You flagged this: Abuse or harassment.")).to_be_visible()
    page = open_page("mod", java_script_enabled=False)
    page.goto("/moderation")
    case = page.locator(".case").first
    case.get_by_role("radio", name="Warn").check()
    case.get_by_label("House rule").select_option("topic")
    case.get_by_label("Reason (the author sees it)").fill("It has nothing to do with jars.")
    case.get_by_role("button", name="Decide").click()
    expect(page.locator("#flash")).to_contain_text("Decided: Warned.")


def test_queue_case_and_forms_are_accessible(open_page, threads):
    flag_comments(open_page("author"), threads, 2, "author")
    page = open_page("mod")
    page.goto("/moderation")
    places = ["/moderation", page.locator(".case header a").first.get_attribute("href"), "/about/keys"]
    found = {}
    for place in places:
        page.emulate_media(color_scheme="light")
        page.goto(place)
        found[place, "light"] = grave_violations(page)
        page.emulate_media(color_scheme="dark")
        found[place, "dark"] = grave_violations(page)
    assert found == {page_and_scheme: [] for page_and_scheme in found}


def test_the_queue_fits_a_phone(open_page, threads):
    flag_comments(open_page("author"), threads, 3, "author")
    page = open_page("mod", viewport={"width": 390, "height": 844})
    page.goto("/moderation")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
