"""What admins are asked before it happens: a grant, a gate that members would lose; and the author, a lost tribute."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import without_page_load

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])


def fill_in_grant(page: Page, amount: str) -> None:
    page.goto("/admin/grants")
    page.get_by_label("Recipient").fill("commenter")
    page.get_by_label("Amount in Twei").fill(amount)
    page.get_by_label("Why?").fill("For the tide tables")
    page.get_by_role("button", name="Grant", exact=True).click()


@BOTH
def test_a_grant_asks_once_more_with_amount_and_name(open_page, javascript):
    page = open_page("admin", java_script_enabled=javascript)
    amount = "0.125" if javascript else "0.25"
    fill_in_grant(page, amount)
    question = page.locator("#preview")
    expect(question).to_contain_text(f"Grant {amount} Twei to commenter (")
    expect(question).to_contain_text("LVL 14")
    expect(question).to_contain_text("Treasury afterwards:")
    granted = page.get_by_role("listitem").filter(has_text=f"{amount} Twei")
    expect(granted).to_have_count(0)
    page.get_by_role("button", name=f"Grant {amount} Twei to commenter").click()
    expect(page.locator("#flash")).to_contain_text(f"commenter got {amount} Twei.")
    expect(granted).to_have_count(1)


def test_a_grant_can_be_confirmed_by_keyboard_and_is_read_out_first(open_page):
    page = open_page("admin")
    fill_in_grant(page, "0.375")
    expect(page.locator("#preview")).to_be_focused()
    page.get_by_label("Amount in Twei").fill("0.5")
    page.get_by_label("Amount in Twei").press("Enter")
    expect(page.locator("#preview")).to_contain_text("Grant 0.5 Twei to commenter (")
    page.get_by_role("button", name="Grant 0.5 Twei to commenter").press("Enter")
    expect(page.locator("#flash")).to_contain_text("commenter got 0.5 Twei.")


@BOTH
@pytest.mark.refused(422)
def test_a_gate_that_members_would_lose_is_red_and_wants_its_name_typed(open_page, javascript):
    page = open_page("admin", java_script_enabled=javascript)
    page.goto("/admin/levels")
    before = page.locator("#gate_link").input_value()
    page.locator("#gate_link").fill(str(int(before) + 10))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview .problem")).to_contain_text("who can do this now would lose it.")
    red = page.locator("#preview .problem").evaluate("box => getComputedStyle(box).color")
    assert page.locator(".taken th").evaluate("cell => getComputedStyle(cell).color") == red
    word = page.get_by_label("Type link to confirm")
    apply = page.locator("#levels-form form .danger").first
    apply.click()
    expect(page.locator("#problem-word")).to_contain_text("Type “link” here to confirm")
    expect(page.locator("#problem-word")).to_be_in_viewport()
    key = page.locator("#levels-form form [name=key]")
    key_before = key.input_value()
    word.fill("comment")
    apply.click()
    expect(key).not_to_have_value(key_before)  # the form has come anew
    expect(page.locator("#problem-word")).to_be_visible()
    expect(word).to_have_value("comment")
    word.fill("link")
    apply.click()
    expect(page.locator("#flash")).to_contain_text("The new levels apply")
    expect(page.locator("#gate_link")).to_have_value(str(int(before) + 10))
    # What gives a gate back asks for nothing, and leaves the demo as it was.
    page.locator("#gate_link").fill(before)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_be_visible()
    expect(page.locator("#word")).to_have_count(0)
    page.get_by_role("button", name="Apply changes").first.click()
    expect(page.locator("#preview")).to_have_count(0)
    expect(page.locator("#gate_link")).to_have_value(before)


def test_the_preview_comes_in_place(open_page):
    page = open_page("admin")
    page.goto("/admin/levels")
    with without_page_load(page):
        page.locator("#gate_comment").fill("20")
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_label("Type comment to confirm")).to_be_visible()
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator("#gate_comment")).to_have_value("13")


def test_the_author_reads_what_publishing_cost_before_deleting(open_page, threads):
    page = open_page("author")
    page.goto("/u/author")
    page.locator("main a[href^='/posts/']").first.click()
    page.locator("#post summary", has_text="Delete").click()
    expect(page.locator("#post details[open]")).to_contain_text("You paid 20 Twei to publish it; that isn’t returned.")
