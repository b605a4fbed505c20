"""Who is on the leaderboard: members choose it, and what is taken away counts no longer."""

from forum.actions.account_events import MemberErased
from forum.actions.events import (
    CommentRemoved,
    CommentRestored,
    Event,
    Follower,
    PostRemoved,
    PostRestored,
    RoleChanged,
    announce,
)
from forum.actions.finding_events import ListingChanged
from forum.actions.history_events import HistoryMoved
from forum.actions.moderation_events import ThingHidden, ThingShown
from forum.actions.sanction_events import MemberSanctioned, SanctionLifted
from forum.clock import now
from forum.db import execute, in_transaction
from forum.models import Member, Standing, UnlistedMember


@in_transaction
def set_listing(me: Member, listed: bool) -> None:
    """Have the member be on the leaderboard where they have a place there, or nowhere on it, from now on."""
    if listed:
        changed = bool(UnlistedMember.delete().where(UnlistedMember.member == me.id).execute())
    else:
        row = UnlistedMember.insert(member=me.id, created_at=now()).on_conflict_ignore()
        changed = bool(list(row.returning(UnlistedMember.member).execute()))
        Standing.delete().where(Standing.member == me.id).execute()
    if changed:
        announce(ListingChanged(me.id, listed))


def count_again(event: Event) -> None:
    """Have the job compute the leaderboard again: something that it counts is gone, or there again."""
    execute("UPDATE leaderboard SET stale = 1 WHERE stale = 0")


_CHANGES: tuple[type[Event], ...] = (
    CommentRemoved, CommentRestored, PostRemoved, PostRestored, ThingHidden, ThingShown, RoleChanged, MemberErased,
    MemberSanctioned, SanctionLifted, ListingChanged, HistoryMoved,
)  # fmt: skip
LISTING: tuple[tuple[type[Event], Follower], ...] = tuple((event, count_again) for event in _CHANGES)
