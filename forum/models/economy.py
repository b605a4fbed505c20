"""What waits for a settlement, and what was settled."""

from peewee import SQL, BigIntegerField, Check, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post
from forum.models.settlement import Settlement
from forum.rules.lines import ESCROWED_LINES, Line, sql_list

# By which terms a claim was opened: those under which nothing was divided but by `divisor`, or those of today.
TERMS_BEFORE_DIVISION = 1
TERMS_NOW = 2


class Claim(Base):
    """A reward that somebody (`member`) has earned and that is not yet paid, or what became of it.

    `giver` is whose plus or like earned it (null: nobody's alone), and `place` which of the giver's pluses of a week,
    or likes of a day, that was (null: of a time when none was one too many). It is worth its line's rate times
    `units` thousandths, divided by `divisor` and by `mutual`, with how many members its receiver exchanges pluses and
    likes, if with the giver too (1: not). `weight` is what the likes of a comment weigh together that is rewarded, and
    `vouched` whether anybody vouches for a reader. These three its settlement finds, and `worth_mtwei`: what it is
    worth before the pot's factor (null before that, and in the claims of a time that kept no note of it). `key` names
    its cause: open or paid, there is one of a kind. `terms` are those by which it was opened.
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
    terms = BigIntegerField(default=TERMS_NOW, constraints=[SQL("DEFAULT 1"), Check("terms IN (1, 2)")])
    mutual = BigIntegerField(default=1, constraints=[SQL("DEFAULT 1"), Check("mutual > 0")])
    weight = BigIntegerField(null=True)
    vouched = BigIntegerField(null=True, constraints=[Check("vouched IN (0, 1)")])
    place = BigIntegerField(null=True, constraints=[Check("place > 0")])

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
    """One pot of a settlement: what it held, what was claimed of it, what it paid.

    `given_mtwei` of what it held came from pots that had something left; below 0, it went to others (null: of a time
    when none gave any). In the pot for
    reading, `unvouched_mtwei` was there for those whom nobody vouches for, who claimed `unvouched_claimed_mtwei`.
    """

    settlement = ForeignKeyField(Settlement, backref="pots", index=False)
    pot = TextField()
    pot_mtwei = BigIntegerField()
    claims = BigIntegerField()
    claimed_mtwei = BigIntegerField()
    paid_mtwei = BigIntegerField()
    given_mtwei = BigIntegerField(null=True)
    unvouched_mtwei = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    unvouched_claimed_mtwei = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0")])

    class Meta:
        primary_key = CompositeKey("settlement", "pot")


class SettlementLine(Base):
    """What one line of money came to in a settlement: the claims that it decided, their units, what they were paid.

    Those that it dropped are among them: they were promised something too.
    """

    settlement = ForeignKeyField(Settlement, index=False)
    line = TextField()
    claims = BigIntegerField()
    units = BigIntegerField()
    paid_mtwei = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("settlement", "line")


class Giving(Base):
    """When one member last gave another a plus or like that has become final."""

    giver = ForeignKeyField(Member, index=False)
    receiver = ForeignKeyField(Member, index=False)
    newest_at = DateTimeField()

    class Meta:
        primary_key = CompositeKey("giver", "receiver")


class Exchange(Base):
    """That two members have each given the other a plus or like, as the newest settlement found; a row for each.

    `partners` is with how many others `member` stands in such exchange, `partner` among them.
    """

    member = ForeignKeyField(Member, index=False)
    partner = ForeignKeyField(Member, index=False)
    partners = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("member", "partner")


class CommentStanding(Base):
    """What final reactions say of a comment about whose rewards the newest settlement decided.

    A like given before `earns_before` is followed by enough others to earn something (null: none is).
    """

    comment = ForeignKeyField(Comment, primary_key=True)
    likes = BigIntegerField()
    dislikes = BigIntegerField()
    earns_before = DateTimeField(null=True)
