"""What is new to a member in the threads that they have a place in; and to a page, since it was made."""

from dataclasses import dataclass

from peewee import SQL, Node, NodeList, Value

from forum.clock import now
from forum.db import first_record, rows, value
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member, Post
from forum.queries.comments import CommentView, comment_views
from forum.queries.thread_order import order_named
from forum.rules.visits import NEW_COUNTED_MAX, VISIT

# That a comment `c` is there for everybody to see.
LIVE = """NOT EXISTS (SELECT 1 FROM comment_removal gone WHERE gone.comment_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM comment_hiding hidden WHERE hidden.comment_id = c.id)"""
# That a comment `c` after the place `place` is new to the member: neither their own nor one that they are not shown.
_IS_NEW = f"""c.author_id <> place.member_id AND {LIVE}
    AND NOT EXISTS (SELECT 1 FROM member_mute m WHERE m.member_id = place.member_id AND m.muted_id = c.author_id)
    AND NOT EXISTS (SELECT 1 FROM member_mute m WHERE m.member_id = c.author_id AND m.muted_id = place.member_id)"""  # noqa: S608  (all of it ours)
# How the top-level comments `c` of a thread follow each other, and that one comes after `here`.
_ORDERS = {
    "best": ("c.rank DESC, c.id DESC", "(c.rank, c.id) < (here.rank, here.id)"),
    "new": ("c.id DESC", "c.id < here.id"),
    "old": ("c.id", "c.id > here.id"),
}
# A list asks for no more of a thread's comments than it says; the search for the next one looks at no more than these.
_LOOKED_AT_MAX = 2_000


def new_comments(member: Member) -> Node:
    """Return a column for a SELECT of posts: how many comments are new to the member there, at most NEW_COUNTED_MAX.

    0 where they have no place. Live ones by others, counted along the index of the thread's comments.
    """
    return NodeList(
        (
            SQL("""(SELECT count(*) FROM (SELECT 1 FROM thread_place place
                JOIN comment c ON c.post_id = place.post_id AND c.id > place.last_comment_id
                WHERE place.member_id ="""),
            Value(member.id),
            SQL("AND place.post_id ="),
            Post.id,
            SQL(f"AND {_IS_NEW} LIMIT {NEW_COUNTED_MAX}) fresh)"),
        )
    )


@dataclass(frozen=True, slots=True)
class FirstNew:
    """A comment that is new to a member, with the top-level one that it is under, or is."""

    comment_id: int
    root_id: int


def first_new(member: Member, post_id: int, sort: str, past: int | None = None) -> FirstNew | None:
    """Return the first comment, in the order `sort` of the trees, that is new to the member; None where none is.

    With `past`, a comment of the thread, only trees after that one's count, and new is what came since the beginning of
    the visit, as on the pages. One statement. Raises Invalid for an unknown order.
    """
    order_named(sort)  # refuses what is none
    by, beyond = _ORDERS[sort]
    since = "CASE WHEN place.seen_at >= ? THEN place.visit_comment_id ELSE place.last_comment_id END"
    here, condition = "", ""
    if past:
        here = """JOIN comment at ON at.id = ? AND at.post_id = c.post_id
            JOIN comment here ON here.id = COALESCE(at.root_id, at.id)"""
        condition = f"WHERE {beyond}"
    found = rows(
        f"""
        SELECT min(fresh.id), c.id
        FROM (SELECT c.id, COALESCE(c.root_id, c.id) AS root_id
              FROM thread_place place JOIN comment c ON c.post_id = place.post_id
                  AND c.id > {since if past else "place.last_comment_id"}
              WHERE place.member_id = ? AND place.post_id = ? AND {_IS_NEW} ORDER BY c.id LIMIT ?) fresh
        JOIN comment c ON c.id = fresh.root_id {here} {condition}
        GROUP BY c.rank, c.id ORDER BY {by} LIMIT 1
        """,  # noqa: S608  (all of it ours)
        *([now() - VISIT] if past else []),
        member.id,
        post_id,
        _LOOKED_AT_MAX,
        *([past] if past else []),
    )
    return FirstNew(*found[0]) if found else None


@dataclass(frozen=True, slots=True)
class _Version:
    version: int


def thread_version(post_id: int) -> int:
    """Return the number of the thread's present state. One indexed read. Raises NotFound."""
    found = first_record("SELECT version FROM post WHERE id = ?", _Version, post_id)
    if found is None:
        raise NotFound(_("There is no such post."))
    return found.version


def live_after(post_id: int, after: int, viewer: Member | None, limit: int) -> list[CommentView]:
    """Return the first comments after the one with the id `after` that are there for everybody. One statement."""
    return comment_views(viewer, f"c.post_id = ? AND c.id > ? AND {LIVE} ORDER BY c.id LIMIT ?", post_id, after, limit)


def count_after(post_id: int, after: int, but: list[int]) -> int:
    """Return how many comments came after the one with the id `after`, those in `but` left out.

    At most NEW_COUNTED_MAX; held, hidden and deleted ones do not count. One statement.
    """
    others = f"AND c.id NOT IN ({', '.join('?' * len(but))})" if but else ""
    counted = f"SELECT 1 FROM comment c WHERE c.post_id = ? AND c.id > ? AND {LIVE} {others} LIMIT ?"  # noqa: S608  (ours)
    return value(f"SELECT count(*) FROM ({counted}) fresh", post_id, after, *but, NEW_COUNTED_MAX)  # noqa: S608  (ours)
