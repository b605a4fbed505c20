"""Which posts a member follows, as a condition on lists of posts; and the lists of what they follow and have muted."""

from collections.abc import Sequence
from dataclasses import dataclass

from peewee import fn

from forum.db import first_record, records
from forum.errors import Invalid
from forum.i18n import N_, _
from forum.models import (
    Member,
    MemberFollow,
    MemberMute,
    Post,
    PostTag,
    TagFollow,
    TagMute,
    ThreadFollow,
    ThreadMute,
)
from forum.models.names import shown_name
from forum.models.post import SLUG_IN_ADDRESS, PostScopes
from forum.queries.cursors import ABOVE_ALL_IDS, cursor_of, values_of

MARKS_PER_PAGE = 50


def only_followed(posts: PostScopes, me: Member) -> PostScopes:
    """Leave of `posts` those that `me` follows: the thread itself, one of its tags, or its author.

    None by a member who is hidden from `me`, and none that is muted; a thread that is followed itself is there although
    one of its tags is muted.
    """
    threads = ThreadFollow.select(ThreadFollow.post).where(ThreadFollow.member == me.id)
    tagged = PostTag.select(PostTag.post).join(TagFollow, on=TagFollow.tag == PostTag.tag)
    written = Post.alias("written")
    by_them = written.select(written.id).join(MemberFollow, on=MemberFollow.followed == written.author)
    followed = threads | tagged.where(TagFollow.member == me.id) | by_them.where(MemberFollow.member == me.id)
    return without_muted(posts.where(Post.id.in_(followed)), me)


def without_muted(posts: PostScopes, me: Member) -> PostScopes:
    """Leave out what `me` has muted: members (and those who have muted `me`), threads, and tags of other threads."""
    them = MemberMute.select(MemberMute.muted).where(MemberMute.member == me.id)
    muted_by = MemberMute.select(MemberMute.member).where(MemberMute.muted == me.id)
    threads = ThreadMute.select(ThreadMute.post).where(ThreadMute.member == me.id)
    followed = ThreadFollow.select(ThreadFollow.post).where(ThreadFollow.member == me.id)
    tags = PostTag.select().join(TagMute, on=TagMute.tag == PostTag.tag)
    has_muted_tag = fn.EXISTS(tags.where(PostTag.post == Post.id, TagMute.member == me.id))
    return posts.where(
        Post.author.not_in(them),
        Post.author.not_in(muted_by),
        Post.id.not_in(threads),
        Post.id.in_(followed) | ~has_muted_tag,
    )


@dataclass(frozen=True, slots=True)
class TagTies:
    """Whether a viewer follows a tag, or has muted it."""

    followed: bool = False
    muted: bool = False


_TAG_TIES = """
    SELECT follow.tag_id IS NOT NULL AS followed, mute.tag_id IS NOT NULL AS muted
    FROM tag t LEFT JOIN tag_follow follow ON follow.tag_id = t.id AND follow.member_id = ?
    LEFT JOIN tag_mute mute ON mute.tag_id = t.id AND mute.member_id = ?
    WHERE t.id = COALESCE((SELECT id FROM tag WHERE name = ?), (SELECT tag_id FROM tag_alias WHERE name = ?))
"""


def tag_ties(name: str, me: Member) -> TagTies | None:
    """Return whether `me` follows the tag that has this name, or had it before it was renamed, or has muted it.

    None where there is no such tag. One statement.
    """
    return first_record(_TAG_TIES, TagTies, me.id, me.id, name, name)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is followed or muted: its id, what it is called, and what its address is made of.

    A thread that was deleted or is hidden has no title.
    """

    id: int
    title: str | None
    name: str


@dataclass(frozen=True, slots=True)
class MarkPage:
    """A page of what a member follows, or has muted, of one kind; `more` is the cursor of the next one."""

    marks: Sequence[Mark]
    more: str | None


def _threads(verb: str) -> str:
    return f"""
        SELECT p.id, CASE WHEN removal.post_id IS NULL AND hiding.post_id IS NULL THEN p.title END AS title,
               {SLUG_IN_ADDRESS} AS name
        FROM thread_{verb} x JOIN post p ON p.id = x.post_id
        LEFT JOIN post_removal removal ON removal.post_id = p.id LEFT JOIN post_hiding hiding ON hiding.post_id = p.id
        WHERE x.member_id = ? AND x.post_id < ? ORDER BY x.post_id DESC LIMIT ?
    """  # noqa: S608  (all of it ours)


def _tags(verb: str) -> str:
    return f"""
        SELECT t.id, t.name AS title, t.name FROM tag_{verb} x JOIN tag t ON t.id = x.tag_id
        WHERE x.member_id = ? AND x.tag_id < ? ORDER BY x.tag_id DESC LIMIT ?
    """  # noqa: S608  (all of it ours)


def _members(table: str, column: str) -> str:
    return f"""
        SELECT m.id, {shown_name("m")} AS title, m.name FROM {table} x JOIN member m ON m.id = x.{column}
        WHERE x.member_id = ? AND x.{column} < ? ORDER BY x.{column} DESC LIMIT ?
    """  # noqa: S608  (all of it ours)


# What can be asked for: its name in the address → what it is called, and its statement.
LISTS = {
    "threads": (N_("Threads"), _threads("follow")),
    "tags": (N_("Tags"), _tags("follow")),
    "members": (N_("Members"), _members("member_follow", "followed_id")),
    "muted-threads": (N_("Muted threads"), _threads("mute")),
    "muted-tags": (N_("Muted tags"), _tags("mute")),
    "muted-members": (N_("Muted members"), _members("member_mute", "muted_id")),
}


def mark_page(me: Member, wanted: str, cursor: str | None = None) -> MarkPage:
    """Return a page of one of LISTS, what came last into the forum first. One statement.

    Raises Invalid for another list or a damaged cursor.
    """
    if wanted not in LISTS:
        raise Invalid(of=_("Choose one of: %(choices)s.", choices=", ".join(LISTS)))
    [before] = values_of(cursor, 1) or (ABOVE_ALL_IDS,)
    found = records(LISTS[wanted][1], Mark, me.id, before, MARKS_PER_PAGE + 1)
    marks = found[:MARKS_PER_PAGE]
    return MarkPage(marks, cursor_of(marks[-1].id) if len(found) > len(marks) else None)
