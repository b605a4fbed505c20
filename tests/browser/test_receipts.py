"""A receipt opened as a file, with the network off: it verifies, and refuses and names whatever was changed in it."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.console import Console
from tests.browser.pages import places_of
from tests.served import FLASK, ROOT, copy, environment_on

pytestmark = pytest.mark.browser

PROVEN = "Everything on this page adds up and is part of the seals named below."
# A digit, by the pattern before and after it, and what is said once it is another one.
DIGITS = {
    r'PnL Reports</span> <b class="figure">(\d)': r"PnL Reports: it says “\d+”; by the rest .* “\d+”",
    r"Total Twei Earned</span> <b>−?(\d)": r"Total Twei Earned: it says “",
    r'class="amount">−?(\d)': r"Journal \d+: it says “−?[\d.,]+”; by the rest .* “−?[\d.,]+”",
    r'class="journal">(\d)': r"Journal (\d+): it says “\1”; by the rest .* “\d+”",
    r'class="date">\d\d\d(\d)': r"Journal \d+: it says “\d{4}-\d\d-\d\d ",
    r'class="content">[^<]*(\d)\]\]\]<': r"Journal \d+: its content doesn’t fit the fingerprint in its leaf",
    r'class="leaf">\[\d+,\[(\d)': r"Journal \d+: its leaf and path don’t lead to the root of that day’s seal",
    r"<li>\w+ <code>\w*?(\d)": r"Journal \d+: its leaf and path don’t lead to the root of that day’s seal",
    r'<h3 class="day">\d\d\d(\d)': r"Seal of (\d{4}-\d\d-\d\d): it says “\1”; by the rest",
    r'class="root">\w*?(\d)': r"Seal of \d{4}-\d\d-\d\d: it says “\w{64}”; by the rest .* “\w{64}”",
    r'id="member">(\d)': r"Member number: it says “\d+”",
    r'id="date">\d\d\d(\d)': r"As of, UTC: it says “\d{4}-",
}


@pytest.fixture(scope="module")
def prove(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Makes the receipt of a report of the demo, all of whose days are sealed."""
    folder = tmp_path_factory.mktemp("receipts")
    copy(demo_file, folder / "forum.db")
    environment = environment_on(folder / "forum.db")

    def flask(*words: str) -> None:
        subprocess.run([*FLASK, *words], cwd=ROOT, env=environment, check=True, capture_output=True)

    def prove(language: str = "en") -> str:
        report_id = places_of(environment["DATABASE_URL"])["report"].rpartition("/")[2]
        flask("ledger", "prove", report_id, "--output", str(folder / language), "--language", language)
        return (folder / language).read_text("utf-8")

    flask("ledger", "seal")
    return prove


@pytest.fixture(scope="module")
def receipt(prove: Callable[..., str]) -> str:
    return prove()


@pytest.fixture
def open_file(browser: Browser, complaints: Console, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a file in a browser without a network; it may ask for nothing but itself."""
    contexts = []

    def open_file(content: str, **options: object) -> Page:
        path = tmp_path / "kept.html"
        path.write_text(content, "utf-8")
        context = browser.new_context(**options)
        context.set_offline(True)
        complaints.listen_to(context)
        contexts.append(context)
        asked = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        return page

    yield open_file
    for context in contexts:
        context.close()


def changed(receipt: str, pattern: str) -> str:
    """Return the receipt with another digit where the pattern has its group."""
    begin, end = re.search(pattern, receipt).span(1)
    return receipt[:begin] + ("2" if receipt[begin] == "1" else "1") + receipt[end:]


def test_what_its_owner_downloads_verifies_offline(open_page, open_file, demo):
    page = open_page("commenter")
    page.goto(places_of(demo["DATABASE_URL"])["report"])
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep a receipt that anyone can check offline").click()
    kept = open_file(download.value.path().read_text("utf-8"))
    expect(kept.get_by_role("status")).to_contain_text("Everything on this page adds up")


def test_it_verifies_and_fits_a_phone(open_file, receipt):
    page = open_file(receipt, viewport={"width": 360, "height": 740}, color_scheme="dark")
    expect(page.get_by_role("status")).to_have_text(PROVEN)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".wrong").count() == 0


def test_it_verifies_in_german(open_file, prove):
    verdict = "Alles auf dieser Seite geht auf und ist Teil der unten genannten Siegel."
    expect(open_file(prove("de")).get_by_role("status")).to_have_text(verdict)


def test_one_changed_digit_is_refused_and_named(open_file, receipt):
    page = open_file(receipt)
    path = Path(page.url.removeprefix("file://"))
    for pattern, sentence in DIGITS.items():
        path.write_text(changed(receipt, pattern), "utf-8")
        page.reload()
        verdict = page.get_by_role("status")
        expect(verdict).to_contain_text("Refused: this page doesn’t add up.")
        expect(verdict).to_contain_text(re.compile(sentence))
        expect(page.locator(".wrong").first).to_be_visible()


def test_what_cannot_be_read_or_counts_twice_is_refused(open_file, receipt):
    [entry, *_] = re.findall(r'<tbody class="entry">.*?</tbody>', receipt, re.S)
    twice = open_file(receipt.replace(entry, entry * 2))
    expect(twice.get_by_role("status")).to_contain_text(re.compile(r"Journal \d+: it is counted twice"))
    unreadable = open_file(receipt.replace('class="leaf">[', 'class="leaf">(', 2))
    expect(unreadable.get_by_role("status")).to_contain_text(re.compile(r": what is written there can’t be read"))


def test_without_scripts_it_says_how_to_check_by_hand(open_file, receipt):
    page = open_file(receipt, java_script_enabled=False)
    expect(page.get_by_role("status")).to_contain_text("JavaScript is off here")
    expect(page.get_by_role("heading", name="Checking by hand")).to_be_visible()
