"""The wallet as a sheet."""

import csv
import re
from html import unescape
from io import StringIO

import pytest

from forum.actions import members
from forum.actions.authority import OPERATOR
from forum.models import Entry
from forum.money import ledger
from forum.queries import wallet as wallet_queries
from tests.queries.wallet.conftest import TITLE
from tests.queries.wallet.steps import sheet_of

HEADER = [
    "date", "line", "amount_mtwei", "balance_mtwei", "post_id", "comment_id", "journal_id",
    "post_title", "words", "reason",
]  # fmt: skip


def test_the_sheet_holds_every_movement_oldest_first(story, cast, as_member):
    post_id, comment_id = map(str, story)
    response = as_member(cast["commenter"]).get("/wallet.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="wallet.csv"'
    assert response.is_streamed
    header, *found = csv.reader(StringIO(response.text, newline=""))
    assert header == HEADER
    assert len(found) == 9
    journal_ids = {entry.line: str(entry.journal_id) for entry in Entry.select()}
    tribute = "2026-03-01T12:00:00Z", "Comment Tributes", "-1000", "19999000", post_id, comment_id
    assert tuple(found[1]) == (
        *tribute, journal_ids["comment_tributes"], f"'{TITLE}", "Tribute for your comment on “=1+1”", "",
    )  # fmt: skip
    assert found[2][1:6] == ["Grant", "5000", "20004000", "", ""]
    assert found[2][7:] == ["", "Grant by ada: For the spring series", "For the spring series"]
    assert found[-1][3] == str(ledger.balance_mtwei(cast["commenter"].id))


def test_a_reason_that_looks_like_a_formula_is_text_in_the_sheet(commenter, as_member):
    members.grant_twei("commenter", 1000, "@SUM(A1:A9)", by=OPERATOR)
    assert [row["reason"] for row in sheet_of(as_member(commenter))] == ["For the test", "'@SUM(A1:A9)"]


@pytest.mark.parametrize("query", ["", "?line=likes_commenter"])
@pytest.mark.parametrize("portion", [1, 4, 9])
def test_the_sheet_is_the_same_in_whatever_portions_it_is_read(
    story, cast, as_member, monkeypatch, query, portion
):  # fmt: skip
    browser = as_member(cast["commenter"])
    whole = sheet_of(browser, query)
    monkeypatch.setattr(wallet_queries, "_PORTION", portion)
    assert sheet_of(browser, query) == whole
    assert whole


def test_the_sheet_of_an_empty_wallet_is_its_header(enrol, as_member):
    browser = as_member(enrol("newcomer", twei=0))
    assert browser.get("/wallet.csv").text == ",".join(HEADER) + "\r\n"


def test_the_page_leads_to_the_sheet_of_what_it_shows(story, cast, as_member):
    browser = as_member(cast["commenter"])
    assert '<a href="/wallet.csv">Download all as CSV</a>' in browser.text("/wallet")
    link = re.search(r'<a href="([^"]+)">Download these as CSV</a>', browser.text("/wallet?line=grant&from=2026-03-01"))
    assert unescape(link[1]) == "/wallet.csv?line=grant&from=2026-03-01"
