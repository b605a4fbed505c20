"""Sealing the ledger's days: what a seal holds, when it is made, and that it adds up while others write on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from forum import clock
from forum.actions import members
from forum.actions.authority import OPERATOR
from forum.db import rows, value
from forum.models import Journal, Seal, SealLeaf, WalletNode
from forum.money import audit, ledger, sealing
from forum.rules import merkle, seals, sum_tree
from forum.rules.sum_tree import SumNode
from tests.actions.test_races import at_once
from tests.databases import wipe

NOON = datetime(2026, 3, 1, 12)
DAY = timedelta(days=1)


def grant(name: str, mtwei: int, at: datetime) -> None:
    with clock.at(at):
        members.grant_twei(name, mtwei, "For the test", by=OPERATOR)


@pytest.fixture
def community(app, enrol) -> None:
    """Three members, granted Twei on the first and third of March."""
    wipe()
    with clock.at(NOON):
        ledger.open_books()
        for name in ("ann", "bob", "cleo"):
            enrol(name, twei=0)
    grant("ann", 56_050, NOON)
    grant("bob", 1, NOON)
    grant("ann", 100, NOON + 2 * DAY)


def seal_at(moment: datetime, seal: Callable = sealing.seal_ended_days) -> list[Seal]:
    with clock.at(moment):
        return list(seal())


def test_each_ended_day_is_sealed_from_the_first_journal_s_on_also_a_quiet_one(community):
    made = seal_at(NOON + 3 * DAY)
    assert [(seal.day, seal.journals, seal.wallets, seal.wallets_mtwei) for seal in made] == [
        (date(2026, 3, 1), 3, 2, 56_051),
        (date(2026, 3, 2), 0, 2, 56_051),
        (date(2026, 3, 3), 1, 2, 56_151),
    ]
    assert made[0].previous == "0" * 64
    assert all(later.previous == earlier.root for earlier, later in pairwise(made))


def test_a_root_can_be_recomputed_from_the_ledger_and_the_published_formats(community):
    [seal, *_] = seal_at(NOON + 3 * DAY)
    header = f'["2026-03-01","{"0" * 64}",3,"{seal.wallets_root}",2,56051]'
    leaves = [header.encode()]
    for journal in Journal.select().where(Journal.created_at < NOON + DAY).order_by(Journal.id):
        entry_ids = ",".join(str(entry.id) for entry in sorted(journal.entries, key=lambda entry: entry.id))
        leaves.append(f'[{journal.id},[{entry_ids}],"{journal.fingerprint}"]'.encode())
    assert merkle.root([merkle.leaf_hash(leaf) for leaf in leaves]).hex() == seal.root
    assert [leaf.leaf for leaf in SealLeaf.select().where(SealLeaf.seal == seal).order_by(SealLeaf.journal)] == [
        merkle.leaf_hash(leaf).hex() for leaf in leaves[1:]
    ]


def test_sealing_again_changes_nothing(community):
    seal_at(NOON + 3 * DAY)
    before = rows("SELECT * FROM seal"), rows("SELECT * FROM wallet_node ORDER BY level, position")
    assert seal_at(NOON + 3 * DAY) == []
    assert sealing.seal_day(date(2026, 3, 2)) is None
    assert (rows("SELECT * FROM seal"), rows("SELECT * FROM wallet_node ORDER BY level, position")) == before


def test_a_day_cannot_be_sealed_before_the_one_before_it(community):
    with pytest.raises(ValueError, match="2026-03-01 has no seal yet"):
        sealing.seal_day(date(2026, 3, 2))


def test_what_comes_after_its_day_was_closed_by_hand_is_in_the_next_seal(community):
    made = seal_at(NOON + 2 * DAY + timedelta(hours=1), sealing.seal_up_to_now)
    assert [seal.day for seal in made][-1] == date(2026, 3, 3)
    grant("cleo", 7, NOON + 2 * DAY + timedelta(hours=2))
    grant("cleo", 8, NOON + 3 * DAY)
    [next_one] = seal_at(NOON + 4 * DAY)
    assert (next_one.day, next_one.journals, next_one.wallets) == (date(2026, 3, 4), 2, 3)
    assert SealLeaf.select().count() == Journal.select().count()


def test_a_journal_that_was_committed_late_is_in_the_next_seal(community):
    seal_at(NOON + 3 * DAY)
    grant("bob", 5, NOON + 2 * DAY)
    [next_one] = seal_at(NOON + 4 * DAY)
    assert (next_one.day, next_one.journals) == (date(2026, 3, 4), 1)


def test_who_spends_what_comes_under_a_later_date_has_all_of_it_sealed(community):
    """By clocks that differ: no wallet of a seal is below zero, for that would hide what others hold."""
    cleo = value("SELECT id FROM member WHERE name = 'cleo'")
    grant("cleo", 50, NOON + 3 * DAY)
    with clock.at(NOON + 2 * DAY):
        ledger.post("gift", "grant", {cleo: -50, ledger.TREASURY: 50}, line="grant")
    *_, last = seal_at(NOON + 3 * DAY)
    assert (last.day, last.journals, last.wallets_mtwei) == (date(2026, 3, 3), 3, 56_151)


def test_the_tree_of_the_newest_seal_adds_up_and_every_wallet_leads_to_its_root(community):
    *_, newest = seal_at(NOON + 3 * DAY)
    nodes = {(node.level, node.position): SumNode(node.hash, node.sum_mtwei) for node in WalletNode.select()}
    leaves = WalletNode.select().where(WalletNode.level == 0).order_by(WalletNode.position)
    assert len(leaves) == newest.wallets
    for leaf in leaves:
        balance_mtwei = ledger.balance_mtwei(leaf.member_id)
        assert nodes[0, leaf.position] == sum_tree.leaf(leaf.salt, leaf.member_id, balance_mtwei)
        path = [nodes[0, leaf.position ^ 1]]
        root = sum_tree.root_from_path(nodes[0, leaf.position], leaf.position, len(leaves), path)
        assert root == SumNode(newest.wallets_root, newest.wallets_mtwei)


def test_salts_and_places_are_new_with_each_seal(community):
    seal_at(NOON + 3 * DAY)
    before = {node.salt for node in WalletNode.select().where(WalletNode.level == 0)}
    seal_at(NOON + 4 * DAY)
    assert before.isdisjoint({node.salt for node in WalletNode.select().where(WalletNode.level == 0)})


def test_a_forum_without_wallets_is_sealed_too(app):
    made = list(sealing.seal_up_to_now())
    assert [(seal.journals, seal.wallets, seal.wallets_mtwei) for seal in made] == [(1, 0, 0)]
    assert made[0].wallets_root == merkle.EMPTY.hex()
    audit.verify()


def test_memory_holds_a_portion_at_a_time_and_leaves_nothing_out(community, monkeypatch):
    monkeypatch.setattr(sealing, "_PORTION", 1)
    seal_at(NOON + 3 * DAY)
    assert SealLeaf.select().count() == Journal.select().count()
    audit.verify()


def test_of_many_that_seal_at_once_one_does(community):
    results = at_once([lambda: seal_at(NOON + 3 * DAY)] * 4)
    assert all(isinstance(result, list) for result in results), results
    assert sorted(seal.day for made in results for seal in made) == [date(2026, 3, day) for day in (1, 2, 3)]
    assert [seal.previous for seal in Seal.select().order_by(Seal.id)][1:] == [
        seal.root for seal in Seal.select().order_by(Seal.id)
    ][:-1]


def test_a_seal_adds_up_while_others_write(community):
    """What the wallets hold by a seal is what the entries of the journals that it and earlier ones hold sum to."""
    moment = NOON + 4 * DAY

    def write(number: int) -> None:
        for turn in range(5):
            grant(("ann", "bob", "cleo")[number % 3], 10 + turn, moment - DAY * (turn % 2))

    results = at_once(
        [lambda number=number: write(number) for number in range(4)]
        + [lambda: seal_at(moment), lambda: seal_at(moment, sealing.seal_up_to_now)]
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert len(seal_at(moment + DAY, sealing.seal_up_to_now)) == 1
    assert SealLeaf.select().count() == Journal.select().count() == 4 + 20
    held = (
        "SELECT sum(e.amount_mtwei) FROM entry e JOIN account a ON a.id = e.account_id "
        "JOIN seal_leaf l ON l.journal_id = e.journal_id WHERE a.kind = 'wallet' AND l.seal_id <= ?"
    )
    for seal in Seal.select():
        assert value(held, seal.id) == seal.wallets_mtwei
    assert seals.NO_ROOT not in {seal.root for seal in Seal.select()}
