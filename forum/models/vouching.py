"""Who is vouched for: whose readings are paid from the whole of the reading pot, not from a bounded share of it."""

from dataclasses import dataclass
from datetime import datetime

from peewee import SQL, Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.db import first_record, rows
from forum.models.base import Base, IdField
from forum.models.member import STAFF_ROLES, Member
from forum.rules.economy import EconomyRules
from forum.rules.lines import sql_list
from forum.rules.sanctions import SHUT_OUT_KINDS
from forum.rules.vouching import VOUCH_TIME

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
    ("liked"), and then it counts among what the likes of `by` vouch for; or they had done so before there was vouching
    ("earlier"), and then it is by nobody. `withdrawn_as` says
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
    def active(cls):
        """Return a SELECT of those that are not withdrawn."""
        return cls.select().where(cls.withdrawn_at.is_null())

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


@dataclass(frozen=True, slots=True)
class Voucher:
    """Whether a member may vouch for others.

    `given` counts those whom they have vouched for within VOUCH_TIME, of `most`; `oldest_at` is when they did for the
    first of these. `lost` says that staff withdrew what they had vouched for, or that somebody was suspended or banned
    whom they vouched for; and that staff have not vouched for them since. `new_since` is since when they are vouched
    for, but neither by staff nor from before there was vouching.
    """

    is_vouched: bool
    lost: bool
    given: int
    most: int
    oldest_at: datetime | None
    new_since: datetime | None = None

    @property
    def left(self) -> int:
        """How many more they may vouch for now."""
        may = self.is_vouched and not self.lost and not self.begins_at
        return max(0, self.most - self.given) if may else 0

    @property
    def begins_at(self) -> datetime | None:
        """From when on they may vouch for others, where they may not yet."""
        return self.new_since + VOUCH_TIME if self.new_since and self.new_since + VOUCH_TIME > now() else None

    @property
    def next_at(self) -> datetime | None:
        """When they may vouch for one more, if now they have vouched for as many as they may."""
        return self.oldest_at + VOUCH_TIME if self.oldest_at and self.given >= self.most else None


# Who vouched for somebody whose vouching staff withdrew, or who was suspended or banned then, has lost the right to,
# unless staff vouched for them since. What was lifted before its end counts as never decided.
_NOT_ANEW = """
    NOT EXISTS (SELECT 1 FROM vouching anew
                WHERE anew.member_id = {{member}} AND anew.kind = 'staff'
                  AND anew.withdrawn_at IS NULL AND anew.created_at > {since})
"""
_SHUT_OUT = sql_list(sorted(SHUT_OUT_KINDS))
_LOST = f"""
    (EXISTS (SELECT 1 FROM vouching lost
             WHERE lost.by_id = {{member}} AND lost.kind = 'member' AND lost.withdrawn_as = 'staff'
               AND {_NOT_ANEW.format(since="lost.withdrawn_at")})
     OR EXISTS (SELECT 1 FROM vouching theirs JOIN sanction z ON z.member_id = theirs.member_id
                WHERE theirs.by_id = {{member}} AND theirs.kind = 'member'
                  AND z.kind IN ({_SHUT_OUT}) AND z.lifted_at IS NULL
                  AND z.begins_at >= theirs.created_at
                  AND (theirs.withdrawn_at IS NULL OR theirs.withdrawn_at > z.begins_at)
                  AND {_NOT_ANEW.format(since="z.begins_at")}))
"""  # noqa: S608  (all of it ours)
# Whom staff vouch for, or who was known before there was vouching, vouches for others at once.
_AT_ONCE = "('staff', 'earlier')"
_STAFF = sql_list(sorted(STAFF_ROLES))
_IS_STAFF = f"EXISTS (SELECT 1 FROM member staff WHERE staff.id = {{member}} AND staff.role IN ({_STAFF}))"  # noqa: S608
_MAY_VOUCH = f"""
    ({_IS_STAFF} OR NOT {_LOST} AND EXISTS (
        SELECT 1 FROM vouching own WHERE own.member_id = {{member}} AND own.withdrawn_at IS NULL
                                     AND (own.kind IN {_AT_ONCE} OR own.created_at <= ?)))
"""  # noqa: S608  (all of it ours)


def may_vouch_sql(member: str) -> str:
    """Return the SQL of whether a member (a column) may vouch for others, however many they have vouched for.

    Its one parameter is the moment VOUCH_TIME ago.
    """
    return _MAY_VOUCH.format(member=member)


def is_staff_sql(member: str) -> str:
    """Return the SQL of whether a member (a column) is a moderator or an admin."""
    return _IS_STAFF.format(member=member)


_VOUCHER = f"""
    SELECT EXISTS (SELECT 1 FROM ({VOUCHED_SQL}) vouched WHERE vouched.member_id = me.id) AS is_vouched,
           {_LOST.format(member="me.id")} AS lost,
           count(given.id) AS given, CAST(? AS BIGINT) AS most, min(given.created_at) AS oldest_at,
           (SELECT CASE WHEN count(CASE WHEN own.kind IN {_AT_ONCE} THEN 1 END) = 0 THEN min(own.created_at) END
            FROM vouching own WHERE own.member_id = me.id AND own.withdrawn_at IS NULL) AS new_since
    FROM member me
    LEFT JOIN vouching given ON given.by_id = me.id AND given.kind = 'member' AND given.created_at > ?
    WHERE me.id = ? GROUP BY me.id
"""  # noqa: S608  (all of it ours)


def voucher(member_id: int, rules: EconomyRules) -> Voucher:
    """Return whether a member may vouch for others, and for how many. One statement."""
    found = first_record(_VOUCHER, Voucher, rules.vouches_max, now() - VOUCH_TIME, member_id)
    assert found, "A member who acts is there."
    return found
