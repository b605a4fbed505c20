"""What the forum knows of mailing a member: the key that unsubscribes, the last digest, and addresses that bounce."""

from secrets import token_urlsafe

from peewee import DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.db import execute, value
from forum.models.base import Base
from forum.models.member import Member

_KEY = """
    INSERT INTO mail_standing (member_id, unsubscribe_key) VALUES (?, ?) ON CONFLICT (member_id) DO NOTHING
"""
_DIGESTED = "UPDATE mail_standing SET digested_at = ? WHERE member_id = ? AND (digested_at IS NULL OR digested_at < ?)"


class MailStanding(Base):
    """A member whom something was mailed to. `unsubscribe_key` is in the mail's links: who has it may end that kind.

    `digested_at` is when the last week was looked through for them, whether or not there was anything in it.
    """

    member = ForeignKeyField(Member, primary_key=True, on_delete="CASCADE")
    unsubscribe_key = TextField(unique=True)
    digested_at = DateTimeField(null=True)

    @classmethod
    def key_of(cls, member_id: int) -> str:
        """Return the member's key; make one where there is none yet."""
        execute(_KEY, member_id, token_urlsafe(18))
        return value("SELECT unsubscribe_key FROM mail_standing WHERE member_id = ?", member_id)

    @classmethod
    def note_digest(cls, member_id: int, since) -> bool:
        """Note that the member's digest is being made; False where somebody else has begun with it after `since`."""
        cls.key_of(member_id)
        return execute(_DIGESTED, now(), member_id, since).rowcount == 1


class MailStop(Base):
    """That mail to a member's address came back, so that none is sent there any more: since when, why, by whom.

    It holds for that address alone. Confirming it, or another one, ends it.
    """

    member = ForeignKeyField(Member, primary_key=True, on_delete="CASCADE")
    email = TextField()
    reason = TextField()
    by = ForeignKeyField(Member, null=True, index=False)
    created_at = DateTimeField(default=now)

    @classmethod
    def holds_for(cls, member: Member) -> bool:
        """Say whether nothing is mailed to the member's address as it is now."""
        return cls.select().where(cls.member == member.id, cls.email == member.email).exists()
