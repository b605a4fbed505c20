"""Looking for patterns that moderators may want to see, once a day, and writing down what was noticed."""

from collections.abc import Sequence

from forum.clock import now
from forum.db import in_transaction, insert_rows, lock, snapshot
from forum.models import NoticedSignal
from forum.queries.signal_facts import likes_since, readings_since, sign_ups_since, texts_since
from forum.rules import signals
from forum.rules.like_signals import of_likes
from forum.rules.signals import Signal

_INSERT = """
    INSERT INTO signal (kind, bundle, member_id, other_id, comment_id, figure, whole, computed_at) VALUES {values}
"""


def notice() -> None:
    """Put what stands out now in the place of what was noticed before. Harmless when it is done twice.

    Looking takes its time, and keeps nobody waiting: only what was found is written in a transaction.
    """
    at = now()
    with snapshot():
        found = [
            *of_likes(likes_since(at - signals.LIKES_OF)),
            *signals.of_readings(readings_since(at - signals.READINGS_OF)),
            *signals.of_texts(texts_since(at - signals.TEXTS_OF)),
            *signals.of_sign_ups(sign_ups_since(at - signals.SIGN_UPS_OF)),
        ]
    _replace(found)


@in_transaction
def _replace(found: Sequence[Signal]) -> None:
    lock("signals", 0)
    NoticedSignal.delete().execute()
    at = now()
    rows = [
        (signal.kind.value, bundle, part.member_id, part.other_id, part.comment_id, part.figure, part.whole, at)
        for bundle, signal in enumerate(found, 1)
        for part in signal.parts
    ]
    if rows:
        insert_rows(_INSERT, rows)
