"""An author's series: posts of theirs under one name, in an order."""

from peewee import BigIntegerField, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.models.post import Post


class Series(Base):
    """A name under which a member puts posts of theirs. `name_key` keeps it theirs once, without regard to case."""

    id = IdField()
    member = ForeignKeyField(Member, index=False)
    name = TextField()
    name_key = TextField()
    slug = TextField()
    created_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("member", "name_key"), True),)


class SeriesPart(Base):
    """That a post is part of a series. `place` orders the parts; it may have gaps, and pages count those to be seen."""

    post = ForeignKeyField(Post, primary_key=True)
    series = ForeignKeyField(Series, index=False)
    place = BigIntegerField()

    class Meta:
        indexes = ((("series", "place"), False),)
