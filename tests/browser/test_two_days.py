"""Two days of two members: one writes, with a picture and a name in it; the other is told, finds it, and returns.

Each step as it is done on a phone and at a desk, with scripts and without.
"""

import re
import sqlite3
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from forum.clock import now
from tests.browser.steps import AT_COMMENT
from tests.picture_files import encoded, halves

pytestmark = pytest.mark.browser

# One for each way: a member's third comment in a thread within ten minutes costs twice as much, and so on.
THREADS = {
    "phone-scripts": "Thirty-one cards from Mr Aldous",
    "phone-plain": "Four jars on a windowsill",
    "desk-scripts": "The bus really is later for you",
    "desk-plain": "An account book, read in pencil",
}
ALT = "Half red, half blue"
FILE = {"name": "cards.png", "mimeType": "image/png", "buffer": encoded(halves(640, 320), "PNG")}
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture(params=THREADS)
def way(request: pytest.FixtureRequest) -> tuple[str, bool]:
    """On which device, and whether scripts run there."""
    size, _, scripts = request.param.partition("-")
    return size, scripts == "scripts"


@pytest.fixture
def title(request: pytest.FixtureRequest, way) -> str:
    """The title of the thread in which it happens."""
    return THREADS[request.node.callspec.params["way"]]


@pytest.fixture
def open_as(open_page, way) -> Callable[[str], Page]:
    size, scripts = way
    return lambda name: open_page(name, viewport=SIZES[size], java_script_enabled=scripts)


@pytest.fixture
def a_day_later(demo: dict[str, str]) -> Callable[[], None]:
    """Lets a day pass for where everybody stopped in their threads."""

    def pass_by() -> None:
        with sqlite3.connect(demo["DATABASE_URL"].removeprefix("sqlite:///"), timeout=30) as database:
            database.execute("UPDATE thread_place SET seen_at = ?", (str(now() - timedelta(days=1)),))
        database.close()

    return pass_by


def write_with_toolbar(page: Page, words: str) -> None:
    """Make a word bold and put a picture in by the buttons above the text."""
    text = page.locator("#comment-form textarea")
    text.fill(f"For @commenter: {words}. ")
    start = len("For @commenter: ")
    text.evaluate("(field, [from, to]) => field.setSelectionRange(from, to)", [start, start + len(words)])
    page.locator("#comment-form").get_by_role("button", name="Bold").click()
    text.evaluate("field => field.setSelectionRange(field.value.length, field.value.length)")
    page.locator("#comment-form").get_by_role("button", name="Picture").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Picture", exact=True).set_input_files(FILE)
    dialog.get_by_label("What can be seen?").fill(ALT)
    dialog.get_by_role("button", name="Upload").click()
    expect(text).to_have_value(re.compile(rf"\*\*{words}\*\*.*!\[{ALT}\]", re.DOTALL))


def write_by_hand(page: Page, words: str) -> None:
    """Upload the picture on its own page, and copy what stands there into the text."""
    thread = page.url
    page.goto("/images/new")
    page.get_by_label("Picture", exact=True).set_input_files(FILE)
    page.get_by_label("What can be seen?").fill(ALT)
    page.get_by_role("button", name="Upload").click()
    markdown = re.search(r"!\[[^\n]*?\]\(/pictures/\w+\.webp\)", page.locator("main").inner_text() + page.content())[0]
    page.goto(thread)
    page.locator("#comment-form textarea").fill(f"For @commenter: **{words}**.\n\n{markdown}")


def search_for(page: Page, words: str) -> None:
    """Search from the head of the page: by its field where there is room for one, else by its own page."""
    if page.locator(".search-link").is_visible():
        page.locator(".search-link").click()
    field = page.locator("main input[type=search]") if "/search" in page.url else page.locator("#site-q")
    field.fill(words)
    field.press("Enter")


def new_in_thread(page: Page, title: str) -> Locator:
    """Return the mark on the thread's headline that says how much in it is new."""
    return page.locator(".headline").filter(has=page.get_by_text(title)).locator(".new-mark")


def leave_until_nothing_is_new(page: Page, title: str) -> None:
    """Go to the front page. What was in view is told as one leaves, so it may be known a moment later."""
    for _ in range(20):
        page.goto("/")
        if not new_in_thread(page, title).count():
            return
    pytest.fail("What was read stays new.")


def test_written_told_found_and_read_on_the_next_day(open_as, threads, title, way, a_day_later):
    words = f"a pack of {'-'.join(map(str, way)).lower()} cards"
    author, reader = open_as("author"), open_as("commenter")
    reader.goto(threads[title])  # where they have read before
    if not way[1] and reader.get_by_role("button", name="Mark as read up to here").count():
        reader.get_by_role("button", name="Mark as read up to here").click()

    author.goto(threads[title])
    (write_with_toolbar if way[1] else write_by_hand)(author, words)
    author.locator("#comment-form .send").click()
    said = author.locator(".comment").filter(has=author.get_by_text(words))
    expect(said.locator("strong")).to_have_text(words)

    reader.goto("/notifications")
    line = reader.locator(".notification.fresh", has_text="mentioned you").first
    with reader.expect_request(re.compile("/place$")) if way[1] else nullcontext():  # what is looked at is remembered
        line.get_by_role("button", name="mentioned you").click()
    expect(reader).to_have_url(AT_COMMENT)
    picture = reader.locator(".comment").filter(has=reader.get_by_text(words)).get_by_alt_text(ALT)
    expect(picture).to_have_js_property("naturalWidth", 640) if way[1] else expect(picture).to_be_visible()

    search_for(reader, f'"{words}"')
    reader.locator("#results .result").first.get_by_role("link").first.click()
    expect(reader.locator(".comment").filter(has=reader.get_by_text(words))).to_be_visible()
    if not way[1]:
        reader.get_by_role("button", name="Mark as read up to here").click()
    leave_until_nothing_is_new(reader, title)

    a_day_later()
    author.goto(threads[title])
    author.locator("#comment-form textarea").fill(f"And the next day, {words} again.")
    author.locator("#comment-form .send").click()
    expect(author.get_by_text(f"And the next day, {words} again.").first).to_be_visible()

    reader.goto("/")
    new_in_thread(reader, title).click()
    expect(reader).to_have_url(AT_COMMENT)
    first_new = reader.locator(reader.url.partition("#")[2].join(("#", "")))
    expect(first_new.locator(".new-mark")).to_have_text("New")
    expect(first_new).to_be_in_viewport()
