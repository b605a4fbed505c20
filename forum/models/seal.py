"""The seals of the ledger's days, what each of them holds, and the wallets as the newest one counted them."""

from peewee import BigIntegerField, Check, CompositeKey, DateField, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.ledger import Journal
from forum.models.member import Member


class Seal(Base):
    """One UTC day's seal: a Merkle root (hexadecimal) over its journals and the seal before it. Never changed.

    `previous` is the root of that one. `wallets` is how many wallets held something by all that is sealed,
    `wallets_mtwei` what they held together, `wallets_root` the root of the sum tree over them.
    """

    id = IdField()
    day = DateField(unique=True)
    journals = BigIntegerField(constraints=[Check("journals >= 0")])
    root = TextField()
    previous = TextField(unique=True)
    wallets = BigIntegerField(constraints=[Check("wallets >= 0")])
    wallets_mtwei = BigIntegerField(constraints=[Check("wallets_mtwei >= 0")])
    wallets_root = TextField()
    sealed_at = DateTimeField(default=now)


class SealLeaf(Base):
    """Which seal holds a journal, and the hash (hexadecimal) of its leaf there. Never changed."""

    journal = ForeignKeyField(Journal, primary_key=True)
    seal = ForeignKeyField(Seal, index=False)
    leaf = TextField()

    class Meta:
        indexes = ((("seal", "journal"), False),)


class WalletNode(Base):
    """A node of the sum tree over all wallets, as of the newest seal; each seal writes the tree anew.

    Level 0 are the leaves; `member` and `salt` are what they were made of, and null above.
    """

    level = BigIntegerField()
    position = BigIntegerField()
    hash = TextField()
    sum_mtwei = BigIntegerField(constraints=[Check("sum_mtwei >= 0")])
    member = ForeignKeyField(
        Member, null=True, unique=True, constraints=[Check("(level = 0) = (member_id IS NOT NULL)")]
    )
    salt = TextField(null=True)

    class Meta:
        primary_key = CompositeKey("level", "position")
