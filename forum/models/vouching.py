"""Who is vouched for: whose readings are paid from the whole of the reading pot, not from a bounded share of it."""

from peewee import SQL, Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.db import rows
from forum.models.base import Base, IdField
from forum.models.member import STAFF_ROLES, Member
from forum.rules.lines import sql_list

# The ids of all who are vouched for, perhaps more than once. For sets it is `member_id IN (VOUCHED_SQL)`, read once; of
# one member (or of each row) it is asked as `EXISTS (SELECT 1 FROM (VOUCHED_SQL) vouched WHERE vouched.member_id = …)`,
# which both databases answer from the indexes.
VOUCHED_SQL = f"""
    SELECT vouching.member_id FROM vouching WHERE vouching.withdrawn_at IS NULL
    UNION ALL SELECT staff.id FROM member staff WHERE staff.role IN ({sql_list(sorted(STAFF_ROLES))})
"""  # noqa: S608  (all of it ours)


class Vouching(Base):
    """That a member is vouched for, since when and by whom; and by whom it was withdrawn, and when.

    `kind` says how it came: another member vouched ("member"), or staff ("staff"); members liked what this one wrote
    ("liked"), or had done so before there was vouching ("earlier"), and then it is by nobody. `withdrawn_as` says
    whether its giver took it back, or staff did, who say why (`reason`). Of those not withdrawn, a member has one of a
    kind.
    """

    id = IdField()
    member = ForeignKeyField(Member, index=False)
    by = ForeignKeyField(Member, null=True, index=False)
    kind = TextField(constraints=[Check("kind IN ('member', 'staff', 'liked', 'earlier')")])
    created_at = DateTimeField(default=now)
    withdrawn_at = DateTimeField(null=True)
    withdrawn_by = ForeignKeyField(Member, null=True, index=False)
    withdrawn_as = TextField(null=True, constraints=[Check("withdrawn_as IN ('giver', 'staff')")])
    reason = TextField(default="")

    class Meta:
        indexes = ((("member", "id"), False), (("by", "created_at"), False))

    @classmethod
    def is_vouched(cls, member_id: int) -> bool:
        """Say whether the member is vouched for. One statement."""
        found = f"SELECT 1 FROM ({VOUCHED_SQL}) vouched WHERE vouched.member_id = ? LIMIT 1"  # noqa: S608
        return bool(rows(found, member_id))


Vouching.add_index(
    Vouching.index(
        Vouching.member, Vouching.kind, unique=True, where=SQL("withdrawn_at IS NULL"), name="vouching_member_id_kind"
    )
)
