"""Counting what is tried, in the database, so that all processes share it and a restart forgets nothing.

An attempt is counted *before* it is judged: however many arrive at once, no more than the free ones get through. What
turns out right is taken back. Rows name nobody: a keyed digest stands for the name or address that was typed, also
where there is no such member.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from forum.actions.client import current_client
from forum.clock import now
from forum.db import as_datetime, db, execute, in_transaction, rows
from forum.errors import TooOften
from forum.models import AttemptCount
from forum.rules.attempts import MAILS_TO_ADDRESS, Limit, origin_of

_COUNT = """
    INSERT INTO attempt_count (digest, attempts, next_try_at, forget_at) VALUES (?, 1, ?, ?)
    ON CONFLICT (digest) DO UPDATE
    SET attempts = CASE WHEN attempt_count.forget_at <= ? THEN 1 ELSE attempt_count.attempts + 1 END
    WHERE attempt_count.next_try_at <= ? OR attempt_count.forget_at <= ?
    RETURNING attempts
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at something, by one name, address or device."""

    limit: Limit
    digest: str


@dataclass(frozen=True, slots=True)
class _Counting:
    key: bytes = b""
    on: bool = True


_counting = _Counting()


def bind(key: str, *, on: bool) -> None:
    """Count from now on under this key; with `on` False, not at all."""
    global _counting
    _counting = _Counting(key.encode(), on)


def keyed_digest(*parts: str) -> str:
    """Return what stands for these texts: the same each time, and of no use to who has the database alone."""
    return hmac.digest(_counting.key, "\0".join(parts).encode("utf-8", "surrogatepass"), "sha256").hex()


def attempt(limit: Limit, subject: object) -> Attempt:
    """Return an attempt at what the limit is about, by or at `subject`: a name, an address, a member's id."""
    return Attempt(limit, keyed_digest(limit.name, str(subject)))


def attempt_from_here(limit: Limit) -> Attempt:
    """Return an attempt from where the request comes from that is being answered."""
    client = current_client()
    return attempt(limit, origin_of(client.address) if client else "")


def count(*attempts: Attempt) -> None:
    """Count the attempts, all or none. Raises TooOften where one of them has to wait; it is not counted then.

    Never part of an action's transaction: a refusal would take the count back with it.
    """
    if db.in_transaction():
        raise RuntimeError("An attempt is counted before the transaction that it may be refused in.")
    if _counting.on:
        _count_all(attempts)


@in_transaction
def _count_all(attempts: tuple[Attempt, ...]) -> None:
    at = now()
    for one in sorted(attempts, key=lambda one: one.digest):  # in one order, so that two requests cannot deadlock
        forget_at = at + one.limit.forgotten_after
        counted = execute(_COUNT, one.digest, at, forget_at, at, at, at).fetchall()
        if not counted:
            raise TooOften(_seconds_left(one))
        pause = one.limit.pause_after(counted[0][0])
        AttemptCount.update(next_try_at=at + pause, forget_at=max(forget_at, at + pause)).where(
            AttemptCount.digest == one.digest
        ).execute()


def _seconds_left(one: Attempt) -> int:
    [(next_try_at,)] = rows("SELECT next_try_at FROM attempt_count WHERE digest = ?", one.digest)
    return max(1, -(-(as_datetime(next_try_at) - now()) // timedelta(seconds=1)))


@in_transaction
def take_back(*attempts: Attempt) -> None:
    """Undo the counting of attempts that turned out right: one each, and what was tried before still counts."""
    digests = [one.digest for one in attempts]
    AttemptCount.update(attempts=AttemptCount.attempts - 1, next_try_at=now()).where(
        AttemptCount.digest.in_(digests), AttemptCount.attempts > 0
    ).execute()


@in_transaction
def touch(*attempts: Attempt) -> None:
    """Write the counts once more as they are: for who must not be told apart, by the time it takes, from who writes."""
    digests = [one.digest for one in attempts]
    AttemptCount.update(attempts=AttemptCount.attempts).where(AttemptCount.digest.in_(digests)).execute()


@in_transaction
def forget(*attempts: Attempt) -> None:
    """Forget all that was tried before: whoever it concerns has shown that it is them."""
    AttemptCount.delete().where(AttemptCount.digest.in_([one.digest for one in attempts])).execute()


def may_mail(email: str) -> bool:
    """Count a mail to this address; False where that would be too many, which its owner alone would notice."""
    try:
        count(attempt(MAILS_TO_ADDRESS, email.lower()))
    except TooOften:
        return False
    return True


def counted(*attempts: Attempt, succeeds: Callable[[], bool]) -> bool:
    """Return whether `succeeds()` does, having counted the attempts; they are taken back if it does."""
    count(*attempts)
    if not succeeds():
        return False
    take_back(*attempts)
    return True


@in_transaction
def forget_old() -> None:
    """Forget what nothing has been added to for so long that it no longer counts."""
    AttemptCount.delete().where(AttemptCount.forget_at <= now()).execute()
