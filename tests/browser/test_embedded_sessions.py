"""Logged in under an article of another site, in a browser that blocks third-party cookies."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.blog import served_blog
from tests.browser.console import Console
from tests.browser.steps import log_in
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

WORDS = "Neap tides are the lazy ones."
_NO_THIRD_PARTIES = {
    "enableThirdPartyCookieRestriction": True,
    "disableThirdPartyCookieMetadata": True,
    "disableThirdPartyCookieHeuristics": True,
}


@pytest.fixture(scope="module")
def forum(address: str) -> str:
    """The forum by a name that is another site to browsers than the blog's address is."""
    return address.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="module")
def blog(forum: str) -> Iterator[str]:
    with served_blog(forum) as address:
        yield address


@pytest.fixture
def allowed(blog: str, open_page) -> None:
    """An admin has let the blog show threads."""
    page = open_page("admin")
    page.goto("/admin/embedding")
    if page.get_by_role("link", name=blog).count():
        return
    page.get_by_label("Address of the site").fill(blog)
    page.get_by_role("button", name="Let it show threads").click()
    expect(page.get_by_role("link", name=blog)).to_be_visible()


@pytest.fixture
def reader(browser: Browser, complaints: Console) -> Iterator[BrowserContext]:
    """A browser of somebody's own, whose pages neither keep nor send third-party cookies that are not partitioned."""
    with browser.new_context(viewport={"width": 900, "height": 900}) as context:
        context.set_default_timeout(30_000)
        complaints.listen_to(context)
        yield context


def strict_page(context: BrowserContext) -> Page:
    """Open a page without third-party cookies."""
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.setCookieControls", _NO_THIRD_PARTIES)
    return page


def frame_of(page: Page) -> FrameLocator:
    page.locator("iframe").scroll_into_view_if_needed()
    return page.frame_locator("iframe")


def hand_over(context: BrowserContext, frame: FrameLocator, name: str) -> Page:
    """Log in from the frame as somebody in a new tab; return the tab, which asks whether to use the account there."""
    frame.get_by_role("link", name="Log in", exact=True).click()
    with context.expect_page() as opened:
        frame.get_by_role("link", name="Log in at").click()
    asking = opened.value
    with context.expect_page() as opened:
        asking.get_by_role("link", name="Log in", exact=True).last.click()
    logging_in = opened.value
    log_in(logging_in, name)
    return logging_in


def test_the_browser_blocks_the_cookies_of_third_parties(reader, forum, blog, allowed):
    """What the other tests here rely on: the forum's ordinary session does not get into the frame."""
    page = strict_page(reader)
    page.goto(f"{forum}/login")
    log_in(page, "commenter")
    expect(page.locator("#level")).to_be_visible()
    page.goto(f"{blog}/2026/tides.html")
    frame = frame_of(page)
    expect(frame.get_by_role("link", name="Log in", exact=True)).to_be_visible()
    set_there = page.frames[1].evaluate(
        "() => { document.cookie = 'plain=1; SameSite=None; Secure'; return document.cookie; }"
    )
    assert "plain" not in set_there


def test_a_thread_under_an_article_is_read_signed_in_to_liked_and_commented(reader, forum, blog, allowed, open_page):
    page = strict_page(reader)
    page.goto(f"{blog}/2026/tides.html")
    frame = frame_of(page)
    somebody = open_page("author")
    somebody.goto(frame.get_by_role("link", name="Open the thread").get_attribute("href"))
    somebody.locator("#comment-form-body").fill("A first word on tides.")
    somebody.locator("#comment-form .send").click()
    expect(somebody.locator(".comment").get_by_text("A first word on tides.")).to_be_visible()

    page.reload()
    expect(frame_of(page).get_by_text("A first word on tides.")).to_be_visible()
    tab = hand_over(reader, frame, "commenter")
    tab.get_by_role("button", name="Use my account there").click()
    expect(frame.locator("#level")).to_have_text(re.compile("14"))
    expect(frame.get_by_role("button", name="Log out here")).to_be_visible()
    first = frame.locator(".comment").filter(has_text="A first word on tides.")
    first.get_by_role("button", name=re.compile("^Like")).click()
    expect(first.get_by_role("button", name=re.compile("^Like"), pressed=True)).to_be_visible()
    frame.locator("#comment-form-body").fill(WORDS)
    frame.locator("#comment-form .send").click()
    expect(frame.locator(".comment").get_by_text(WORDS)).to_be_visible()

    page.reload()  # the frame's cookie is kept
    expect(frame_of(page).get_by_role("button", name="Log out here")).to_be_visible()
    somebody.reload()
    written = somebody.locator(".comment").filter(has_text=WORDS)
    expect(written.get_by_role("link", name="commenter")).to_be_visible()
    frame.get_by_role("button", name="Log out here").click()
    expect(frame.get_by_role("link", name="Log in", exact=True)).to_be_visible()


@pytest.mark.refused(422)
def test_the_code_can_be_typed(reader, blog, allowed):
    page = strict_page(reader)
    page.goto(f"{blog}/2026/buoys.html")
    frame = frame_of(page)
    frame.get_by_role("link", name="Log in", exact=True).click()
    address = frame.get_by_role("link", name="Log in at").get_attribute("href")
    elsewhere = reader.new_page()
    elsewhere.goto(page.frames[1].evaluate("address => new URL(address, location).href", address))
    with reader.expect_page() as opened:
        elsewhere.get_by_role("link", name="Log in", exact=True).last.click()
    tab = opened.value
    log_in(tab, "almost")
    tab.get_by_role("button", name="Use my account there").click()
    code = tab.locator("#hand-over code").text_content()
    assert grave_violations(tab) == grave_violations(page.frames[1]) == []
    frame.get_by_label("The code that you get there").fill("abcd-2345")
    frame.get_by_role("button", name="Log in here").click()
    expect(frame.get_by_text("This code is wrong")).to_be_visible()
    frame.get_by_label("The code that you get there").fill(code)
    frame.get_by_role("button", name="Log in here").click()
    expect(frame.locator("#level")).to_have_text(re.compile("12"))
