"""What a search shows of the things that it found, as far as the viewer may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records
from forum.models import Member
from forum.models.names import shown_name, shown_role
from forum.models.post import SLUG_IN_ADDRESS
from forum.text.excerpts import Finder, Part
from forum.text.search_facts import Kind


@dataclass(slots=True)
class _Writing:
    number: int
    post_id: int
    comment_id: int | None
    slug: str
    title: str
    text: str
    created_at: datetime
    comments: int
    likes: int
    name: str
    display_name: str
    role: str
    avatar: str
    is_hidden: bool
    is_muted: bool


@dataclass(slots=True)
class _Named:
    number: int
    member_id: int | None
    name: str
    display_name: str
    text: str
    role: str
    avatar: str
    xp: int
    posts: int


@dataclass(frozen=True, slots=True)
class FoundWriting:
    """A post, or (`comment_id` is not None) a comment: what was found stands in the parts of its title and passage.

    A comment's title is that of its post. `is_hidden` from all but its author and staff; `is_muted` where its author
    and the viewer do not want to read each other.
    """

    kind: Kind
    post_id: int
    comment_id: int | None
    slug: str
    title: Sequence[Part]
    passage: Sequence[Part]
    created_at: datetime
    comments: int
    likes: int
    name: str
    display_name: str
    role: str
    avatar: str
    is_hidden: bool
    is_muted: bool


@dataclass(frozen=True, slots=True)
class FoundName:
    """A member, or a tag (which has no avatar, and `posts` that carry it)."""

    kind: Kind
    name: str
    title: Sequence[Part]
    passage: Sequence[Part]
    role: str
    avatar: str
    xp: int
    posts: int


Found = FoundWriting | FoundName

# Deleted things, and what is under deleted posts, nobody finds; hidden ones their author and staff alone. A comment
# under a hidden post is as hidden as that.
_WRITINGS = f"""
    SELECT e.id AS number, p.id AS post_id, c.id AS comment_id, {SLUG_IN_ADDRESS} AS slug, p.title,
           CASE WHEN c.id IS NULL THEN p.body_text ELSE c.body_text END AS text,
           COALESCE(c.created_at, p.created_at) AS created_at, p.comments, COALESCE(c.likes, p.pluses) AS likes,
           a.name, {shown_name("a")} AS display_name, {shown_role("a")} AS role, a.avatar,
           COALESCE(ph.post_id, ch.comment_id) IS NOT NULL AS is_hidden,
           EXISTS (SELECT 1 FROM member_mute m WHERE m.member_id = ? AND m.muted_id = a.id)
               OR EXISTS (SELECT 1 FROM member_mute m WHERE m.member_id = a.id AND m.muted_id = ?) AS is_muted
    FROM search_entry e
    LEFT JOIN comment c ON c.id = e.comment_id
    JOIN post p ON p.id = COALESCE(e.post_id, c.post_id)
    JOIN member a ON a.id = COALESCE(c.author_id, p.author_id)
    LEFT JOIN post_hiding ph ON ph.post_id = p.id
    LEFT JOIN comment_hiding ch ON ch.comment_id = c.id
    WHERE e.id IN ({{numbers}})
      AND NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = p.id)
      AND NOT EXISTS (SELECT 1 FROM comment_removal gone WHERE gone.comment_id = c.id)
      AND (ph.post_id IS NULL OR p.author_id = ? OR ?)
      AND (ch.comment_id IS NULL OR c.author_id = ? OR ?)
"""  # noqa: S608  (all of it ours)
# Tags that no post carries which everybody can see may say what such a post says; nobody finds them.
_NAMES = f"""
    SELECT e.id AS number, m.id AS member_id, COALESCE(m.name, t.name) AS name,
           COALESCE({shown_name("m")}, t.name) AS display_name, COALESCE(m.bio, t.description) AS text,
           COALESCE({shown_role("m")}, '') AS role, COALESCE(m.avatar, '') AS avatar, COALESCE(m.xp, 0) AS xp,
           COALESCE(t.posts, 0) AS posts
    FROM search_entry e
    LEFT JOIN member m ON m.id = e.member_id
    LEFT JOIN tag t ON t.id = e.tag_id
    WHERE e.id IN ({{numbers}}) AND (m.password_hash <> '' OR t.posts > 0)
"""  # noqa: S608


# What was read of a thing, of which its passage is still to be made: for those that are shown.
Read = _Writing | _Named


def read_writings(numbers: Sequence[int], viewer: Member | None) -> dict[int, Read]:
    """Return by number those posts and comments that the viewer may see. One statement."""
    me, moderates = (viewer.id, viewer.moderates) if viewer else (0, False)  # nobody has the number 0
    sql = _WRITINGS.format(numbers=", ".join("?" * len(numbers)) or "NULL")
    found = records(sql, _Writing, me, me, *numbers, me, moderates, me, moderates)
    return {one.number: one for one in found}


def read_names(numbers: Sequence[int]) -> dict[int, Read]:
    """Return by number those members and tags that are there. One statement."""
    sql = _NAMES.format(numbers=", ".join("?" * len(numbers)) or "NULL")
    return {one.number: one for one in records(sql, _Named, *numbers)}


def shown(one: Read, finder: Finder) -> Found:
    """Return what is shown of it, with what was looked for marked."""
    return _writing(one, finder) if isinstance(one, _Writing) else _name(one, finder)


def _writing(one: _Writing, finder: Finder) -> FoundWriting:
    return FoundWriting(
        Kind.COMMENT if one.comment_id else Kind.POST, one.post_id, one.comment_id, one.slug, finder.whole(one.title),
        finder.passage(one.text), one.created_at, one.comments, one.likes, one.name, one.display_name, one.role,
        one.avatar, one.is_hidden, one.is_muted,
    )  # fmt: skip


def _name(one: _Named, finder: Finder) -> FoundName:
    kind = Kind.MEMBER if one.member_id else Kind.TAG
    title, passage = finder.whole(one.display_name), finder.passage(one.text)
    return FoundName(kind, one.name, title, passage, one.role, one.avatar, one.xp, one.posts)
