"""Invariant 5: the database refuses to change or delete what the ledger and the reports say, and nothing is missing."""

from forum.db import dialect, rows
from forum.money.audit.reading import Fault, Faults, Reader
from forum.money.audit.sealed_days import seals_fit

SEALED = ("entry", "journal", "report", "report_line", "seal", "seal_leaf")


def nothing_is_updated_or_deleted(reader: Reader) -> Faults:
    """5: what refuses UPDATE, DELETE and TRUNCATE is in its place, all is as it was sealed, and no entry is missing."""
    triggers = dialect.triggers()
    for table in SEALED:
        for name, sql in dialect.seals(table).items():
            if triggers.get(name) != sql:
                yield Fault(f"Nothing protects the table {table}: its trigger {name} is missing, disabled or altered.")
    yield from seals_fit(reader)
    newest_id = dialect.last_id_issued("entry")
    if newest_id is not None:
        yield from _missing_entries(newest_id)


_GAP = """
    SELECT last.id, (SELECT min(id) FROM entry WHERE id > last.id)
    FROM (SELECT 0 AS id UNION ALL SELECT id FROM entry) AS last
    WHERE last.id < ? AND NOT EXISTS (SELECT 1 FROM entry WHERE id = last.id + 1) ORDER BY 1 LIMIT 1
"""


def _missing_entries(newest_id: int) -> Faults:
    """Find entries that were deleted together with all that speaks of them, by the numbers that are missing.

    Only entries are numbered so: journals have gaps where a key comes twice.
    """
    [(lowest_id, highest_id, count)] = rows("SELECT COALESCE(min(id), 1), COALESCE(max(id), 0), count(*) FROM entry")
    if lowest_id < 1 or highest_id > newest_id:
        wrong_id = lowest_id if lowest_id < 1 else highest_id
        yield Fault(f"Entry {wrong_id} has a number that was never given out.", entry=[wrong_id])
    elif count != newest_id:
        [(last_seen_id, next_id)] = rows(_GAP, newest_id)
        first_id, last_id = last_seen_id + 1, (next_id or newest_id + 1) - 1
        missing = f"Entry {first_id} was" if first_id == last_id else f"Entries {first_id} to {last_id} were"
        yield Fault(f"{missing} written, and deleted.", entry=[first_id, last_id])
