"""Chromium, a served forum with the demo community in it, and a page of it for whoever looks."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect, sync_playwright

from tests.browser.console import Console
from tests.browser.steps import log_in
from tests.served import FLASK, ROOT, copy, environment_on

# The first is Chromium without windows, tabs and menus, which nobody sees here: a third of the work.
_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_SWITCHES = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update")

# A patience, not a pace: what is there at once is seen at once.
_PATIENCE_MS = 30_000
expect.set_options(timeout=_PATIENCE_MS)


@pytest.fixture(scope="package")
def chromium() -> str:
    """The browser's program; skips (or, where it is required, fails) without one."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found:
        return found
    message = f"No browser here ({', '.join(_PROGRAMS)}). `make browser` installs Chromium on a Debian machine."
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which the forum holds the demo community, in a file that these tests share."""
    file = tmp_path_factory.mktemp("served") / "forum.db"
    copy(demo_file, file)
    return environment_on(file)


@pytest.fixture(scope="package")
def console(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with what the server says on its terminal."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="package")
def address(chromium: str, demo: dict[str, str], console: Path) -> Iterator[str]:
    """Where the forum is served, by `flask run`, for as long as these tests run."""
    port, log = _free_port(), console
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*FLASK, "run", "--port", str(port)], cwd=ROOT, env=demo, stdout=output, stderr=output
        ) as server,
    ):
        try:
            _wait_for(server, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
    broken = log.read_text().partition("Traceback")[2]
    assert not broken, f"Something broke in the server:\n{broken[:4000]}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(server: subprocess.Popen, port: int, log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The forum did not start:\n{log.read_text()}")


@pytest.fixture(scope="package")
def threads(browser: Browser, address: str) -> dict[str, str]:
    """The demo's threads: title → address on this site."""
    with browser.new_page(base_url=address) as page:
        page.goto("/")
        titles = page.locator(".headline h2 a")
        return dict(titles.evaluate_all("links => links.map(link => [link.textContent, link.getAttribute('href')])"))


@pytest.fixture(scope="package")
def signed_in(browser: Browser, address: str) -> Callable[[str], StorageState]:
    """Gives the cookies of a demo member who has logged in; each logs in once."""
    cookies: dict[str, StorageState] = {}

    def cookies_of(name: str) -> StorageState:
        if name not in cookies:
            with browser.new_context(base_url=address) as context:
                page = context.new_page()
                page.goto("/login")
                log_in(page, name)
                expect(page.locator("#level")).to_be_visible()
                cookies[name] = context.storage_state()
        return cookies[name]

    return cookies_of


@pytest.fixture
def complaints(request: pytest.FixtureRequest) -> Iterator[Console]:
    """What the pages of this test complain about: nothing, or the test fails.

    What it provokes on purpose it says by `@pytest.mark.refused(409)`, an answer with this status, or
    `@pytest.mark.out_of_reach`, no answer at all.
    """
    refused = [status for mark in request.node.iter_markers("refused") for status in mark.args]
    heard = Console(refused, out_of_reach=request.node.get_closest_marker("out_of_reach") is not None)
    yield heard
    assert heard.unexpected() == []


@pytest.fixture
def open_page(
    browser: Browser, address: str, signed_in: Callable[[str], StorageState], complaints: Console
) -> Iterator[Callable[..., Page]]:
    """Opens a browser of somebody's own: `open_page("almost")`, or `open_page()` for nobody in particular.

    Its console has to stay empty: see `complaints`.
    """
    contexts = []

    def open_page(name: str | None = None, **options: object) -> Page:
        cookies = signed_in(name) if name else None
        context = browser.new_context(**{"base_url": address, "storage_state": cookies, **options})
        context.set_default_timeout(_PATIENCE_MS)
        complaints.listen_to(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
