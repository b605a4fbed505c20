"""The wallet: what a member holds and waits for, how it came to that, and every movement in it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import NamedTuple

from forum.clock import now
from forum.db import db, records, rows, snapshot
from forum.errors import Invalid
from forum.i18n import _
from forum.models import Member
from forum.models.ledger import MTWEI_MAX
from forum.money import ledger, waiting
from forum.queries import payments
from forum.queries.counted_wallets import CountedWallet, counted_wallet
from forum.queries.cursors import cursor_of, values_of
from forum.queries.wallet_entries import BALANCES, COLUMNS, JOINS, OF_WALLET, WalletEntry
from forum.queries.wallet_pending import PendingRewards, pending_rewards
from forum.rules.economy import EconomyRules
from forum.rules.lines import LOSS_LINES, WALLET_LINES, Line, sql_list

MOVEMENTS_PER_PAGE = 50
# So many posts a filter offers: those of the newest movements. Others can be asked for by their number in the address.
CHOICES_MAX = 100
# How many are read at a time for a sheet.
_PORTION = 500

_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which movements are asked for: of a line, because of a post, from a UTC day on, up to the end of one."""

    line: str | None = None
    post_id: int | None = None
    first: date | None = None
    last: date | None = None

    @classmethod
    def typed(cls, arguments: Mapping[str, str]) -> "Filter":
        """Return what is asked for by `line`, `post`, `from` and `to`; left out or empty, all. Raises Invalid."""
        typed = {name: arguments.get(name, "").strip() for name in ("line", "post", "from", "to")}
        wrong = {}
        if typed["line"] and typed["line"] not in WALLET_LINES:
            wrong["line"] = _(
                "Wallets have no line “%(line)s”. Choose one from the list, or all.", line=typed["line"][:40]
            )
        if typed["post"] and not _ID.fullmatch(typed["post"]):
            wrong["post"] = _("Choose a post from the list, or all.")
        days = {name: _day(typed[name]) for name in ("from", "to")}
        for name, day in days.items():
            if typed[name] and day is None:
                wrong[name] = _("This isn’t a date. Write year, month and day, like 2026-01-31.")
        if days["from"] and days["to"] and days["from"] > days["to"]:
            wrong["to"] = _("This day is before the first one.")
        if wrong:
            raise Invalid(**wrong)
        return cls(typed["line"] or None, int(typed["post"]) if typed["post"] else None, days["from"], days["to"])

    @property
    def is_set(self) -> bool:
        """Say whether anything is left out."""
        return self != Filter()

    def sql(self) -> tuple[str, list[object]]:
        """Return the condition on an entry `w` and its journal `j`, with its parameters."""
        asked = [
            ("w.line = ?", self.line),
            ("w.post_id = ?", self.post_id),
            ("j.created_at >= ?", self.first and datetime.combine(self.first, time.min)),
            ("j.created_at <= ?", self.last and datetime.combine(self.last, time.max)),
        ]
        set_ones = [(condition, value) for condition, value in asked if value is not None]
        return " AND ".join([condition for condition, _ in set_ones] or ["1 = 1"]), [value for _, value in set_ones]


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if _DAY.fullmatch(typed) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Day:
    """A UTC day on which something moved: what came in, what went out (less what came back), what was granted, and
    the balance in the end."""

    date: date
    earned_mtwei: int
    spent_mtwei: int
    granted_mtwei: int
    balance_mtwei: int


class PostChoice(NamedTuple):
    """A post to ask for: its title is None where it was deleted."""

    id: int
    title: str | None


@dataclass(frozen=True, slots=True)
class WalletPage:
    """A page of movements, newest first; how many there are in all and what they sum to; the next page's cursor."""

    entries: Sequence[WalletEntry]
    total: int
    sum_mtwei: int
    more: str | None


@dataclass(frozen=True, slots=True)
class Wallet:
    """A member's wallet. `days` are those that moved it, oldest first; `counted` is how the newest seal has it: both
    only on its first page, and without a filter.

    `listed` is None where it was not asked for; `posts` are those that a filter may ask for.
    """

    balance_mtwei: int
    escrowed_mtwei: int
    pending: PendingRewards
    days: Sequence[Day]
    listed: WalletPage | None
    posts: Sequence[PostChoice]
    counted: CountedWallet | None = None


def wallet(me: Member, rules: EconomyRules, wanted: Filter | None, cursor: str | None = None) -> Wallet:
    """Return the wallet of `me` as of one moment, with a page of the movements `wanted`; None: without them.

    Ten statements (eight without a seal); with a filter, with a cursor, or without movements six. Raises Invalid for a
    damaged cursor.
    """
    position = values_of(cursor, 1)
    with snapshot():
        is_first = wanted is not None and not wanted.is_set and not position
        listed, posts = _listed(me, wanted, position[0] if position else MTWEI_MAX) if wanted else (None, _posts(me))
        return Wallet(
            balance_mtwei=ledger.balance_mtwei(me.id),
            escrowed_mtwei=waiting.escrowed_mtwei(me.id),
            pending=pending_rewards(rules, me),
            days=_days(me) if is_first else (),
            listed=listed,
            posts=posts,
            counted=counted_wallet(me) if is_first else None,
        )


def _posts(me: Member) -> list[PostChoice]:
    return _choices(rows(_POSTS, me.id, CHOICES_MAX))


def _listed(me: Member, wanted: Filter, before: int) -> tuple[WalletPage, list[PostChoice]]:
    """Return the page of movements, and the posts to choose from: they come with the sums, in one statement."""
    condition, values = wanted.sql()
    found = records(
        f"SELECT {COLUMNS}, {payments.COLUMNS} FROM ({BALANCES}) w {JOINS} {payments.JOINS} "  # noqa: S608
        f"WHERE w.id < ? AND {condition} ORDER BY w.id DESC LIMIT ?",
        WalletEntry,
        *(me.id, before, *values, MOVEMENTS_PER_PAGE + 1),
    )
    entries = found[:MOVEMENTS_PER_PAGE]
    [(_post, _title, total, sum_mtwei), *choices] = rows(
        "SELECT CAST(NULL AS BIGINT), CAST(NULL AS TEXT), count(*), "  # noqa: S608
        "CAST(COALESCE(sum(w.amount_mtwei), 0) AS BIGINT) FROM entry w JOIN journal j ON j.id = w.journal_id "
        f"WHERE w.{OF_WALLET} AND {condition} UNION ALL {_POSTS}",
        *(me.id, *values, me.id, CHOICES_MAX),
    )
    more = cursor_of(entries[-1].id) if len(found) > MOVEMENTS_PER_PAGE else None
    return WalletPage(entries, total, sum_mtwei, more), _choices(choices)


# The posts that moved a wallet, those of its newest movements first. The last two columns keep room for sums.
_POSTS = f"""
    SELECT p.id, CASE WHEN gone.post_id IS NULL AND hiding.post_id IS NULL THEN p.title END, 0, 0
    FROM (SELECT post_id, max(id) AS newest_id FROM entry
          WHERE {OF_WALLET} AND post_id IS NOT NULL GROUP BY post_id ORDER BY newest_id DESC LIMIT ?) mine
    JOIN post p ON p.id = mine.post_id LEFT JOIN post_removal gone ON gone.post_id = p.id
    LEFT JOIN post_hiding hiding ON hiding.post_id = p.id
"""  # noqa: S608


def _choices(found: Iterable[Sequence[object]]) -> list[PostChoice]:
    """Return the posts by title, deleted ones last."""
    choices = [PostChoice(post_id, title) for post_id, title, *_ in found]
    return sorted(choices, key=lambda post: (post.title is None, (post.title or "").casefold(), post.id))


class _DaySums(NamedTuple):
    day: date
    gained_mtwei: int
    spent_mtwei: int
    granted_mtwei: int


# A time's first ten characters are its day, on every database.
_BY_DAY = f"""
    SELECT substr(CAST(j.created_at AS TEXT), 1, 10) AS day,
           CAST(sum(e.amount_mtwei) AS BIGINT) AS gained_mtwei,
           CAST(sum(CASE WHEN e.line IN ({sql_list(LOSS_LINES)}) THEN -e.amount_mtwei ELSE 0 END) AS BIGINT)
               AS spent_mtwei,
           CAST(sum(CASE WHEN e.line = '{Line.GRANT}' THEN e.amount_mtwei ELSE 0 END) AS BIGINT) AS granted_mtwei
    FROM entry e JOIN journal j ON j.id = e.journal_id
    WHERE e.{OF_WALLET} GROUP BY 1 ORDER BY 1
"""  # noqa: S608


def _days(me: Member) -> list[Day]:
    days, balance_mtwei = [], 0
    for sums in records(_BY_DAY, _DaySums, me.id):
        balance_mtwei += sums.gained_mtwei
        earned_mtwei = sums.gained_mtwei + sums.spent_mtwei - sums.granted_mtwei
        days.append(Day(sums.day, earned_mtwei, sums.spent_mtwei, sums.granted_mtwei, balance_mtwei))
    return days


def months(days: Sequence[Day]) -> list[Day]:
    """Return the days' figures month by month, newest first; a month's date is its first day."""
    summed = []
    for first, of_month in groupby(days, lambda day: day.date.replace(day=1)):
        found = list(of_month)
        sums = (
            sum(getattr(day, figure) for day in found) for figure in ("earned_mtwei", "spent_mtwei", "granted_mtwei")
        )
        summed.append(Day(first, *sums, found[-1].balance_mtwei))
    return summed[::-1]


def balances(days: Sequence[Day]) -> list[tuple[int, int]]:
    """Return each day's number in the calendar with the balance in its end, today's too; mTwei."""
    points = [(day.date.toordinal(), day.balance_mtwei) for day in days]
    today = now().date().toordinal()
    return points if not points or points[-1][0] >= today else [*points, (today, points[-1][1])]


@dataclass(frozen=True, slots=True)
class _Candidate(WalletEntry):
    """A movement, and whether it is one of those that are wanted."""

    is_wanted: bool | None = None


_AHEAD = f"""
    SELECT e.id, e.journal_id, e.amount_mtwei, e.line, e.post_id, e.comment_id,
           CAST(? + SUM(e.amount_mtwei) OVER (ORDER BY e.id) AS BIGINT) AS balance_mtwei
    FROM (SELECT * FROM entry WHERE {OF_WALLET} AND id > ? ORDER BY id LIMIT ?) e
"""  # noqa: S608


def every_entry(me: Member, wanted: Filter) -> Iterator[WalletEntry]:
    """Yield the movements `wanted`, oldest first, reading a portion at a time.

    It may go on for as long as somebody takes to download it, so it keeps no connection in between;
    entries are only ever added, after what was read.
    """
    condition, values = wanted.sql()
    portion = f"SELECT {COLUMNS}, {condition} AS is_wanted FROM ({_AHEAD}) w {JOINS} ORDER BY w.id"  # noqa: S608
    last_id, balance_mtwei = 0, 0
    while True:
        with db.connection_context():
            found = records(portion, _Candidate, *values, balance_mtwei, me.id, last_id, _PORTION)
        for entry in found:
            last_id, balance_mtwei = entry.id, entry.balance_mtwei
            if entry.is_wanted:
                yield entry
        if len(found) < _PORTION:
            return
