"""Moderation: flags, the cases that they open, what is decided about them, and what authors object."""

from datetime import datetime

from peewee import SQL, BigIntegerField, Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.db import first_record
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post
from forum.models.settlement import Settlement
from forum.rules.decisions import DecisionKind, FlagReason, SanctionKind
from forum.rules.lines import sql_list
from forum.rules.sanctions import BY_GRAVITY, CurrentSanction


class ModerationCase(Base):
    """Something that moderators have to look at: a comment, a post (`comment` is null), or a member (`post`, too).

    `member` is whose it is. A thing has one open case at most, besides closed ones that an objection reopened;
    `closed_at` says when the last decision was made.
    `version` moves with whatever changes what moderators see of it, so that who decides can be told what they missed.
    """

    id = IdField()
    member = ForeignKeyField(Member, index=False)
    post = ForeignKeyField(Post, null=True, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    version = BigIntegerField(default=1)
    opened_at = DateTimeField(default=now)
    reopened_at = DateTimeField(null=True)
    closed_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("member", "id"), False), (("comment", "id"), False), (("post", "id"), False))


_OPEN = "closed_at IS NULL"
_FIRST = f"{_OPEN} AND reopened_at IS NULL"
ModerationCase.add_index(ModerationCase.index(
    ModerationCase.comment, unique=True, where=SQL(_FIRST), name="moderation_case_open_comment"
))  # fmt: skip
ModerationCase.add_index(ModerationCase.index(
    ModerationCase.post, unique=True, where=SQL(f"{_FIRST} AND comment_id IS NULL"), name="moderation_case_open_post"
))  # fmt: skip
ModerationCase.add_index(ModerationCase.index(
    ModerationCase.member, unique=True, where=SQL(f"{_FIRST} AND post_id IS NULL"), name="moderation_case_open_member"
))  # fmt: skip
ModerationCase.add_index(ModerationCase.index(
    ModerationCase.opened_at, where=SQL(_OPEN), name="moderation_case_opened_at"
))  # fmt: skip


class Flag(Base):
    """One member's flag on a comment, or on a post (`comment` is null); taking it back deletes the row.

    `weight` is in thousandths, as its giver's record was then. `was_right` is null until the case is decided, then 1
    where the decision went against the thing, and 0 where it was kept.
    """

    id = IdField()
    case = ForeignKeyField(ModerationCase, index=False)
    post = ForeignKeyField(Post, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    member = ForeignKeyField(Member, index=False)
    reason = TextField(constraints=[Check(f"reason IN ({sql_list(FlagReason)})")])
    note = TextField(default="")
    weight = BigIntegerField()
    created_at = DateTimeField(default=now)
    was_right = BigIntegerField(null=True, constraints=[Check("was_right IN (0, 1)")])

    class Meta:
        indexes = ((("case", "id"), False), (("member", "id"), False), (("created_at",), False))


Flag.add_index(Flag.index(
    Flag.member, Flag.comment, unique=True, where=SQL("comment_id IS NOT NULL"), name="flag_member_id_comment_id"
))  # fmt: skip
Flag.add_index(Flag.index(
    Flag.member, Flag.post, unique=True, where=SQL("comment_id IS NULL"), name="flag_member_id_post_id"
))  # fmt: skip


class Decision(Base):
    """What was decided about a case: by a moderator or an admin, or (`by` is null) by a rule of the forum.

    `member` is whom it concerns, `answers` the decision whose objection an uphold or overturn answers, or that a
    restore undoes. `cancelled_mtwei` is what the member's open claims were worth (before their pots' factors) that it
    cancelled, `refunded_mtwei` what others had in escrow and got back; −1 where that is not on record, as of removals
    from before there were decisions. The database refuses to change or delete it.
    """

    id = IdField()
    case = ForeignKeyField(ModerationCase, index=False)
    kind = TextField(constraints=[Check(f"kind IN ({sql_list(DecisionKind)})")])
    by = ForeignKeyField(Member, null=True, index=False)
    by_role = TextField()
    member = ForeignKeyField(Member, index=False)
    post = ForeignKeyField(Post, null=True, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    answers = ForeignKeyField("self", null=True)
    reason = TextField(default="")
    until = DateTimeField(null=True)
    cancelled_mtwei = BigIntegerField(default=0)
    refunded_mtwei = BigIntegerField(default=0)
    created_at = DateTimeField(default=now)

    class Meta:
        indexes = (
            (("case", "id"), False), (("member", "id"), False), (("by", "id"), False), (("created_at", "id"), False),
        )  # fmt: skip


class Objection(Base):
    """What the author said against a decision. The answer to it is the decision that `answers` that one."""

    decision = ForeignKeyField(Decision, primary_key=True, backref="objection")
    member = ForeignKeyField(Member, index=False)
    text = TextField()
    created_at = DateTimeField(default=now)


class Sanction(Base):
    """What a member may not do: since when, until when (null: for good), by which decision, lifted early or not.

    `settlement` is the first that knew of it, if it is a suspension or a ban.
    """

    id = IdField()
    member = ForeignKeyField(Member, index=False)
    kind = TextField(constraints=[Check(f"kind IN ({sql_list(SanctionKind)})")])
    decision = ForeignKeyField(Decision, index=False)
    begins_at = DateTimeField(default=now)
    until = DateTimeField(null=True)
    lifted_at = DateTimeField(null=True)
    settlement = ForeignKeyField(Settlement, null=True, index=False)

    class Meta:
        indexes = ((("member", "id"), False), (("decision", "id"), False))

    @classmethod
    def current(cls, member_id: int) -> CurrentSanction | None:
        """Return the gravest sanction that the member is under now; None where there is none. One statement."""
        return first_record(_CURRENT, CurrentSanction, *in_force_at(), member_id)


# In a statement where `z` is a sanction: it is in force at a moment. Takes `in_force_at()`.
IN_FORCE_SQL = "z.begins_at <= ? AND (z.until IS NULL OR z.until > ?) AND (z.lifted_at IS NULL OR z.lifted_at > ?)"
_GRAVITY = " ".join(f"WHEN '{kind}' THEN {nth}" for nth, kind in enumerate(BY_GRAVITY))
# Of several in force the gravest, and of these the one that lasts longest, comes first.
GRAVEST_FIRST = f"CASE z.kind {_GRAVITY} END DESC, CASE WHEN z.until IS NULL THEN 1 ELSE 0 END DESC, z.until DESC, z.id"
_CURRENT = f"""
    SELECT z.kind, z.begins_at AS since, z.until, z.decision_id, d.reason
    FROM sanction z JOIN decision d ON d.id = z.decision_id
    WHERE {IN_FORCE_SQL} AND z.member_id = ? ORDER BY {GRAVEST_FIRST} LIMIT 1
"""  # noqa: S608  (all of it ours)


def in_force_at(at: datetime | None = None) -> tuple[datetime, datetime, datetime]:
    """Return the parameters of `IN_FORCE_SQL` for a moment (naive UTC; None: now)."""
    moment = at or now()
    return moment, moment, moment
