"""Invariant 5: the database refuses to change or delete what the ledger and the reports say, and nothing is missing."""

from collections.abc import Iterator
from string import Template

from forum.db import is_embedded, rows
from forum.money.audit.reading import Fault, Faults, Reader

SEALED = ("entry", "journal", "report", "report_line")

# As the database itself spells them; a trigger that was weakened keeps its name.
_SQLITE_SEALS = {
    "${table}_is_never_updated": "CREATE TRIGGER ${table}_is_never_updated BEFORE UPDATE ON $table "
    "BEGIN SELECT RAISE(ABORT, '$table: never updated'); END",
    "${table}_is_never_deleted": "CREATE TRIGGER ${table}_is_never_deleted BEFORE DELETE ON $table "
    "BEGIN SELECT RAISE(ABORT, '$table: never deleted'); END",
}
_POSTGRES_REFUSAL = (
    "EXECUTE FUNCTION refuse_change() "
    "BEGIN RAISE EXCEPTION 'never updated, never deleted' USING ERRCODE = '23001', TABLE = TG_TABLE_NAME; END"
)
_POSTGRES_SEALS = {
    "${table}_is_never_changed": "CREATE TRIGGER ${table}_is_never_changed BEFORE DELETE OR UPDATE ON $table "
    f"FOR EACH ROW {_POSTGRES_REFUSAL}",
    "${table}_is_never_emptied": "CREATE TRIGGER ${table}_is_never_emptied BEFORE TRUNCATE ON $table "
    f"FOR EACH STATEMENT {_POSTGRES_REFUSAL}",
}

_SQLITE_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRES_TRIGGERS = """
    SELECT t.tgname, pg_get_triggerdef(t.oid, true) || ' ' || f.prosrc
    FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
"""


def nothing_is_updated_or_deleted(_reader: Reader) -> Faults:
    """5: what refuses UPDATE, DELETE and TRUNCATE is in its place, and no entry is missing between two others."""
    triggers = {
        name: " ".join(sql.split()) for name, sql in rows(_SQLITE_TRIGGERS if is_embedded() else _POSTGRES_TRIGGERS)
    }
    for table in SEALED:
        for name, sql in _seals(table):
            if triggers.get(name) != sql:
                yield Fault(f"Nothing protects the table {table}: its trigger {name} is gone, off, or another one.")
    if is_embedded():
        yield from _missing_entries()


def _seals(table: str) -> Iterator[tuple[str, str]]:
    for name, sql in (_SQLITE_SEALS if is_embedded() else _POSTGRES_SEALS).items():
        yield Template(name).substitute(table=table), Template(sql).substitute(table=table)


_GAP = """
    SELECT behind.id, (SELECT min(id) FROM entry WHERE id > behind.id)
    FROM (SELECT 0 AS id UNION ALL SELECT id FROM entry) AS behind
    WHERE behind.id < ? AND NOT EXISTS (SELECT 1 FROM entry WHERE id = behind.id + 1) ORDER BY 1 LIMIT 1
"""


def _missing_entries() -> Faults:
    """Find entries that were deleted together with all that speaks of them, by the numbers they leave behind.

    SQLite numbers entries without a gap: it takes numbers back when a transaction is undone. Journals it
    does not, where a key comes twice; nor does PostgreSQL number anything so.
    """
    [(lowest_id, highest_id, count)] = rows("SELECT COALESCE(min(id), 1), COALESCE(max(id), 0), count(*) FROM entry")
    issued = rows("SELECT seq FROM sqlite_sequence WHERE name = 'entry'")
    newest_id = issued[0][0] if issued else 0
    if lowest_id < 1 or highest_id > newest_id:
        wrong_id = lowest_id if lowest_id < 1 else highest_id
        yield Fault(f"Entry {wrong_id} has a number that was never given out.", entry=[wrong_id])
    elif count != newest_id:
        [(behind_id, next_id)] = rows(_GAP, newest_id)
        first_id, last_id = behind_id + 1, (next_id or newest_id + 1) - 1
        missing = f"Entry {first_id} was" if first_id == last_id else f"Entries {first_id} to {last_id} were"
        yield Fault(f"{missing} written, and deleted.", entry=[first_id, last_id])
