"""Looking at a text before it is sent, and keeping it while it is not."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import without_page_load

pytestmark = pytest.mark.browser


def test_a_comment_is_previewed_in_an_unbroken_page(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Out of sorts"])
    form = page.locator("#comment-form")
    with without_page_load(page):
        form.get_by_label("Your comment (Markdown supported)").fill("A **bold** claim and `a < b`.")
        form.get_by_role("button", name="Preview").click()
        preview = page.locator("#comment-form-preview")
        expect(preview.locator("strong")).to_have_text("bold")
        expect(preview.locator("code")).to_have_text("a < b")
        expect(form.get_by_label("Your comment (Markdown supported)")).to_have_value("A **bold** claim and `a < b`.")


def test_an_author_sees_the_post_while_writing_publishes_and_edits_it(open_page):
    page = open_page("author")
    page.goto("/posts/new")
    preview = page.locator("#post-preview")
    with without_page_load(page):
        page.get_by_label("Title").fill("The weight of a clock")
        page.get_by_label("Text").fill("It is *heavier* than it looks.")
        expect(preview.locator("em")).to_have_text("heavier")
        page.get_by_label("Text").fill("It is **lighter** than it looks.")
        expect(preview.locator("strong")).to_have_text("lighter")
        expect(preview.locator("em")).to_have_count(0)
    page.get_by_label("Tags").fill("Clocks, time keeping")
    page.get_by_role("button", name="Publish").click()
    expect(page).to_have_url(re.compile(r"/posts/\d+/the-weight-of-a-clock$"))
    post = page.locator("#post")
    expect(post.get_by_role("heading", level=1)).to_have_text("The weight of a clock")
    expect(post.locator(".article strong")).to_have_text("lighter")
    expect(post.locator(".tags a")).to_have_text(["clocks", "time-keeping"])

    post.get_by_role("link", name="Edit").click()
    expect(preview.locator("strong")).to_have_text("lighter")
    page.get_by_label("Text").fill("It weighs what it weighs.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(post.locator(".article")).to_have_text("It weighs what it weighs.")
    expect(post).not_to_contain_text("edited")  # nobody had reacted to it yet

    page.goto("/posts/new")
    expect(page.get_by_label("Text")).to_have_value("")


def test_the_draft_of_a_new_post_survives_a_reload(open_page):
    page = open_page("mod")
    page.goto("/posts/new")
    page.get_by_label("Title").fill("Half a thought")
    page.get_by_label("Tags").fill("thinking")
    page.get_by_label("Text").fill("The other half comes tomorrow.")
    expect(page.locator("#post-draft")).to_have_text("Draft saved")
    page.reload()
    # The page as it came holds the text: it was not the browser that remembered.
    for label, text in [("Title", "Half a thought"), ("Tags", "thinking"), ("Text", "The other half comes tomorrow.")]:
        expect(page.get_by_label(label)).to_have_js_property("defaultValue", text)
        expect(page.get_by_label(label)).to_have_value(text)


@pytest.mark.refused(422)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_post_that_was_refused_is_there_at_its_address_and_in_a_new_form(open_page, scripts):
    page = open_page("admin", java_script_enabled=scripts)
    page.goto("/posts/new")
    title = f"Too many tags, with {'scripts' if scripts else 'none'}"
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text").fill("Seven are two too many.")
    page.get_by_label("Tags").fill("a, b, c, d, e, f, g")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("A post can have up to 5 tags")).to_be_visible()
    page.goto(page.url)
    expect(page).to_have_url(re.compile("/posts/new$"))
    expect(page.get_by_label("Title")).to_have_value(title)
    expect(page.get_by_label("Text")).to_have_value("Seven are two too many.")
    expect(page.get_by_label("Tags")).to_have_value("a, b, c, d, e, f, g")
