"""Every wallet, counted: ranges add up to the wallets' line, the newest seal to its journals, while others write."""

import json
import re
from datetime import timedelta
from threading import Event, Thread

import pytest

from forum import clock
from forum.actions import members
from forum.actions.authority import OPERATOR
from forum.db import db, snapshot, value
from forum.money import sealing
from forum.queries.counted_wallets import WalletRange, counted_wallet, wallet_ranges
from forum.queries.economy import balances, economy_page
from forum.rules.economy import GENESIS_MTWEI
from forum.rules.sum_tree import SumNode
from tests.conftest import counting

SEALED = (
    "SELECT CAST(COALESCE(sum(e.amount_mtwei), 0) AS BIGINT) FROM entry e JOIN account a ON a.id = e.account_id "
    "JOIN seal_leaf l ON l.journal_id = e.journal_id WHERE a.kind = 'wallet'"
)


def seal() -> None:
    list(sealing.seal_up_to_now())


def test_wallets_are_counted_by_ranges_that_begin_and_end_at_their_bounds(enrol):
    for number, mtwei in enumerate((0, 1, 999, 1_000, 9_999, 10_000, 12_345_678)):
        enrol(f"member{number}", twei=0)
        if mtwei:
            members.grant_twei(f"member{number}", mtwei, "For the test", by=OPERATOR)
    with db.atomic():
        db.execute_sql("INSERT INTO account (kind, member_id, balance_mtwei) SELECT 'wallet', id, 0 FROM member "
                       "WHERE name = 'member0'")  # fmt: skip
    assert wallet_ranges() == [
        WalletRange(0, 1, 1, 0),
        WalletRange(1, 1_000, 2, 1_000),
        WalletRange(1_000, 10_000, 2, 10_999),
        WalletRange(10_000, 100_000, 1, 10_000),
        WalletRange(10_000_000, None, 1, 12_345_678),
    ]


@pytest.mark.parametrize("wallets", [1, 2, 3, 5, 8])
def test_every_wallet_leads_to_the_root_of_the_newest_seal(enrol, wallets):
    cast = [enrol(f"member{number}", twei=number + 1) for number in range(wallets)]
    seal()
    for number, member in enumerate(cast, 1):
        with counting() as statements:
            found = counted_wallet(member)
        assert len(statements) == 3
        assert found.balance_mtwei == number * 1_000
        assert found.steps[-1].node == SumNode(found.seal.wallets_root, found.seal.wallets_mtwei)
    assert counted_wallet(enrol("late", twei=5)) is None


def test_page_figures_seals_and_sums_agree_at_every_moment_while_others_write(app, visitor, enrol):
    for name in ("ann", "bob", "cleo"):
        enrol(name, twei=1)
    seal()
    stop, failed = Event(), []

    def go_on(act) -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                act(number)
        except Exception as error:
            failed.append(error)
        finally:
            db.close()

    def grant(number: int) -> None:
        members.grant_twei(("ann", "bob", "cleo")[number % 3], number, "For the test", by=OPERATOR)

    def seal_a_day(number: int) -> None:
        with clock.at(clock.now() + timedelta(days=number)):
            seal()

    writers = [Thread(target=go_on, args=(act,)) for act in (grant, grant, seal_a_day)]
    for writer in writers:
        writer.start()
    seen = set()
    try:
        for _ in range(8):
            with snapshot():
                page, held, sealed_mtwei = economy_page(), balances(), value(SEALED)
            assert page.balances == held
            assert held.sum_mtwei == 0
            assert sum(one.held_mtwei for one in page.ranges) == held.wallets_mtwei
            assert sum(one.wallets for one in page.ranges) == 3
            assert page.seal.wallets_mtwei == sealed_mtwei
            seen.add((held.wallets_mtwei, page.seal.day))
            figures = json.loads(visitor.text("/economy.json"))
            assert (figures["sum_mtwei"], figures["supply_mtwei"]) == (0, GENESIS_MTWEI)
            wallets, counted = wallets_on(visitor.text("/economy"))
            assert wallets == counted
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert not failed
    assert len(seen) > 1


def wallets_on(page: str) -> tuple[str, str]:
    """Return what all wallets hold as the balances say, and as the sum of the ranges says."""
    line = re.search(r'Wallets of all members</th>\s*<td class="number">([\d,.]+)</td>', page)
    total = re.search(r'All wallets</th>\s*<td class="number">3</td>\s*<td class="number">([\d,.]+)</td>', page)
    return line[1], total[1]
