"""What names look like; which likes have given their XP; what claims were worth, and by which rules.

Likes that are final already gave their XP when they were given. What claims were worth that were paid before, nobody
noted: they keep NULL, as their settlements do, and are held to nothing that was not the rule then.
"""

from peewee import SqliteDatabase

from forum.text.skeletons import skeleton

STATEMENTS = (
    "ALTER TABLE member ADD COLUMN skeleton TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN name_skeleton TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN shares_name {int} NOT NULL DEFAULT 0 CHECK (shares_name IN (0, 1))",
    "CREATE INDEX member_skeleton ON member (skeleton)",
    "CREATE INDEX member_name_skeleton ON member (name_skeleton)",
    "ALTER TABLE reaction ADD COLUMN xp_at {time}",
    "UPDATE reaction SET xp_at = created_at WHERE value = 1 AND settlement_id IS NOT NULL",
    "CREATE INDEX reaction_settlement_id ON reaction (settlement_id) "
    "WHERE value = 1 AND settlement_id IS NOT NULL AND xp_at IS NULL",
    "ALTER TABLE settlement ADD COLUMN rules_version {int}",
    "ALTER TABLE claim ADD COLUMN worth_mtwei {int}",
    "CREATE INDEX claim_member_id_opened_at ON claim (member_id, opened_at) WHERE line = 'reading'",
)
# Another member's name or display name looks the same.
SHARES_NAME = """
    UPDATE member SET shares_name = 1 WHERE EXISTS (
        SELECT 1 FROM member other WHERE other.id <> member.id
        AND (other.skeleton = member.skeleton OR other.name_skeleton = member.skeleton))
"""


def up(migrator, db):
    embedded = isinstance(db, SqliteDatabase)
    for statement in STATEMENTS:
        db.execute_sql(
            statement.format(int="INTEGER" if embedded else "BIGINT", time="TEXT" if embedded else "TIMESTAMP")
        )
    fill_skeletons(db)


def fill_skeletons(db):
    """Work out what every name looks like, and who shares theirs. Once more by any later table of look-alikes."""
    mark = "?" if isinstance(db, SqliteDatabase) else "%s"
    fill = "UPDATE member SET skeleton = ?, name_skeleton = ? WHERE id = ?".replace("?", mark)
    for number, name, display_name in db.execute_sql("SELECT id, name, display_name FROM member").fetchall():
        db.execute_sql(fill, (skeleton(display_name), skeleton(name), number))
    db.execute_sql(SHARES_NAME)
