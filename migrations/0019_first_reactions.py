"""Of a member's likes of a day, and pluses of a week, the first ones pay: a claim says which one it came from.

Claims that are open keep the terms by which they were opened: theirs say nothing, and none is too many. The cap on what
likes pay their giver is gone with that; rules that somebody changed may still hold it, and nobody reads it.
"""

from peewee import SqliteDatabase


def up(migrator, db):
    kind = "INTEGER" if isinstance(db, SqliteDatabase) else "BIGINT"
    db.execute_sql(f"ALTER TABLE claim ADD COLUMN place {kind} CHECK (place > 0)")
    db.execute_sql("DROP INDEX claim_member_id_opened_at_own")
