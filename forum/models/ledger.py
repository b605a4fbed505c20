"""The ledger's tables. Only `forum.ledger` writes them; the database refuses to change or delete what it wrote."""

from peewee import SQL, BigIntegerField, Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post

# Far above any supply, far below where SQLite's integers would quietly become floats.
MTWEI_MAX = 10**15
_BOUNDED = f"BETWEEN -{MTWEI_MAX} AND {MTWEI_MAX}"


class Account(Base):
    """A member's wallet, or one of the three accounts of the site. The balance is the sum of the entries.

    `issuance` is the one that may be negative: it is minus the supply.
    """

    id = IdField()
    kind = TextField(constraints=[Check("kind IN ('issuance', 'treasury', 'escrow', 'wallet')")])
    member = ForeignKeyField(
        Member, null=True, unique=True, constraints=[Check("(kind = 'wallet') = (member_id IS NOT NULL)")]
    )
    balance_mtwei = BigIntegerField(
        constraints=[Check(f"balance_mtwei {_BOUNDED}"), Check("balance_mtwei >= 0 OR kind = 'issuance'")]
    )


Account.add_index(Account.index(Account.kind, unique=True, where=SQL("kind <> 'wallet'"), name="account_kind"))


class Journal(Base):
    """One movement of money: two or more entries that sum to zero.

    `key` names the one cause that it may have; `member` is who acted (null: the site itself);
    `fingerprint` is the digest of everything in it.
    """

    id = IdField()
    key = TextField(unique=True)
    kind = TextField()
    member = ForeignKeyField(Member, null=True, index=False)
    note = TextField(default="")
    fingerprint = TextField()
    created_at = DateTimeField(default=now, index=True)

    class Meta:
        indexes = ((("kind", "id"), False),)


class Entry(Base):
    """What a journal adds to one account (signed), under which line, and because of which post or comment."""

    id = IdField()
    journal = ForeignKeyField(Journal, backref="entries")
    account = ForeignKeyField(Account, index=False)
    amount_mtwei = BigIntegerField(constraints=[Check("amount_mtwei <> 0"), Check(f"amount_mtwei {_BOUNDED}")])
    line = TextField()
    post = ForeignKeyField(Post, null=True, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)

    class Meta:
        indexes = ((("account", "id"), False), (("account", "post"), False))
