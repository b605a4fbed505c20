"""A report's offline receipt: who gets it, what it proves, and that a changed digit shows."""

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from forum import clock
from forum.actions import comments, posts, profiles, reactions, reports, votes
from forum.db import db, execute
from forum.models import Member
from forum.money import sealing, settlement
from forum.queries.receipts import any_receipt
from forum.render.receipt import render_receipt
from forum.web import security
from tests.conftest import counting
from tests.money.tampering import tampering
from tests.receipt_reader import faults_in
from tests.visitor import Visitor

VERIFIER = Path(__file__).parent.parent.parent / "templates" / "receipts" / "verifier.js"
LATER = timedelta(days=9)
HOSTILE = "</script><script>alert(1)</script>\"'><img src=x>"


def live(enrol: Callable[..., Member]) -> tuple[Member, int, int]:
    """Let Ann earn, spend and take back something under a post; return her, the post's id and that of her report."""
    ann, author = enrol("ann", level=14, twei=2_000), enrol("author", level=20)
    post_id = posts.publish(author, "Tides and clocks", "The *sea* comes twice a day.", [])
    said = comments.write_comment(ann, post_id, "Something to like")
    for n in range(2):
        reactions.react(enrol(f"fan{n}", level=14), said, "like")
    for value in ("minus", "none", "minus"):
        votes.vote(ann, post_id, value)
    settlement.settle(clock.now() + LATER)
    return ann, post_id, reports.buy_report(ann, post_id)


@pytest.fixture
def past(live_once, enrol) -> tuple[Member, int, int]:
    return live_once(live, enrol)


@pytest.fixture
def ann(past) -> Member:
    return past[0]


@pytest.fixture
def post_id(past) -> int:
    return past[1]


@pytest.fixture
def bought(past) -> int:
    """A report in which something was earned, spent and taken back."""
    return past[2]


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


@pytest.fixture
def sealed(bought) -> int:
    """The same, after the seals of all its days."""
    seal()
    return bought


def seal() -> None:
    """Seal all that there is: what a settlement paid, too, which lies ahead."""
    with clock.at(clock.now() + LATER):
        list(sealing.seal_up_to_now())


def receipt(browser: Visitor, report_id: int) -> str:
    return browser.text(f"/reports/{report_id}.html")


def shown(page: str, name: str) -> list[str]:
    """Return the texts of the elements of a class."""
    return [unescape(text) for text in re.findall(rf'class="{name}">([^<]*)<', page)]


def inline(page: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.S)


def digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_its_owner_gets_a_file_for_keeping(me, sealed):
    response = me.get(f"/reports/{sealed}.html")
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert response.headers["Content-Disposition"] == f'attachment; filename="report-{sealed}.html"'
    assert "private" in response.headers["Cache-Control"]
    assert f'href="/reports/{sealed}.html"' in me.text(f"/reports/{sealed}")


def test_it_is_its_owners_alone(me, visitor, as_member, enrol, sealed):
    other, boss = as_member(enrol("bob", level=14)), as_member(enrol("boss", role="admin"))
    for browser in (other, boss):
        response = browser.get(f"/reports/{sealed}.html")
        assert response.status_code == 404
        assert "Tides and clocks" not in response.text
    assert visitor.get(f"/reports/{sealed}.html").status_code == 303
    assert me.get(f"/reports/{sealed + 1}.html").status_code == 404


def test_every_figure_follows_from_the_entries_and_every_entry_from_the_seal(me, sealed):
    page = receipt(me, sealed)
    assert faults_in(page) == []
    assert len(shown(page, "journal")) == page.count("In the seal of") == 8
    assert "Not sealed yet" not in page
    assert "http://127.0.0.1:5000/economy/seals" in page


def test_the_figures_are_those_of_the_report_in_its_order(me, sealed):
    page, sheet = receipt(me, sealed), me.text(f"/reports/{sealed}.csv")
    amounts_mtwei = [int(row.split(",")[2]) for row in sheet.splitlines()[1:]]
    labels = [row.split(",")[1] for row in sheet.splitlines()[1:]]
    figures = re.findall(r"<span>([^<]*)</span> <b[^>]*>([^<]*)</b>", page)
    assert [label.partition(",")[0].removesuffix(" Twei Earned") for label, _figure in figures] == labels
    assert [float(figure.replace("−", "-").replace(",", "")) * 1000 for _label, figure in figures] == amounts_mtwei


def test_what_is_not_sealed_yet_is_said_to_be_so(me, bought):
    page = receipt(me, bought)
    assert faults_in(page) == []
    assert page.count("Not sealed yet: a day is sealed once it’s over.") == len(shown(page, "journal"))
    assert "None of the entries above is part of a seal yet." in page


def test_a_report_after_the_seal_is_proven_up_to_it(me, ann, post_id, sealed):
    comments.write_comment(ann, post_id, "Another word")
    page = receipt(me, reports.buy_report(ann, post_id))
    assert faults_in(page) == []
    assert page.count("In the seal of") == 8
    assert page.count("Not sealed yet") == 2


def another(digit: str) -> str:
    return "2" if digit == "1" else "1"


# A digit, by the pattern before and after it, and where it is then wrong.
DIGITS = {
    r'PnL Reports</span> <b class="figure">(\d)': "PnL Reports",
    r"Profit Subtotal, Twei</span> <b>(\d)": "profit subtotal",
    r"Total Twei Earned</span> <b>−?(\d)": "total",
    r'class="amount">−?(\d)': ": amount",
    r'class="journal">(\d)': ": number",
    r'class="entries">(\d)': ": entries",
    r'class="date">\d\d\d(\d)': ": date",
    r'class="content">[^<]*(\d)\]\]\]<': ": content",
    r'class="leaf">\[(\d)': ": root",
    r"<li>\w+ <code>\w*?(\d)": ": root",
    r'class="day">\d\d\d(\d)': ": root",
    r'<h3 class="day">\d\d\d(\d)': "day ",
    r'class="root">\w*?(\d)': "root ",
    r'id="member">(\d)': "member",
    r'id="post">(\d)': "post",
    r'id="number">(\d)': "report",
    r'id="date">\d\d\d(\d)': "date",
}


def test_one_changed_digit_is_found_where_it_is(me, sealed):
    page = receipt(me, sealed)
    for pattern, place in DIGITS.items():
        begin, end = re.search(pattern, page).span(1)
        another = "2" if page[begin] == "1" else "1"
        found = faults_in(page[:begin] + another + page[end:])
        assert any(place in fault for fault in found), f"{pattern}: {found}"


REWRITTEN = {
    "UPDATE entry SET amount_mtwei = 2 * amount_mtwei WHERE line = 'minuses'": "content|Spent|subtotal|total",
    "UPDATE journal SET created_at = '2020-01-01 00:00:00' WHERE kind = 'tribute'": "content",
    "UPDATE journal SET fingerprint = '' WHERE kind = 'tribute'": "content|root",
    "UPDATE report_line SET amount_mtwei = 0 WHERE line = 'minuses'": "Spent|subtotal|total",
    "UPDATE seal SET journals = journals + 1": "root",
    f"UPDATE seal_leaf SET leaf = '{'0' * 64}'": "root",
}


def test_what_was_rewritten_in_the_database_shows(app, sealed):
    for statement, places in REWRITTEN.items():
        with app.app_context(), tampering(), db.atomic() as rewriting:
            execute(statement)
            found = faults_in(render_receipt(any_receipt(sealed)))
            rewriting.rollback()
        assert found, statement
        assert all(re.search(places, place) for place in found), found


def test_in_german_words_and_figures_follow_the_reader(me, sealed):
    me.client.set_cookie("language", "de")
    page = receipt(me, sealed)
    assert '<html lang="de">' in page
    assert "Ertrag des Beitrags" in page
    assert "Post Profit" not in page
    assert faults_in(page) == []


def test_large_figures_read_as_everywhere(me, ann, set_rules, post_id):
    set_rules(comment_tribute_mtwei=1_234_500)
    comments.write_comment(ann, post_id, "A dear word")
    report_id = reports.buy_report(ann, post_id)
    assert ">−1,234.5<" in receipt(me, report_id)
    assert faults_in(receipt(me, report_id)) == []
    me.client.set_cookie("language", "de")
    assert ">−1.234,5<" in receipt(me, report_id)
    assert faults_in(receipt(me, report_id)) == []


def test_it_runs_its_own_script_and_nothing_else(me, sealed):
    response = me.get(f"/reports/{sealed}.html")
    [script], [style] = inline(response.text, "script"), inline(response.text, "style")
    policy = response.headers["Content-Security-Policy"]
    assert policy == (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    [kept] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', response.text)
    assert unescape(kept) == policy.removesuffix("; frame-ancestors 'none'")
    assert not re.search(r"\s(style|on\w+|src)=", response.text)


def test_no_other_answer_may_have_a_policy_of_its_own(me, app, sealed, monkeypatch):
    kept_policy = me.get("/levels").headers["Content-Security-Policy"]
    assert me.get("/reports/404.html").headers["Content-Security-Policy"] == kept_policy
    monkeypatch.delitem(security.DIFFERS, "reports.receipt")
    assert me.get(f"/reports/{sealed}.html").headers["Content-Security-Policy"] == kept_policy


def test_the_verifier_is_small_and_knows_no_network(me, sealed):
    [script] = inline(receipt(me, sealed), "script")
    assert script == VERIFIER.read_text("utf-8")
    assert len(script.encode()) < 4096
    assert not re.search(r"fetch|XMLHttpRequest|import|WebSocket|https?:|navigator|innerHTML|eval", script)


def test_what_people_typed_is_text(me, ann, post_id):
    profiles.change_profile(ann, HOSTILE[:40], "")
    posts.edit_post(Member.named("author"), post_id, HOSTILE, "Text", [])
    page = receipt(me, reports.buy_report(ann, post_id))
    assert len(inline(page, "script")) == 1
    assert "<img" not in page
    assert HOSTILE in unescape(page)


def test_a_deleted_post_is_not_named(me, post_id, sealed):
    posts.delete_post(Member.named("author"), post_id)
    page = receipt(me, sealed)
    assert "on a deleted post" in page
    assert "Tides and clocks" not in page
    assert faults_in(page) == []


def test_a_free_report_says_that_no_entry_dates_it(me, ann, post_id, set_rules):
    set_rules(report_price_mtwei=0)
    page = receipt(me, reports.buy_report(ann, post_id))
    assert "This report was free" in page
    assert faults_in(page) == []


def test_it_costs_a_fixed_number_of_statements(me, ann, post_id, sealed):
    def cost(report_id: int) -> int:
        with counting() as statements:
            assert me.get(f"/reports/{report_id}.html").status_code == 200
        return len(statements)

    few = cost(sealed)
    for word in ("one", "two", "three"):
        comments.write_comment(ann, post_id, word)
    later = reports.buy_report(ann, post_id)
    seal()
    assert few == cost(later) == 6


def prove(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["ledger", "prove", *words])


def test_the_command_writes_the_same_file(app, me, sealed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = prove(app, str(sealed))
    assert result.exit_code == 0
    assert result.output == f"report-{sealed}.html: 8 entries, 0 of them not sealed yet.\n"
    assert (tmp_path / f"report-{sealed}.html").read_text("utf-8") == receipt(me, sealed)
    assert prove(app, str(sealed), "--output", "kept.html", "--language", "de").exit_code == 0
    me.client.set_cookie("language", "de")
    assert (tmp_path / "kept.html").read_text("utf-8") == receipt(me, sealed)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["404"], "There is no report 404."),
        (["1_0"], "1_0 is not a whole number"),
        (["1", "--output", "/nowhere/kept.html"], "/nowhere/kept.html cannot be written: No such file or directory."),
        (["1", "--output", "/"], "/ cannot be written: Is a directory."),
    ],
)
def test_the_command_refuses_in_words(app, bought, words, said):
    result = prove(app, *words)
    assert result.exit_code != 0
    assert said in result.output
    assert "Traceback" not in result.output
