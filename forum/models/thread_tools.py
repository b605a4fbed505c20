"""What moderators do to a thread as a whole: close it, slow it down, pin it, feature a comment; and what held things.

Each is a row with who, when and why. Taking it back deletes the row; the log of what staff do keeps both.
"""

from peewee import BigIntegerField, Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.moderation import ModerationCase
from forum.models.post import Post
from forum.rules.holding import HeldBy
from forum.rules.lines import sql_list


class ThreadClosing(Base):
    """That a thread takes no more comments."""

    post = ForeignKeyField(Post, primary_key=True, backref="closing")
    member = ForeignKeyField(Member, index=False)
    reason = TextField(default="")
    created_at = DateTimeField(default=now)


class SlowMode(Base):
    """How many seconds must lie between two comments of one member in a thread."""

    post = ForeignKeyField(Post, primary_key=True, backref="slow_mode")
    seconds = BigIntegerField(constraints=[Check("seconds > 0")])
    member = ForeignKeyField(Member, index=False)
    reason = TextField(default="")
    created_at = DateTimeField(default=now)


class Pin(Base):
    """That a post comes first on the front page, in every order."""

    post = ForeignKeyField(Post, primary_key=True, backref="pin")
    member = ForeignKeyField(Member, index=False)
    reason = TextField(default="")
    created_at = DateTimeField(default=now)


class FeaturedComment(Base):
    """That moderators recommend a comment: it is marked, and the thread's head leads to it."""

    comment = ForeignKeyField(Comment, primary_key=True, backref="featuring")
    post = ForeignKeyField(Post, index=False)
    member = ForeignKeyField(Member, index=False)
    reason = TextField(default="")
    created_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("post", "comment"), False),)


class Holding(Base):
    """Which rule held the thing of a case back before anybody else had seen it; `detail` is the word or domain."""

    case = ForeignKeyField(ModerationCase, primary_key=True, backref="holding")
    kind = TextField(constraints=[Check(f"kind IN ({sql_list(HeldBy)})")])
    detail = TextField(default="")
    created_at = DateTimeField(default=now)
