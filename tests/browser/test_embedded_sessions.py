"""Logged in under an article of another site, in a browser that blocks third-party cookies."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect, sync_playwright

from tests.blog import served_blog
from tests.browser.conftest import _SWITCHES
from tests.browser.console import Console
from tests.browser.steps import log_in

pytestmark = pytest.mark.browser

WORDS = "Neap tides are the lazy ones."


@pytest.fixture(scope="module")
def forum(address: str) -> str:
    """The forum by a name that is another site to browsers than the blog's address is."""
    return address.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="module")
def blog(forum: str) -> Iterator[str]:
    with served_blog(forum) as address:
        yield address


@pytest.fixture(scope="module")
def strict_browser(chromium: str, browser: Browser) -> Iterator[Browser]:
    """Chromium without third-party cookies: such as are not partitioned are neither kept nor sent."""
    kind = browser.browser_type
    strict = kind.launch(executable_path=chromium, args=[*_SWITCHES, "--test-third-party-cookie-phaseout"])
    yield strict
    strict.close()
