"""What an import has brought, by the key that it has in every export: nothing comes twice."""

from peewee import SQL, Check, ForeignKeyField, TextField

from forum.db import lock
from forum.models.base import Base
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post


class Arrival(Base):
    """That the member, post or comment came from elsewhere, and under which key (`imports.records.key_of`).

    `author` is who a post or comment was written by when it came: an unclaimed member as a rule. Who claims it later
    becomes its author; here it still says whose it was.
    """

    key = TextField(primary_key=True)
    member = ForeignKeyField(Member, null=True, index=False)
    member_id: int | None
    post = ForeignKeyField(Post, null=True, index=False)
    post_id: int | None
    comment = ForeignKeyField(Comment, null=True, index=False)
    comment_id: int | None
    author = ForeignKeyField(Member, null=True, index=False)
    author_id: int | None

    class Meta:
        constraints = [
            Check(
                "(CASE WHEN member_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN post_id IS NULL THEN 0 ELSE 1 END)"
                " + (CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END) = 1"
            )
        ]


for _column in ("member", "post", "comment", "author"):
    Arrival.add_index(
        Arrival.index(getattr(Arrival, _column), where=SQL(f"{_column}_id IS NOT NULL"), name=f"arrival_{_column}_id")
    )


def hold_arrivals() -> None:
    """Keep others from adding what is not here yet, until the transaction ends.

    Held by imports, of which two at once must not add a thing twice; and by whoever takes an author away, as an import
    must not add texts of whom nothing is left.
    """
    lock("arrivals", 0)
