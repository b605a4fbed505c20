"""Threads that are closed, slow or pinned, comments that are featured, and what held something for review."""

from string import Template

from peewee import SqliteDatabase

SQLITE = {"int": "INTEGER", "time": "TEXT", "strict": "STRICT"}
POSTGRES = {"int": "BIGINT", "time": "TIMESTAMP", "strict": ""}

SCHEMA = Template("""
CREATE TABLE thread_closing (
    post_id $int NOT NULL PRIMARY KEY,
    member_id $int NOT NULL,
    reason TEXT NOT NULL,
    created_at $time NOT NULL,
    FOREIGN KEY (post_id) REFERENCES post (id),
    FOREIGN KEY (member_id) REFERENCES member (id)
) $strict;

CREATE TABLE slow_mode (
    post_id $int NOT NULL PRIMARY KEY,
    seconds $int NOT NULL CHECK (seconds > 0),
    member_id $int NOT NULL,
    reason TEXT NOT NULL,
    created_at $time NOT NULL,
    FOREIGN KEY (post_id) REFERENCES post (id),
    FOREIGN KEY (member_id) REFERENCES member (id)
) $strict;

CREATE TABLE pin (
    post_id $int NOT NULL PRIMARY KEY,
    member_id $int NOT NULL,
    reason TEXT NOT NULL,
    created_at $time NOT NULL,
    FOREIGN KEY (post_id) REFERENCES post (id),
    FOREIGN KEY (member_id) REFERENCES member (id)
) $strict;

CREATE TABLE featured_comment (
    comment_id $int NOT NULL PRIMARY KEY,
    post_id $int NOT NULL,
    member_id $int NOT NULL,
    reason TEXT NOT NULL,
    created_at $time NOT NULL,
    FOREIGN KEY (comment_id) REFERENCES comment (id),
    FOREIGN KEY (post_id) REFERENCES post (id),
    FOREIGN KEY (member_id) REFERENCES member (id)
) $strict;
CREATE INDEX featured_comment_post_id_comment_id ON featured_comment (post_id, comment_id);

CREATE TABLE holding (
    case_id $int NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('word', 'domain', 'repeat', 'newcomer', 'removals', 'flags')),
    detail TEXT NOT NULL,
    created_at $time NOT NULL,
    FOREIGN KEY (case_id) REFERENCES moderation_case (id)
) $strict;
""")


def up(migrator, db):
    names = SQLITE if isinstance(db, SqliteDatabase) else POSTGRES
    for statement in SCHEMA.substitute(names).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
