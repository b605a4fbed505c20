"""Sessions in frames below the articles of other sites, and the codes that open them."""

from string import Template

from peewee import SqliteDatabase

SQLITE = {"int": "INTEGER", "time": "TEXT", "strict": "STRICT"}
POSTGRES = {"int": "BIGINT", "time": "TIMESTAMP", "strict": ""}

SCHEMA = Template("""
ALTER TABLE login_session ADD COLUMN site_id $int REFERENCES embedding_site (id) ON DELETE CASCADE;
CREATE INDEX login_session_site ON login_session (site_id) WHERE site_id IS NOT NULL;

CREATE TABLE frame_code (
    digest TEXT NOT NULL PRIMARY KEY,
    session_id $int NOT NULL,
    site_id $int NOT NULL,
    created_at $time NOT NULL,
    FOREIGN KEY (session_id) REFERENCES login_session (id) ON DELETE CASCADE,
    FOREIGN KEY (site_id) REFERENCES embedding_site (id) ON DELETE CASCADE
) $strict;
CREATE INDEX frame_code_session ON frame_code (session_id);
CREATE INDEX frame_code_site ON frame_code (site_id);
CREATE INDEX frame_code_created_at ON frame_code (created_at);
""")


def up(migrator, db):
    script = SCHEMA.substitute(SQLITE if isinstance(db, SqliteDatabase) else POSTGRES)
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
