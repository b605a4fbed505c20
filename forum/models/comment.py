"""Comments, the reactions to them, and their deletion."""

from peewee import (
    JOIN,
    SQL,
    BigIntegerField,
    Check,
    CompositeKey,
    DateTimeField,
    ForeignKeyField,
    ModelSelect,
    TextField,
)

from forum.clock import now
from forum.db import execute
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.models.post import Post, PostHiding, PostRemoval
from forum.models.settlement import Settlement
from forum.rules.decisions import HiddenBecause
from forum.rules.lines import sql_list


class CommentScopes(ModelSelect):
    """Which comments are asked for."""

    def live(self) -> "CommentScopes":
        """Only those that are neither deleted nor hidden, under posts that are not either; joined with their posts."""
        posts = self.switch(Comment).join(Post).join(PostRemoval, JOIN.LEFT_OUTER)
        posts = posts.switch(Post).join(PostHiding, JOIN.LEFT_OUTER)
        own = posts.switch(Comment).join(CommentRemoval, JOIN.LEFT_OUTER)
        own = own.switch(Comment).join(CommentHiding, JOIN.LEFT_OUTER)
        are_there = (CommentRemoval.comment, CommentHiding.comment, PostRemoval.post, PostHiding.post)
        return own.where(*(absent.is_null() for absent in are_there)).switch(Comment)

    def by(self, member: Member) -> "CommentScopes":
        """Only those that the member wrote."""
        return self.where(Comment.author == member.id)


class Comment(Base):
    """A reply to the post (`parent` is null) or to another comment.

    `root` is the top-level comment that a reply hangs under, at whatever depth; a top-level one
    has none. `replies` counts a root's whole tree, `answers` the direct replies to any comment, but for those
    that wait for a moderator. `rank` is what the order "best" goes by; `place` numbers the comments of a thread
    by time.
    """

    scopes = CommentScopes

    id = IdField()
    post = ForeignKeyField(Post, backref="thread", index=False)
    post_id: int
    author = ForeignKeyField(Member, index=False)
    author_id: int
    parent = ForeignKeyField("self", null=True, index=False)
    root = ForeignKeyField("self", null=True, index=False)
    depth = BigIntegerField(default=0)
    body = TextField()
    body_html = TextField()
    body_text = TextField(default="", constraints=[SQL("DEFAULT ''")])
    avatar = TextField()
    likes = BigIntegerField(default=0, constraints=[Check("likes >= 0")])
    dislikes = BigIntegerField(default=0, constraints=[Check("dislikes >= 0")])
    rank = BigIntegerField(default=0)
    replies = BigIntegerField(default=0)
    answers = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    place = BigIntegerField(null=True)
    created_at = DateTimeField(default=now)
    edited_at = DateTimeField(null=True)

    class Meta:
        indexes = (
            (("post", "root", "id"), False),
            (("post", "id"), False),
            (("root", "id"), False),
            (("author", "id"), False),
            (("author", "post", "id"), False),
            (("created_at", "author"), False),
        )


_REPLIES, _TOP = SQL("parent_id IS NOT NULL"), SQL("root_id IS NULL")
for _index in (
    Comment.index(Comment.parent, Comment.rank.desc(), Comment.id, where=_REPLIES, name="comment_of_parent_by_rank"),
    Comment.index(Comment.parent, Comment.place, where=_REPLIES, name="comment_of_parent"),
    Comment.index(Comment.post, Comment.rank, Comment.id, where=_TOP, name="comment_top_by_rank"),
    Comment.index(Comment.post, Comment.id, where=_TOP, name="comment_top"),
    Comment.index(Comment.post, Comment.place, where=SQL("place IS NOT NULL"), name="comment_place"),
):
    Comment.add_index(_index)


class CommentRemoval(Base):
    """That a comment was deleted, by whom and when; by a moderator, also why. The replies stay where they are.

    Until it is final (`final_at`) it can be undone, and nothing that was open on the comment is cancelled.
    """

    comment = ForeignKeyField(Comment, primary_key=True, backref="removal")
    member = ForeignKeyField(Member, index=False)
    reason = TextField(default="", constraints=[SQL("DEFAULT ''")])
    created_at = DateTimeField(default=now)
    final_at = DateTimeField(null=True)


class CommentHiding(Base):
    """That a comment is hidden from all but its author and staff, since when and why. Keeping it deletes the row."""

    comment = ForeignKeyField(Comment, primary_key=True, backref="hiding")
    because = TextField(constraints=[Check(f"because IN ({sql_list(HiddenBecause)})")])
    created_at = DateTimeField(default=now)


CommentRemoval.add_index(
    CommentRemoval.index(CommentRemoval.created_at, where=SQL("final_at IS NULL"), name="comment_removal_created_at")
)


class Reaction(Base):
    """One member's standing like (1) or dislike (-1). Taking it back deletes the row.

    From `due_at` on a settlement makes it final. `xp_at` is when a final like was looked at for the XP that it gives.
    """

    comment = ForeignKeyField(Comment, index=False)
    member = ForeignKeyField(Member, index=False)
    value = BigIntegerField(constraints=[Check("value IN (-1, 1)")])
    created_at = DateTimeField(default=now)
    due_at = DateTimeField(null=True)
    settlement = ForeignKeyField(Settlement, null=True, index=False)
    xp_at = DateTimeField(null=True)

    class Meta:
        primary_key = CompositeKey("comment", "member")
        indexes = ((("member", "created_at"), False),)


Reaction.add_index(Reaction.index(Reaction.due_at, where=SQL("settlement_id IS NULL"), name="reaction_due_at"))
Reaction.add_index(
    Reaction.index(
        Reaction.settlement,
        where=SQL("value = 1 AND settlement_id IS NOT NULL AND xp_at IS NULL"),
        name="reaction_settlement_id",
    )
)

_TOUCH_THREADS_OF = """
    UPDATE post SET version = version + 1
    WHERE author_id = ? OR id IN (SELECT post_id FROM comment WHERE author_id = ?)
"""


def touch_threads_of(member_id: int) -> None:
    """Move the version of every thread that shows this member: name, level or role look different there."""
    execute(_TOUCH_THREADS_OF, member_id, member_id)
