"""Which members show what they have earned and spent."""

from string import Template

from peewee import SqliteDatabase

SQLITE = {"int": "INTEGER", "time": "TEXT", "strict": "STRICT"}
POSTGRES = {"int": "BIGINT", "time": "TIMESTAMP", "strict": ""}

SCHEMA = Template("""
CREATE TABLE shown_earnings (
    member_id $int NOT NULL PRIMARY KEY,
    created_at $time NOT NULL,
    FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE
) $strict
""")


def up(migrator, db):
    db.execute_sql(SCHEMA.substitute(SQLITE if isinstance(db, SqliteDatabase) else POSTGRES))
