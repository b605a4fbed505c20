"""Members."""

from datetime import datetime

from peewee import SQL, BigIntegerField, Check, DateTimeField, TextField

from forum import mail
from forum.clock import now
from forum.i18n import N_
from forum.models.base import Base, IdField
from forum.rules.levels import XP_MAX
from forum.text.passwords import NO_PASSWORD

ROLES = (N_("member"), N_("moderator"), N_("admin"))
STAFF_ROLES = frozenset({"moderator", "admin"})


def takes_part(member: str) -> str:
    """Return the SQL of whether a member (an alias in the statement) can log in at all: has not left, nor is unclaimed.

    Who does not is told nothing, is given nothing, and is counted nowhere where people are counted.
    """
    return f"{member}.password_hash NOT IN ('', '{NO_PASSWORD}')"


class Member(Base):
    """A person with a name here. `name` is shown as typed; `name_key` keeps it unique without regard to case.

    Of several members with the same `email` one at most has confirmed it.
    `skeleton` and `name_skeleton` are what display name and name look like (`text.skeletons`). With `shares_name`
    another member's name or display name looks like this one's display name, so that pages show `@name` beside it.
    `avatar` is the style of the picture last picked, or the digest of the one that they uploaded (`own_avatar`).
    """

    id = IdField()
    name = TextField()
    name_key = TextField(unique=True)
    email = TextField(index=True)
    password_hash = TextField()
    display_name = TextField()
    bio = TextField(default="")
    role = TextField(default="member", constraints=[Check("role IN ('member', 'moderator', 'admin')")])
    xp = BigIntegerField(default=0, constraints=[Check(f"xp BETWEEN 0 AND {XP_MAX}")])
    avatar = TextField()
    created_at = DateTimeField(default=now)
    email_confirmed_at = DateTimeField(null=True)
    skeleton = TextField(default="", index=True, constraints=[SQL("DEFAULT ''")])
    name_skeleton = TextField(default="", index=True, constraints=[SQL("DEFAULT ''")])
    own_avatar = TextField(default="", constraints=[SQL("DEFAULT ''")])
    shares_name = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("shares_name IN (0, 1)")])

    # The role that this one has and may not use: no column, set where a session is read (`queries.site`).
    withheld_role: str | None = None

    @classmethod
    def named(cls, name: str) -> "Member | None":
        """Return the member called `name`, without regard to case, or None."""
        return cls.first("WHERE name_key = ?", name.lower())

    @classmethod
    def with_confirmed_email(cls, email: str) -> "Member | None":
        """Return the member who has confirmed this address, or None."""
        return cls.first("WHERE email = ? AND email_confirmed_at IS NOT NULL", email.lower())

    @property
    def is_erased(self) -> bool:
        """Whether nobody can log in as this member any more: what they wrote is all that is left."""
        return not self.password_hash

    @property
    def moderates(self) -> bool:
        """Whether this member may take away what others wrote."""
        return self.role in STAFF_ROLES

    @property
    def has_left(self) -> bool:
        """Whether the account was erased: nobody can log in without a password."""
        return not self.password_hash

    @property
    def is_unclaimed(self) -> bool:
        """Whether an import made this member, and nobody has claimed what they wrote: nobody can log in yet."""
        return self.password_hash == NO_PASSWORD

    @property
    def shown_role(self) -> str:
        """What stands beside the name: the role, or "unclaimed"."""
        return "unclaimed" if self.is_unclaimed else self.role

    @property
    def earns_twei(self) -> bool:
        """Whether rewards are opened for this member: where mail is configured, from the confirmed address on.

        `money.claims` asks the same of the row.
        """
        return self.earned_twei(now())

    def earned_twei(self, at: datetime) -> bool:
        """Say whether rewards were opened for this member at that moment (naive UTC)."""
        return not mail.is_configured() or (self.email_confirmed_at is not None and self.email_confirmed_at <= at)

    @property
    def keeps_name(self) -> bool:
        """Whether the name is one that somebody chose; who leaves may have it replaced (`actions.departure`)."""
        return not self.name.startswith("~")

    def wrote(self, thing) -> bool:
        """Say whether the post or comment `thing` is this member's own."""
        return thing.author_id == self.id


Member.add_index(
    Member.index(Member.email, unique=True, where=SQL("email_confirmed_at IS NOT NULL"), name="member_email_confirmed")
)
