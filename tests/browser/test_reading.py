"""Reading for pay, in real time: scrolled to its end a short post brings XP; a hidden tab brings nothing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import without_page_load

pytestmark = pytest.mark.browser

_SHORT = "Four jars on a windowsill"
# Two beats of 15 seconds, and some patience with a busy machine.
_IN_REAL_TIME_MS = 90_000


@pytest.fixture
def newcomer(open_page) -> Callable[[str], Page]:
    """Signs somebody up and opens a page of theirs."""

    def sign_up(name: str) -> Page:
        page = open_page()
        page.goto("/signup")
        page.get_by_label("Username").fill(name)
        page.get_by_label("E-mail address").fill(f"{name}@example.org")
        page.get_by_label("Password").fill("a long enough password")
        page.get_by_role("main").get_by_role("button", name="Sign up").click()
        expect(page.locator("#level")).to_contain_text("LVL 1")
        return page

    return sign_up


def test_a_newcomer_reads_a_short_post_to_its_end_and_rises_without_a_page_load(newcomer, threads):
    page = newcomer("nora-reads")
    page.goto(threads[_SHORT])
    panel = page.locator("#reading")
    expect(panel).to_contain_text("to go")
    with without_page_load(page):
        for paragraph in page.locator("#post .article > *").all():
            paragraph.scroll_into_view_if_needed()
            page.mouse.wheel(0, 40)
        page.locator(".post-foot").scroll_into_view_if_needed()
        # Somebody who reads moves a little now and then.
        for _ in range(12):
            page.mouse.move(200, 300)
            page.mouse.wheel(0, 1)
            try:
                expect(panel).to_contain_text("You’ve finished this post", timeout=_IN_REAL_TIME_MS // 12)
                break
            except AssertionError:
                continue
        expect(panel).to_contain_text("You’ve finished this post")
        expect(page.locator("#level")).to_contain_text("LVL 2")
        expect(page.locator("#flash")).to_contain_text("You reached LVL 2")
        # What the level opens is open, and what depends on it follows, without a reload.
        expect(page.locator("#level")).to_contain_text("XP today")
        expect(page.locator("#balance")).to_contain_text("pending")
        expect(page.locator("#vote-plus")).to_be_enabled()
        expect(page.locator("#comment-lock")).to_contain_text("You’re at LVL 2")


def test_while_one_reads_what_it_earns_rises_and_pauses_when_one_stops(newcomer, threads):
    page = newcomer("rising-rita")
    page.clock.install()
    page.goto(threads[_SHORT])
    gain = page.locator("#reading .gain")
    expect(gain).to_have_text("+0 XP · 0.00 Twei")
    with page.expect_response("**/readings"):
        page.mouse.move(200, 300)
        page.clock.run_for(3_000)
    expect(page.locator("form[data-reading=beat]")).to_be_attached()
    page.clock.run_for(12_000)
    expect(gain).to_have_text(re.compile(r"\+[1-9] XP · 0\.\d+ Twei"))
    line = page.locator("#reading summary")
    before = line.bounding_box()
    page.clock.run_for(40_000)
    expect(page.locator("#reading .paused")).to_have_text("Paused: scroll to go on.")
    expect(gain).to_be_hidden()
    expect(line).to_be_visible()
    boxes = (line.bounding_box() for _try in range(9))  # none while the panel is swapped for the next one
    assert next(filter(None, boxes)) == before


def test_on_a_phone_what_reading_earns_is_one_line_above_the_article_that_opens(newcomer, threads):
    page = newcomer("pocket-pia")
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(threads[_SHORT])
    panel, title = page.locator("#reading"), page.locator("#post h1")
    assert panel.bounding_box()["y"] < title.bounding_box()["y"]
    assert panel.bounding_box()["height"] < 48
    expect(panel.get_by_text("Time to Read")).to_be_hidden()
    panel.locator("summary").click()
    expect(panel.get_by_text("Time to Read")).to_be_visible()
    page.mouse.wheel(0, 600)
    expect(panel.locator("summary")).to_be_in_viewport()


def beats_during(page: Page, minutes: int) -> list[str]:
    """Let so many minutes pass on the page's own clock, and return what it sent meanwhile."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.clock.run_for(minutes * 60_000)
    return [url for url in sent if re.search(r"/(readings|beats)", url)]


def test_a_hidden_tab_does_not_progress(newcomer, threads):
    page = newcomer("hidden-hal")
    page.clock.install()
    page.add_init_script("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });")
    page.goto(threads[_SHORT])
    page.mouse.move(200, 300)
    assert beats_during(page, minutes=2) == []


def test_a_reader_who_has_gone_away_does_not_progress(newcomer, threads):
    page = newcomer("absent-abe")
    page.clock.install()
    page.goto(threads[_SHORT])
    beats_during(page, minutes=1)  # the page was open for half a minute before it falls silent
    assert beats_during(page, minutes=5) == []


@pytest.mark.refused(400)
def test_an_ended_session_does_not_lead_a_reader_away(newcomer, threads):
    page = newcomer("timed-tim")
    page.goto(threads[_SHORT])
    begun = page.locator("form[data-reading=beat]")
    expect(begun).to_be_attached(timeout=_IN_REAL_TIME_MS)
    page.context.clear_cookies()
    page.mouse.move(200, 300)
    page.evaluate("htmx.trigger(document.querySelector('form[data-reading=beat]'), 'beat')")
    expect(page.locator(".reading-lost")).to_be_visible()
    expect(page.locator(".reading-lost a")).to_have_attribute("href", re.compile("/login"))
    expect(page).to_have_url(re.compile(re.escape(threads[_SHORT])))
    expect(page.locator("#post h1")).to_be_visible()


def test_without_javascript_the_panel_says_that_it_cannot_measure(open_page, threads):
    page = open_page("reader", java_script_enabled=False)
    for title in threads:
        page.goto(threads[title])
        if "to go" in page.locator("#reading").inner_text():
            expect(page.locator("#reading")).to_contain_text("Without JavaScript, reading can’t be measured")
            return
    pytest.fail("the reader of the demo has read everything")
