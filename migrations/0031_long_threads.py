"""What lets a page of a thread be found however long the thread is: by index, from where it begins."""

# A comment that waits for a moderator is not counted: nobody knows of it yet. Fixed here, as it was when this ran.
WAITING = "('review', 'filter')"
ROWS_AT_ONCE = 5_000
POSTS_AT_ONCE = 200

COLUMNS = (
    "ALTER TABLE comment ADD COLUMN answers {int} NOT NULL DEFAULT 0",
    "ALTER TABLE comment ADD COLUMN place {int}",
)
# PostgreSQL sorts what it finds by `root_id IS NULL` in an index; where that is said of the whole index, it need not.
INDEXES = (
    "CREATE INDEX comment_of_parent_by_rank ON comment (parent_id, rank DESC, id) WHERE parent_id IS NOT NULL",
    "CREATE INDEX comment_of_parent ON comment (parent_id, place) WHERE parent_id IS NOT NULL",
    "CREATE INDEX comment_top_by_rank ON comment (post_id, rank, id) WHERE root_id IS NULL",
    "CREATE INDEX comment_top ON comment (post_id, id) WHERE root_id IS NULL",
    "CREATE INDEX comment_place ON comment (post_id, place) WHERE place IS NOT NULL",
    # What one wrote in one thread is asked for on each of its pages.
    "CREATE INDEX comment_author_id_post_id_id ON comment (author_id, post_id, id)",
    "DROP INDEX comment_post_id_root_id_rank_id",
)


def up(migrator, db):
    whole_number = "INTEGER" if db.param == "?" else "BIGINT"
    for statement in (*COLUMNS, *INDEXES):
        db.execute_sql(statement.format(int=whole_number))
    fill(db)


def fill(db):
    """Count and number what is there already, so many rows at a time."""
    marks = {"param": db.param, "waiting": WAITING}
    last_comment, last_post = highest(db, "comment"), highest(db, "post")
    for begin in range(0, last_comment, ROWS_AT_ONCE):
        db.execute_sql(ANSWERS.format(**marks), (begin, begin + ROWS_AT_ONCE))
    for begin in range(0, last_post, POSTS_AT_ONCE):
        db.execute_sql(PLACES.format(**marks), (begin, begin + POSTS_AT_ONCE))


def highest(db, table):
    return db.execute_sql(f"SELECT COALESCE(max(id), 0) FROM {table}").fetchone()[0]  # noqa: S608


ANSWERS = """
    UPDATE comment SET answers = (
        SELECT count(*) FROM comment answer WHERE answer.parent_id = comment.id AND NOT EXISTS (
            SELECT 1 FROM comment_hiding h WHERE h.comment_id = answer.id AND h.because IN {waiting}))
    WHERE id > {param} AND id <= {param} AND EXISTS (SELECT 1 FROM comment answer WHERE answer.parent_id = comment.id)
"""
PLACES = """
    UPDATE comment SET place = numbered.place FROM (
        SELECT id, row_number() OVER (PARTITION BY post_id ORDER BY id) AS place
        FROM comment WHERE post_id > {param} AND post_id <= {param}) numbered
    WHERE numbered.id = comment.id
"""
