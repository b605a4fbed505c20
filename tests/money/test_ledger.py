"""The ledger: legs that sum to zero, one effect for one key, no wallet below nothing, nothing ever undone."""

import pytest
from peewee import IntegrityError

from forum.db import db, in_transaction, is_embedded
from forum.errors import CannotPay, Conflict, TreasuryEmpty
from forum.models import Account, Entry, Journal, Member
from forum.money import ledger
from forum.money.ledger import ESCROW, TREASURY, Batch, JournalDraft
from forum.rules.economy import GENESIS_MTWEI
from tests.conftest import counting


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", twei=10)


@in_transaction
def spend(me: Member, amount_mtwei: int, key: str = "spend:1", **more: object) -> int | None:
    return ledger.post(key, "fee", {me.id: -amount_mtwei, TREASURY: amount_mtwei}, line="reports", **more)


def balances() -> dict[str, int]:
    return {account.kind: account.balance_mtwei for account in Account.select()}


def test_the_books_open_with_the_supply_in_the_treasury(app):
    assert balances() == {"issuance": -GENESIS_MTWEI, "treasury": GENESIS_MTWEI, "escrow": 0}
    ledger.open_books()
    assert Journal.select().count() == 1


def test_a_journal_moves_what_its_legs_say(ann):
    journal = Journal.get_by_id(spend(ann, 4_000, member_id=ann.id))
    assert ledger.balance_mtwei(ann.id) == 6_000
    assert {(entry.account.kind, entry.amount_mtwei) for entry in journal.entries} == {
        ("wallet", -4_000), ("treasury", 4_000),
    }  # fmt: skip
    assert sum(balances().values()) == 0


def test_legs_that_do_not_sum_to_zero_are_no_journal(ann):
    with pytest.raises(ValueError, match="do not sum to zero"):
        ledger.post("odd", "fee", {ann.id: -1, TREASURY: 2}, line="reports")
    assert ledger.balance_mtwei(ann.id) == 10_000


def test_a_batch_refuses_to_hold_a_key_twice(ann):
    twice = [JournalDraft("n", "grant", {ann.id: 5, TREASURY: -5}, "grant")] * 2
    with pytest.raises(ValueError, match="same key"):
        in_transaction(lambda: Batch().post(twice))()
    assert ledger.balance_mtwei(ann.id) == 10_000


def test_nothing_that_moves_is_no_journal(ann):
    before = Journal.select().count()
    assert spend(ann, 0) is None
    assert Journal.select().count() == before


def test_the_same_key_and_content_is_a_repetition_with_the_same_answer(ann):
    assert spend(ann, 4_000) == spend(ann, 4_000)
    assert ledger.balance_mtwei(ann.id) == 6_000


@pytest.mark.parametrize("other", [{"amount_mtwei": 3_000}, {"note": "else"}, {"member_id": 1}])
def test_the_same_key_with_other_content_is_a_conflict(ann, other):
    spend(ann, 4_000)
    with pytest.raises(Conflict):
        spend(ann, **{"amount_mtwei": 4_000, **other})
    assert ledger.balance_mtwei(ann.id) == 6_000


def test_a_wallet_pays_to_its_last_mtwei_and_not_further(ann):
    spend(ann, 10_000)
    with pytest.raises(CannotPay) as refusal:
        spend(ann, 1, key="spend:2")
    assert (refusal.value.price_mtwei, refusal.value.missing_mtwei) == (1, 1)
    assert ledger.balance_mtwei(ann.id) == 0


def test_what_the_wallet_cannot_pay_leaves_nothing_behind(ann):
    before = Journal.select().count(), Entry.select().count()
    with pytest.raises(CannotPay, match=r"This costs 25 Twei\. You have 10: 15 Twei short\."):
        spend(ann, 25_000)
    assert (Journal.select().count(), Entry.select().count()) == before


def test_the_treasury_pays_no_more_than_it_holds(ann):
    with pytest.raises(TreasuryEmpty):
        in_transaction(ledger.post)("much", "grant", {ann.id: GENESIS_MTWEI, TREASURY: -GENESIS_MTWEI}, line="grant")
    assert ledger.balance_mtwei(ann.id) == 10_000


def test_a_batch_moves_the_sites_accounts_once_at_its_end(ann):
    @in_transaction
    def pay() -> None:
        batch = Batch()
        for n in range(3):
            batch.post([JournalDraft(f"n:{n}", "reward", {ann.id: 5, TREASURY: -5}, "pluses")], finish=False)
        assert ledger.balance_mtwei(TREASURY) == before
        batch.finish()

    before = ledger.balance_mtwei(TREASURY)
    pay()
    assert ledger.balance_mtwei(TREASURY) == before - 15
    assert ledger.balance_mtwei(ann.id) == 10_015


def test_wallets_are_moved_in_one_order_and_the_sites_accounts_last(ann, enrol):
    bob, cleo = enrol("bob"), enrol("cleo")

    @in_transaction
    def move() -> None:
        ledger.post("many", "fee", {TREASURY: 1, cleo.id: -3, ESCROW: 1, ann.id: -1, bob.id: 2}, line="minuses")

    with counting() as statements:
        move()
    moves = [sql for sql in statements if "account SET" in sql or "INTO account" in sql]
    assert ["INTO account" in sql for sql in moves] == [False, True, False, False, False]
    assert ["member_id = " in sql for sql in moves] == [True, False, True, False, False]


@pytest.mark.parametrize("table", ["entry", "journal"])
@pytest.mark.parametrize("change", ["UPDATE {0} SET id = id", "DELETE FROM {0}"])
def test_the_database_refuses_to_change_what_is_written(ann, table, change):
    with pytest.raises(IntegrityError, match=r"never (updated|deleted)"), db.atomic():
        db.execute_sql(change.format(table))


def test_the_database_refuses_to_empty_the_ledger(ann):
    statement = "DELETE FROM entry" if is_embedded() else "TRUNCATE entry"
    with pytest.raises(IntegrityError, match="never"), db.atomic():
        db.execute_sql(statement)


@pytest.mark.parametrize("balance", ["-1", "1000000000000001", "9223372036854775807 + 1", "'plenty'"])
def test_the_database_refuses_a_balance_that_cannot_be(ann, balance):
    with pytest.raises(Exception, match=r"(?i)check|cannot store|out of range|invalid input"), db.atomic():
        db.execute_sql(f"UPDATE account SET balance_mtwei = {balance} WHERE member_id = {ann.id}")
    assert ledger.balance_mtwei(ann.id) == 10_000
