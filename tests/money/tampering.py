"""How somebody with the database's file or password tampers with the books: edits, deletes, inserts, swaps rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from forum.db import execute, is_embedded, rows
from forum.money import ledger
from forum.money.ledger import ESCROW, TREASURY, JournalDraft
from tests.databases import unsealed

# A statement, with `{id}` for the row's id, or a function of it.
Step = str | Callable[[int], object]


class Tampering(NamedTuple):
    """The `steps` break the `invariant` by a row of `table`. `find`, a SELECT, finds it: afterwards, if it is `new`."""

    invariant: int
    table: str
    find: str
    steps: tuple[Step, ...]
    new: bool = False

    def commit(self) -> int:
        """Do it, unseen by triggers and foreign keys, and return the id of the row that has to be named."""
        number = 0 if self.new else one(self.find)
        with tampering():
            for step in self.steps:
                if callable(step):
                    step(number)
                else:
                    assert execute(step.format(id=number)).rowcount > 0, step
        return one(self.find) if self.new else number


@contextmanager
def tampering() -> Iterator[None]:
    if not is_embedded():
        with unsealed():
            yield
        return
    execute("PRAGMA foreign_keys = 0")
    try:
        with unsealed():
            yield
    finally:
        execute("PRAGMA foreign_keys = 1")


def one(select: str) -> int:
    """Return the one number that `select` finds."""
    [(number,)] = rows(select)
    assert number is not None, select
    return number


def change(invariant: int, table: str, find: str, *steps: Step) -> Tampering:
    return Tampering(invariant, table, find, steps)


def edit(invariant: int, table: str, find: str, assignment: str) -> Tampering:
    return change(invariant, table, find, f"UPDATE {table} SET {assignment} WHERE id = {{id}}")


def delete(invariant: int, table: str, find: str) -> Tampering:
    return change(invariant, table, find, f"DELETE FROM {table} WHERE id = {{id}}")


def insert(invariant: int, table: str, *steps: Step) -> Tampering:
    return Tampering(invariant, table, f"SELECT max(id) FROM {table}", steps, new=True)


def swap(invariant: int, table: str, columns: str, find: str, other: str, aside: str = "id = id") -> Tampering:
    """Swap the columns of two rows; the assignment `aside` first makes room where they are unique."""
    assignment = ", ".join(f"{column} = ?" for column in columns.split(", "))

    def step(number: int) -> None:
        numbers = number, one(other)
        mine, its = (rows(f"SELECT {columns} FROM {table} WHERE id = ?", which)[0] for which in numbers)
        assert mine != its
        execute(f"UPDATE {table} SET {aside} WHERE id = ?", numbers[1])
        for values, which in zip((its, mine), numbers, strict=True):
            execute(f"UPDATE {table} SET {assignment} WHERE id = ?", *values, which)

    return change(invariant, table, find, step)


def forge(key: str, kind: str, line: str, giver: str, receiver: str, invariant: int = 6) -> Tampering:
    """A journal as good as the ledger's own, balances and fingerprint too, that nothing has caused.

    `giver` and `receiver` are an account's kind, or select a member; what stands in brackets in the key selects an id.
    """

    def step(_: int) -> None:
        giving, receiving = (name if name in (ESCROW, TREASURY) else one(name) for name in (giver, receiver))
        prefix, bracket, select = key.partition("(")
        written = f"{prefix}{one(select[:-1])}" if bracket else key
        ledger.Batch().post([JournalDraft(written, kind, {giving: -5, receiving: 5}, line)])

    return insert(invariant, "journal", step)


def unwrite(select: str) -> Callable[[int], None]:
    """Return what deletes the journal that `select` finds, with its entries, and sets the balances right."""

    def step(number: int) -> None:
        journal_id = one(select.format(id=number))
        legs = "SELECT account_id, amount_mtwei FROM entry WHERE journal_id = ?"
        for account_id, amount_mtwei in rows(legs, journal_id):
            execute("UPDATE account SET balance_mtwei = balance_mtwei - ? WHERE id = ?", amount_mtwei, account_id)
        execute("DELETE FROM entry WHERE journal_id = ?", journal_id)
        execute("DELETE FROM journal WHERE id = ?", journal_id)

    return step
