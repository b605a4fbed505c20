"""Mails of two parts, that can be unsubscribed from; weekly digests; addresses that bounce."""

from string import Template

from peewee import SqliteDatabase

TYPES = {
    True: {"int": "INTEGER", "time": "TEXT", "strict": "STRICT"},
    False: {"int": "BIGINT", "time": "TIMESTAMP", "strict": ""},
}

SCHEMA = Template("""
CREATE TABLE mail_standing (
    member_id $int NOT NULL PRIMARY KEY,
    unsubscribe_key TEXT NOT NULL,
    digested_at $time,
    FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE
) $strict;
CREATE UNIQUE INDEX mail_standing_unsubscribe_key ON mail_standing (unsubscribe_key);

CREATE TABLE mail_stop (
    member_id $int NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_id $int,
    created_at $time NOT NULL,
    FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE,
    FOREIGN KEY (by_id) REFERENCES member (id)
) $strict;

CREATE INDEX notification_mailed_at ON notification (member_id, mailed_at) WHERE mailed_at IS NOT NULL;
""")


def up(migrator, db):
    for statement in SCHEMA.substitute(TYPES[isinstance(db, SqliteDatabase)]).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    for name in ("html", "unsubscribe", "conversation"):
        db.execute_sql(f"ALTER TABLE outgoing_mail ADD COLUMN {name} TEXT NOT NULL DEFAULT ''")
