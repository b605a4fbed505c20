"""The key pages look right: to axe, on a phone, at night, by keyboard, to the letter of HTML, and while they change."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from forum import create_app
from forum.db import db
from forum.demo.loader import PASSWORD
from forum.i18n import LANGUAGES
from tests.browser.pages import KEY_PAGES, TIDES, places_of
from tests.browser.steps import comment_saying, like_button, others_comment, take_back_vote
from tests.conftest import config_for
from tests.visitor import Visitor

WIDTHS = (320, 1280)
HEIGHT = 800
# Everything that axe knows for certain, best practices too; these two are asked for by name only.
RULES = {"rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}}
# The enhanced rule leaves to the plain one what is paler still.
COLOURS = {"runOnly": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]}
SCRIPTS_BYTES_MAX, SHEETS_BYTES_MAX = 60_000, 24_000

keys = pytest.mark.parametrize(
    "key", [pytest.param(key, id=key.name, marks=pytest.mark.refused(key.status)) for key in KEY_PAGES]
)


@pytest.fixture(scope="module")
def places(demo: dict[str, str]) -> dict[str, str]:
    """The addresses of the demo's own: `{tides}` in a page's path is `places["tides"]`."""
    return places_of(demo["DATABASE_URL"])


# ── In the browser ──


_REMEMBER_SHIFTS = """
  window.shifts = [];
  const name = node => node?.outerHTML?.slice(0, 90) ?? node?.nodeName;
  new PerformanceObserver(list => {
    for (const shift of list.getEntries())
      shifts.push({value: shift.value, moved: shift.sources.map(source => name(source.node))});
  }).observe({type: "layout-shift", buffered: true});
"""
_SETTLE = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
  for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
  await new Promise(later => setTimeout(later, 50));
}"""


@pytest.mark.browser
@keys
def test_a_key_page_looks_right(open_page, address, places, key):
    page = open_page(key.who, reduced_motion="reduce")
    page.add_init_script(_REMEMBER_SHIFTS)
    problems, hosts = [], set()
    _listen(page, problems, hosts)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme="light")
        response = page.goto(key.path.format(**places))
        assert response.status == key.status
        page.evaluate(_SETTLE)
        found = [f"moved by itself: {shift}" for shift in shifts_at_each_load(page)]
        found += [f"sticks out at the side: {markup}" for markup in page.evaluate(_TOO_WIDE)]
        found += violations(page, RULES)
        page.emulate_media(color_scheme="dark")
        page.evaluate(_SETTLE)
        # By night nothing is another but the colours.
        found += [f"by night, {violation}" for violation in violations(page, COLOURS)]
        if width == WIDTHS[0]:
            found += walk_by_tab(page)
        problems += [f"{width} px: {problem}" for problem in found]
    assert not problems, "\n".join(problems)
    assert hosts == {urlsplit(address).netloc}


def shifts_at_each_load(page: Page) -> list[object]:
    """Return what moved while the page loaded; nothing where another load sees nothing move.

    On a busy machine the browser may paint a row of which it has read the first half only.
    """
    for _ in range(3):
        if not (seen := page.evaluate("shifts")):
            return []
        page.reload()
        page.evaluate(_SETTLE)
    return seen


def _listen(page: Page, problems: list[str], hosts: set[str]) -> None:
    def complaint(message) -> None:
        # That a page is not there is said there too, and is meant.
        if message.type == "error" and message.location.get("url") != page.url:
            problems.append(f"console: {message.text}")

    page.on("console", complaint)
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))


def violations(page: Page, options: dict[str, object]) -> list[str]:
    """Return what axe finds, whatever its weight, each with the first elements concerned."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(Axe().axe_script)
    run = page.evaluate(
        "options => axe.run(document, options)", {"resultTypes": ["violations"], "preload": False, **options}
    )
    return [
        f"{violation['id']}: {node['html'][:90]}: {node['failureSummary'].splitlines()[-1].strip()}"
        for violation in run["violations"]
        for node in violation["nodes"][:4]
    ]


_TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [
  ...[...document.body.querySelectorAll("*")]
    .filter(element => element.getBoundingClientRect().right > innerWidth && !element.closest(".wide, pre"))
    .map(element => element.outerHTML.slice(0, 90)),
  `the page is ${document.documentElement.scrollWidth} px wide`,
].slice(-5)"""


def walk_by_tab(page: Page) -> list[str]:
    """Press Tab through the page; say which control it never came to, and which did not show that it had."""
    count = page.evaluate(_BEGIN_WALK)
    for _ in range(count + 3):
        page.keyboard.press("Tab")
    return page.evaluate("walked()")


_BEGIN_WALK = """() => {
  const drawn = element => element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length > 0;
  // Of radio buttons one is come to by Tab, the others by arrows.
  const passed = element => {
    if (element.type !== "radio") return false;
    const group = `input[type=radio][name="${element.name}"]`;
    return element !== (document.querySelector(`${group}:checked`) ?? document.querySelector(group));
  };
  const name = element => element.outerHTML.slice(0, 110).replace(/\\s+/g, " ");
  const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(element => element.tabIndex >= 0 && !element.disabled && element.type !== "hidden")
    .filter(element => drawn(element) && !passed(element));
  const reached = new Set(), unmarked = [];
  const outlined = element => {
    const {outlineStyle, outlineWidth} = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
  };
  const look = ({target}) => {
    if (!reached.has(target) && ![target, ...(target.labels ?? [])].some(outlined)) unmarked.push(name(target));
    reached.add(target);
  };
  document.addEventListener("focusin", look);
  window.walked = () => {
    document.removeEventListener("focusin", look);
    return [
      ...controls.filter(element => element.isConnected && !reached.has(element)).map(e => `not reached: ${name(e)}`),
      ...unmarked.map(name => `focus not seen: ${name}`),
    ];
  };
  return controls.length;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("who", [None, "commenter"], ids=["anonymous", "commenter"])
def test_the_article_is_there_before_any_script(open_page, places, who):
    page = open_page(who, java_script_enabled=False)
    page.goto(places["tides"])
    expect(page.get_by_role("heading", level=1)).to_have_text(TIDES)
    paragraphs = page.locator("#post .article > p, #post .prose > p")
    expect(paragraphs.first).to_be_in_viewport()
    assert paragraphs.first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)") >= 16
    assert paragraphs.count() > 20
    expect(page.locator(".comment .prose").first).to_be_visible()


_WRONG = """<!doctype html><html lang="en"><title>Wrong</title><style>
  body { background: #fff } .tiny { width: 10px; height: 10px; padding: 0 }
  .pale { color: #767676 } .dark { color: #000 } a:focus { outline: none }
  @media (prefers-color-scheme: dark) { .dark { color: #eee } }
</style><main><h1>Wrong</h1><p class="pale">Pale</p><p class="dark">Not seen at night</p>
<button class="tiny">x</button><button class="tiny">y</button>
<a href="/">Unmarked</a><div style="width: 400px">Wide</div></main>"""


@pytest.mark.browser
def test_what_looks_wrong_is_found(open_page):
    page = open_page(viewport={"width": 320, "height": HEIGHT}, color_scheme="light")
    page.set_content(_WRONG)
    found = violations(page, RULES)
    for rule in ('color-contrast-enhanced: <p class="pale">', "target-size: <button"):
        assert any(problem.startswith(rule) for problem in found), found
    page.emulate_media(color_scheme="dark")
    assert any('class="dark"' in problem for problem in violations(page, COLOURS))
    assert page.evaluate(_TOO_WIDE)
    assert any("focus not seen: <a" in problem for problem in walk_by_tab(page))
    assert _mistakes("<!doctype html><html lang='de'><p><div id='a'></p><p id='a'>", "en")


# ── While it changes ──


@pytest.fixture
def open_thread(open_page: Callable[..., Page], places: dict[str, str]) -> Callable[[str], Page]:
    """Opens a thread in the commenter's browser, which remembers everything that moves from then on."""

    def open_thread(place: str) -> Page:
        page = open_page("commenter", viewport={"width": 390, "height": HEIGHT}, reduced_motion="reduce")
        page.add_init_script(_REMEMBER_SHIFTS)
        page.goto(places[place], wait_until="networkidle")
        page.evaluate(_SETTLE)
        page.evaluate("shifts.length = 0")
        return page

    return open_thread


def shifts(page: Page) -> list[dict[str, object]]:
    """Return what moved although nobody had it move, or right after somebody did something: both count."""
    page.evaluate(_SETTLE)
    return page.evaluate("shifts")


def remember_places(page: Page) -> None:
    """Remember where on the page each thing begins, whatever is scrolled."""
    page.evaluate(_REMEMBER_PLACES)


def moved_above(place: Locator) -> list[str]:
    """Return what stands above a place and is not where it was remembered."""
    shifts(place.page)
    return place.evaluate("place => movedAbove(place)")


_REMEMBER_PLACES = """() => {
  const top = element => Math.round(element.getBoundingClientRect().top + scrollY);
  const floats = element => element && (["sticky", "fixed"].includes(getComputedStyle(element).position)
    || floats(element.parentElement));
  const seen = [...document.querySelectorAll("main *")]
    .filter(element => element.getClientRects().length && !floats(element))
    .map(element => [element, top(element)]);
  window.movedAbove = place => seen
    .filter(([element]) => element.isConnected && element.getClientRects().length && !element.contains(place))
    .filter(([element]) => element.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING)
    .filter(([element, before]) => top(element) !== before)
    .map(([element, before]) => `${before} -> ${top(element)}: ${element.outerHTML.slice(0, 80)}`);
}"""


@pytest.mark.browser
def test_nothing_moves_when_a_comment_is_liked(open_thread):
    thread = open_thread("saying_no")
    like = like_button(others_comment(thread))
    like.scroll_into_view_if_needed()
    for pressed in ("true", "false"):
        like.click()
        expect(like).to_have_attribute("aria-pressed", pressed)
        assert shifts(thread) == []


@pytest.mark.browser
def test_nothing_moves_when_a_post_is_voted_on(open_thread):
    thread = open_thread("newest")  # whose votes can still be taken back
    take_back_vote(thread)
    shifts(thread)
    thread.evaluate("shifts.length = 0")
    plus = thread.locator("#post-vote").get_by_role("button", name="Plus")
    for pressed in ("true", "false"):
        plus.click()
        expect(plus).to_have_attribute("aria-pressed", pressed)
        assert shifts(thread) == []


@pytest.mark.browser
def test_nothing_above_moves_when_a_comment_is_written(open_thread):
    thread = open_thread("saying_no")
    form = thread.locator("#comment-form")
    form.get_by_label("Your comment (Markdown supported)").fill("Nothing shall move for this.")
    remember_places(thread)
    form.get_by_role("button", name="Comment ·").click()
    written = comment_saying(thread, "Nothing shall move for this.")
    expect(written).to_be_visible()
    assert moved_above(written) == []


@pytest.mark.browser
def test_nothing_above_moves_when_a_report_is_bought(open_thread):
    thread = open_thread("saying_no")
    report = thread.locator("#report")
    remember_places(thread)
    report.get_by_role("button").last.click()
    expect(report.locator("time").first).to_be_visible()
    assert moved_above(report) == []


@pytest.mark.browser
def test_nothing_moves_when_a_reading_goes_on(open_page, places):
    page = open_page("reader", viewport={"width": 390, "height": HEIGHT}, reduced_motion="reduce")
    page.add_init_script(_REMEMBER_SHIFTS)
    page.clock.install()
    page.goto(places["saying_no"])
    panel = page.locator("#reading")
    expect(panel.locator("[name=nonce]")).to_be_attached()
    panel.scroll_into_view_if_needed()
    page.clock.run_for(200)
    page.evaluate("shifts.length = 0")
    remember_places(page)
    with page.expect_response("**/beats"):
        page.clock.run_for(16_000)
    page.clock.run_for(200)
    assert page.evaluate("shifts") == []
    assert panel.evaluate("panel => movedAbove(panel)") == []


# ── Without a browser ──


@pytest.fixture
def demo_app(demo: dict[str, str]) -> Iterator[Flask]:
    """The forum in this process, on the demo's database."""
    before = db.obj  # (the proxy is empty where no test has bound it yet)
    app = create_app(config_for(demo["DATABASE_URL"]))
    app.testing = True
    yield app
    db.close_all()
    db.initialize(before)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_strict_parser_finds_no_mistake_in_any_page(demo_app, places, language):
    visitors: dict[str | None, Visitor] = {}
    mistakes = {}
    for key in KEY_PAGES:
        if key.who not in visitors:
            visitors[key.who] = Visitor(demo_app)
            if key.who:
                visitors[key.who].log_in(key.who, PASSWORD)
        response = visitors[key.who].get(key.path.format(**places), headers={"Accept-Language": language})
        assert response.status_code == key.status, key
        mistakes[key.name] = _mistakes(response.text, language)
    assert mistakes == {key.name: [] for key in KEY_PAGES}


def _mistakes(page: str, language: str) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(page)
    lines = page.splitlines()
    found = [f"line {line}: {kind} {details}: {lines[line - 1][:80]}" for (line, _), kind, details in parser.errors]
    ids = re.findall(r'\sid="([^"]*)"', page)
    found += [f"id twice: {one}" for one in sorted({one for one in ids if ids.count(one) > 1})]
    if f'<html lang="{language}"' not in page:
        found.append(f"not in the language asked for: {page[:120]}")
    return found


def test_scripts_and_sheets_of_a_thread_stay_small(demo_app, places):
    page = Visitor(demo_app).text(places["tides"])
    files = demo_app.extensions["assets"]
    sizes = {
        kind: sum(
            len(files.file(name).gzipped) for name in set(re.findall(rf'(?:src|href)="/static/([^"]+\.{kind})"', page))
        )
        for kind in ("js", "css")
    }
    assert 0 < sizes["js"] <= SCRIPTS_BYTES_MAX
    assert 0 < sizes["css"] <= SHEETS_BYTES_MAX
