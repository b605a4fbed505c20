"""The forum as a folder of pages, opened without a server: nothing for axe, nothing too wide, nothing from outside."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.served import FLASK, ROOT

pytestmark = pytest.mark.browser

PAGES = (
    "index.html",
    "tags.html",
    "members.html",
    "months/*.html",
    "members/*.html",
    "tags/*.html",
    "threads/*/*.html",
)


@pytest.fixture(scope="module")
def folder(demo: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo community, taken out."""
    folder = tmp_path_factory.mktemp("taken") / "out"
    subprocess.run([*FLASK, "export", "site", str(folder)], cwd=ROOT, env=demo, check=True, capture_output=True)
    return folder


@pytest.fixture(params=[(390, "light"), (320, "dark"), (1280, "dark")], ids=str)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    yield context.new_page()
    context.close()


def test_pages_look_right_and_ask_for_nothing_outside_the_folder(folder, page):
    asked, said = set(), []
    page.on("request", lambda request: asked.add(request.url))
    page.on("console", lambda message: said.append(message.text))
    for pattern in PAGES:
        file = max(folder.glob(pattern), key=lambda path: path.stat().st_size)
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), file
        assert page.evaluate("[...document.images].every(image => image.naturalWidth)"), file
        assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none", file  # the style sheet is there
        page.evaluate(Axe().axe_script)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found] == [], file
    assert all(one.startswith(folder.as_uri()) for one in asked)
    assert said == []
