"""Where XP came from, for good; the whole of the level rules in their versions."""

from peewee import SqliteDatabase

COLUMNS = (
    "ALTER TABLE xp_entry ADD COLUMN key TEXT",
    "ALTER TABLE xp_entry ADD COLUMN post_id {int} REFERENCES post (id)",
    "ALTER TABLE xp_entry ADD COLUMN comment_id {int} REFERENCES comment (id)",
    "ALTER TABLE xp_entry ADD COLUMN by_id {int} REFERENCES member (id)",
    "ALTER TABLE xp_entry ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "CREATE UNIQUE INDEX xp_entry_key ON xp_entry (key)",
    "CREATE INDEX xp_entry_member_id_created_at ON xp_entry (member_id, created_at)",
    "ALTER TABLE member ADD COLUMN email_confirmed_at {time}",
    "ALTER TABLE level_rules_version ADD COLUMN rules TEXT NOT NULL DEFAULT '{{}}'",
)
SQLITE_SEAL = (
    "CREATE TRIGGER xp_entry_is_never_updated BEFORE UPDATE ON xp_entry "
    "BEGIN SELECT RAISE(ABORT, 'xp_entry: never updated'); END",
    "CREATE TRIGGER xp_entry_is_never_deleted BEFORE DELETE ON xp_entry "
    "BEGIN SELECT RAISE(ABORT, 'xp_entry: never deleted'); END",
)
POSTGRES_SEAL = (
    "CREATE TRIGGER xp_entry_is_never_changed BEFORE UPDATE OR DELETE ON xp_entry "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER xp_entry_is_never_emptied BEFORE TRUNCATE ON xp_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)


def up(migrator, db):
    embedded = isinstance(db, SqliteDatabase)
    for statement in COLUMNS:
        db.execute_sql(
            statement.format(int="INTEGER" if embedded else "BIGINT", time="TEXT" if embedded else "TIMESTAMP")
        )
    for statement in SQLITE_SEAL if embedded else POSTGRES_SEAL:
        db.execute_sql(statement)
