"""Pictures that members upload, where they are shown, and what they consist of."""

from peewee import SQL, BigIntegerField, BlobField, Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post


class Picture(Base):
    """One uploaded picture, known by the digest of whose it is and what it consists of; `bytes` is all its sizes'.

    It is its member's alone: nobody else's text shows it. `unused_since` is None while something shows it; from
    `dropped_at` on nobody sees it any more, and a job throws away what it consists of, and then the row.
    """

    digest = TextField(primary_key=True)
    member = ForeignKeyField(Member, index=False)
    member_id: int
    width = BigIntegerField(constraints=[Check("width > 0")])
    height = BigIntegerField(constraints=[Check("height > 0")])
    bytes = BigIntegerField()
    created_at = DateTimeField(default=now)
    unused_since = DateTimeField(null=True, default=now)
    dropped_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("member", "digest"), False),)


Picture.add_index(
    Picture.index(Picture.unused_since, where=SQL("unused_since IS NOT NULL"), name="picture_unused_since")
)
Picture.add_index(Picture.index(Picture.dropped_at, where=SQL("dropped_at IS NOT NULL"), name="picture_dropped_at"))


class PictureUse(Base):
    """That a comment or (`comment` is None) a post shows a picture. `removed_at` is when that was deleted."""

    id = IdField()
    picture = ForeignKeyField(Picture, index=False)
    post = ForeignKeyField(Post, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    removed_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("picture",), False), (("post", "comment"), False))


PictureUse.add_index(
    PictureUse.index(PictureUse.removed_at, where=SQL("removed_at IS NOT NULL"), name="picture_use_removed_at")
)


class PictureContent(Base):
    """A picture's bytes in one size, where pictures are kept in the database: see `forum.storage`."""

    name = TextField(primary_key=True)
    content = BlobField()
