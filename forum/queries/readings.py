"""The viewer's reading of one post, as its panel shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from forum.clock import midnight, now
from forum.db import first_record
from forum.models import Member
from forum.money.claims import CLAIMED_TODAY, claimed_today_parameters
from forum.queries.levels import XP_COLUMN, RecentXp, recent_xp_from, recent_xp_parameters
from forum.rules.economy import PAID_WORDS_MIN, EconomyRules
from forum.rules.lines import Line
from forum.rules.reading_time import minutes, needed_ms, time_to_read_seconds
from forum.rules.xp import XpRules, xp_key


@dataclass(frozen=True, slots=True)
class ReadingView:
    """What the panel says. Amounts in mTwei; `earned_mtwei` is None until a settlement has paid.

    `id` is the reading begun (None: none yet); it is `open` while beats are counted; `date` is when it
    was paid or, before that, completed. `room_mtwei` is what the day's cap leaves, `worth_mtwei` and `worth_xp`
    what completing it now may earn; `earned_xp` is what it has earned, with
    those for the first one of its day. `recent_xp` is there where it was asked for. `unconfirmed` says that it earns no
    Twei, or earned none, because the reader has not confirmed, or had not, their address.
    """

    words: int
    id: int | None
    credited_ms: int
    seen_end: bool
    open: bool
    completed: bool
    date: datetime | None
    pending_mtwei: int
    earned_mtwei: int | None
    room_mtwei: int
    worth_mtwei: int
    worth_xp: int
    earned_xp: int = 0
    recent_xp: RecentXp | None = None
    unconfirmed: bool = False

    @property
    def time_to_read_seconds(self) -> int:
        """How long the text takes at a usual pace."""
        return time_to_read_seconds(self.words)

    @property
    def needed_ms(self) -> int:
        """The credited time at which it is complete."""
        return needed_ms(self.words)

    @property
    def seconds_to_go(self) -> int:
        """How many credited seconds are missing."""
        return -(-max(0, self.needed_ms - self.credited_ms) // 1000)

    @property
    def gained_xp(self) -> int:
        """The XP that the credited time stands for: theirs once the reading is complete."""
        return self.worth_xp * min(self.credited_ms, self.needed_ms) // self.needed_ms

    @property
    def gained_mtwei(self) -> int:
        """The same of the Twei."""
        return self.worth_mtwei * min(self.credited_ms, self.needed_ms) // self.needed_ms

    @property
    def too_short(self) -> bool:
        """Whether the text is too short to be paid."""
        return self.words < PAID_WORDS_MIN


class _Panel(NamedTuple):
    """A reading, if one was begun, with the claim and the settlement that came of it."""

    id: int | None
    credited_ms: int | None
    seen_end: bool
    closed: bool
    completed_at: datetime | None
    state: str | None
    units: int | None
    paid_mtwei: int | None
    ran_at: datetime | None
    claimed_mtwei: int
    earned_xp: int | None
    today_xp: int
    day_given: bool
    recent_xp: str | None = None


_PANEL = """
    SELECT r.id, r.credited_ms, r.seen_end_at IS NOT NULL AS seen_end, r.closed_at IS NOT NULL AS closed,
           r.completed_at, k.state, k.units, k.paid_mtwei, s.ran_at,
           CAST({claimed_today} AS BIGINT) AS claimed_mtwei,
           (SELECT CAST(sum(x.amount_xp) AS BIGINT) FROM xp_entry x
            WHERE x.key IN (?, ? || substr(CAST(r.completed_at AS TEXT), 1, 10)) AND x.post_id = r.post_id
           ) AS earned_xp,
           (SELECT CAST(COALESCE(sum(x.amount_xp), 0) AS BIGINT) FROM xp_entry x
            WHERE x.member_id = ? AND x.source = 'reading' AND x.created_at >= ?) AS today_xp,
           EXISTS (SELECT 1 FROM xp_entry x WHERE x.key = ?) AS day_given{more}
    FROM (SELECT 1 AS here) one
    LEFT JOIN reading r ON r.member_id = ? AND r.post_id = ?
    LEFT JOIN claim k ON k.key = ? AND k.state IN ('open', 'paid')
    LEFT JOIN settlement s ON s.id = k.settlement_id
"""
_PANEL_ALONE = _PANEL.format(claimed_today=CLAIMED_TODAY, more="")
_PANEL_WITH_XP = _PANEL.format(claimed_today=CLAIMED_TODAY, more=f", {XP_COLUMN} AS recent_xp")


def reading_view(
    viewer: Member | None, post_id: int, words: int, economy: EconomyRules, xp: XpRules, *, with_xp: bool = False
) -> ReadingView:
    """Return the viewer's reading of a post of so many words. One statement; none for anonymous readers.

    `with_xp` has the same statement bring what the viewer's pace is made of.
    """
    of_reading_xp = xp.of_reading(minutes(words))
    if viewer is None:
        worth_mtwei = economy.claim_mtwei(Line.READING, economy.reading_units(words, 0))
        room_mtwei = economy.reading_room_mtwei(0)
        return ReadingView(
            words, None, 0, False, False, False, None, 0, None, room_mtwei, worth_mtwei, of_reading_xp + xp.day
        )
    key = Line.READING.claim_key(post_id, giver_id=viewer.id)
    panel, more = (_PANEL_WITH_XP, recent_xp_parameters(viewer)) if with_xp else (_PANEL_ALONE, ())
    xp_keys = (
        *(xp_key("reading", viewer.id, post_id), xp_key("day", viewer.id, ""), viewer.id, midnight()),
        xp_key("day", viewer.id, midnight().date()),
    )
    claimed = claimed_today_parameters(economy, viewer.id)
    found = first_record(panel, _Panel, *claimed, *xp_keys, *more, viewer.id, post_id, key)
    room_xp = max(0, xp.reading_day_max - found.today_xp)
    worth_mtwei = economy.claim_mtwei(Line.READING, economy.reading_units(words, found.claimed_mtwei))
    return ReadingView(
        words=words,
        id=found.id,
        credited_ms=found.credited_ms or 0,
        seen_end=found.seen_end,
        open=found.id is not None and not found.closed,
        completed=found.completed_at is not None,
        date=found.ran_at or found.completed_at,
        pending_mtwei=economy.claim_mtwei(Line.READING, found.units) if found.state == "open" else 0,
        earned_mtwei=found.paid_mtwei if found.state == "paid" else None,
        room_mtwei=economy.reading_room_mtwei(found.claimed_mtwei),
        worth_mtwei=worth_mtwei if viewer.earns_twei else 0,
        worth_xp=min(of_reading_xp, room_xp) + (0 if found.day_given else xp.day),
        earned_xp=found.earned_xp or 0,
        recent_xp=recent_xp_from(viewer, found.recent_xp) if with_xp else None,
        unconfirmed=not viewer.earned_twei(found.completed_at or now()),
    )
