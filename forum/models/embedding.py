"""Which other sites show threads beside their articles, and which threads were opened so."""

from peewee import DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.models.post import Post


class EmbeddingSite(Base):
    """That the pages of an origin ("https://paper.example") may show threads, by which admin. Deleting it ends that.

    The threads of its articles are opened under the name of `author`.
    """

    id = IdField()
    origin = TextField(unique=True)
    author = ForeignKeyField(Member, index=False)
    author_id: int
    created_by = ForeignKeyField(Member, index=False)
    created_at = DateTimeField(default=now)


class EmbeddedThread(Base):
    """That a thread was opened by whoever was first to see an article of that origin: nobody published it here."""

    post = ForeignKeyField(Post, primary_key=True)
    origin = TextField()
    opened_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("origin", "opened_at"), False),)
