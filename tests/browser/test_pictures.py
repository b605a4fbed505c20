"""Pictures in texts: chosen, described and put where one writes, with and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import without_page_load
from tests.picture_files import encoded, halves, picture

pytestmark = pytest.mark.browser

ALT = "Red [on the left] beside blue"
FILE = {"name": "holiday.png", "mimeType": "image/png", "buffer": encoded(halves(640, 320), "PNG")}
MARKDOWN = re.compile(
    r"Before\.\n\n!\[Red \\\[on the left\\\] beside blue\]\(/pictures/[0-9a-f]{32}\.webp\)\n\nAfter\."
)
_PASTE = """(field, bytes) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([Uint8Array.from(bytes)], "pasted.png", { type: "image/png" }));
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def describe_and_upload(page: Page, *, by_keyboard: bool = False) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What can be seen?").fill(ALT)
    if by_keyboard:
        page.keyboard.press("Enter")
    else:
        dialog.get_by_role("button", name="Upload").click()
    expect(dialog).to_have_count(0)


@pytest.mark.refused(415)
def test_a_picture_is_put_where_one_writes_previewed_and_published(open_page):
    page = open_page("author")
    page.goto("/posts/new")
    text = page.get_by_label("Text", exact=True)
    with without_page_load(page):
        page.get_by_label("Title").fill("Two colours")
        text.fill("Before.After.")
        text.evaluate("field => field.setSelectionRange(7, 7)")
        page.get_by_role("button", name="Picture").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Picture", exact=True).set_input_files(FILE | {"buffer": b"<svg/>"})
        dialog.get_by_label("What can be seen?").fill(ALT)
        dialog.get_by_role("button", name="Upload").click()
        expect(dialog.get_by_role("alert")).to_contain_text("Choose a JPEG, PNG, WebP or GIF file.")
        dialog.get_by_label("Picture", exact=True).set_input_files(FILE)
        describe_and_upload(page)
        expect(text).to_have_value(MARKDOWN)
        expect(text).to_be_focused()
        expect(page.locator("#post-preview img")).to_have_js_property("naturalWidth", 640)
    page.get_by_role("button", name="Publish").click()
    shown = page.locator("#post .article img")
    expect(shown).to_have_attribute("alt", ALT)
    expect(shown).to_have_js_property("naturalWidth", 640)


def test_a_pasted_picture_is_described_and_sent_by_keyboard_alone(open_page, threads):
    page = open_page("author")
    page.goto(threads["Out of sorts"])
    text = page.locator("#comment-form textarea")
    text.fill("Before.\n\nAfter.")
    text.evaluate("field => field.setSelectionRange(8, 8)")
    text.evaluate(_PASTE, list(picture()))
    expect(page.get_by_role("dialog").get_by_label("What can be seen?")).to_be_focused()
    describe_and_upload(page, by_keyboard=True)
    expect(text).to_have_value(MARKDOWN)
    page.keyboard.press("Control+z")
    expect(text).to_have_value("Before.\n\nAfter.")


def test_escape_leaves_the_text_as_it_was(open_page):
    page = open_page("author")
    page.goto("/posts/new")
    text = page.get_by_label("Text", exact=True)
    text.fill("As it was.")
    page.get_by_role("button", name="Picture").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(text).to_have_value("As it was.")
    expect(text).to_be_focused()


def test_without_scripts_a_page_hands_out_the_line_to_copy(open_page):
    page = open_page("author", java_script_enabled=False)
    page.goto("/posts/new")
    page.goto(page.get_by_role("link", name="Add a picture").get_attribute("href"))
    page.get_by_label("Picture", exact=True).set_input_files(FILE)
    page.get_by_label("What can be seen?").fill(ALT)
    page.get_by_role("button", name="Upload").click()
    line = page.get_by_label("Copy this line into your text").input_value()
    assert line.startswith("![Red")
    page.goto("/posts/new")
    page.get_by_label("Text", exact=True).fill(line)
    page.get_by_role("button", name="Preview").click()
