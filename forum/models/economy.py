"""What waits for a settlement, and what was settled."""

from peewee import SQL, BigIntegerField, Check, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post
from forum.models.settlement import Settlement
from forum.rules.lines import ESCROWED_LINES, Line, sql_list


class Claim(Base):
    """A reward that somebody (`member`) has earned and that is not yet paid, or what became of it.

    `giver` is whose plus or like earned it (null: nobody's alone). It is worth its line's rate times
    `units` thousandths, divided by `divisor`. `key` names its cause: open or paid, there is one of a kind.
    `worth_mtwei` is what its settlement found it worth, before the pot's factor: null before that, and in the claims of
    a time that kept no note of it.
    """

    id = IdField()
    key = TextField()
    line = TextField()
    member = ForeignKeyField(Member, index=False)
    giver = ForeignKeyField(Member, null=True, index=False)
    post = ForeignKeyField(Post, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    units = BigIntegerField(default=1000, constraints=[Check("units > 0")])
    divisor = BigIntegerField(default=1, constraints=[Check("divisor > 0")])
    opened_at = DateTimeField()
    due_at = DateTimeField()
    state = TextField(default="open", constraints=[Check("state IN ('open', 'paid', 'dropped', 'cancelled')")])
    settlement = ForeignKeyField(Settlement, null=True, index=False)
    paid_mtwei = BigIntegerField(default=0, constraints=[Check("paid_mtwei >= 0")])
    worth_mtwei = BigIntegerField(null=True)

    class Meta:
        indexes = ((("settlement", "id"), False), (("settlement", "comment"), False))


_OPEN = SQL("state = 'open'")
Claim.add_index(Claim.index(Claim.key, unique=True, where=SQL("state IN ('open', 'paid')"), name="claim_key"))
Claim.add_index(
    Claim.index(Claim.member, Claim.opened_at, where=SQL(f"line = '{Line.READING}'"), name="claim_member_id_opened_at")
)
Claim.add_index(Claim.index(Claim.due_at, where=_OPEN, name="claim_due_at"))
Claim.add_index(Claim.index(Claim.member, Claim.post, where=_OPEN, name="claim_member_id_post_id"))
Claim.add_index(Claim.index(Claim.post, Claim.comment, where=_OPEN, name="claim_post_id_comment_id"))


class EscrowedFee(Base):
    """What a minus or a dislike cost, held until its settlement; or refunded if it was undone."""

    id = IdField()
    line = TextField(constraints=[Check(f"line IN ({sql_list(ESCROWED_LINES)})")])
    member = ForeignKeyField(Member, index=False)
    post = ForeignKeyField(Post, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    amount_mtwei = BigIntegerField(constraints=[Check("amount_mtwei >= 0")])
    opened_at = DateTimeField()
    due_at = DateTimeField()
    state = TextField(default="open", constraints=[Check("state IN ('open', 'settled', 'refunded')")])
    settlement = ForeignKeyField(Settlement, null=True, index=False)

    class Meta:
        indexes = ((("settlement", "id"), False),)


EscrowedFee.add_index(EscrowedFee.index(EscrowedFee.due_at, where=_OPEN, name="escrowed_fee_due_at"))
EscrowedFee.add_index(EscrowedFee.index(EscrowedFee.member, where=_OPEN, name="escrowed_fee_member_id"))
EscrowedFee.add_index(
    EscrowedFee.index(EscrowedFee.post, EscrowedFee.comment, where=_OPEN, name="escrowed_fee_post_id_comment_id")
)


class SettlementPot(Base):
    """One pot of a settlement: what it held, what was claimed of it, what it paid."""

    settlement = ForeignKeyField(Settlement, backref="pots", index=False)
    pot = TextField()
    pot_mtwei = BigIntegerField()
    claims = BigIntegerField()
    claimed_mtwei = BigIntegerField()
    paid_mtwei = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("settlement", "pot")
