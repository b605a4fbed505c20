"""What waits for its settlement: rewards as claims, and the fees of minuses and dislikes in escrow.

A claim is a promise, not money. A fee in escrow is money that may still go back. Both wait for the
hold, in which a moderator can remove what they are about and a member can take their reaction back.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from peewee import Expression

from forum import db, mail
from forum.clock import midnight, now
from forum.models import Claim, Comment, EscrowedFee, Member, Post, Reading
from forum.models.economy import TERMS_NOW
from forum.models.member import takes_part
from forum.money import ledger
from forum.money.ledger import JournalDraft
from forum.rules.economy import UNITS_WHOLE, EconomyRules
from forum.rules.journals import Cause
from forum.rules.lines import Line

PLUSES_WEEK = timedelta(days=7)


def claim_for_plus(rules: EconomyRules, post: Post, giver: Member, given_at: datetime) -> None:
    """Open the author's claim for the plus given then, where its giver has read the post.

    Plus and completed reading may come in either order: whichever is second opens it. There is one for the giver's
    first `paid_pluses_week_max` pluses within a week.
    """
    if Reading.completed(giver.id, post.id):
        given = _given(_PLUSES_OF_WEEK, given_at - PLUSES_WEEK, giver.id, post.author_id, rules, given_at)
        if given.place <= rules.paid_pluses_week_max:
            _open(rules, Line.PLUSES, post.author_id, post.id, giver_id=giver.id, given=given)


def claim_for_like(rules: EconomyRules, post: Post, comment: Comment, giver: Member, given_at: datetime) -> None:
    """Open the claims that the like given then earns: to its giver, to the commenter, and to the post's author.

    There are some for the giver's first `paid_likes_day_max` likes of a day. The author has none where author and
    commenter are one, or where the like is the author's own.
    """
    given = _given(_LIKES_OF_DAY, midnight(given_at), giver.id, comment.author_id, rules, given_at)
    if given.place > rules.paid_likes_day_max:
        return
    receivers = {Line.LIKES_OWN: giver.id, Line.LIKES_COMMENTER: comment.author_id}
    if post.author_id not in (comment.author_id, giver.id):
        receivers[Line.LIKES_AUTHOR] = post.author_id
    for line, member_id in receivers.items():
        _open(rules, line, member_id, post.id, comment_id=comment.id, giver_id=giver.id, given=given)


def claim_for_comment(rules: EconomyRules, comment: Comment) -> None:
    """Open the commenter's claim, where the comment is well liked and has no such claim open or paid."""
    if rules.is_liked(comment.likes, comment.dislikes):
        _open(rules, Line.COMMENT_REWARDS, comment.author_id, comment.post_id, comment_id=comment.id)


def claim_for_reading(rules: EconomyRules, post: Post, reader: Member) -> None:
    """Open a reader's claim for a completed reading, cut by the caps for one post and for one day."""
    db.lock("reader", reader.id)  # two readings completed at once must not both find the day's room free
    [(claimed_mtwei,)] = db.rows(f"SELECT {CLAIMED_TODAY}", *claimed_today_parameters(rules, reader.id))
    units = rules.reading_units(post.words, int(claimed_mtwei))
    if units:
        _open(rules, Line.READING, reader.id, post.id, giver_id=reader.id, units=units)


# What a reader's claims of the UTC day are worth by these rules, before their pot's factor: a column of any SELECT.
# The claim and the panel both ask `EconomyRules.reading_room_mtwei` what the day's cap leaves beside it.
_READ_MTWEI = f"today.units * ? / {UNITS_WHOLE}"
CLAIMED_TODAY = f"""
    (SELECT COALESCE(sum(CASE WHEN {_READ_MTWEI} > ? THEN ? ELSE {_READ_MTWEI} END), 0) FROM claim today
     WHERE today.member_id = ? AND today.line = '{Line.READING}'
       AND today.opened_at >= ? AND today.state <> 'cancelled')
"""  # noqa: S608


def claimed_today_parameters(rules: EconomyRules, reader_id: int) -> tuple[object, ...]:
    """Return the parameters of CLAIMED_TODAY: `EconomyRules.claim_mtwei`, in SQL, of this reader since midnight UTC."""
    rate_mtwei, most_mtwei = rules.rate_mtwei(Line.READING), rules.reading_post_max_mtwei
    return rate_mtwei, most_mtwei, most_mtwei, rate_mtwei, reader_id, midnight()


def escrow_fee(rules: EconomyRules, line: Line, payer: Member, post_id: int, comment_id: int | None = None) -> None:
    """Move the fee of a minus or a dislike from its giver into escrow. Money: comes last. Raises CannotPay."""
    amount_mtwei = rules.rate_mtwei(line)
    fee = EscrowedFee.create(
        line=line, member=payer.id, post=post_id, comment=comment_id, amount_mtwei=amount_mtwei, **_waiting(rules)
    )
    ledger.post(
        Cause.FEE.key(fee.id),
        Cause.FEE.kind,
        {payer.id: -amount_mtwei, ledger.ESCROW: amount_mtwei},
        line=line,
        post_id=post_id,
        comment_id=comment_id,
        member_id=payer.id,
    )


def take_back(giver: Member, post_id: int, comment_id: int | None = None) -> list[JournalDraft]:
    """Cancel the claims that the giver's reaction had opened, and return what pays back its fee."""
    cancel(is_about(Claim, post_id, comment_id) & (Claim.giver == giver.id) & (Claim.line != Line.READING))
    return refunds(is_about(EscrowedFee, post_id, comment_id) & (EscrowedFee.member == giver.id))


# A reaction counts while what it was about can come back, and for good once it has settled before that was removed.
_COUNTS = "(gone.final_at IS NULL OR s.ran_at < gone.created_at)"
_NTH_BETWEEN = f"""
           (SELECT count(*) FROM reaction r
            JOIN comment c ON c.id = r.comment_id
            LEFT JOIN comment_removal gone ON gone.comment_id = c.id
            LEFT JOIN settlement s ON s.id = r.settlement_id
            WHERE r.member_id = ? AND r.created_at > ? AND r.created_at <= ? AND r.value = 1 AND c.author_id = ?
              AND {_COUNTS})
         + (SELECT count(*) FROM post_vote v
            JOIN post p ON p.id = v.post_id
            LEFT JOIN post_removal gone ON gone.post_id = p.id
            LEFT JOIN settlement s ON s.id = v.settlement_id
            WHERE v.member_id = ? AND v.created_at > ? AND v.created_at <= ? AND v.value = 1 AND p.author_id = ?
              AND {_COUNTS})
"""  # noqa: S608
# One that is taken back leaves its place to the next; what is removed doesn't.
_LIKES_OF_DAY = (
    "SELECT count(*) FROM reaction WHERE member_id = ? AND created_at >= ? AND created_at <= ? AND value = 1"
)
_PLUSES_OF_WEEK = (
    "SELECT count(*) FROM post_vote WHERE member_id = ? AND created_at > ? AND created_at <= ? AND value = 1"
)


class _Given(NamedTuple):
    """Which of the giver's reactions to the receiver within `pair_days` it was, and which of a day's or week's."""

    divisor: int
    place: int


def _given(
    places: str, since: datetime, giver_id: int, receiver_id: int, rules: EconomyRules, given_at: datetime
) -> _Given:
    """Return what the reaction given then was, counted from 1; `places` counts those since a moment.

    A plus may be given long before the reading that opens its claim. It counts by the moment at which it was given,
    so that waiting does not make it the first.
    """
    db.lock("giver", giver_id)  # two given at once, in two threads, must not both be the first
    pair = (giver_id, given_at - timedelta(days=rules.pair_days), given_at, receiver_id)
    [(divisor, place)] = db.rows(f"SELECT {_NTH_BETWEEN}, ({places})", *pair, *pair, giver_id, since, given_at)
    return _Given(max(1, int(divisor)), int(place))


# Who has left earns nothing more by text that they let stand, nor does who wrote elsewhere and has not claimed it here.
# Who could confirm their address and has not (`Member.earns_twei`) earns nothing yet.
_OPEN_CLAIM = f"""
    INSERT INTO claim (key, line, member_id, giver_id, post_id, comment_id, units, divisor, place, opened_at, due_at,
                       state, paid_mtwei, terms)
    SELECT ?, ?, ?, CAST(? AS BIGINT), ?, CAST(? AS BIGINT), ?, ?, CAST(? AS BIGINT), ?, ?, 'open', 0, {TERMS_NOW}
    WHERE NOT EXISTS (SELECT 1 FROM erasure WHERE member_id = ? AND begun_at IS NOT NULL)
      AND EXISTS (SELECT 1 FROM member m
                  WHERE m.id = ? AND {takes_part("m")} AND (? OR m.email_confirmed_at IS NOT NULL))
    ON CONFLICT DO NOTHING
"""  # noqa: S608


def _open(
    rules: EconomyRules,
    line: Line,
    member_id: int,
    post_id: int,
    *,
    comment_id: int | None = None,
    giver_id: int | None = None,
    units: int = UNITS_WHOLE,
    given: _Given | None = None,
) -> None:
    key = line.claim_key(post_id, comment_id, giver_id)
    db.execute(
        _OPEN_CLAIM,
        *(key, line, member_id, giver_id, post_id, comment_id, units, *(given or (1, None))),
        *(now(), due_at(rules, line), member_id, member_id, not mail.is_configured()),
    )


def due_at(rules: EconomyRules, line: Line | None = None) -> datetime:
    """Return when what begins to wait now (a claim of this line, or whatever else) may be settled (naive UTC)."""
    return now() + timedelta(hours=rules.hold_hours_of(line) if line else rules.hold_hours)


def _waiting(rules: EconomyRules) -> dict[str, datetime]:
    return {"opened_at": now(), "due_at": due_at(rules)}


def is_about(model: type[Claim] | type[EscrowedFee], post_id: int, comment_id: int | None = None) -> Expression:
    """Return the condition that a claim or fee is about the comment or, without one, about the post itself."""
    return (model.post == post_id) & (model.comment == comment_id if comment_id else model.comment.is_null())


def cancel(which: Expression) -> None:
    """Cancel the open ones of these claims."""
    Claim.update(state="cancelled").where(which, Claim.state == "open").execute()


def hold_all_of(member_id: int) -> None:
    """Keep settlements from taking a member's open claims until the transaction ends."""
    db.lock_rows("SELECT id FROM claim WHERE member_id = ? AND state = 'open' ORDER BY id", member_id)


def cancel_all_of(member_id: int) -> None:
    """Cancel every open claim of a member."""
    cancel(Claim.member == member_id)


def refunds(which: Expression, remover_id: int | None = None) -> list[JournalDraft]:
    """Give up the open ones of these fees, and return what pays them back: by who paid them, or by the remover."""
    refunded = (
        EscrowedFee.update(state="refunded").where(which, EscrowedFee.state == "open").returning(EscrowedFee).execute()
    )
    return [
        JournalDraft(
            Cause.REFUND.key(fee.id),
            Cause.REFUND.kind,
            {fee.member_id: fee.amount_mtwei, ledger.ESCROW: -fee.amount_mtwei},
            fee.line,
            fee.post_id,
            fee.comment_id,
            remover_id or fee.member_id,
        )
        for fee in refunded
    ]
