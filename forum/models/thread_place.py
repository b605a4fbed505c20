"""Where a member stopped in a thread."""

from peewee import BigIntegerField, Check, CompositeKey, DateTimeField, ForeignKeyField

from forum.clock import now
from forum.models.base import Base
from forum.models.member import Member
from forum.models.post import Post


class ThreadPlace(Base):
    """How far a member has come in a thread: what was written after `last_comment_id` (0: before all) is new to them.

    `visit_comment_id` is where they were when their present visit began (`rules.visits`): until it is over, pages mark
    what came after that, however far one has read on meanwhile. Neither of the two ever goes back. `seen_at` is when
    the place moved.
    """

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    post = ForeignKeyField(Post, index=False)
    last_comment_id = BigIntegerField(constraints=[Check("last_comment_id >= 0")])
    visit_comment_id = BigIntegerField(constraints=[Check("visit_comment_id >= 0")])
    seen_at = DateTimeField(default=now)

    class Meta:
        primary_key = CompositeKey("member", "post")
        indexes = ((("seen_at",), False),)
