"""What members have put aside to find it again."""

from peewee import SQL, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post


class Bookmark(Base):
    """A member's own mark on a comment, or (`comment` is null) on a post, with a note. Nobody else sees it.

    `post` is always the thread. One a member and thing.
    """

    id = IdField()
    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    post = ForeignKeyField(Post, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    note = TextField(default="", constraints=[SQL("DEFAULT ''")])
    created_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("member", "id"), False),)

    @classmethod
    def on(cls, member_id: int, post_id: int, comment_id: int | None = None) -> "Bookmark | None":
        """Return the member's bookmark on the comment or, without one, on the post; None where there is none."""
        if comment_id:
            return cls.first("WHERE member_id = ? AND comment_id = ?", member_id, comment_id)
        return cls.first("WHERE member_id = ? AND post_id = ? AND comment_id IS NULL", member_id, post_id)


Bookmark.add_index(
    Bookmark.index(
        Bookmark.member, Bookmark.post, unique=True, where=SQL("comment_id IS NULL"), name="bookmark_of_post"
    )
)
Bookmark.add_index(
    Bookmark.index(
        Bookmark.member, Bookmark.comment, unique=True, where=SQL("comment_id IS NOT NULL"), name="bookmark_of_comment"
    )
)
