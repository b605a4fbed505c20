"""The film strip of the documentation: a newcomer's first ten minutes in twelve frames, on a phone and at a desk.

The forum's clock and the browser's move together, as far as the story moves them, so the strip is the same each
time while pages stay the same. Under each frame stands what its header says has been earned so far.
"""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench import demo
from bench.stage import MOMENT, serving
from forum import clock
from forum.models import EconomyRulesVersion, LevelRulesVersion
from forum.rules.quiz.sheet import sheet

_READ_FIRST, _READ_NEXT = "Four jars on a windowsill", "Notes to myself on saying no"
# Device → window, frames in a row, and the width at which a frame is shown.
_DEVICES = {"phone": ((390, 844), 6, 195), "desk": ((1280, 900), 4, 320)}


@dataclass(slots=True)
class Stage:
    """A page and the time on it: `elapsed` since the story began."""

    page: Page
    member: str
    elapsed: timedelta = timedelta()

    def now(self) -> datetime:
        """Return the forum's time (naive UTC)."""
        return MOMENT + self.elapsed

    def wait(self, seconds: int, *, moving: bool = True) -> None:
        """Let time pass, second by second; whoever reads is `moving` a little meanwhile."""
        for second in range(seconds):
            self.elapsed += timedelta(seconds=1)
            if moving:
                self.page.mouse.move(200, 300 + second % 2)
            self.page.clock.run_for(1000)
            self.settle()

    def settle(self) -> None:
        """Wait until what was asked of the forum has been answered and is on the page."""
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def open(self, title: str) -> None:
        """Follow a post's title from the front page."""
        self.page.goto("/")
        self.page.locator(".headline h2 a", has_text=title).click()

    def read(self) -> None:
        """Read the post that is open to its end."""
        self.page.locator(".post-foot").scroll_into_view_if_needed()
        for _ in range(40):
            if self.page.locator("#reading form[data-reading]").count() == 0:
                return
            self.wait(15)


def _sign_up(stage: Stage) -> None:
    page = stage.page
    page.goto("/signup")
    page.get_by_label("Username").fill(stage.member)
    page.get_by_label("E-mail address").fill(f"{stage.member}@example.org")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.locator("#level").wait_for()


def _half_way(stage: Stage) -> None:
    stage.wait(2)
    stage.page.mouse.wheel(0, 350)
    stage.wait(9)


def _pass_quiz(stage: Stage) -> None:
    page = stage.page
    draw = int(page.locator("[name=draw]").first.get_attribute("value") or 0)
    with clock.at(stage.now()):
        asked = sheet(draw, EconomyRulesVersion.in_force(), LevelRulesVersion.in_force())
    for question in asked.questions:
        page.locator(f"[name={question.name}][value='{question.right}']").check()
    page.get_by_role("button", name="Send answers").click()
    stage.settle()


def _plus(stage: Stage) -> None:
    stage.page.locator("#vote-plus").click()
    stage.settle()


# What is seen → what is done to come there.
_FRAMES: tuple[tuple[str, Callable[[Stage], object]], ...] = (
    ("The front page", lambda stage: stage.page.goto("/")),
    ("A post, and what reading it earns", lambda stage: stage.open(_READ_FIRST)),
    ("Signed up", _sign_up),
    ("The first post, opened", lambda stage: stage.open(_READ_FIRST)),
    ("Reading: it rises", _half_way),
    ("Away: it pauses", lambda stage: stage.wait(40, moving=False)),
    ("Finished", lambda stage: stage.read()),
    ("A plus for the author", _plus),
    ("The quiz", lambda stage: stage.page.goto("/levels/quiz")),
    ("All five right", _pass_quiz),
    ("The second post, finished", lambda stage: (stage.open(_READ_NEXT), stage.read())),
    ("How far it is to comment", lambda stage: stage.page.locator("#comment-lock").scroll_into_view_if_needed()),
)


def make(app: Flask, folder: Path) -> Iterator[Path]:
    """Shoot the film on each device and yield the files of its strips."""
    for device, (window, columns, width) in _DEVICES.items():
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=demo.chromium(), args=demo.SWITCHES)
            frames = list(_shoot(app, browser, window, f"new-on-{device}"))
            file = folder / f"first-ten-minutes-{device}.png"
            _paste(browser, frames, columns, width, file)
            browser.close()
        yield file


def _shoot(app: Flask, browser: Browser, window: tuple[int, int], member: str) -> Iterator[tuple[str, str, bytes]]:
    """Play the story in a window; yield each frame: what it shows, what has been earned, and its picture."""
    stage: Stage | None = None
    with serving(app, lambda: stage.now() if stage else MOMENT) as address:
        width, height = window
        page = browser.new_page(
            base_url=address, viewport={"width": width, "height": height}, locale="en", timezone_id="UTC",
            reduced_motion="reduce",
        )  # fmt: skip
        page.clock.install(time=MOMENT.replace(tzinfo=UTC))
        stage = Stage(page, member)
        for caption, act in _FRAMES:
            act(stage)
            stage.wait(1, moving=False)
            yield caption, _earned(page), page.screenshot(animations="disabled", caret="hide")
        page.close()


def _earned(page: Page) -> str:
    """Return what the header says: the level, what today has earned, and what the wallet holds and waits for."""
    texts = [page.locator(f"#{name}").inner_text() for name in ("level", "balance") if page.locator(f"#{name}").count()]
    return " · ".join(re.sub(r"\s+", " ", text).strip() for text in texts) or "not signed in"


def _paste(browser: Browser, frames: list[tuple[str, str, bytes]], columns: int, width: int, file: Path) -> None:
    """Put the frames side by side, each over its words, into one picture."""
    shown = "".join(
        f'<figure><img width="{width}" src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
        f"<figcaption><b>{number}. {escape(caption)}</b><br>{escape(earned)}</figcaption></figure>"
        for number, (caption, earned, picture) in enumerate(frames, 1)
    )
    style = (
        f"body{{margin:16px;display:grid;grid-template-columns:repeat({columns},{width}px);gap:16px;background:#fff;"
        "font:12px/1.35 sans-serif;width:max-content}figure{margin:0}img{display:block;border:1px solid #bbb}"
        "figcaption{padding-top:4px}"
    )
    page = browser.new_page(viewport={"width": columns * (width + 16) + 32, "height": 400})
    page.set_content(f"<style>{style}</style>{shown}")
    page.screenshot(path=file, full_page=True)
    page.close()
