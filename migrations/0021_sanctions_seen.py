"""Which settlement was the first to know of a suspension or a ban, and so to pay its member nothing."""

from peewee import SqliteDatabase


def up(migrator, db):
    whole = "INTEGER" if isinstance(db, SqliteDatabase) else "BIGINT"
    db.execute_sql(f"ALTER TABLE sanction ADD COLUMN settlement_id {whole} REFERENCES settlement (id)")
