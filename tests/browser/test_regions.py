"""In a browser, too: after an action the page on the screen says what a fresh load of it says."""

import pytest
from playwright.sync_api import Page, expect

from forum.render.regions import REGIONS
from tests.browser.steps import (
    comment_saying,
    like_button,
    others_comment,
    start_reply,
    take_back_vote,
    without_page_load,
)

pytestmark = pytest.mark.browser

# What the page on the screen and a fresh load of it say, region by region; what they agree on is left out.
_DIFFERENCES = r"""async ids => {
  const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const words = (page, id) => {
    const region = page.getElementById(id)?.cloneNode(true);
    // A time reads as in the reader's own zone, once scripts have seen it.
    for (const time of region?.querySelectorAll("time") ?? []) time.textContent = time.dateTime;
    return region?.textContent.replace(/\s+/g, " ").trim();
  };
  return ids.filter(id => words(document, id) !== words(fresh, id))
    .map(id => [id, words(document, id), words(fresh, id)]);
}"""
_IDS = sorted({region.id for region in REGIONS} - {"your-comment"} | {"balance", "level"})


def differences(page: Page) -> list[list[str]]:
    expect(page.locator(".htmx-request")).to_have_count(0)
    return page.evaluate(_DIFFERENCES, _IDS)


@pytest.fixture
def page(open_page, threads) -> Page:
    page = open_page("commenter")
    page.goto(threads["Four jars on a windowsill"])
    assert differences(page) == []
    return page


def test_the_page_follows_votes(page, threads):
    page.goto(threads["Out of sorts"])  # whose votes can still be taken back
    take_back_vote(page)
    with without_page_load(page):
        for button in ("#vote-minus", "#vote-plus", "#vote-plus"):
            page.locator(button).click()
            assert differences(page) == []


def test_the_page_follows_comments_and_reactions(page):
    with without_page_load(page):
        form = page.locator("#comment-form")
        form.get_by_label("Your comment (Markdown supported)").fill("To be compared")
        form.locator(".send").click()
        mine = comment_saying(page, "To be compared")
        expect(mine).to_be_visible()
        assert differences(page) == []
        like_button(others_comment(page)).click()
        assert differences(page) == []
        start_reply(mine)
        mine.get_by_label("Your comment (Markdown supported)").fill("And answered")
        mine.locator(".send").click()
        expect(comment_saying(page, "And answered")).to_be_visible()
        assert differences(page) == []
