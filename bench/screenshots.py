"""`python -m bench.screenshots`: the pictures of the documentation, the same each time while pages stay the same.

The demo lives on one day that never passes, for the server and for the browser.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import demo, film
from bench.servers import CannotMeasure
from bench.stage import MOMENT, serving
from forum.demo.loader import PASSWORD

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
_DESK, _PHONE = (1280, 900), (390, 844)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows: the page at `path` as somebody sees it, from `landmark` (None: the beginning) on."""

    name: str
    path: str
    who: str | None = None
    landmark: str | None = None
    size: tuple[int, int] = _DESK
    scheme: str = "light"


PICTURES = (
    Picture("front", "/"),
    Picture("thread", "{thread}", "commenter"),
    Picture("thread-dark", "{thread}", "commenter", scheme="dark"),
    Picture("thread-phone", "{thread}", "commenter", size=_PHONE),
    Picture("comments", "{thread}", "commenter", landmark="comment-form"),
    Picture("locked", "{thread}", "almost", landmark="comment-lock"),
    Picture("account-book", "{thread}", "commenter", landmark="report"),
    Picture("report", "{report}", "commenter"),
    Picture("wallet", "/wallet", "commenter"),
    Picture("levels", "/levels", "almost"),
    Picture("economy", "/economy"),
    Picture("admin-levels", "/admin/levels", "admin"),
)

_BRING_TO_MIDDLE = "element => element.scrollIntoView({block: 'center', behavior: 'instant'})"
# Every image is there, and whatever follows the scrolling has followed.
_SETTLE = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
  await document.fonts.ready;
  await new Promise(later => setTimeout(later, 400));
}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.screenshots", description="Take the documentation's pictures."
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they go (docs/screenshots)")
    folder = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="forum-pictures-") as temporary:
            _take(folder, Path(temporary))
    except CannotMeasure as error:
        print(f"screenshots: {error}", file=sys.stderr)
        return 2
    return 0


def _take(folder: Path, temporary: Path) -> None:
    app = demo.load(demo.environment(temporary), temporary, MOMENT)
    places = demo.places()
    with serving(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=demo.chromium(), args=demo.SWITCHES)
        signed_in: dict[str, Any] = {}
        for picture in PICTURES:
            if picture.who and picture.who not in signed_in:
                signed_in[picture.who] = _log_in(browser, address, picture.who)
            file = folder / f"{picture.name}.png"
            _photograph(browser, address, picture, picture.path.format(**places), signed_in.get(picture.who), file)
            print(f"{file}  {file.stat().st_size / 1000:.0f} kB")
    for file in film.make(app, folder):
        print(f"{file}  {file.stat().st_size / 1000:.0f} kB")


def _photograph(browser: Browser, address: str, picture: Picture, path: str, cookies: Any, file: Path) -> None:
    width, height = picture.size
    with _page(
        browser, address, cookies, viewport={"width": width, "height": height}, color_scheme=picture.scheme
    ) as page:
        page.goto(path, wait_until="networkidle")
        page.evaluate(_SETTLE)
        if picture.landmark:
            page.locator(f"#{picture.landmark}").evaluate(_BRING_TO_MIDDLE)
            page.evaluate(_SETTLE)
        page.screenshot(path=file, animations="disabled", caret="hide")


@contextmanager
def _page(browser: Browser, address: str, cookies: Any = None, **options: Any) -> Iterator[Page]:
    """Open a page in a browser in which it is always MOMENT, though timers run."""
    with browser.new_context(
        base_url=address, storage_state=cookies, reduced_motion="reduce", locale="en", timezone_id="UTC", **options
    ) as context:
        page = context.new_page()
        page.clock.set_fixed_time(MOMENT.replace(tzinfo=UTC))
        yield page


def _log_in(browser: Browser, address: str, name: str) -> Any:
    with _page(browser, address) as page:
        page.goto("/login")
        page.locator("main [name=username]").fill(name)
        page.locator("main [name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
        page.locator("#level").wait_for()
        return page.context.storage_state()


if __name__ == "__main__":
    sys.exit(main())
