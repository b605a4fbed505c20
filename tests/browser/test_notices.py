"""Notices: never over what was just used, in sight or gone, and not taken away by what goes on in the background."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import comment_saying, like_button, others_comment, start_reply

pytestmark = pytest.mark.browser

# What the server sends along when a level is reached, and what can be undone.
_ADD_TOAST = """([classes, words]) => {
    const toast = Object.assign(document.createElement("div"), { className: `toast ${classes}`, textContent: words });
    document.getElementById("toasts").append(toast);
    htmx.process(toast);
    htmx.trigger(toast, "htmx:load", { elt: toast });
}"""

_REFUSAL = """<div id="flash" role="alert" class="alert"><p><strong>Settled.</strong> It is final.</p>
<div id="toasts" class="toasts" hx-preserve></div></div>"""
_AS_IT_COMES = "toast => { toast.style.animation = 'come 1000s'; return getComputedStyle(toast).pointerEvents; }"


@pytest.fixture
def page(open_page, threads) -> Page:
    page = open_page("commenter")
    page.goto(threads["The town that timed its tides"])
    return page


@pytest.fixture
def writing(page, threads) -> Page:
    """The same member where drafts are in nobody's way."""
    page.goto(threads["Between the pages: an archive's lost-and-found"])
    return page


def refuse(page: Page, what: str) -> None:
    """Let the server answer as it does where something is settled already."""
    headers = {"HX-Retarget": "#flash", "HX-Reswap": "outerHTML"}
    page.route(what, lambda route: route.fulfill(status=409, body=_REFUSAL, headers=headers, content_type="text/html"))


def add_toast(page: Page, classes: str, words: str) -> Locator:
    page.evaluate(_ADD_TOAST, [classes, words])
    return page.locator(".toast", has_text=words)


def cover_each_other(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    return (
        a["x"] < b["x"] + b["width"]
        and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"]
        and b["y"] < a["y"] + a["height"]
    )


@pytest.mark.refused(409)
def test_a_draft_kept_in_the_background_leaves_the_refusal_in_sight(writing):
    refuse(writing, "**/reaction")
    like_button(others_comment(writing)).click()
    expect(writing.locator("#flash")).to_contain_text("It is final.")
    writing.locator("#comment-form-body").fill("Meanwhile, a draft")
    expect(writing.locator("#comment-form-draft")).to_have_text("Draft saved")
    expect(writing.locator("#flash")).to_contain_text("It is final.")


@pytest.mark.out_of_reach
@pytest.mark.refused(409)
def test_a_draft_that_fails_in_the_background_says_nothing_over_a_refusal(writing):
    refuse(writing, "**/reaction")
    like_button(others_comment(writing)).click()
    expect(writing.locator("#flash")).to_contain_text("It is final.")
    writing.route("**/draft", lambda route: route.abort())
    with writing.expect_event("requestfailed"):
        writing.locator("#comment-form-body").fill("Meanwhile, no draft")
    expect(writing.locator("#flash")).to_contain_text("It is final.")


@pytest.mark.out_of_reach
def test_what_the_background_said_itself_goes_when_it_succeeds(writing):
    writing.route("**/draft", lambda route: route.abort(), times=1)
    words = writing.locator("#comment-form-body")
    words.fill("Typed in a tunnel")
    expect(writing.locator("#flash")).to_contain_text("You seem to be offline")
    words.fill("Typed in a tunnel, and after it")
    expect(writing.locator("#comment-form-draft")).to_have_text("Draft saved")
    expect(writing.locator("#flash")).to_be_empty()


@pytest.mark.refused(409)
def test_a_refusal_goes_once_something_succeeds(page):
    refuse(page, "**/reaction")
    like = like_button(others_comment(page))
    like.click()
    expect(page.locator("#flash")).to_contain_text("It is final.")
    page.unroute("**/reaction")
    like.click()
    expect(page.locator("#flash")).to_have_attribute("role", "status")
    expect(page.locator("#flash")).not_to_contain_text("It is final.")
    expect(page.locator(".toast")).to_have_count(1)


def test_a_toast_under_a_resting_pointer_is_seen_and_stays(page):
    toast = add_toast(page, "", "A first one")
    box = toast.bounding_box()
    toast.evaluate("toast => toast.remove()")
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    toast = add_toast(page, "", "One that came under the pointer")
    expect(toast).to_have_css("opacity", "1")
    expect(toast).to_have_css("animation-play-state", "running, paused")  # it has come, and does not go
    page.mouse.move(5, 500)
    expect(toast).not_to_have_css("animation-play-state", "running, paused")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_toast_that_has_gone_is_no_longer_on_the_page(page, motion):
    page.emulate_media(reduced_motion=motion)
    toast = add_toast(page, "", "Gone in a moment")
    toast.evaluate("toast => toast.getAnimations().forEach(one => one.finish())")
    expect(toast).to_have_count(0)


def test_a_level_reached_stays_until_one_does_something_else(page):
    toast = add_toast(page, "level-up", "You reached LVL 15")
    toast.evaluate("toast => toast.getAnimations().forEach(one => one.finish())")
    expect(toast).to_be_visible()
    like_button(others_comment(page)).click()
    expect(toast).to_have_count(0)


@pytest.mark.parametrize("kind", ["lasting"])
def test_what_lasts_stays_until_it_is_put_away_and_the_keyboard_goes_back(page, kind):
    write = page.locator("#comment-form").get_by_role("button", name="Preview")
    write.focus()
    toast = add_toast(page, kind, "Something to undo")
    toast.evaluate("toast => toast.getAnimations().forEach(one => one.finish())")
    like_button(others_comment(page)).click()
    expect(page.locator(".toast")).to_have_count(2)  # a notice does not wipe it
    write.focus()
    toast.get_by_role("button", name="Close").click()
    expect(toast).to_have_count(0)
    expect(write).to_be_focused()


@pytest.mark.refused(409)
def test_a_refusal_leaves_what_lasts(page):
    toast = add_toast(page, "lasting", "Deleted. Undo?")
    refuse(page, "**/reaction")
    like_button(others_comment(page)).click()
    expect(page.locator("#flash.alert")).to_contain_text("It is final.")
    expect(toast).to_be_visible()
    assert not cover_each_other(toast, page.locator("#flash.alert > p"))
    page.locator("#flash > .put-away").click()
    expect(page.locator("#flash")).to_have_text(re.compile("Deleted. Undo?"))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 640)])
def test_no_notice_lies_over_the_control_that_was_just_used(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.locator("#comment-form-body").fill(f"Seen at {width} px")
    send = page.locator("#comment-form .send")
    send.click()
    expect(comment_saying(page, f"Seen at {width} px")).to_be_visible()
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Comment published.")
    send = page.locator("#comment-form .send")
    if send.bounding_box()["y"] < height:
        assert not cover_each_other(toast, send)
    for at in ("start", "center", "end"):
        like = like_button(others_comment(page))
        like.evaluate("(button, at) => button.scrollIntoView({ block: at, behavior: 'instant' })", at)
        like.click(position={"x": 5, "y": 5})
        expect(like).to_have_attribute("value", "none")  # answered
        toast = page.locator(".toast", has_text="Liked.")
        expect(toast).to_be_visible()
        assert not cover_each_other(toast, like), at


def test_a_control_that_is_scrolled_or_tabbed_to_is_not_covered_either(page):
    toast = add_toast(page, "lasting", "Something to undo")
    links = page.locator("main a:visible, main button:visible").all()[:12]
    for link in links:
        link.evaluate("one => { one.scrollIntoView({ block: 'start', behavior: 'instant' }); one.focus(); }")
        expect(link).to_be_focused()
        assert not cover_each_other(toast, link)


def test_what_is_under_an_unseen_toast_can_be_clicked(page):
    toast = add_toast(page, "", "On its way out")
    assert toast.evaluate(_AS_IT_COMES) == "none"


def test_a_reply_that_is_opened_leaves_the_notice_about_what_was_done(page):
    comment = others_comment(page)
    like_button(comment).click()
    expect(page.locator(".toast")).to_contain_text("Liked.")
    start_reply(comment)
    expect(comment.locator(".composer textarea")).to_be_focused()
    expect(page.locator(".toast")).to_contain_text("Liked.")
