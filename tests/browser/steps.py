"""What people do on a thread page, and how to see that they did."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from forum.demo.loader import PASSWORD

AT_COMMENT = re.compile(r"#comment-\d+$")
_LIKE = re.compile(r"^Like \d")


def log_in(page: Page, name: str) -> None:
    """Fill in and send the login form that the page shows."""
    form = page.locator("main form")
    form.get_by_label("Username").fill(name)
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Log in", exact=True).click()


@contextmanager
def without_page_load(page: Page) -> Iterator[None]:
    """Let the block do and see things on one and the same page."""
    page.evaluate("window.stillTheSame = true")
    yield
    assert page.evaluate("window.stillTheSame === true"), "the page was loaded anew"


def comment_saying(page: Page, text: str) -> Locator:
    """Return the one comment with exactly this paragraph in it."""
    return page.locator(".comment").filter(has=page.locator(".prose").get_by_text(text, exact=True))


def others_comment(page: Page, kind: str = ".comment") -> Locator:
    """Return the first comment (of a kind) that one can like and has not judged yet."""
    return by_id(page.locator(f"{kind}:has([id^=like-]):not(:has([aria-pressed=true]))"))


def by_id(found: Locator) -> Locator:
    """Return the first element found, by its id: whatever changes on the page, it stays the same one."""
    return found.page.locator(f"#{found.first.get_attribute('id')}")


def like_button(comment: Locator) -> Locator:
    return comment.get_by_role("button", name=_LIKE)


def start_reply(comment: Locator) -> None:
    """Follow the link that opens the form for a reply."""
    comment.get_by_role("link", name="Reply", exact=True).click()


def comment_count(page: Page) -> int:
    """Return the number in the heading over the comments."""
    return int(re.match(r"[\d,]+", page.locator("#comments-count").inner_text())[0].replace(",", ""))


def expect_comment_count(page: Page, count: int) -> None:
    expect(page.locator("#comments-count")).to_have_text(f"{count:,} Comment{'' if count == 1 else 's'}")


def number_on(button: Locator) -> int:
    """Return the count that a vote or reaction button shows."""
    return int(button.locator("b").inner_text())


def take_back_vote(page: Page) -> None:
    """Undo whatever vote the demo gave this member, so that a test knows where it begins."""
    pressed = page.locator("#post-vote [aria-pressed=true]")
    if pressed.count():
        pressed.click()
    expect(page.locator("#post-vote [aria-pressed=false]")).to_have_count(2)


def typed_texts(page: Page) -> list[str]:
    """Return what stands in the text areas of the page."""
    return page.locator("textarea").evaluate_all("areas => areas.map(area => area.value)")
