"""What posts and comments said before they were edited: a row a version, none for edits that are free."""

from peewee import BigIntegerField, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post


class CommentRevision(Base):
    """What a comment said from `written_at` until `member` edited it at `replaced_at`: its version of this number."""

    id = IdField()
    comment = ForeignKeyField(Comment, index=False)
    number = BigIntegerField()
    body = TextField()
    member = ForeignKeyField(Member, index=False)
    written_at = DateTimeField()
    replaced_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("comment", "number"), True), (("member", "id"), False))


class PostRevision(Base):
    """What a post said from `written_at` until `member` edited it at `replaced_at`: its version of this number.

    `tags` are the tags' names, joined by a comma and a blank.
    """

    id = IdField()
    post = ForeignKeyField(Post, index=False)
    number = BigIntegerField()
    title = TextField()
    body = TextField()
    tags = TextField()
    member = ForeignKeyField(Member, index=False)
    written_at = DateTimeField()
    replaced_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("post", "number"), True), (("member", "id"), False))
