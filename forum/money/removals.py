"""What a removal does to money: for ten minutes nothing settles on what was removed, and then it is cancelled for good.

So undoing a removal in time claws nothing back. Two things hold a settlement off, whoever comes first:

- The removal puts off whatever is open on the thing until it is final. It takes the same rows in the same order
  as the settlement does, so of two at once either the settlement has them already and pays, or it waits, and
  finds them not due.
- Before it begins, a settlement makes every removal final whose time is over, which cancels what was put off;
  it does not rely on the job having been quicker.
"""

from datetime import timedelta
from typing import NamedTuple

from peewee import Expression

from forum.clock import now
from forum.db import in_transaction, records, rows
from forum.models import Claim, EscrowedFee, PostVote, Reaction
from forum.money import claims, ledger
from forum.rules.economy import EconomyRules
from forum.rules.lines import Line
from forum.rules.undo import UNDO_MINUTES, final_from


def postpone(post_id: int, comment_id: int | None = None, banned_id: int | None = None) -> None:
    """Let nothing settle on a comment just removed, or on the post, before that is final.

    Called in the removal's transaction, by whoever holds the thread, so that nothing new is opened meanwhile. Who is
    banned along with it (`banned_id`) has all their claims held, in the order in which a settlement takes them.
    """
    until = final_from(now())
    opinion = Reaction if comment_id else PostVote
    of_thing = Reaction.comment == comment_id if comment_id else PostVote.post == post_id
    opinion.update(due_at=until).where(of_thing, opinion.settlement.is_null(), opinion.due_at < until).execute()
    if banned_id:
        claims.hold_all_of(banned_id)
    for model, ended in ((Claim, _claims_ended), (EscrowedFee, _fees_ended)):
        model.update(due_at=until).where(
            ended(post_id, comment_id), model.state == "open", model.due_at < until
        ).execute()


class Stake(NamedTuple):
    """What the removal of a thing takes: what its author's open claims are worth before their pots' factors, in mTwei.

    And what others have in escrow on it, which goes back to them.
    """

    cancelled_mtwei: int
    refunded_mtwei: int


def at_stake(rules: EconomyRules, author_id: int, post_id: int, comment_id: int | None = None) -> Stake:
    """Return what the removal of a comment or, without one, of the post takes. Two statements.

    By whoever has put off what is open (`postpone`), so that no settlement takes it meanwhile.
    """
    of_author = (_claims_ended(post_id, comment_id), Claim.state == "open", Claim.member == author_id)
    claimed = Claim.select(Claim.line, Claim.units, Claim.divisor).where(*of_author).tuples()
    return Stake(sum(rules.claim_mtwei(*claim) for claim in claimed), _escrowed_mtwei(post_id, comment_id))


def _escrowed_mtwei(post_id: int, comment_id: int | None) -> int:
    fees = (_fees_ended(post_id, comment_id), EscrowedFee.state == "open")
    held = EscrowedFee.select(EscrowedFee.amount_mtwei).where(*fees).tuples()
    return sum(amount_mtwei for (amount_mtwei,) in held)


class _Waiting(NamedTuple):
    """A removal that is not final yet, of a comment or (None) of the post itself."""

    post_id: int
    comment_id: int | None
    member_id: int


_OVER = "v.final_at IS NULL AND v.created_at <= ?"
_WAITING = f"""
    SELECT c.post_id, v.comment_id, v.member_id
    FROM comment_removal v JOIN comment c ON c.id = v.comment_id WHERE {_OVER}
    UNION ALL
    SELECT v.post_id, NULL, v.member_id FROM post_removal v WHERE {_OVER}
"""  # noqa: S608  (all of it ours)


def any_to_finish() -> bool:
    """Say whether there is a removal that can no longer be undone and is not final yet. One statement."""
    return bool(_waiting())


def finish() -> None:
    """Make every removal final that can no longer be undone: a transaction each, and harmless when done twice."""
    for removal in _waiting():
        _finish(removal)


def finish_at_once(post_id: int, comment_id: int | None = None) -> None:
    """Make the removal of a comment or, without one, of the post final, whoever it is by. Money: comes last."""
    thing, thing_id = ("comment", comment_id) if comment_id else ("post", post_id)
    remover_id = rows(f"SELECT member_id FROM {thing}_removal WHERE {thing}_id = ?", thing_id)[0][0]  # noqa: S608
    _finish(_Waiting(post_id, comment_id, remover_id))


def put_off_fees(post_id: int, comment_id: int | None = None, banned_id: int | None = None) -> int:
    """Let no settlement take what is open on a comment or, without one, on the post; return what others have in escrow.

    In mTwei. Called in the decision's transaction that hides it for good, by whoever holds the thread; `banned_id` is
    as for `postpone`.
    """
    postpone(post_id, comment_id, banned_id)
    return _escrowed_mtwei(post_id, comment_id)


def give_back_fees(post_id: int, comment_id: int | None, by_id: int) -> None:
    """Give back what others have in escrow on a comment or (None) on the post; claims stay. Money: comes last."""
    ledger.Batch().post(claims.refunds(_fees_ended(post_id, comment_id), by_id))


def _waiting() -> list[_Waiting]:
    removed_by = now() - timedelta(minutes=UNDO_MINUTES)
    return records(_WAITING, _Waiting, removed_by, removed_by)


@in_transaction
def _finish(removal: _Waiting) -> None:
    """Cancel what is open on the thing, and give back what others have in escrow on it.

    The removal's row is taken first: whoever undid it, or finished it, in the meantime has left nothing to do.
    """
    thing, thing_id = ("comment", removal.comment_id) if removal.comment_id else ("post", removal.post_id)
    finished = f"UPDATE {thing}_removal SET final_at = ? WHERE {thing}_id = ? AND final_at IS NULL RETURNING 1"  # noqa: S608
    if rows(finished, now(), thing_id):
        claims.cancel(_claims_ended(removal.post_id, removal.comment_id))
        refunds = claims.refunds(_fees_ended(removal.post_id, removal.comment_id), removal.member_id)
        ledger.Batch().post(refunds)


def _claims_ended(post_id: int, comment_id: int | None) -> Expression:
    """Return the condition that a claim ends with the comment or, without one, with the post.

    A removed post's author gets no more from it: neither for pluses nor for likes under it. Those who commented
    and those who liked their comments keep their claims: the discussion stays.
    """
    if comment_id:
        return claims.is_about(Claim, post_id, comment_id)
    return (Claim.post == post_id) & (Claim.comment.is_null() | (Claim.line == Line.LIKES_AUTHOR))


def _fees_ended(post_id: int, comment_id: int | None) -> Expression:
    return claims.is_about(EscrowedFee, post_id, comment_id)
