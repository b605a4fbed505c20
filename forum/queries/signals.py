"""What was noticed, for moderators: each signal with who has a part in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from forum.db import as_datetime, records, snapshot, value
from forum.models.names import shown_name
from forum.rules.signals import SignalKind


@dataclass(frozen=True, slots=True)
class PartView:
    """One member's part in a signal, as `rules.signals.Part`, with names. `other_name` is None where there is none."""

    kind: SignalKind
    bundle: int
    name: str
    display_name: str
    figure: int
    whole: int
    comment_id: int | None
    other_name: str | None
    other_display_name: str | None


@dataclass(frozen=True, slots=True)
class SignalView:
    """A signal: of which kind, under which number, and who has a part in it."""

    kind: SignalKind
    number: int
    parts: Sequence[PartView]


@dataclass(frozen=True, slots=True)
class SignalsPage:
    """All that is noticed, kind by kind, the strongest of each first. `at` says when it was looked for; None: never."""

    by_kind: Sequence[tuple[SignalKind, Sequence[SignalView]]]
    at: datetime | None


_PARTS = f"""
    SELECT s.kind, s.bundle, m.name, {shown_name("m")} AS display_name, s.figure, s.whole, s.comment_id,
           o.name AS other_name, {shown_name("o")} AS other_display_name
    FROM signal s JOIN member m ON m.id = s.member_id LEFT JOIN member o ON o.id = s.other_id
    ORDER BY s.bundle, s.id
"""  # noqa: S608  (all of it ours)
# After a run that failed, what is there is still that of an earlier one.
_LOOKED_AT = """
    SELECT CASE failures WHEN 0 THEN last_run_at ELSE (SELECT max(computed_at) FROM signal) END FROM job WHERE name = ?
"""


def signals_page(job: str) -> SignalsPage:
    """Return what was noticed by the job of this name. Two statements in one snapshot."""
    with snapshot():
        looked_at = value(_LOOKED_AT, job)
        parts = records(_PARTS, PartView)
    by_signal = groupby(parts, lambda part: (part.kind, part.bundle))
    signals = [SignalView(kind, number, list(of_one)) for (kind, number), of_one in by_signal]
    by_kind = [(kind, [one for one in signals if one.kind == kind]) for kind in SignalKind]
    return SignalsPage(by_kind, as_datetime(looked_at) if looked_at else None)
