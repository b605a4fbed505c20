"""The picture that goes with a draft."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE draft ADD COLUMN avatar TEXT NOT NULL DEFAULT ''")
