"""`flask ledger verify`: books that are in order pass, whatever was done to them is found, and nobody has to wait."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

import pytest

from forum import clock
from forum.actions import comments, members, posts, reactions, readings, reports, votes
from forum.actions.authority import OPERATOR
from forum.actions.erasure import request_erasure
from forum.db import db, execute, in_transaction, is_embedded, rows
from forum.jobs import erasures
from forum.models import Claim, Entry, EscrowedFee, Journal, Member, Post
from forum.money import audit, ledger, settlement
from forum.money.audit import Broken, reading
from forum.rules.economy import GENESIS_MTWEI
from tests.actions.test_races import at_once
from tests.databases import unsealed, wipe
from tests.money.tampering import change, insert, unwrite
from tests.money.tamperings import ANN, LIKE_CLAIM, TAMPERINGS, TRIBUTE, VANISHINGS

START = datetime(2026, 1, 1, 12)


@pytest.fixture
def history(live_once, enrol, set_rules) -> dict[str, Member]:
    """Days on which everything happens that moves money: every kind of claim, fee, tribute, refund, penalty, report."""
    return live_once(make_history, enrol, set_rules)


def make_history(enrol, set_rules) -> dict[str, Member]:
    cast = {name: enrol(name, level=20) for name in ("author", "ann", "bob", "cleo", "dan", "eve")}
    author, ann, bob, cleo, dan, eve = cast.values()
    moderator = enrol("mod", level=14, role="moderator")
    set_rules(dislike_fee_mtwei=3_000, comment_hold_hours=24, later_likes_min=0)
    with clock.at(START):
        first = posts.publish(author, "First", "Text", [])
        Post.update(words=500).where(Post.id == first).execute()
        second = posts.publish(author, "Second", "Text", [])
        liked = comments.write_comment(dan, first, "Well said")
        other = comments.write_comment(ann, first, "Hmm")
        comments.write_comment(ann, first, "In a hurry")
        for reader in (ann, bob):
            readings.complete_reading(reader, first)
            votes.vote(reader, first, "plus")
        for reader in (ann, bob, cleo):
            reactions.react(reader, liked, "like")
        reactions.react(eve, liked, "dislike")
        reactions.react(author, other, "dislike")
        votes.vote(cleo, first, "minus")
        votes.vote(eve, second, "minus")
        votes.vote(eve, second, "none")
    settlement.settle(START + timedelta(days=1, minutes=1))
    with clock.at(START + timedelta(days=1, hours=1)):
        reports.buy_report(dan, first)
        reactions.react(cleo, other, "like")
        votes.vote(bob, second, "plus")
        readings.complete_reading(bob, second)
        removed = comments.write_comment(cleo, second, "To be removed")
        reactions.react(bob, removed, "dislike")
        comments.delete_comment(moderator, removed, "Because")
        settlement.settle(START + timedelta(days=3))
    with clock.at(START + timedelta(days=4)):
        votes.vote(dan, second, "minus")
        reactions.react(bob, other, "like")
        reports.buy_report(author, first)
        set_rules(comment_tribute_mtwei=0)
        comments.write_comment(eve, second, "For nothing")
        leaves = enrol("fay", level=20, twei=5)
        votes.vote(leaves, second, "minus")
        request_erasure(leaves, "keep", "Former member", "")
    with clock.at(START + timedelta(days=6)):
        erasures.do()
        votes.vote(dan, second, "none")
    return cast


@pytest.fixture
def small_portions(monkeypatch) -> None:
    monkeypatch.setattr(reading, "PORTION", 3)


def test_the_history_has_all_that_moves_money(history):
    """What the other tests tamper with is there."""
    assert {prefix for (key,) in rows("SELECT key FROM journal") for prefix in [key.partition(":")[0]]} == {
        effect.cause for effect in audit.causes.EFFECTS
    }
    assert {claim.state for claim in Claim.select()} >= {"open", "paid", "dropped"}
    assert {fee.state for fee in EscrowedFee.select()} == {"open", "settled", "refunded"}


@pytest.mark.parametrize("portion", [1, 2, 5_000])
def test_books_that_are_in_order_pass(history, monkeypatch, portion):
    monkeypatch.setattr(reading, "PORTION", portion)
    summary = audit.verify()
    assert (summary.journals, summary.entries) == (Journal.select().count(), Entry.select().count())
    assert (summary.claims, summary.reports) == (Claim.select().count(), 2)
    assert summary.supply_mtwei == GENESIS_MTWEI
    assert summary.escrow_mtwei == 2_000
    assert summary.wallets_mtwei == sum(ledger.balance_mtwei(member.id) for member in Member.select())


def test_books_that_were_just_opened_pass(app):
    assert audit.verify().journals == 1


@pytest.mark.parametrize("way", TAMPERINGS)
def test_what_was_tampered_with_is_found_and_named(history, small_portions, way):
    number = TAMPERINGS[way].commit()
    with pytest.raises(Broken) as found:
        audit.verify()
    assert found.value.invariant == TAMPERINGS[way].invariant, found.value
    assert number in found.value.rows[TAMPERINGS[way].table], found.value
    assert str(number) in found.value.message


@pytest.mark.parametrize("what", VANISHINGS)
def test_what_vanished_with_its_balances_is_missed(history, what):
    newest_id = rows("SELECT max(id) FROM entry")[0][0]
    number = VANISHINGS[what].commit()
    with pytest.raises(Broken) as found:
        audit.verify()
    if is_embedded():  # whose numbers have no gaps
        assert found.value.invariant == 5
        [first_id, last_id] = found.value.rows["entry"]
        assert Entry.select().where(Entry.id.between(first_id, last_id)).count() == 0
        assert 0 < first_id < last_id <= newest_id
    else:
        assert found.value.invariant == VANISHINGS[what].invariant
        assert number in found.value.rows[VANISHINGS[what].table]


@pytest.fixture
def unguarded(history) -> Iterator[None]:
    """The ledger without its CHECKs and unique indexes, as a careless restore may leave it."""
    if is_embedded():
        execute("PRAGMA ignore_check_constraints = 1")
        found = rows("SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE UNIQUE INDEX%'")
        guards = [(f"DROP INDEX {name}", sql) for name, sql in found]
    else:
        names = "'account_member_id', 'account_kind', 'journal_key', 'claim_key'"
        found = rows(f"SELECT indexname, indexdef FROM pg_indexes WHERE indexname IN ({names})")
        guards = [(f"DROP INDEX {name}", definition) for name, definition in found]
        found = rows("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                     "WHERE contype = 'c' AND conrelid = 'account'::regclass")  # fmt: skip
        guards += [
            (f"ALTER TABLE account DROP CONSTRAINT {name}", f"ALTER TABLE account ADD CONSTRAINT {name} {definition}")
            for name, definition in found
        ]
    for drop, _ in guards:
        db.execute_sql(drop)
    yield
    wipe()
    if is_embedded():  # what the file is emptied with brings its indexes along
        execute("PRAGMA ignore_check_constraints = 0")
        return
    for _, restore in guards:
        db.execute_sql(restore)


UNGUARDED = {
    "an account is below nothing": change(
        3, "account", "SELECT id FROM account WHERE member_id = (SELECT id FROM member WHERE name = 'author')",
        unwrite("SELECT journal_id FROM entry WHERE line = 'grant' AND account_id = {id}"),
    ),
    "a member has two wallets": insert(
        3, "account", f"INSERT INTO account (kind, member_id, balance_mtwei) SELECT 'wallet', id, 0 FROM ({ANN}) AS ann"
    ),
    "the site has two accounts of a kind": insert(
        3, "account", "INSERT INTO account (kind, balance_mtwei) VALUES ('escrow', 0)"
    ),
    "a journal was written twice": insert(
        6, "journal",
        "INSERT INTO journal (key, kind, member_id, note, fingerprint, created_at) "
        f"SELECT key, kind, member_id, note, fingerprint, created_at FROM journal WHERE id = ({TRIBUTE})",
        "INSERT INTO entry (journal_id, account_id, amount_mtwei, line, post_id, comment_id) SELECT (SELECT max(id) "
        f"FROM journal), account_id, amount_mtwei, line, post_id, comment_id FROM entry WHERE journal_id = ({TRIBUTE})",
        "UPDATE account SET balance_mtwei = (SELECT sum(amount_mtwei) FROM entry WHERE account_id = account.id) "
        "WHERE id IN (SELECT account_id FROM entry)",
    ),
    "a claim is open and paid": insert(
        6, "claim",
        "INSERT INTO claim (key, line, member_id, giver_id, post_id, comment_id, units, divisor, opened_at, due_at, "
        "state, paid_mtwei) SELECT key, line, member_id, giver_id, post_id, comment_id, 1000, 1, opened_at, due_at, "
        f"'open', 0 FROM claim WHERE id = ({LIKE_CLAIM})",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", UNGUARDED)
def test_what_constraints_no_longer_refuse_is_found(unguarded, way):
    number = UNGUARDED[way].commit()
    with pytest.raises(Broken) as found:
        audit.verify()
    assert found.value.invariant == UNGUARDED[way].invariant, found.value
    assert number in found.value.rows[UNGUARDED[way].table]


def test_balances_that_do_not_sum_to_zero_are_found_by_themselves(history):
    TAMPERINGS["account: a balance is edited"].commit()
    [fault] = audit.books.accounts_are_in_bounds(reading.Reader())
    assert fault.message == "All balances sum to 0.001 Twei instead of 0."


def test_a_date_that_is_none_is_found(history):
    if not is_embedded():
        pytest.skip("only SQLite keeps times as text")
    with unsealed():
        execute("UPDATE journal SET created_at = 'one day' WHERE id = 5")
    with pytest.raises(Broken, match="Invariant 1: Journal 5 "):
        audit.verify()


def test_others_write_on_and_what_they_write_is_of_another_moment(history, small_portions):
    before, results = Journal.select().count(), []

    def write(_invariant: int, _read: int) -> None:
        results.extend(at_once([lambda: members.grant_twei("ann", 1_000, "Meanwhile", by=OPERATOR)]))

    assert audit.verify(write).journals == before
    assert len(results) > 50
    assert all(isinstance(result, int) for result in results), results
    assert audit.verify().journals == before + len(results)


def test_nobody_who_writes_is_waited_for(history):
    before = Journal.select().count()
    wrote, verified = Event(), Event()

    @in_transaction
    def write() -> None:
        members.grant_twei("ann", 1_000, "Meanwhile", by=OPERATOR)
        wrote.set()
        assert verified.wait(30)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(at_once, [write])
        assert wrote.wait(30)
        assert audit.verify().journals == before
        verified.set()
        assert writing.result() == [None]
    assert audit.verify().journals == before + 1


def test_the_command_says_what_is_in_order(app, history):
    result = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 0
    assert "All 7 invariants hold" in result.output
    assert f"{Journal.select().count()} journals" in result.output
    assert "Of 1,000,000 Twei" in result.output


def test_the_command_says_what_is_not(app, history):
    account_id = TAMPERINGS["account: a balance is edited"].commit()
    result = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 1
    assert f"Invariant 2: Account {account_id} (wallet of ann) holds" in result.output
    assert "Traceback" not in result.output
