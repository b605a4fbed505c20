"""An author is told of a decision, objects to it, and is heard by another moderator: with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import without_page_load
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])


def hide_comment(open_page, number: int) -> str:
    """Have a member flag one of the commenter's comments and a moderator hide it; return the comment's address."""
    page = open_page("author", java_script_enabled=False)
    page.goto("/u/commenter")
    address = page.locator(".remarks h3 a").nth(number).get_attribute("href")
    page.goto(f"{address}/flags")
    page.get_by_label("Why should a moderator look at this?").select_option("off-topic")
    page.get_by_role("button", name="Flag it").click()
    page = open_page("mod", java_script_enabled=False)
    page.goto("/moderation")
    decide(page, address, "Hide", f"Off topic, number {number}.")
    return address


def decide(page: Page, address: str, decision: str, reason: str) -> None:
    """Decide about the case in the queue that is about the comment at this address."""
    case = page.locator(".case", has=page.locator(f'a[href="{address}"]'))
    case.get_by_role("radio", name=decision).check()
    case.get_by_label("Reason").fill(reason)
    case.get_by_role("button", name="Decide").click()


def newest_decision(page: Page) -> None:
    """Go from the front page to the newest decision, as every page offers it."""
    page.goto("/")
    page.locator(".menu > summary").click()
    page.locator(".menu .told").click()


@WITH_AND_WITHOUT
def test_an_author_objects_and_is_heard(open_page, scripts):
    address = hide_comment(open_page, number=0 if scripts else 1)
    page = open_page("commenter", java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    newest_decision(page)
    expect(page.get_by_role("heading", name=re.compile(r"^Decision \d"))).to_be_visible()
    expect(page.locator("main")).to_contain_text("Your comment was hidden.")
    receipt = page.url
    page.get_by_label("Why is the decision wrong?").fill("It answers the comment above it.")
    if scripts:
        with without_page_load(page):
            page.get_by_role("button", name="Object", exact=True).click()
            expect(page.locator("#objection")).to_contain_text("Another moderator than the one who decided")
    else:
        page.get_by_role("button", name="Object", exact=True).click()
        expect(page.locator("#flash")).to_contain_text("Your objection is with the moderators.")
        expect(page.locator("#objection")).to_contain_text("Another moderator than the one who decided")
    expect(page.get_by_role("button", name="Object", exact=True)).to_have_count(0)

    # Who decided cannot answer; another one can.
    first = open_page("mod", java_script_enabled=scripts)
    first.goto("/moderation")
    case = first.locator(".case", has_text="It answers the comment above it.")
    expect(case).to_contain_text("You decided this, so you can’t answer")
    expect(case.get_by_role("radio", name="Overturn the decision")).to_have_count(0)
    other = open_page("admin", java_script_enabled=scripts)
    other.goto("/moderation")
    decide(other, address, "Overturn the decision", "It does answer it.")
    expect(other.get_by_text("Decision overturned").first).to_be_visible()

    newest_decision(page)
    expect(page.locator("main")).to_contain_text("An earlier decision about you was overturned.")
    page.goto(receipt)
    expect(page.locator("#objection")).to_contain_text("The decision was overturned.")
    expect(page.locator("#objection")).to_contain_text("It does answer it.")
    anybody = open_page(java_script_enabled=scripts)
    anybody.goto("/log")
    expect(anybody.locator(".event").first).to_contain_text("overturned a decision (Hidden) after an objection.")
    anybody.goto(address)
    comment = anybody.locator(f"#comment-{address.rsplit('/', 1)[1]}")
    expect(comment.locator(".prose")).to_be_visible()


@pytest.mark.refused(422)
@WITH_AND_WITHOUT
def test_an_empty_objection_comes_back_with_what_is_wrong(open_page, scripts):
    hide_comment(open_page, number=2 if scripts else 3)
    page = open_page("commenter", java_script_enabled=scripts)
    newest_decision(page)
    page.get_by_label("Why is the decision wrong?").fill("  ")
    page.get_by_role("button", name="Object", exact=True).click()
    expect(page.locator("#problem-text")).to_have_text("Say why you think that the decision is wrong.")
    expect(page.get_by_label("Why is the decision wrong?")).to_be_focused()


def test_a_moderator_adds_a_note_where_the_entry_is(open_page):
    page = open_page("mod")
    page.goto("/log?kind=decision")
    entry = page.locator(".event").first
    entry.get_by_text("Add a note").click()
    entry.get_by_label("What should be known about this?").fill("Seen by all.")
    with without_page_load(page):
        entry.get_by_role("button", name="Add the note").click()
        expect(page.locator(".event").first).to_contain_text("A moderator noted: Seen by all.")


def test_receipts_lists_and_logs_are_accessible(open_page):
    hide_comment(open_page, number=4)
    page = open_page("commenter")
    newest_decision(page)
    own = [page.url, "/decisions", "/log"]
    found = look_at(page, own) | look_at(open_page("admin"), ["/log", "/admin/log", page.url])
    assert found == {place: [] for place in found}


def look_at(page: Page, places: list[str]) -> dict[tuple[str, str], list[str]]:
    """Return what axe finds on each page, in light and in dark."""
    found = {}
    for place in places:
        page.emulate_media(color_scheme="light")
        page.goto(place)
        found[place, "light"] = grave_violations(page)
        page.emulate_media(color_scheme="dark")
        found[place, "dark"] = grave_violations(page)
    return found
