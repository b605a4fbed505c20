"""Histories: what somebody wrote elsewhere, brought here by an import as an unclaimed member’s, and who claimed it."""

from peewee import SQL, BigIntegerField, Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.rules.lines import sql_list

# How somebody shows that a history is theirs: by the confirmed address of their account, by a link that was mailed to
# the address of the export, or by a code of an admin's.
PROOFS = ("address", "link", "voucher")


class HistoryClaim(Base):
    """That a member has claimed what an unclaimed member wrote, how, and what it was when they did.

    `comments` and `posts` are those that could be read then, `likes` the likes and pluses that these had come with;
    `xp` is what that gives by the rules of then, `note` the same in words, in the member's language. The move may take
    many transactions: `done_at` is when all of it had moved and the XP were given. `last_settlement` is the newest
    settlement of then: up to that one, and as long as there is none, what is moved counts as the unclaimed member's.
    `former_name` (in lower case) leads to the member's page from then on.
    """

    id = IdField()
    unclaimed = ForeignKeyField(Member, unique=True)
    unclaimed_id: int
    member = ForeignKeyField(Member, index=False)
    member_id: int
    origin = TextField()
    former_name = TextField(index=True)
    how = TextField(constraints=[Check(f"how IN ({sql_list(PROOFS)})")])
    comments = BigIntegerField()
    posts = BigIntegerField()
    likes = BigIntegerField()
    xp = BigIntegerField(constraints=[Check("xp >= 0")])
    note = TextField()
    created_at = DateTimeField(default=now)
    done_at = DateTimeField(null=True)
    last_settlement = BigIntegerField(null=True)

    class Meta:
        indexes = ((("member", "id"), False),)


HistoryClaim.add_index(HistoryClaim.index(HistoryClaim.id, where=SQL("done_at IS NULL"), name="history_claim_open"))


class HistoryLink(Base):
    """A link that was mailed to an address of an export, for the member who asked. The row holds its token's digest."""

    token_hash = TextField(primary_key=True)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    email = TextField()
    created_at = DateTimeField(default=now, index=True)


class HistoryVoucher(Base):
    """A code by which one history can be claimed, once, that an admin gave somebody. The row holds its digest."""

    code_hash = TextField(primary_key=True)
    unclaimed = ForeignKeyField(Member, index=False)
    unclaimed_id: int
    by = ForeignKeyField(Member, index=False)
    created_at = DateTimeField(default=now, index=True)

    class Meta:
        indexes = ((("unclaimed", "created_at"), False),)
