"""Reading on where one stopped: the place that is kept, what is new, what arrives, and threads fetched ahead."""

import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from forum.clock import now
from forum.queries.unread import LIVE
from tests.browser.steps import comment_saying, without_page_load

pytestmark = pytest.mark.browser
THREAD = "Thirty-one cards from Mr Aldous"
# Not so long ago that the job which forgets old places takes it away.
LAST_WEEK = str(now() - timedelta(days=7))


@pytest.fixture
def sql(demo: dict[str, str]) -> Callable[..., list[tuple]]:
    """Runs a statement on the demo's database."""

    def run(statement: str, *parameters: object) -> list[tuple]:
        with sqlite3.connect(demo["DATABASE_URL"].removeprefix("sqlite:///"), timeout=30) as database:
            found = database.execute(statement, parameters).fetchall()
        database.close()
        return found

    return run


@pytest.fixture
def post_id(threads) -> int:
    return int(threads[THREAD].split("/")[2])


@pytest.fixture
def forgotten(sql, post_id) -> None:
    """Nobody has a place in the thread, as before the first visit."""
    sql("DELETE FROM thread_place WHERE post_id = ?", post_id)


@pytest.fixture
def returning(forgotten, sql, post_id) -> list[int]:
    """Almost was in the thread last week, and saw its first comment alone; returns the ids of the others.

    Other tests write here, and delete what they wrote.
    """
    seen = sql(
        "SELECT c.id FROM comment c JOIN member m ON m.id = c.author_id "
        f"WHERE c.post_id = ? AND m.name <> 'almost' AND {LIVE} ORDER BY c.id",
        post_id,
    )
    first, *others = [number for (number,) in seen]
    sql(
        "INSERT INTO thread_place SELECT id, ?, ?, ?, ? FROM member WHERE name = 'almost'",
        post_id, first, first, LAST_WEEK,
    )  # fmt: skip
    return others


def look_for_news(page: Page) -> None:
    """Have the page ask now what it would ask within half a minute."""
    with page.expect_response(re.compile("/comments/news")):
        page.evaluate("htmx.trigger(document.getElementById('news'), 'look')")


def write(page: Page, text: str) -> None:
    page.locator("#comment-form textarea").fill(text)
    page.locator("#comment-form .send").click()
    expect(comment_saying(page, text)).to_be_visible()


def test_what_was_in_view_is_remembered_and_what_came_since_is_new(open_page, threads, returning):
    page = open_page("almost")
    page.goto("/")
    mark = page.locator(".headline").filter(has=page.get_by_text(THREAD)).locator(".new-mark")
    expect(mark).to_have_text(re.compile(rf"{len(returning)} new"))
    mark.click()
    expect(page).to_have_url(re.compile(rf"#comment-{returning[0]}$"))
    expect(page.locator(f"#comment-{returning[0]} .new-mark")).to_have_text("New")
    with page.expect_request(re.compile("/place$")) as kept:
        page.locator(f"#comment-{returning[-1]}").scroll_into_view_if_needed()
    assert int(re.search(r"last=(\d+)", kept.value.post_data)[1]) in returning
    page.goto(threads[THREAD])
    expect(page.locator(".comment.new")).to_have_count(len(returning))


def test_the_key_n_goes_from_new_to_new_and_says_when_there_is_no_more(open_page, threads, returning):
    page = open_page("almost")
    page.goto(f"{threads[THREAD]}?sort=old")
    expect(page.locator(".ribbon:visible")).to_have_count(1)
    for _new in returning:
        page.keyboard.press("n")
        expect(page.locator(".comment.new:focus")).to_have_count(1)
    page.keyboard.press("n")
    expect(page.get_by_role("status").filter(has_text="No more new comments.")).to_be_visible()


def test_what_arrives_is_offered_without_moving_anything_and_put_in_its_place(open_page, threads):
    reader, writer = open_page(), open_page("commenter")
    reader.goto(f"{threads[THREAD]}?sort=old")
    reader.locator("#comments").scroll_into_view_if_needed()
    look_for_news(reader)
    expect(reader.locator("#news > *")).to_have_count(0)
    writer.goto(threads[THREAD])
    write(writer, "Something that nobody had said.")
    top = reader.evaluate("scrollY")
    look_for_news(reader)
    offer = reader.get_by_role("button", name="1 new comment")
    expect(offer).to_be_visible()
    assert reader.evaluate("scrollY") == top
    with without_page_load(reader):
        offer.click()
        said = comment_saying(reader, "Something that nobody had said.")
        expect(said).to_be_focused()
        expect(said.locator(".new-mark")).to_be_visible()
        expect(reader.locator("#news > *")).to_have_count(0)
    look_for_news(writer)
    expect(writer.locator("#news > *")).to_have_count(0)


def test_nothing_new_is_answered_without_a_body(open_page, threads):
    page = open_page()
    page.goto(threads[THREAD])
    look_for_news(page)
    with page.expect_response(re.compile("/comments/news")) as again:
        page.evaluate("htmx.trigger(document.getElementById('news'), 'look')")
    assert again.value.status == 304


def test_a_thread_is_fetched_ahead_for_who_is_not_signed_in(open_page):
    page = open_page()
    page.goto("/")
    with page.expect_request(lambda one: one.headers.get("sec-purpose", "").startswith("prefetch")) as ahead:
        page.locator(".headline h2 a").nth(1).hover()
    assert "/posts/" in ahead.value.url


def test_without_javascript_a_button_keeps_the_place(open_page, threads, returning):
    page = open_page("almost", java_script_enabled=False)
    page.goto(threads[THREAD])
    expect(page.locator(".comment.new")).to_have_count(len(returning))
    page.get_by_role("button", name="Mark as read up to here").click()
    expect(page.get_by_text("Marked as read.")).to_be_visible()
    expect(page.get_by_role("button", name="Mark as read up to here")).to_have_count(0)
