"""Things made up for the style guide: members, posts, comments and money that are in no database.

Each is what a query would have returned, made by hand. A change of one field makes another state of it:
`comment(my_reaction=1)`. Their numbers belong to nothing, so that no address leads to anything real.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from forum import markdown, pnl
from forum.clock import now
from forum.economy import POTS, Rules
from forum.levels import LevelRules
from forum.models import Member
from forum.pace import Pace, pace
from forum.queries.climb import GateShift, LevelPreview, Reached
from forum.queries.climb import Movement as Rise
from forum.queries.climb import Pace as MeasuredPace
from forum.queries.climb import changes_between as level_changes
from forum.queries.comments import CommentView
from forum.queries.economy import Balances, Pot, SettledDay
from forum.queries.front import Headline
from forum.queries.log import CommentRemoval, EconomyChange, Event, Grant, LevelChange, Person, PostRemoval
from forum.queries.movements import Movement
from forum.queries.preview import CHARGED_LINES, PAID_LINES, Compared, Preview
from forum.queries.readings import ReadingView
from forum.queries.reports import Instance, ReportShelf
from forum.queries.standing import Gain, MemberStanding
from forum.queries.thread import PostView, ThreadPage
from forum.queries.wallet import Day, MovementPage, Wallet
from forum.climb import KEEN, LIGHT, REGULAR, climb
from forum.words import _

LEVELS, ECONOMY = LevelRules(), Rules()
NOWHERE = 900_000_000_000
TITLE, SLUG = "The bus is later for you", "the-bus-is-later-for-you"
LONG_TITLE = "On the typography of railway timetables, and why a figure 1 that is too narrow costs a passenger a train"
TEASER = "Buses that run every ten minutes are waited for longer than five. Nobody cheats; it is how one counts."
_BY = {"reader": "Rhea Reader", "almost": "Alma Almost", "commenter": "Cormac Commenter", "author": "Aurel Author",
       "mod": "Mona Moderator", "admin": "Ada Admin"}  # fmt: skip
_PICTURES = {"reader": "petals", "almost": "waves", "commenter": "face", "author": "blocks", "mod": "quilt",
             "admin": "rings"}  # fmt: skip

ARTICLE = """\
Every *line* of this stands for an element: **strong**, ~~struck~~, `code`, and [a link](https://example.org/). Now a
sentence that is long enough to show how a paragraph breaks, with figures such as 1,234.5 in it.[^1]

## A heading

> Whoever waits at random falls into the long gaps more often than into the short ones.

1. Count the buses.
2. Count the minutes:
   - those of the timetable,
   - those of the clock.

### A smaller heading

| Line | Gap | Waited |
| --- | ---: | ---: |
| 12 | 10 min | 7 min |
| 12A | 20 min | 13 min |

```python
waited = sum(gap * gap for gap in gaps) / (2 * sum(gaps))
```

#### The smallest heading

---

An address, https://example.org/, becomes a link by itself; averylongwordthatnobodywouldeverwritebutthathastobreaksomewhere does not stick out.

[^1]: A footnote, with its way back.
"""
COMMENT = """\
The *gaps* are the point: an average over buses is **not** one over passengers.

> Nobody cheats; it is how one counts.

- so count people,
- then `gap / 2`.
"""


def ago(**time: float) -> datetime:
    """Return the moment that lies so far back."""
    return now() - timedelta(**time)


def member(name: str, level: int, *, twei: int = 120, role: str = "member", **more: object) -> Member:
    """Return somebody of the demo's names a little above the beginning of a level, with so many Twei."""
    begins_xp = LEVELS.thresholds_xp[level - 1]
    span_xp = LEVELS.standing(begins_xp).span_xp
    made = Member(
        id=NOWHERE + list(_BY).index(name), name=name, display_name=_BY[name], email=f"{name}@example.org", role=role,
        xp=begins_xp + 2 * span_xp // 3, avatar=_PICTURES[name], created_at=ago(days=118), **more,
    )  # fmt: skip
    made.balance_mtwei = twei * 1000
    return made


def newcomer() -> Member:
    """Somebody who may do nothing yet."""
    return member("reader", 1, twei=0)


def voter() -> Member:
    """Somebody who may vote, like and buy reports, and not comment yet."""
    return member("almost", 12, bio="One level short of saying something.")


def commenter() -> Member:
    """Somebody who may comment, and publish nothing yet."""
    return member("commenter", 14)


def author() -> Member:
    """Who wrote the post, and some of the comments."""
    return member("author", 20, twei=431, bio="Freelance writer on measurement and maps.")


def moderator() -> Member:
    """Somebody who passes every gate, and may remove things."""
    return member("mod", 16, role="moderator")


def admin() -> Member:
    """Somebody who sets the rules."""
    return member("admin", 19, role="admin", twei=12_345)


def headline(**changes: object) -> Headline:
    """Return a post as lists show it."""
    told = {
        "id": NOWHERE, "slug": SLUG, "title": TITLE, "teaser": TEASER, "words": 812, "pluses": 24, "minuses": 1,
        "comments": 17, "created_at": ago(hours=5), "author_name": "author", "author_display_name": "Aurel Author",
        "author_avatar": "blocks", "tags": ["counting", "transport"],
    }  # fmt: skip
    return Headline(**told | changes)


def post(**changes: object) -> PostView:
    """Return the post as its thread shows it."""
    written_by = author()
    told = {
        "id": NOWHERE, "slug": SLUG, "title": TITLE, "teaser": TEASER, "words": 812, "pluses": 24, "minuses": 1,
        "body_html": markdown.render_comment("Nobody cheats; it is how one counts. " * 4).html,
        "comments": 17, "created_at": ago(hours=5), "edited_at": None, "author_id": written_by.id,
        "author_name": "author", "author_display_name": "Aurel Author", "author_xp": written_by.xp,
        "author_avatar": "blocks", "removed": None, "removed_because": None, "my_vote": None, "my_draft": None,
        "my_recent": 0, "tags": ["counting", "transport"],
    }  # fmt: skip
    return PostView(**told | changes)


def comment(number: int = 1, by: Member | None = None, body: str = COMMENT, **changes: object) -> CommentView:
    """Return a comment, of the commenter where nobody else is named."""
    by = by or commenter()
    told = {
        "id": NOWHERE + number, "post_id": NOWHERE, "parent_id": None, "root_id": None, "depth": 0, "rank": 0,
        "replies": 0, "body_html": markdown.render_comment(body).html, "avatar": by.avatar, "likes": 4, "dislikes": 1,
        "created_at": ago(minutes=42), "edited_at": None, "author_id": by.id, "name": by.name,
        "display_name": by.display_name, "xp": by.xp, "parent_display_name": None, "removed": None,
        "removed_because": None, "my_reaction": None,
    }  # fmt: skip
    return CommentView(**told | changes)


def conversation() -> list[CommentView]:
    """Return a comment with a reply to each reply, seven deep: from the sixth on the depth stays."""
    found = [comment(100, replies=7)]
    for depth in range(1, 8):
        by, before = (author(), moderator())[depth % 2], found[-1]
        found.append(
            comment(
                100 + depth, by, "A reply to that.", parent_id=before.id, root_id=found[0].id, depth=depth,
                parent_display_name=before.display_name, likes=depth, dislikes=0,
            )  # fmt: skip
        )
    return found


def thread() -> ThreadPage:
    """Return a page of the thread."""
    return ThreadPage(post(), conversation(), "best", None, None, shelf())


def reading(words: int = 812, **changes: object) -> ReadingView:
    """Return a reading that has not been begun."""
    worth_mtwei = ECONOMY.claim_mtwei("reading", ECONOMY.reading_units(words, 0))
    told = {
        "words": words, "id": None, "credited_ms": 0, "seen_end": False, "open": False, "completed": False,
        "date": None, "pending_mtwei": 0, "earned_mtwei": None, "room_mtwei": ECONOMY.reading_day_max_mtwei,
        "worth_mtwei": worth_mtwei,
    }  # fmt: skip
    return ReadingView(**told | changes)


def statement() -> pnl.Statement:
    """Return a profit and a loss in which most lines moved, and some wait."""
    moved = {
        "pluses": 24_000, "comment_rewards": 3_000, "likes_own": 750, "likes_commenter": 2_000, "likes_author": 4_250,
        "dislikes_author": 1_000, "minuses": -2_000, "comment_tributes": -3_000, "dislikes_own": -2_000,
        "publish_tribute": -20_000, "reports": -1_000,
    }  # fmt: skip
    return pnl.statement(moved.items(), {"pluses": 3_000, "likes_author": 250})


def shelf() -> ReportShelf:
    """Return a report that was bought, and two older ones."""
    instances = [Instance(NOWHERE + 3 - back, ago(days=2 * back, hours=1)) for back in range(3)]
    return ReportShelf(instances[0], statement(), instances[1:])


def own_pace(me: Member, *days_xp: int, done: Sequence[str] = ()) -> Pace:
    """Return how far the member has to the gate of comments; without days, for want of a pace, a regular reader's."""
    today_xp = {"reading": 20, "day": 5, "plus": 3} if days_xp else {}
    return pace(LEVELS, me.xp, days_xp, today_xp, done, "comment")


_MOVED = (
    # line, mTwei, what became of the fee, whether it is about a comment, whether that and its post still stand
    ("pluses", 1_000, "reward", None, False, True),
    ("comment_rewards", 3_000, "reward", None, True, True),
    ("likes_own", 250, "reward", None, True, True),
    ("likes_commenter", 500, "reward", None, True, False),
    ("likes_author", 250, "reward", None, True, True),
    ("dislikes_author", 1_000, "settled fee", None, True, True),
    ("minuses", -2_000, "fee", "open", False, True),
    ("minuses", 2_000, "refund", None, False, True),
    ("comment_tributes", -1_000, "tribute", None, True, True),
    ("dislikes_own", -2_000, "fee", "settled", True, True),
    ("dislikes_commenter", -1_000, "penalty", None, True, True),
    ("publish_tribute", -20_000, "tribute", None, False, False),
    ("reports", -1_000, "fee", None, False, True),
    ("reading", 3_411, "reward", None, False, True),
    ("grant", 40_000, "grant", None, False, True),
)


def movements() -> list[Movement]:
    """Return a movement of every line, newest first."""
    found, balance_mtwei = [], 120_000
    for number, (line, amount_mtwei, kind, fee_state, about_comment, stands) in enumerate(_MOVED):
        given = line == "grant"
        found.append(
            Movement(
                NOWHERE - number, amount_mtwei, balance_mtwei, line, None if given else NOWHERE,
                NOWHERE + 1 if about_comment else None, NOWHERE - number, kind,
                f"report:{NOWHERE}" if line == "reports" else "", "For the first post" if given else "",
                ago(hours=5 * number), "admin" if given else None, "Ada Admin" if given else None,
                None if given else TITLE, SLUG, stands, stands, fee_state,
            )  # fmt: skip
        )
        balance_mtwei -= amount_mtwei
    return found


def wallet(listed: MovementPage | None, *, waiting: bool = True) -> Wallet:
    """Return a wallet with these movements, and with something that waits or not."""
    pending = [pnl.Line("pluses", 0, 3_000), pnl.Line("reading", 0, 3_411)] if waiting else []
    return Wallet(120_000, 4_000 if waiting else 0, pending, days(), listed)


def days() -> list[Day]:
    """Return what moved a wallet in the last sixteen months."""
    found, balance_mtwei = [], 0
    for back in range(480, -1, -12):
        earned_mtwei, spent_mtwei = 1_000 * (back * 7 % 11), 1_000 * (back * 5 % 9)
        granted_mtwei = 40_000 if back == 480 else 0
        balance_mtwei += earned_mtwei - spent_mtwei + granted_mtwei
        found.append(Day(ago(days=back).date(), earned_mtwei, spent_mtwei, granted_mtwei, balance_mtwei))
    return found


def events() -> list[Event]:
    """Return one event of every kind, newest first."""
    ada, mona, cormac = Person("admin", "Ada Admin"), Person("mod", "Mona Moderator"), Person("commenter", _BY["commenter"])
    other_economy = ECONOMY.changed(minus_fee_mtwei=1_500, hold_hours=48, reading_pot_share=15_000, likes_pot_share=35_000)
    return [
        Grant(NOWHERE, ago(minutes=3), "For the first post, and\nfor the next one.", ada, cormac, 40_000),
        Grant(NOWHERE, ago(hours=2), "", None, cormac, 1_500),
        EconomyChange(NOWHERE, ago(hours=7), "A minus was too dear.", ada, ECONOMY, other_economy),
        EconomyChange(NOWHERE, ago(days=1), "", None, ECONOMY, ECONOMY),
        LevelChange(NOWHERE, ago(days=2), "Likes open earlier.", ada, LEVELS, lower_levels()),
        PostRemoval(NOWHERE, ago(days=4), "An advertisement.", mona, cormac),
        CommentRemoval(NOWHERE, ago(days=5), "Names a neighbour.", mona, cormac),
    ]


def lower_levels() -> LevelRules:
    """Return other rules of levels: one gate lower, one higher."""
    return LEVELS.with_gate("like", 9).with_gate("publish", 20)


def balances() -> Balances:
    """Return what the accounts hold."""
    return Balances(61_250_000, 938_500_000, 250_000, -1_000_000_000)


def settled_days(count: int = 14) -> list[SettledDay]:
    """Return so many settlements, newest first; on some of them a pot held too little."""
    pots_mtwei = ECONOMY.pots_mtwei(938_500_000)
    found = []
    for back in range(count):
        pots = []
        for number, (pot, label) in enumerate(POTS.items(), 1):
            claimed_mtwei = pots_mtwei[pot] * ((back * 37 + number * 53) % 130) // 100
            pots.append(Pot(_(label), back + number, claimed_mtwei, pots_mtwei[pot], min(claimed_mtwei, pots_mtwei[pot])))
        found.append(SettledDay(now().date() - timedelta(days=back), pots))
    return found


def economy_preview() -> Preview:
    """Return what another economy would have paid and charged."""

    def compared(lines: Sequence[str]) -> tuple[Compared, ...]:
        return tuple(
            Compared(_(pnl.LABELS[line]), 12_500 * number, 12_500 * number - 750 * (number % 3) + 250 * (number % 2))
            for number, line in enumerate(lines)
        )

    return Preview(ago(days=30), 30, compared(PAID_LINES), compared(CHARGED_LINES))


def level_preview() -> LevelPreview:
    """Return what other levels would mean, with members who fall."""
    after, readers = lower_levels(), (LIGHT, REGULAR, KEEN)
    ways = [(climb(reader, LEVELS, ECONOMY), climb(reader, after, ECONOMY)) for reader in readers]

    def reached(level: int) -> list[Reached]:
        return [(was[level - 1], will[level - 1]) for was, will in ways]

    shifts = [GateShift(verb, before, level, 3, 1) for verb, before, level in ((_("comment"), 13, 12), (_("publish posts"), 18, 20))]
    return LevelPreview(
        level_changes(LEVELS, after),
        Rise(1_204, 17, 4, shifts),
        MeasuredPace(readers, None),
        [(verb, level, reached(level)) for verb, level, _missing in after.opening(0)],
        [(level, reached(level)) for level in range(2, 51)],
    )


def standing() -> MemberStanding:
    """Return how a member stands with the admins."""
    return MemberStanding(commenter(), [Gain(ago(hours=3), 5, _("Completed reading"), None, "", NOWHERE, TITLE)])


def first_of_months() -> MappingProxyType[date, int]:
    """Return a balance for each of the last days that moved it."""
    return MappingProxyType({day.date: day.balance_mtwei for day in days()})
