"""Readings: begun, kept up beat by beat on the server's clock, and completed once for ever."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from forum.actions.events import ReadingCompleted, announce
from forum.actions.experience import award
from forum.actions.posts import live_post
from forum.clock import now
from forum.db import as_datetime, execute, first_record, in_transaction, lock, rows, value
from forum.errors import NotFound, OwnContent, ReadingClosed
from forum.i18n import _
from forum.models import EconomyRulesVersion, LevelRulesVersion, Member, Post, Reading
from forum.money import claims
from forum.rules.reading_time import credit, minutes, needed_ms
from forum.rules.xp import xp_key


class _Begun(NamedTuple):
    """A reading that is open, and the post that is read."""

    post_id: int
    author_id: int
    words: int
    removed: bool
    credited_ms: int
    counted_at: datetime
    seen_end_at: datetime | None


_BEGUN = """
    SELECT r.post_id, p.author_id, p.words,
           EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = p.id)
               OR EXISTS (SELECT 1 FROM post_hiding hiding WHERE hiding.post_id = p.id) AS removed,
           r.credited_ms, r.counted_at, r.seen_end_at
    FROM reading r JOIN post p ON p.id = r.post_id
    WHERE r.id = ? AND r.member_id = ? AND r.nonce_hash = ? AND r.closed_at IS NULL
"""
_COUNTED = """
    UPDATE reading SET nonce_hash = ?, credited_ms = ?, counted_at = ?, seen_end_at = ?
    WHERE id = ? AND nonce_hash = ? AND closed_at IS NULL RETURNING id
"""
_AT_ONCE = """
    INSERT INTO reading (member_id, post_id, started_at, counted_at, closed_at, nonce_hash, credited_ms)
    VALUES (?, ?, ?, ?, ?, '', 0) ON CONFLICT (member_id, post_id) DO UPDATE SET nonce_hash = ''
"""
_PLUS = "SELECT created_at FROM post_vote WHERE post_id = ? AND member_id = ? AND value = 1"


class BeatResult(NamedTuple):
    """What came of a beginning or a beat: the post, and the nonce of the next beat (None: it is complete)."""

    post: Post
    nonce: str | None


@in_transaction
def start_reading(me: Member, post_id: int) -> BeatResult:
    """Begin, or go on with, one's reading of a post.

    Any other reading of the member's is closed; what was credited stays. Raises NotFound, OwnContent, and
    ReadingClosed where the post has been read already.
    """
    post = live_post(post_id)
    if me.wrote(post):
        raise OwnContent("post")
    lock("reading", me.id)
    at, nonce = now(), secrets.token_urlsafe(16)
    Reading.update(closed_at=at).where(Reading.member == me.id, Reading.closed_at.is_null()).execute()
    begun = (
        Reading.insert(member=me.id, post=post.id, started_at=at, nonce_hash=_digest(nonce), counted_at=at)
        .on_conflict(
            conflict_target=[Reading.member, Reading.post],
            update={Reading.nonce_hash: _digest(nonce), Reading.counted_at: at, Reading.closed_at: None},
            where=Reading.completed_at.is_null(),
        )
        .returning(Reading.id)
        .execute()
    )
    if not list(begun):
        raise ReadingClosed(_("You’ve finished this post."), post.id)
    return BeatResult(post, nonce)


@in_transaction
def beat(me: Member, reading_id: int, nonce: str, seen_end: bool) -> BeatResult:
    """Count a beat of one's reading, which may complete it.

    Raises NotFound for somebody else's reading, and ReadingClosed for one that is closed or completed and
    for a nonce that was used before.
    """
    at, fresh, used = now(), secrets.token_urlsafe(16), _digest(nonce)
    begun = first_record(_BEGUN, _Begun, reading_id, me.id, used)
    if begun is None:
        raise _refusal(me, reading_id)
    if begun.removed:
        raise NotFound(_("There is no such post, or it has been deleted."))
    brought = credit((at - begun.counted_at).total_seconds())
    credited_ms = begun.credited_ms + brought.credited_ms
    seen_end_at = begun.seen_end_at or (at if seen_end else None)
    counted_at = at if brought.moves_clock else begun.counted_at
    # Of two beats with the same nonce, one finds it still there.
    if not rows(_COUNTED, _digest(fresh), credited_ms, counted_at, seen_end_at, reading_id, used):
        raise _refusal(me, reading_id)
    post = Post(id=begun.post_id, author=begun.author_id, words=begun.words)
    if seen_end_at is None or credited_ms < needed_ms(begun.words):
        return BeatResult(post, fresh)
    _complete(me, post)
    return BeatResult(post, None)


@in_transaction
def complete_reading(me: Member, post_id: int) -> None:
    """Write down that `me` has read the post to its end, however that is known. Raises NotFound, OwnContent."""
    post = live_post(post_id)
    if me.wrote(post):
        raise OwnContent("post")
    lock("reading", me.id)
    execute(_AT_ONCE, me.id, post.id, *[now()] * 3)
    if not Reading.completed(me.id, post.id):
        _complete(me, post)


def _complete(me: Member, post: Post) -> None:
    """Complete the reading, once for ever, and open what follows from it: XP, the reader's claim, the author's."""
    Post.lock(post.id)  # a removal that comes now waits, and then cancels what is opened here
    live_post(post.id)
    at = now()
    done = "UPDATE reading SET completed_at = ?, closed_at = ? WHERE member_id = ? AND post_id = ?"
    execute(done, at, at, me.id, post.id)
    rules = EconomyRulesVersion.in_force()
    claims.claim_for_reading(rules, post, me)
    plussed_at = as_datetime(value(_PLUS, post.id, me.id))
    if plussed_at:
        claims.claim_for_plus(rules, post, me, plussed_at)
        award_for_plus(me, post.id)
    amount_xp = LevelRulesVersion.in_force().xp.of_reading(minutes(post.words))
    award(me.id, "reading", xp_key("reading", me.id, post.id), amount_xp, post_id=post.id)
    award(me.id, "day", xp_key("day", me.id, at.date()), post_id=post.id)
    announce(ReadingCompleted(post.id, me.id))


def award_for_plus(me: Member, post_id: int) -> None:
    """Give the XP of a plus on a post that `me` has read, once for each post."""
    award(me.id, "plus", xp_key("plus", me.id, post_id), post_id=post_id)


def _refusal(me: Member, reading_id: int) -> NotFound | ReadingClosed:
    reading = Reading.get_or_none(Reading.id == reading_id, Reading.member == me.id)
    if reading is None:
        return NotFound(_("You have no such reading."))
    if reading.completed_at:
        return ReadingClosed(_("You’ve finished this post."), reading.post_id)
    if reading.closed_at:
        return ReadingClosed(_("Paused: you opened another post."), reading.post_id)
    return ReadingClosed(_("You’re reading this in another tab, or the connection was lost."), reading.post_id)


def _digest(nonce: str) -> str:
    return sha256(nonce.encode()).hexdigest()
