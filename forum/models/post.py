"""Posts, their tags, the votes on them, and their deletion."""

from peewee import (
    JOIN,
    SQL,
    BigIntegerField,
    Check,
    CompositeKey,
    DateTimeField,
    Expression,
    ForeignKeyField,
    ModelSelect,
    TextField,
)

from forum.clock import now
from forum.db import execute
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.models.settlement import Settlement
from forum.rules.decisions import HiddenBecause
from forum.rules.lines import sql_list
from forum.text.typed_text import NEUTRAL_SLUG

# The last part of the address of a post `p`: of a deleted or hidden one it does not tell the title.
SLUG_IN_ADDRESS = f"""CASE WHEN EXISTS (SELECT 1 FROM post_removal removed WHERE removed.post_id = p.id)
    OR EXISTS (SELECT 1 FROM post_hiding hidden WHERE hidden.post_id = p.id)
    THEN '{NEUTRAL_SLUG}' ELSE p.slug END"""  # noqa: S608  (all of it ours)


class PostScopes(ModelSelect):
    """Which posts are asked for."""

    def live(self) -> "PostScopes":
        """Only those that are neither deleted nor hidden."""
        removals = self.switch(Post).join(PostRemoval, JOIN.LEFT_OUTER).switch(Post).join(PostHiding, JOIN.LEFT_OUTER)
        return removals.where(PostRemoval.post.is_null(), PostHiding.post.is_null()).switch(Post)

    def listed(self) -> "PostScopes":
        """Only those that are not quiet. Spelled out, so that the indexes of just these are found."""
        return self.where(Expression(Post.quiet, "=", SQL("0")))

    def by(self, member: Member) -> "PostScopes":
        """Only those that the member wrote."""
        return self.where(Post.author == member.id)

    def tagged(self, tag: str) -> "PostScopes":
        """Only those that carry the tag that has this name, or had it before it was renamed."""
        own = Tag.select(Tag.id).where(Tag.name == tag)
        former = TagAlias.select(TagAlias.tag).where(TagAlias.name == tag)
        return self.where(Post.id.in_(PostTag.select(PostTag.post).where(PostTag.tag.in_(own.union_all(former)))))


class Post(Base):
    """An article that opens a thread.

    `version` numbers the thread's visible states; whatever changes one moves it in the same
    transaction. `pluses`, `minuses`, `score` (their difference), `heat` and `comments` are kept
    beside the rows that they count, so that lists need not count. One that is `quiet` (1) was opened beside an article
    of another site and waits for its first comment: lists leave it out until then.
    """

    scopes = PostScopes

    id = IdField()
    author = ForeignKeyField(Member, backref="posts", index=False)
    author_id: int
    title = TextField()
    slug = TextField()
    body = TextField()
    body_html = TextField()
    body_text = TextField(default="", constraints=[SQL("DEFAULT ''")])
    teaser = TextField()
    words = BigIntegerField()
    pluses = BigIntegerField(default=0, constraints=[Check("pluses >= 0")])
    minuses = BigIntegerField(default=0, constraints=[Check("minuses >= 0")])
    score = BigIntegerField(default=0)
    heat = BigIntegerField()
    comments = BigIntegerField(default=0, constraints=[Check("comments >= 0")])
    quiet = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("quiet IN (0, 1)")])
    version = BigIntegerField(default=1)
    created_at = DateTimeField(default=now)
    edited_at = DateTimeField(null=True)

    class Meta:
        indexes = (
            (("score", "id"), False),
            (("created_at", "score", "id"), False),
            (("author", "id"), False),
        )

    @classmethod
    def lock(cls, post_id: int) -> None:
        """Keep everybody else out of the thread until the transaction ends. Nothing in it looks different."""
        execute("UPDATE post SET version = version WHERE id = ?", post_id)

    @classmethod
    def touch(cls, post_id: int) -> None:
        """Move the thread's version: something in it looks different from now on."""
        execute("UPDATE post SET version = version + 1 WHERE id = ?", post_id)


# A condition that is spelled out as here is what these indexes are found by.
Post.add_index(Post.index(Post.id, where=SQL("quiet = 0"), name="post_new"))
Post.add_index(Post.index(Post.heat, Post.id, where=SQL("quiet = 0"), name="post_hot"))
Post.add_index(Post.index(Post.id, where=SQL("comments = 0 AND quiet = 0"), name="post_unanswered"))


class PostRemoval(Base):
    """That a post was deleted, by whom and when; by a moderator, also why. Its row stays: records lean on it.

    Until it is final (`final_at`) it can be undone, and nothing that was open on the post is cancelled.
    """

    post = ForeignKeyField(Post, primary_key=True, backref="removal")
    member = ForeignKeyField(Member, index=False)
    reason = TextField(default="", constraints=[SQL("DEFAULT ''")])
    created_at = DateTimeField(default=now)
    final_at = DateTimeField(null=True)


class PostHiding(Base):
    """That a post is hidden from all but its author and staff, since when and why. Keeping it deletes the row."""

    post = ForeignKeyField(Post, primary_key=True, backref="hiding")
    because = TextField(constraints=[Check(f"because IN ({sql_list(HiddenBecause)})")])
    created_at = DateTimeField(default=now)


PostRemoval.add_index(
    PostRemoval.index(PostRemoval.created_at, where=SQL("final_at IS NULL"), name="post_removal_created_at")
)


class PostVote(Base):
    """One member's standing plus (1) or minus (-1) on a post. Taking it back deletes the row.

    From `due_at` on a settlement makes it final.
    """

    post = ForeignKeyField(Post, index=False)
    member = ForeignKeyField(Member, index=False)
    value = BigIntegerField(constraints=[Check("value IN (-1, 1)")])
    created_at = DateTimeField(default=now)
    due_at = DateTimeField(null=True)
    settlement = ForeignKeyField(Settlement, null=True, index=False)

    class Meta:
        primary_key = CompositeKey("post", "member")
        indexes = ((("member", "created_at"), False),)


PostVote.add_index(PostVote.index(PostVote.due_at, where=SQL("settlement_id IS NULL"), name="post_vote_due_at"))
PostVote.add_index(
    PostVote.index(
        PostVote.settlement, where=SQL("value = 1 AND settlement_id IS NOT NULL"), name="post_vote_settlement_id"
    )
)


class Tag(Base):
    """A word that posts are found by. `posts` counts those that carry it and are there for all to see."""

    id = IdField()
    name = TextField(unique=True)
    description = TextField(default="", constraints=[SQL("DEFAULT ''")])
    posts = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("posts >= 0")])

    class Meta:
        indexes = ((("posts", "id"), False),)


class TagAlias(Base):
    """A name that a tag had before it was renamed, or made one with another: it leads to what it is called now."""

    name = TextField(primary_key=True)
    tag = ForeignKeyField(Tag)
    created_at = DateTimeField(default=now)


class PostTag(Base):
    """That a post carries a tag; `listed` (0 or 1) says whether it is among the tag's `posts`."""

    post = ForeignKeyField(Post, index=False)
    tag = ForeignKeyField(Tag, index=False)
    listed = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("listed IN (0, 1)")])

    class Meta:
        primary_key = CompositeKey("post", "tag")
        indexes = ((("tag", "post"), False),)
