"""The seals of the ledger and the reports: the database refuses, and the audit misses what no longer does."""

from collections.abc import Iterator

import pytest
from peewee import DatabaseError, IntegrityError

from forum.actions import reports
from forum.db import db, dialect, is_embedded, rows
from forum.money import audit, sealing
from forum.money.audit import Broken, seals


@pytest.fixture
def bought(author, post_id) -> int:
    """A report, so that no sealed table is empty."""
    report_id = reports.buy_report(author, post_id)
    assert list(sealing.seal_up_to_now())
    return report_id


@pytest.fixture
def triggers(app) -> Iterator[None]:
    """Puts all triggers back."""
    if is_embedded():
        kept = [
            (f"DROP TRIGGER IF EXISTS {name}", sql)
            for name, sql in rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        ]
    else:
        kept = [
            (f"DROP TRIGGER IF EXISTS {name} ON {table}", definition)
            for name, table, definition in rows("SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) "
                                                "FROM pg_trigger WHERE NOT tgisinternal")
        ]  # fmt: skip
        [(function,)] = rows("SELECT pg_get_functiondef('refuse_change'::regproc)")
        kept.append((function, "SELECT 1"))
    yield
    for statement in (sql for statements in kept for sql in statements):
        db.execute_sql(statement)


@pytest.mark.parametrize("table", seals.SEALED)
@pytest.mark.parametrize("seal", [0, 1], ids=["first", "second"])
@pytest.mark.parametrize("how", ["gone", "weakened", "off"])
def test_a_trigger_that_protects_no_more_is_found(triggers, table, seal, how):
    name, definition = list(dialect.seals(table).items())[seal]
    if how == "off":
        if is_embedded():
            pytest.skip("SQLite's triggers cannot be switched off")
        db.execute_sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    else:
        db.execute_sql(f"DROP TRIGGER {name}" + ("" if is_embedded() else f" ON {table}"))
    if how == "weakened":
        action = " BEGIN SELECT RAISE" if is_embedded() else " EXECUTE FUNCTION refuse_change()"
        begin, _, end = definition.partition(action)
        never = "WHEN 0" if is_embedded() else "WHEN (false)"
        db.execute_sql(f"{begin} {never} {action} {end if is_embedded() else ''}")
    with pytest.raises(Broken, match=rf"Invariant 5: Nothing protects the table {table}: its trigger {name} "):
        audit.verify()


def test_a_function_that_refuses_no_more_is_found(triggers):
    if is_embedded():
        pytest.skip("SQLite has no functions of its own")
    db.execute_sql(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    )
    with pytest.raises(Broken, match="Invariant 5"):
        audit.verify()


@pytest.mark.parametrize("table", seals.SEALED)
@pytest.mark.parametrize("change", ["update", "delete", "empty", "replace"])
def test_the_database_itself_refuses_to_change_what_is_sealed(bought, table, change):
    key = {"report_line": "report_id, line", "seal_leaf": "journal_id"}.get(table, "id")
    on_conflict = f"ON CONFLICT ({key}) DO UPDATE SET {key.split(',')[0]} = excluded.{key.split(',')[0]}"
    statement = {
        "update": f"UPDATE {table} SET {key.split(',')[0]} = {key.split(',')[0]}",
        "delete": f"DELETE FROM {table}",
        "empty": f"DELETE FROM {table} WHERE 1" if is_embedded() else f"TRUNCATE {table} CASCADE",
        "replace": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if is_embedded()
        else f"INSERT INTO {table} SELECT * FROM {table} {on_conflict}",
    }[change]
    with pytest.raises(IntegrityError, match=r"never (updated|deleted)"), db.atomic():
        db.execute_sql(statement)
    audit.verify()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE account SET balance_mtwei = -1 WHERE kind <> 'issuance'",
        "UPDATE account SET balance_mtwei = balance_mtwei + 9223372036854775807",
        "UPDATE account SET balance_mtwei = 'plenty'",
        "INSERT INTO entry (journal_id, account_id, amount_mtwei, line) VALUES (1, 1, 'plenty', 'grant')",
        "INSERT INTO entry (journal_id, account_id, amount_mtwei, line) VALUES (1, 1, 9223372036854775807, 'grant')",
        "INSERT INTO entry (journal_id, account_id, amount_mtwei, line) VALUES (1, 1, 9223372036854775808, 'grant')",
        "INSERT INTO entry (journal_id, account_id, amount_mtwei, line) VALUES (1, 1, 0, 'grant')",
        "INSERT INTO entry (journal_id, account_id, amount_mtwei, line) VALUES (1, 999999, 5, 'grant')",
    ],
)
def test_the_database_itself_refuses_amounts_that_cannot_be(bought, statement):
    with (
        pytest.raises(DatabaseError, match=r"(?i)check|cannot store|out of range|invalid input|foreign key"),
        db.atomic(),
    ):
        db.execute_sql(statement)
    audit.verify()
