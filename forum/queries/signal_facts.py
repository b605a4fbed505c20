"""What signals are made of: who liked whom, how readings ended, what was said again, who signed up from where.

Everything here grows with some days of the forum, so that it is asked by a job, once a day, outside of any page. Who
has left is in none of it.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from forum.db import records, value
from forum.models.member import takes_part
from forum.rules.signals import SAME_TEXT_LENGTH_MIN, CompletedReading, Likes, SaidAgain, SignUp
from forum.text.comparable import normalised

_TEXTS_A_TURN = 1_000
_DIGEST_BYTES = 16

_LIKES = f"""
    SELECT r.member_id AS giver_id, c.author_id AS receiver_id, count(*) AS likes, max(c.id) AS comment_id
    FROM reaction r JOIN comment c ON c.id = r.comment_id
    JOIN member giver ON giver.id = r.member_id JOIN member receiver ON receiver.id = c.author_id
    WHERE r.value = 1 AND r.created_at >= ? AND r.member_id <> c.author_id
      AND {takes_part("giver")} AND {takes_part("receiver")}
    GROUP BY r.member_id, c.author_id
"""  # noqa: S608  (all of it ours)
_READINGS = """
    SELECT r.member_id, r.credited_ms, p.words FROM reading r JOIN post p ON p.id = r.post_id
    WHERE r.completed_at >= ?
"""
_FIRST_TEXT = "SELECT min(id) FROM comment WHERE created_at >= ?"
_TEXTS = f"""
    SELECT c.id AS comment_id, c.author_id, c.body_text AS text
    FROM comment c JOIN member m ON m.id = c.author_id
    WHERE c.id >= ? AND c.created_at >= ? AND c.body_text <> '' AND {takes_part("m")}
      AND NOT EXISTS (SELECT 1 FROM comment_removal v WHERE v.comment_id = c.id)
      AND NOT EXISTS (SELECT 1 FROM post_removal v WHERE v.post_id = c.post_id)
    ORDER BY c.id LIMIT ?
"""  # noqa: S608
_SIGN_UPS = """
    SELECT e.network, e.member_id FROM account_event e JOIN member m ON m.id = e.member_id
    WHERE e.kind = 'joined' AND e.network <> '' AND e.created_at >= ? AND m.password_hash <> ''
"""


class _Text(NamedTuple):
    comment_id: int
    author_id: int
    text: str


def likes_since(since: datetime) -> list[Likes]:
    """Return who likes how many comments of whom, of the likes that were given since then. One statement."""
    return records(_LIKES, Likes, since)


def readings_since(since: datetime) -> list[CompletedReading]:
    """Return the readings that were completed since then. One statement."""
    return records(_READINGS, CompletedReading, since)


def texts_since(since: datetime) -> Iterator[SaidAgain]:
    """Yield the comments since then that stand and say enough to be told from others, with a digest of their words.

    A statement for each thousand: their texts are never in memory all together.
    """
    after = value(_FIRST_TEXT, since)
    while after is not None:
        found = records(_TEXTS, _Text, after, since, _TEXTS_A_TURN)
        for one in found:
            said = normalised(one.text)
            if len(said) >= SAME_TEXT_LENGTH_MIN:
                digest = blake2b(said.encode(), digest_size=_DIGEST_BYTES).digest()
                yield SaidAgain(one.comment_id, one.author_id, digest)
        after = found[-1].comment_id + 1 if len(found) == _TEXTS_A_TURN else None


def sign_ups_since(since: datetime) -> list[SignUp]:
    """Return who signed up since then, and from which network, where that is known. One statement."""
    return records(_SIGN_UPS, SignUp, since)
