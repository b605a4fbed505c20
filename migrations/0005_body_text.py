"""What one reads of a text, without its markup: what a search looks through."""

import html
import re

# What a text is without its markup is fixed here, as it was when this ran: the renderer may change later.
TAG = re.compile(r"<[^>]+>")
NOTE_MARK = re.compile(
    r'<sup><a [^>]*role="doc-noteref"[^>]*>[^<]*</a></sup>| <a [^>]*role="doc-backlink"[^>]*>[^<]*</a>'
)
ROWS_AT_ONCE = 500


def up(migrator, db):
    for table in ("post", "comment"):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN body_text TEXT NOT NULL DEFAULT ''")
        fill(db, table)


def fill(db, table):
    last_id = 0
    some = f"SELECT id, body_html FROM {table} WHERE id > {db.param} ORDER BY id LIMIT {ROWS_AT_ONCE}"  # noqa: S608
    change = f"UPDATE {table} SET body_text = {db.param} WHERE id = {db.param}"  # noqa: S608
    while found := db.execute_sql(some, (last_id,)).fetchall():
        for row_id, body_html in found:
            db.execute_sql(change, (text_of(body_html), row_id))
        last_id = found[-1][0]


def text_of(body_html):
    return html.unescape(TAG.sub("", NOTE_MARK.sub("", body_html)))
