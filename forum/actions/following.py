"""Following a thread, a tag or a member, and muting it. Both are the member's own: nobody is told, nobody sees it.

What is followed is not muted, and what is muted is not followed: either ends the other. What is so already stays so.
"""

from forum.actions.members import member_named
from forum.actions.posts import live_post
from forum.db import in_transaction, lock
from forum.errors import Conflict, NotAllowed, NotFound
from forum.i18n import _, figure
from forum.models import Member, MemberFollow, MemberMute, Post, Tag, TagFollow, TagMute, ThreadFollow, ThreadMute
from forum.rules.following import FOLLOWS_MAX, MUTES_MAX

Marks = type[ThreadFollow] | type[TagFollow] | type[MemberFollow] | type[ThreadMute] | type[TagMute] | type[MemberMute]


@in_transaction
def follow_thread(me: Member, post_id: int, on: bool) -> None:
    """Follow a thread, or no longer. Raises NotFound, and Conflict for too many."""
    _switch(ThreadFollow, on, ThreadMute, me, post=_thread(post_id, on))


@in_transaction
def mute_thread(me: Member, post_id: int, on: bool) -> None:
    """Hear nothing of a thread, or again. Raises NotFound, and Conflict for too many."""
    _switch(ThreadMute, on, ThreadFollow, me, post=_thread(post_id, on))


@in_transaction
def follow_tag(me: Member, name: str, on: bool) -> None:
    """Follow a tag, or no longer. Raises NotFound, and Conflict for too many."""
    _switch(TagFollow, on, TagMute, me, tag=_tag(name))


@in_transaction
def mute_tag(me: Member, name: str, on: bool) -> None:
    """Hear nothing of threads with a tag, or again. Raises NotFound, and Conflict for too many."""
    _switch(TagMute, on, TagFollow, me, tag=_tag(name))


@in_transaction
def follow_member(me: Member, name: str, on: bool) -> None:
    """Follow the member called `name`, or no longer. Raises NotFound, NotAllowed for oneself, Conflict for too many."""
    _switch(MemberFollow, on, MemberMute, me, followed=_other(me, name))


@in_transaction
def mute_member(me: Member, name: str, on: bool) -> None:
    """Hide the member called `name` and `me` from each other, or no longer.

    Whoever is muted keeps what they follow; nothing of it reaches them while it lasts. Raises as `follow_member` does.
    """
    _switch(MemberMute, on, MemberFollow, me, muted=_other(me, name))


def _thread(post_id: int, on: bool) -> int:
    """Return the thread's id; to be let go of it may be hidden or deleted."""
    if on:
        return live_post(post_id).id
    if Post.with_id(post_id) is None:
        raise NotFound(_("There is no such post."))
    return post_id


def _tag(name: str) -> int:
    tag = Tag.first("WHERE id = COALESCE((SELECT id FROM tag WHERE name = ?), "
                    "(SELECT tag_id FROM tag_alias WHERE name = ?))", name, name)  # fmt: skip
    if tag is None:
        raise NotFound(_("No post has this tag."))
    return int(tag.id)


def _other(me: Member, name: str) -> int:
    member = member_named(name)
    if member.id == me.id:
        raise NotAllowed(_("You can’t follow or mute yourself."), _("That’s up to other members."))
    return int(member.id)


def _switch(marks: Marks, on: bool, opposite: Marks, me: Member, **thing: int) -> None:
    [(column, number)] = thing.items()
    if not on:
        _drop(marks, me, column, number)
        return
    lock(marks._meta.table_name, me.id)  # of two that come at once the second must see the first
    mine = marks.select().where(marks.member == me.id)
    if mine.where(getattr(marks, column) == number).exists():
        return
    _require_room(marks, mine.count())
    _drop(opposite, me, _column_of(opposite), number)
    marks.create(member=me.id, **thing)


def _drop(marks: Marks, me: Member, column: str, number: int) -> None:
    marks.delete().where(marks.member == me.id, getattr(marks, column) == number).execute()


def _column_of(marks: Marks) -> str:
    """Return the column that says what is followed or muted: the other half of the key."""
    [_member, column] = marks._meta.primary_key.field_names
    return str(column)


def _require_room(marks: Marks, kept: int) -> None:
    follows = marks in {ThreadFollow, TagFollow, MemberFollow}
    most = FOLLOWS_MAX if follows else MUTES_MAX
    if kept < most:
        return
    if follows:
        raise Conflict(_("You follow %(most)s of these already.", most=figure(most)), _("Let go of one of them first."))
    raise Conflict(_("You’ve muted %(most)s of these already.", most=figure(most)), _("Unmute one of them first."))
