"""A thread below the article of another site: two origins of this machine, as a newspaper and its forum are two."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.blog import served_blog
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

WORDS = "The moon moves on about twelve degrees a day."


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


def frame_of(page: Page) -> FrameLocator:
    page.locator("iframe").scroll_into_view_if_needed()
    return page.frame_locator("iframe")


def height_of(page: Page) -> int:
    return int(page.locator("iframe").get_attribute("height") or 0)


@pytest.fixture
def thread(allowed: None, blog: str, open_page) -> str:
    """The address in the forum of the thread about tides, which somebody has opened and somebody commented on."""
    page = open_page()
    page.goto(f"{blog}/2026/tides.html")
    path = frame_of(page).get_by_role("link", name="Open the thread").get_attribute("href")
    writer = open_page("commenter")
    writer.goto(path)
    if not writer.get_by_text(WORDS).count():
        writer.locator("#comment-form-body").fill(WORDS)
        writer.locator("#comment-form .send").click()
    expect(writer.locator(".comment").get_by_text(WORDS)).to_be_visible()
    return path


def test_the_first_reader_of_an_article_opens_its_thread(allowed, blog, open_page):
    page = open_page()
    page.goto(f"{blog}/2026/buoys.html")
    frame = frame_of(page)
    expect(frame.get_by_text("Available from LVL 13")).to_be_visible()
    expect(frame.get_by_role("heading", name="0 Comments")).to_be_visible()
    expect(page.locator("iframe")).to_have_attribute("title", "Comments")
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Open the thread").click()
    expect(opened.value.get_by_role("heading", name="What the colours of buoys say")).to_be_visible()
    article = opened.value.locator("#post").get_by_role("link", name="What the colours of buoys say")
    assert article.get_attribute("href") == f"{blog}/2026/buoys.html"


def test_the_frame_is_as_tall_as_the_thread_and_accessible(thread, blog, open_page):
    page = open_page(viewport={"width": 1000, "height": 800})
    page.goto(f"{blog}/2026/tides.html")
    frame = frame_of(page)
    expect(frame.get_by_text(WORDS)).to_be_visible()
    inside = page.frames[1]
    tall = "() => Math.ceil(document.body.getBoundingClientRect().height)"
    page.wait_for_function("document.querySelector('iframe').height !== '320'")
    assert height_of(page) == inside.evaluate(tall)
    assert not inside.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    before = height_of(page)
    page.set_viewport_size({"width": 330, "height": 800})
    page.wait_for_function("before => Number(document.querySelector('iframe').height) > before", arg=before)
    assert grave_violations(inside) == []


def test_the_page_around_it_scrolls_to_a_comment_that_is_linked(thread, blog, open_page):
    reader = open_page()
    reader.goto(thread)
    number = reader.locator(".comment").filter(has_text=WORDS).get_attribute("id")
    page = open_page(viewport={"width": 500, "height": 300})
    page.goto(f"{blog}/2026/tides.html#{number}")
    expect(page.frame_locator("iframe").locator(f"#{number}")).to_be_in_viewport()
    page.wait_for_function("scrollY > 0")


def test_lists_say_how_many_comments_articles_have(thread, blog, open_page):
    page = open_page()
    page.goto(f"{blog}/index.html")
    expect(page.locator("[data-twei-count]")).to_have_text(["1 comment", "0 comments"])


def test_a_site_that_is_not_allowed_shows_nothing(allowed, forum, browser: Browser):
    with served_blog(forum) as other, browser.new_page() as page:
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(f"{other}/2026/tides.html")
            page.locator("iframe").scroll_into_view_if_needed()
        assert forum not in {frame.url.partition("/embed")[0] for frame in page.frames[1:]}
        assert page.get_by_role("heading", name="Why the tide is late every day").is_visible()
