"""The seals in public: a page, JSON, a feed, and the foot of every mail; and one's own wallet in the newest."""

import json
import re
import subprocess
from datetime import datetime, timedelta
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from forum import clock
from forum.actions import members, outbox
from forum.actions.authority import OPERATOR
from forum.models import Seal
from forum.money import ledger, sealing
from forum.queries import seals
from forum.rules.seal_copies import read_copy
from forum.twei import twei
from tests.conftest import counting
from tests.databases import wipe

NOON = datetime(2026, 3, 1, 12)
ADDRESSES = ["/economy/seals", "/economy/seals.json", "/economy/seals.atom"]


@pytest.fixture
def sealed(app, enrol) -> list[Seal]:
    """Five sealed days in March, on the first of which three members got Twei; newest first."""
    wipe()
    with clock.at(NOON):
        ledger.open_books()
        for name, mtwei in (("ann", 56_050), ("bob", 1_250_000), ("cleo", 7)):
            enrol(name, twei=0)
            members.grant_twei(name, mtwei, "For the test", by=OPERATOR)
    with clock.at(NOON + timedelta(days=5)):
        return list(sealing.seal_ended_days())[::-1]


def test_the_page_lists_every_seal_newest_first_page_by_page(visitor, sealed, monkeypatch):
    monkeypatch.setattr(seals, "SEALS_PER_PAGE", 2)
    roots, address = [], "/economy/seals"
    while address:
        page = visitor.text(address)
        roots += re.findall(r'<code class="digest">([0-9a-f]{64})</code>', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following and unescape(following[1])
    assert roots == [seal.root for seal in sealed]
    assert 'id="seal-2026-03-05"' in visitor.text("/economy/seals")


def test_the_page_takes_one_statement_however_many_seals_there_are(visitor, sealed):
    with counting() as statements:
        visitor.text("/economy/seals")
    assert len([sql for sql in statements if sql.lstrip().upper().startswith("SELECT")]) == 2  # the site, and the page


def test_a_site_without_seals_has_its_pages_too(visitor):
    assert "No seals yet" in visitor.text("/economy/seals")
    assert json.loads(visitor.text("/economy/seals.json")) == []
    assert "<entry>" not in visitor.text("/economy/seals.atom")


def test_programs_get_all_seals_oldest_first_or_those_that_are_new(visitor, sealed):
    found = json.loads(visitor.text("/economy/seals.json"))
    assert [one["day"] for one in found] == [f"2026-03-0{day}" for day in range(1, 6)]
    assert [one["journals"] for one in found] == [4, 0, 0, 0, 0]
    assert [one["previous"] for one in found] == ["0" * 64, *(one["root"] for one in found[:-1])]
    assert found[-1]["wallets"] == 3
    assert found[-1]["wallets_mtwei"] == 1_306_057
    assert found[-1]["wallets_root"] == sealed[0].wallets_root
    assert json.loads(visitor.text("/economy/seals.json?after=2026-03-03")) == found[3:]
    assert visitor.get("/economy/seals.json?after=yesterday").status_code == 422


def test_the_feed_holds_lines_to_compare_with(visitor, sealed):
    feed = ElementTree.fromstring(visitor.get("/economy/seals.atom").data)  # noqa: S314  (we wrote it)
    lines = [content.text for content in feed.iter("{http://www.w3.org/2005/Atom}content")]
    assert read_copy("\n".join(lines)) == {seal.day: seal.root for seal in sealed}
    assert [link.get("href") for link in feed.iter("{http://www.w3.org/2005/Atom}link")][2] == (
        "http://localhost/economy/seals#seal-2026-03-05"
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_anonymous_readers_may_keep_it_and_ask_again(visitor, sealed, address):
    response = visitor.get(address)
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in response.headers
    assert visitor.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_looking_writes_nothing(visitor, as_member, enrol, sealed):
    me = as_member(enrol("dan"))
    with counting() as statements:
        for address in (*ADDRESSES, "/economy", "/wallet"):
            me.text(address)
    assert not [sql for sql in statements if re.match(r"\s*(INSERT|UPDATE|DELETE)", sql, re.I)]


def test_every_mail_carries_the_newest_seal_at_its_foot(mailbox, sealed):
    outbox.queue_mail("ann@example.org", "Hello", "What it says.")
    [mail] = mailbox.to("ann@example.org")
    assert mail.text.startswith("What it says.\n\n-- \n")
    assert read_copy(mail.text.splitlines()[-1]) == {sealed[0].day: sealed[0].root}


def test_a_mail_has_no_foot_before_the_first_seal(mailbox):
    outbox.queue_mail("ann@example.org", "Hello", "What it says.")
    assert mailbox.to("ann@example.org")[0].text == "What it says."


def steps_on(page: str) -> list[tuple[str, str, str]]:
    """Return each line that a member may try, with the amount and the hash that stand below it."""
    steps = re.findall(r'<li><code class="digest">(.*?)</code>.*?([\d.,]+) Twei:\s*<code class="digest">(.*?)</code>',
                       page, re.S)  # fmt: skip
    return [(unescape(line), amount, hash_) for line, amount, hash_ in steps]


@pytest.mark.parametrize(("name", "shown"), [("ann", "56.05"), ("bob", "1,250"), ("cleo", "0.007")])
def test_a_member_finds_their_wallet_in_the_newest_seal_and_can_recompute_it(as_member, sealed, name, shown):
    with clock.at(NOON + timedelta(days=6)):
        members.grant_twei(name, 5, "After the seal", by=OPERATOR)
    me = as_member(members.Member.named(name))
    page = me.text("/wallet")
    text = " ".join(re.sub(r"<[^>]+>", "", page.partition('id="counted"')[2]).split())
    assert f"Your {shown} Twei as of the seal of 5 March 2026 are in it." in text
    steps = steps_on(page)
    assert steps[0][1] == shown
    assert (steps[-1][1], steps[-1][2]) == (twei(1_306_057), sealed[0].wallets_root)
    for line, _amount, hash_ in steps:
        printed = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True).stdout
        assert printed.split()[0] == hash_
    for (_line, _amount, hash_), (following, *_rest) in pairwise(steps):
        assert hash_ in following


def test_whose_wallet_held_nothing_is_told_nothing(as_member, enrol, sealed):
    assert 'id="counted"' not in as_member(enrol("dan")).text("/wallet")


def test_only_the_first_page_of_a_wallet_shows_it(as_member, sealed):
    me = as_member(members.Member.named("ann"))
    assert 'id="counted"' not in me.text("/wallet?line=grant")
