"""What acting costs is on the button, falls back by itself, and what can't be pressed says why."""

import re

import pytest
from peewee import sqlite3
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import comment_saying, others_comment, start_reply, take_back_vote, without_page_load

pytestmark = pytest.mark.browser

THREAD = "Why a paper map refuses to fold back"


@pytest.fixture
def hour_passes(demo):
    """Makes everything that the commenter wrote an hour older, as if an hour had passed."""

    def hour_passes() -> None:
        database = sqlite3.connect(demo["DATABASE_URL"].removeprefix("sqlite:///"), timeout=10)
        database.execute(
            "UPDATE comment SET created_at = strftime('%Y-%m-%d %H:%M:%S.000000', created_at, '-1 hour') "
            "WHERE author_id = (SELECT id FROM member WHERE name = 'commenter')"
        )
        database.commit()
        database.close()

    hour_passes()
    return hour_passes


def comment_button(page: Page) -> Locator:
    return page.locator("#comment-form-button")


def write(page: Page, text: str) -> None:
    page.locator("#comment-form-body").fill(text)
    comment_button(page).click()
    expect(comment_saying(page, text)).to_be_visible()


def test_the_price_of_hurry_falls_back_by_itself_and_keeps_what_is_typed(open_page, threads, hour_passes):
    page = open_page("commenter", timezone_id="Asia/Tokyo")
    page.clock.install()
    page.goto(threads[THREAD])
    with without_page_load(page):
        expect(comment_button(page)).to_have_text("Comment · 1 Twei")
        write(page, "The creases remember.")
        expect(comment_button(page)).to_have_text("Comment · 1 Twei")
        write(page, "So does the rain.")
        expect(comment_button(page)).to_have_text("Comment · 2 Twei")
        price = page.locator("#comment-form-price")
        expect(price).to_contain_text(re.compile(r"1 Twei again from \d\d:\d\d\."))
        utc = int(price.locator("time").get_attribute("datetime")[11:13])
        expect(price.locator("time")).to_have_text(re.compile(f"^{(utc + 9) % 24:02}:"))
        page.locator("#comment-form-body").fill("And a third thing")
        hour_passes()
        page.clock.fast_forward("10:01")
        expect(comment_button(page)).to_have_text("Comment · 1 Twei")
        expect(price).not_to_contain_text("again from")
        expect(page.locator("#comment-form-body")).to_have_value("And a third thing")


def test_a_reply_form_carries_its_own_price(open_page, threads, hour_passes):
    page = open_page("commenter")
    page.goto(threads[THREAD])
    comment = others_comment(page)
    start_reply(comment)
    expect(comment.get_by_role("button", name="Reply · 1 Twei", exact=True)).to_be_visible()


def test_an_open_reply_form_follows_the_price(open_page, threads, hour_passes):
    page = open_page("commenter")
    page.goto(threads[THREAD])
    comment = others_comment(page)
    start_reply(comment)
    comment.locator("textarea").fill("Half a thought")
    for text in ("Linen tape helps.", "So does patience."):
        write(page, text)
    expect(comment.get_by_role("button", name="Reply · 2 Twei", exact=True)).to_be_visible()
    expect(comment.locator("textarea")).to_have_value("Half a thought")


def test_without_javascript_the_price_and_its_fall_are_there_too(open_page, threads, hour_passes):
    page = open_page("commenter", java_script_enabled=False)
    page.goto(threads[THREAD])
    for text in ("First, without.", "Second, without."):
        page.locator("#comment-form-body").fill(text)
        comment_button(page).click()
    expect(comment_button(page)).to_have_text("Comment · 2 Twei")
    expect(page.locator("#comment-form-price")).to_contain_text(re.compile(r"1 Twei again from \d\d:\d\d UTC"))


def test_a_dislike_has_its_price_on_it_and_stands_apart(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["The naming of winds"])
    comment = others_comment(page)
    dislike = comment.get_by_role("button", name=re.compile(r"^Dislike \d+ 2 Twei$"))
    expect(dislike).to_be_visible()
    like = comment.locator("[id^=like-]").bounding_box()
    assert dislike.bounding_box()["x"] - like["x"] - like["width"] >= 16


def test_a_minus_given_takes_no_second_one_off_the_balance(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["The naming of winds"])
    take_back_vote(page)
    price = page.locator("#price-minus")
    expect(price).to_contain_text("left.")
    page.get_by_role("button", name="Minus").click()
    expect(price).to_contain_text("You gave a minus.")
    expect(price).not_to_contain_text("left")
    take_back_vote(page)
    expect(price).to_contain_text("left.")


def test_on_touch_a_finger_hits_what_it_means(open_page, threads):
    page = open_page("commenter", has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    page.goto(threads["The naming of winds"])
    take_back_vote(page)
    targets = page.locator(".reactions button, .vote-button")
    for box in targets.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())"):
        assert box["width"] >= 44 and box["height"] >= 44, box
    assert targets.count() > 4


@pytest.mark.parametrize("scripts", [True, False])
def test_a_like_that_cannot_be_given_says_why(open_page, threads, scripts):
    page = open_page("reader", java_script_enabled=scripts)
    page.goto(threads["The naming of winds"])
    why = page.locator("#why-like")
    expect(why).to_be_hidden()
    page.get_by_role("button", name=re.compile(r"^Like \d")).first.click()
    expect(why).to_be_visible()
    expect(why).to_contain_text("Likes open at LVL 10. You’re at LVL 4:")
    expect(why.get_by_role("link", name="How to get there")).to_be_visible()
    expect(why).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()


def test_before_a_reading_the_plus_says_whom_it_pays_and_when(open_page, threads):
    page = open_page("almost")
    texts = []
    for address in threads.values():
        page.goto(address)
        texts.append(page.locator("#post-vote").inner_text())
    assert any("Once you’ve finished reading, it earns the author up to 1 Twei" in text for text in texts)
