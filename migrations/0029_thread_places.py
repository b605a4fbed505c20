"""Where each member stopped in each thread; and a thread’s comments in the order of coming, to count on from there."""

from string import Template

from peewee import SqliteDatabase

SQLITE = {"int": "INTEGER", "time": "TEXT", "strict": "STRICT"}
POSTGRES = {"int": "BIGINT", "time": "TIMESTAMP", "strict": ""}

SCHEMA = Template("""
CREATE TABLE thread_place (
    member_id $int NOT NULL,
    post_id $int NOT NULL,
    last_comment_id $int NOT NULL CHECK (last_comment_id >= 0),
    visit_comment_id $int NOT NULL CHECK (visit_comment_id >= 0),
    seen_at $time NOT NULL,
    PRIMARY KEY (member_id, post_id),
    FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE,
    FOREIGN KEY (post_id) REFERENCES post (id)
) $strict;
CREATE INDEX thread_place_seen_at ON thread_place (seen_at);
CREATE INDEX comment_post_id_id ON comment (post_id, id);
""")


def up(migrator, db):
    script = SCHEMA.substitute(SQLITE if isinstance(db, SqliteDatabase) else POSTGRES)
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
