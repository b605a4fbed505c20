"""Which texts show which pictures: kept when a text is rendered, and let go of with it.

A member's texts show their own pictures alone, so that what was deleted does not come back through somebody else's.
"""

from collections.abc import Iterable

from forum.actions.events import CommentRemoved, CommentRestored, PostRemoved, PostRestored
from forum.clock import now
from forum.db import execute, insert_rows, rows
from forum.models import PictureUse
from forum.text.pictures import Frame, digests_in

# Writes the row as it is, which keeps the job away that throws unused pictures away until this transaction ends.
_HELD = """
    UPDATE picture SET bytes = bytes WHERE digest IN ({digests}) AND member_id = ? AND dropped_at IS NULL
    RETURNING digest, width || ' ' || height
"""
_UNUSED = """
    digest IN ({digests}) AND dropped_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM picture_use u WHERE u.picture_id = picture.digest)
    AND NOT EXISTS (SELECT 1 FROM member m WHERE m.id = picture.member_id AND m.own_avatar = picture.digest)
"""
_LET_GO = f"UPDATE picture SET unused_since = ? WHERE {_UNUSED}"  # noqa: S608  (all of it ours)
_DROP = f"UPDATE picture SET dropped_at = ? WHERE {_UNUSED}"  # noqa: S608  (all of it ours)


def hold_pictures(member_id: int, source: str) -> dict[str, Frame]:
    """Return the pictures that a member's text may show, by digest; they stay until the transaction ends.

    No statement for a text that names none.
    """
    digests = sorted(digests_in(source))
    if not digests:
        return {}
    held = rows(_filled(_HELD, digests), *digests, member_id)
    return {digest: Frame(*map(int, size.split())) for digest, size in held}


def show_pictures(post_id: int, comment_id: int | None, digests: Iterable[str]) -> None:
    """Note that a comment or (`comment_id` is None) the post shows these pictures, and no other any more.

    The caller holds the pictures: see `hold_pictures`.
    """
    shown = sorted(set(digests))
    before = {digest for (digest,) in rows(_of("SELECT picture_id", comment_id), *_thing(post_id, comment_id))}
    if added := [digest for digest in shown if digest not in before]:
        insert_rows(
            "INSERT INTO picture_use (picture_id, post_id, comment_id) VALUES {values}",
            [(digest, post_id, comment_id) for digest in added],
        )
        execute(_filled("UPDATE picture SET unused_since = NULL WHERE digest IN ({digests})", added), *added)
    if left := sorted(before.difference(shown)):
        execute(
            _filled(f"{_of('DELETE', comment_id)} AND picture_id IN ({{digests}})", left),
            *_thing(post_id, comment_id),
            *left,
        )
        execute(_filled(_LET_GO, left), now(), *left)


def drop_unused(digests: Iterable[str]) -> None:
    """Let nobody see those of these pictures again that nothing shows any more. A job throws them away."""
    if dropped := sorted(set(digests)):
        execute(_filled(_DROP, dropped), now(), *dropped)


def drop_pictures_of(post_id: int, comment_id: int | None = None) -> None:
    """Let nobody see the pictures again that a comment or (`comment_id` is None) the post showed, which is gone."""
    thing = _thing(post_id, comment_id)
    digests = [digest for (digest,) in rows(_of("SELECT picture_id", comment_id), *thing)]
    if digests:
        execute(_of("DELETE", comment_id), *thing)
        drop_unused(digests)


def note_removal(event: CommentRemoved | PostRemoved | CommentRestored | PostRestored) -> None:
    """Note since when what shows pictures is deleted, or that it no longer is."""
    comment_id = event.comment_id if isinstance(event, CommentRemoved | CommentRestored) else None
    removed_at = now() if isinstance(event, CommentRemoved | PostRemoved) else None
    is_comment = PictureUse.comment == comment_id if comment_id else PictureUse.comment.is_null()
    PictureUse.update(removed_at=removed_at).where(PictureUse.post == event.post_id, is_comment).execute()


def _of(verb: str, comment_id: int | None) -> str:
    return f"{verb} FROM picture_use WHERE post_id = ? AND comment_id {'= ?' if comment_id else 'IS NULL'}"


def _thing(post_id: int, comment_id: int | None) -> tuple[int, ...]:
    return (post_id, comment_id) if comment_id else (post_id,)


def _filled(sql: str, digests: list[str]) -> str:
    return sql.format(digests=", ".join("?" * len(digests)))
