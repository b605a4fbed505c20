"""What a member logs in with beside the password: one-time codes, recovery codes, passkeys."""

from peewee import BigIntegerField, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.member import Member


class TotpSecret(Base):
    """The secret of a member's one-time codes, sealed; and the newest time step whose code was used."""

    member = ForeignKeyField(Member, primary_key=True, on_delete="CASCADE")
    sealed_secret = TextField()
    last_step = BigIntegerField()
    created_at = DateTimeField(default=now)


class RecoveryCode(Base):
    """A code that stands in for a lost factor, as a digest. Using it deletes the row."""

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    digest = TextField()
    created_at = DateTimeField(default=now)

    class Meta:
        primary_key = CompositeKey("member", "digest")


class Passkey(Base):
    """A WebAuthn credential. `credential_id`, `public_key` (COSE) and `user_handle` are base64url.

    `user_handle` is what the authenticator knows the member by: random, as the member's id is not for others.
    `transports` are the ways to reach it, as WebAuthn names them, with commas between. `count_fell_at` is when it
    last came with a counter that had not risen, as a copy of it would.
    """

    id = IdField()
    member = ForeignKeyField(Member, backref="passkeys", on_delete="CASCADE", index=False)
    credential_id = TextField(unique=True)
    public_key = TextField()
    user_handle = TextField()
    sign_count = BigIntegerField()
    transports = TextField()
    name = TextField()
    created_at = DateTimeField(default=now)
    last_used_at = DateTimeField(null=True)
    count_fell_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("member",), False),)


class AnsweredChallenge(Base):
    """A challenge that a passkey has answered, as a digest, for as long as it could be answered again."""

    digest = TextField(primary_key=True)
    answered_at = DateTimeField(default=now, index=True)


def has_factor(member_id: int) -> bool:
    """Say whether the password alone does not log the member in."""
    return (
        TotpSecret.select().where(TotpSecret.member == member_id).exists()
        or Passkey.select().where(Passkey.member == member_id).exists()
    )
