"""When the operator set a settlement aside that a wrong clock had dated ahead, so that days go on without it."""

from peewee import SqliteDatabase


def up(migrator, db):
    kind = "TEXT" if isinstance(db, SqliteDatabase) else "TIMESTAMP"
    db.execute_sql(f"ALTER TABLE settlement ADD COLUMN set_aside_at {kind}")
