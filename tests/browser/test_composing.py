"""Writing with buttons and keys, with the preview in sight, quoting, and going on with what was begun before."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import by_id, comment_saying, others_comment, without_page_load

pytestmark = pytest.mark.browser

WORDS = "Your comment (Markdown supported)"


@pytest.fixture
def page(open_page, threads) -> Page:
    page = open_page("author")
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    return page


@pytest.fixture
def words(page: Page) -> Locator:
    """Where a comment is typed, with nothing in it."""
    field = page.locator("#comment-form").get_by_label(WORDS)
    field.fill("")
    return field


def select(field: Locator, text: str) -> None:
    """Select these words of a field."""
    field.evaluate(
        "(field, text) => { const at = field.value.indexOf(text); field.focus();"
        " field.setSelectionRange(at, at + text.length); }",
        text,
    )


def test_buttons_put_markdown_around_what_is_selected_and_take_it_away_again(page, words):
    buttons = page.locator("#comment-form").get_by_role("toolbar", name="Formatting")
    words.fill("one two\nthree")
    for name, selected, then in [
        ("Bold", "two", "one **two**\nthree"),
        ("Italic", "two", "one ***two***\nthree"),
        ("Bold", "two", "one *two*\nthree"),
        ("Italic", "two", "one two\nthree"),
        ("Code", "one", "`one` two\nthree"),
        ("Code", "`one`", "one two\nthree"),
        ("Link", "two", "one [two](https://)\nthree"),
        ("Link", "two", "one two\nthree"),
        ("List", "one two\nthree", "- one two\n- three"),
        ("List", "- one two\n- three", "one two\nthree"),
        ("Quotation", "three", "one two\n> three"),
        ("Quotation", "> three", "one two\nthree"),
        ("Code", "one two\nthree", "```\none two\nthree\n```"),
    ]:
        select(words, selected)
        buttons.get_by_role("button", name=name).click()
        expect(words).to_have_value(then)
        expect(words).to_be_focused()
    words.press("Control+z")
    expect(words).to_have_value("one two\nthree")


def test_keys_do_the_same_and_the_buttons_are_one_stop_of_the_tabulator(page, words):
    words.press_sequentially("loud")
    words.press("Control+b")
    expect(words).to_have_value("**loud**")
    words.press("Control+z")
    expect(words).to_have_value("loud")
    words.press("Control+k")
    page.keyboard.insert_text("a link")
    expect(words).to_have_value("[loud](a link)")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_accessible_name("Bold")
    for key, name in [("ArrowRight", "Italic"), ("End", "Picture"), ("ArrowRight", "Bold"), ("ArrowLeft", "Picture")]:
        focused.press(key)
        expect(focused).to_have_accessible_name(name)
    focused.press("Tab")
    expect(focused).to_have_text("Markdown help")
    focused.press("Shift+Tab")
    expect(focused).to_have_accessible_name("Picture")


def test_below_the_gate_of_links_the_button_says_when_they_are_available(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    words = page.locator("#comment-form").get_by_label(WORDS)
    words.fill("a place")
    words.press("Control+k")
    expect(page.get_by_text("Links and pictures in comments are available from LVL 15.")).to_be_visible()
    expect(words).to_have_value("a place")


def test_without_scripts_there_are_no_buttons_but_help_with_markdown(open_page, threads):
    page = open_page("author", java_script_enabled=False)
    page.goto(threads["Thirty-one cards from Mr Aldous"])
    form = page.locator("#comment-form")
    expect(form.get_by_role("toolbar")).to_have_count(0)
    with page.expect_popup() as help_page:
        form.get_by_role("link", name="Markdown help").click()
    expect(help_page.value.get_by_role("heading", level=1)).to_have_text("Writing with Markdown")


def test_an_open_preview_follows_the_text_without_moving_the_page_and_closes_again(page, words):
    form, preview = page.locator("#comment-form"), page.locator("#comment-form-preview")
    words.fill("It is *so*.")
    form.get_by_role("button", name="Preview").click()
    expect(preview.locator("em")).to_have_text("so")
    words.fill("It is **not** so." + "\n\nOne more line." * 20)
    before = page.evaluate("scrollY")
    expect(preview.locator("strong")).to_have_text("not")
    assert page.evaluate("scrollY") == before
    form.get_by_role("button", name="Preview").click()
    expect(preview).to_be_empty()


def test_on_a_wide_window_the_preview_of_a_post_is_beside_its_text(open_page):
    page = open_page("admin", viewport={"width": 1280, "height": 800})
    page.goto("/posts/new")
    page.get_by_label("Text").fill("A line.\n\n" * 60)
    preview = page.locator("#post-preview")
    expect(preview.locator("p")).to_have_count(60)
    text, shown = page.get_by_label("Text").bounding_box(), preview.bounding_box()
    assert shown["x"] >= text["x"] + text["width"]
    assert shown["height"] <= 800
    expect(page.locator("#post-draft")).to_have_text("Draft saved")
    page.get_by_label("Text").fill("")
    expect(page.locator("#post-draft")).to_contain_text("Draft discarded.")


def test_the_menu_of_a_comment_quotes_it_into_a_reply_or_what_is_selected_into_the_form_taken_along(page, words):
    comment = others_comment(page)
    comment.locator(":scope > footer .more").click()
    with without_page_load(page):
        comment.get_by_role("link", name="Quote").click()
        reply = comment.get_by_label(WORDS)
        name = comment.locator(".name").get_attribute("title")
        expect(reply).to_have_js_property("value", reply.input_value())
        assert reply.input_value().startswith(f"{name}:\n\n> ")
        reply.press("Control+z")
        expect(reply).to_have_value("")
        page.locator(".thread-nav .write").first.click()
        words.fill("Before.")
        first = comment.locator(".prose p").first
        first.evaluate("(p) => getSelection().selectAllChildren(p)")
        comment.locator(":scope > footer .more").press("Enter")
        comment.get_by_role("link", name="Quote").press("Enter")
        expect(words).to_have_value(f"Before.\n\n{name}:\n\n> {first.inner_text()}\n\n")


def test_an_edit_that_was_begun_is_offered_again_and_an_emptied_draft_comes_back(page, words):
    words.fill("To be edited")
    page.locator("#comment-form").get_by_role("button", name="Comment ·").click()
    comment = by_id(comment_saying(page, "To be edited"))
    comment.get_by_role("link", name="Edit").click()
    comment.get_by_label(WORDS).fill("Half edited")
    expect(comment.get_by_text("Draft saved")).to_be_visible()
    comment.get_by_role("link", name="Cancel").click()
    comment.get_by_role("link", name="Edit").click()
    expect(comment.get_by_label(WORDS)).to_have_value("To be edited")
    comment.get_by_role("link", name="Continue with the draft").click()
    edited = comment.get_by_label(WORDS)
    expect(edited).to_have_value("Half edited")
    edited.fill("")
    expect(comment.get_by_text("Draft discarded.")).to_be_visible()
    comment.get_by_role("button", name="Undo").click()
    expect(comment.get_by_label(WORDS)).to_have_value("Half edited")
    comment.get_by_role("button", name="Save", exact=True).click()
    expect(comment_saying(page, "Half edited")).to_be_visible()
