"""How often something was tried: passwords, codes, sign-ups, mails asked for."""

from peewee import BigIntegerField, Check, DateTimeField, TextField

from forum.models.base import Base


class AttemptCount(Base):
    """How often one thing was tried for one name, address or device, of which the row holds a keyed digest alone.

    Nothing is tried before `next_try_at`; at `forget_at` the count is worth nothing any more.
    """

    digest = TextField(primary_key=True)
    attempts = BigIntegerField(constraints=[Check("attempts >= 0")])
    next_try_at = DateTimeField()
    forget_at = DateTimeField(index=True)
