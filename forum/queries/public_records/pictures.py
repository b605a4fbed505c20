"""The pictures that public texts show, as records."""

from forum.db import rows
from forum.imports.records import Picture
from forum.queries.public_records.keys import key_sql
from forum.queries.public_records.shown import COMMENT_LIVES, POST_LIVES


def pictures(origin: str) -> list[Picture]:
    """Return the pictures that a text shows which everybody may read, by digest. One statement."""
    sql = f"""
        SELECT k.digest, {key_sql("author", "k.member_id", origin)} AS author FROM picture k
        WHERE k.dropped_at IS NULL AND EXISTS (
            SELECT 1 FROM picture_use u JOIN post p ON p.id = u.post_id LEFT JOIN comment c ON c.id = u.comment_id
            WHERE u.picture_id = k.digest AND {POST_LIVES} AND (u.comment_id IS NULL OR ({COMMENT_LIVES})))
    """  # noqa: S608  (all of it ours)
    return sorted((Picture(digest, author) for digest, author in rows(sql)), key=lambda one: one.digest)
