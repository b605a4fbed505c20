"""Deletions that were undone."""

from peewee import DateTimeField, ForeignKeyField, TextField

from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post


class UndoneRemoval(Base):
    """That a comment, or the post itself (`comment` is null), was removed, by whom, why and when; and who undid that.

    `undone_by` is null for the operator. The removal's own row is deleted by that: a removed thing is one that has such
    a row.
    """

    id = IdField()
    post = ForeignKeyField(Post, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    member = ForeignKeyField(Member, index=False)
    reason = TextField()
    created_at = DateTimeField()
    undone_by = ForeignKeyField(Member, null=True, index=False)
    undone_at = DateTimeField()
