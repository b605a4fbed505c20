"""What imports bring: under which key, by which unclaimed members, and which addresses elsewhere lead to it."""

from string import Template

from peewee import SqliteDatabase

SQLITE = {"int": "INTEGER", "time": "TEXT", "strict": "STRICT"}
POSTGRES = {"int": "BIGINT", "time": "TIMESTAMP", "strict": ""}

SCHEMA = Template("""
CREATE TABLE arrival (
    key TEXT NOT NULL PRIMARY KEY,
    member_id $int,
    post_id $int,
    comment_id $int,
    author_id $int,
    FOREIGN KEY (member_id) REFERENCES member (id),
    FOREIGN KEY (post_id) REFERENCES post (id),
    FOREIGN KEY (comment_id) REFERENCES comment (id),
    FOREIGN KEY (author_id) REFERENCES member (id),
    CHECK ((CASE WHEN member_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN post_id IS NULL THEN 0 ELSE 1 END)
           + (CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END) = 1)
) $strict;
CREATE INDEX arrival_member_id ON arrival (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX arrival_post_id ON arrival (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX arrival_comment_id ON arrival (comment_id) WHERE comment_id IS NOT NULL;
CREATE INDEX arrival_author_id ON arrival (author_id) WHERE author_id IS NOT NULL;

CREATE TABLE unclaimed (
    member_id $int NOT NULL PRIMARY KEY,
    origin TEXT NOT NULL,
    email TEXT NOT NULL,
    called TEXT NOT NULL,
    created_at $time NOT NULL,
    FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE
) $strict;
CREATE INDEX unclaimed_email ON unclaimed (email);

CREATE TABLE page_address (
    address TEXT NOT NULL PRIMARY KEY,
    post_id $int NOT NULL,
    FOREIGN KEY (post_id) REFERENCES post (id)
) $strict;
CREATE INDEX page_address_post_id ON page_address (post_id)
""")


def up(migrator, db):
    for statement in SCHEMA.substitute(SQLITE if isinstance(db, SqliteDatabase) else POSTGRES).split(";\n"):
        db.execute_sql(statement)
