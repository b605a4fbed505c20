"""Which posts are about the same: what a job keeps of each post's words, and which others it found near to it."""

from peewee import BigIntegerField, CompositeKey, ForeignKeyField

from forum.models.base import Base
from forum.models.post import Post


class PostTerm(Base):
    """That a word says much about a post. `term` is a digest of the word, `weight` how much, in thousandths."""

    term = BigIntegerField()
    post = ForeignKeyField(Post)
    weight = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("term", "post")


class RelatedPost(Base):
    """That `other` is near to `post`: the higher the `score`, the nearer. Whether it can be seen is asked each time."""

    post = ForeignKeyField(Post, index=False)
    other = ForeignKeyField(Post)
    score = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("post", "other")


class RelationDue(Base):
    """That a post was written or edited, and the job is still to find what is near to it."""

    post = ForeignKeyField(Post, primary_key=True)
