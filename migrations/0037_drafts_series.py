"""The series that a draft is to be part of. Edits begun before this leave their post in the series that it is in."""

# What was typed for the next version of a post says nothing of its series yet, and an empty name would take it out.
KEEP_PLACE = """
    UPDATE {table} SET series = COALESCE((
        SELECT s.name FROM series_part part JOIN series s ON s.id = part.series_id
        WHERE part.post_id = CAST(substr({table}.place, 11) AS BIGINT)
    ), '') WHERE substr(place, 1, 10) = 'edit:post:'
"""


def up(migrator, db):
    for table in ("draft", "discarded_draft"):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN series TEXT NOT NULL DEFAULT ''")
        db.execute_sql(KEEP_PLACE.format(table=table))
