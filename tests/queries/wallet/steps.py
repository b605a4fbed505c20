"""What a wallet shows, read out of its pages and its sheet."""

import csv
import re
from html import unescape
from io import StringIO

from tests.visitor import Visitor

ROW = re.compile(
    r'<tr><td><p>(.*?)</p><p class="hint">(.*?) · <time[^>]*>[^<]*</time></p>(?:<small>[^<]*</small>)?</td>'
    r'<td class="number \w+">([−+0-9,.]+)</td><td class="number">([0-9,.]+)</td></tr>',
    re.S,
)


def movements_on(page: str) -> list[tuple[str, str, str, str]]:
    """Return the movements on a page, newest first: words, line, amount and balance as they read."""
    plain = lambda markup: unescape(re.sub(r"<[^>]+>", "", markup))  # noqa: E731
    return [(plain(words), line, amount, balance) for words, line, amount, balance in ROW.findall(page)]


def mtwei(shown: str) -> int:
    """Return an amount out of what reads like "+1,234.5"."""
    return round(float(shown.replace(",", "").replace("−", "-")) * 1000)


def walk(browser: Visitor, address: str) -> list[tuple[str, str, str, str]]:
    """Return the movements on every page from `address` on."""
    found = []
    while address:
        page = browser.text(address)
        found += movements_on(page)
        link = re.search(r'rel="next" href="([^"]+)"', page)
        address = link and unescape(link[1])
    return found


def sheet_of(browser: Visitor, query: str = "") -> list[dict[str, str]]:
    """Return the rows of the sheet, oldest first, by column."""
    response = browser.get(f"/wallet.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(response.text, newline="")))
