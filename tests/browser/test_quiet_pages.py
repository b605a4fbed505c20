"""No page complains in the console, breaks its own content policy, or talks to another host."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import others_comment, start_reply

pytestmark = pytest.mark.browser

THREAD = "The town that timed its tides"


class Ear:
    """Hears what a page complains about, and whom it calls."""

    def __init__(self, page: Page):
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", lambda message: self._console(message.type, f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)


def walk(page: Page, addresses: list[str]) -> None:
    """Open every page and look at all of it: pictures further down load when they come into sight."""
    for address in addresses:
        page.goto(address)
        page.evaluate("for (const image of document.images) image.loading = 'eager'")
        page.wait_for_load_state("networkidle")


def test_pages_are_quiet_for_the_anonymous(open_page, address, threads):
    page = open_page()
    ear = Ear(page)
    walk(page, ["/", threads[THREAD], "/u/author", "/login", "/signup"])
    assert ear.complaints == []
    assert ear.hosts == {urlsplit(address).netloc}


def test_pages_are_quiet_for_a_member(open_page, address, threads):
    page = open_page("author")
    ear = Ear(page)
    walk(page, ["/", threads[THREAD], "/u/author", "/settings", "/posts/new"])
    assert ear.complaints == []
    assert ear.hosts == {urlsplit(address).netloc}


def test_a_text_area_drawn_larger_breaks_no_policy_when_it_is_swapped(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Four jars on a windowsill"])
    ear = Ear(page)
    comment = others_comment(page)
    start_reply(comment)
    words = comment.get_by_label("Your comment (Markdown supported)")
    words.evaluate("area => { area.style.height = '20rem' }")  # as the handle at its corner does
    with page.expect_response("**/reply"):
        start_reply(comment)
    expect(words).to_have_js_property("style.height", "")
    assert ear.complaints == []
