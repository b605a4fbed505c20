"""Things made up for the style guide: members, posts and comments that are in no database.

Each is what a query would have returned, made by hand. A change of one field makes another state of it:
`comment(my_reaction=1)`. Their numbers belong to nothing, so that no address leads to anything real.
"""

from collections.abc import Sequence
from dataclasses import fields as fields_of
from datetime import datetime, timedelta

from forum.clock import now
from forum.models import Member
from forum.models.thread_state import ThreadState
from forum.queries.comments import CommentView
from forum.queries.front import Headline
from forum.queries.likes import Liker, LikesPage
from forum.queries.post import PostView
from forum.queries.readings import ReadingView
from forum.queries.reports import NO_REPORTS
from forum.queries.thread import ThreadPage
from forum.queries.thread_places import Mark
from forum.queries.thread_trees import Fold, FoldKind, Row, Turn
from forum.render.prices import Tribute
from forum.rules.economy import EconomyRules
from forum.rules.gates import Gate
from forum.rules.levels import LevelRules
from forum.rules.lines import CLAIM_LINES, Line
from forum.rules.pace import PACE_DAYS, Pace, pace
from forum.rules.recent_pay import RecentPay
from forum.text import markdown
from forum.twei import MTWEI_PER_TWEI
from forum.web.preferences import preferences
from forum.web.viewer import Viewer

LEVELS, ECONOMY = LevelRules(), EconomyRules()
# A week in which each line paid about a third of what it promised.
RECENT_PAY = RecentPay(";".join(f"{line} 100 100000 {33 * ECONOMY.rate_mtwei(line)}" for line in CLAIM_LINES))
NOWHERE = 900_000_000_000
TITLE, SLUG = "The bus is later for you", "the-bus-is-later-for-you"
LONG_TITLE = "On the typography of railway timetables, and why a figure 1 that is too narrow costs a passenger a train"
TEASER = "Buses that run every ten minutes are waited for longer than five. Nobody cheats; it is how one counts."
BY = {"reader": "Rhea Reader", "almost": "Alma Almost", "commenter": "Cormac Commenter", "author": "Aurel Author",
       "mod": "Mona Moderator", "admin": "Ada Admin"}  # fmt: skip
_PICTURES = {"reader": "petals", "almost": "waves", "commenter": "face", "author": "blocks", "mod": "quilt",
             "admin": "rings"}  # fmt: skip
_BALANCES_TWEI = {"reader": 0, "author": 431, "admin": 12_345}

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

An address, https://example.org/, becomes a link by itself;
averylongwordthatnobodywouldeverwrite does not stick out.

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


def viewer(me: Member | None, balance_twei: int | None = None) -> Viewer:
    """Return whoever is looking (None: anonymous), with so many Twei, by the default rules."""
    if balance_twei is None:
        balance_twei = _BALANCES_TWEI.get(me.name, 120) if me else 0
    return Viewer(me, balance_twei * MTWEI_PER_TWEI, LEVELS, preferences())


def member(name: str, level: int, *, role: str = "member", **more: object) -> Member:
    """Return somebody of the demo's names, two thirds of the way from this level to the next."""
    begins_xp = LEVELS.thresholds_xp[level - 1]
    span_xp = LEVELS.progress(begins_xp).span_xp
    return Member(
        id=NOWHERE + list(BY).index(name), name=name, display_name=BY[name], email=f"{name}@example.org", role=role,
        xp=begins_xp + 2 * span_xp // 3, avatar=_PICTURES[name], created_at=ago(days=118), **more,
    )  # fmt: skip


def newcomer() -> Member:
    """Somebody who may do nothing yet."""
    return member("reader", 1)


def voter() -> Member:
    """Somebody who may vote, like and buy reports, and not comment yet."""
    return member("almost", 12, bio="One level short of saying something.")


def commenter() -> Member:
    """Somebody who may comment, and publish nothing yet."""
    return member("commenter", 14)


def author() -> Member:
    """Who wrote the post, and some of the comments."""
    return member("author", 20, bio="Freelance writer on measurement and maps.")


def moderator() -> Member:
    """Somebody who passes every gate, and may remove things."""
    return member("mod", 16, role="moderator")


def admin() -> Member:
    """Somebody who sets the rules."""
    return member("admin", 19, role="admin")


def headline(**changes: object) -> Headline:
    """Return a post as lists show it."""
    fields = {
        "id": NOWHERE, "slug": SLUG, "title": TITLE, "teaser": TEASER, "words": 812, "pluses": 24, "minuses": 1,
        "comments": 17, "created_at": ago(hours=5), "author_name": "author", "author_display_name": "Aurel Author",
        "author_role": "member", "author_avatar": "blocks", "tags": ["counting", "transport"],
    }  # fmt: skip
    return Headline(**fields | changes)


def post(**changes: object) -> PostView:
    """Return the post as its thread shows it."""
    written_by = author()
    fields = {
        "id": NOWHERE, "slug": SLUG, "title": TITLE, "teaser": TEASER, "words": 812, "pluses": 24, "minuses": 1,
        "body_html": markdown.render_comment("Nobody cheats; it is how one counts. " * 4).html,
        "comments": 17, "created_at": ago(hours=5), "edited_at": None, "author_id": written_by.id,
        "author_name": "author", "author_display_name": "Aurel Author", "author_xp": written_by.xp,
        "author_avatar": "blocks", "removed": None, "removed_because": None, "removed_by": None, "removed_at": None,
        "my_vote": None, "my_draft": None, "my_draft_avatar": None, "my_read_at": None, "my_recent": 0,
        "author_role": "member", "my_oldest_at": None, "my_answers_back": False, "my_tribute_mtwei": None,
        "tags": ["counting", "transport"], "featured_comments": None, **_LEFT_ALONE,
    }  # fmt: skip
    return PostView(**fields | changes)


# What moderators have not done to the thread.
_LEFT_ALONE = dict.fromkeys(field.name for field in fields_of(ThreadState))


def hurried_tribute() -> Tribute:
    """Return what a third comment within ten minutes costs."""
    return Tribute(
        ECONOMY.tribute_mtwei(2), falls_to_mtwei=ECONOMY.tribute_mtwei(1), falls_at=now() + timedelta(minutes=7)
    )


def comment(number: int = 1, by: Member | None = None, body: str = COMMENT, **changes: object) -> CommentView:
    """Return a comment, of the commenter where nobody else is named."""
    by = by or commenter()
    fields = {
        "id": NOWHERE + number, "post_id": NOWHERE, "parent_id": None, "root_id": None, "depth": 0, "rank": 0,
        "replies": 0, "answers": 0, "place": number, "body_html": markdown.render_comment(body).html,
        "avatar": by.avatar, "likes": 4, "dislikes": 1,
        "created_at": ago(minutes=42), "edited_at": None, "author_id": by.id, "name": by.name,
        "display_name": by.display_name, "role": by.role, "xp": by.xp, "by_post_author": by.id == author().id,
        "parent_display_name": None, "removed": None, "removed_because": None, "removed_by": None, "removed_at": None,
        "my_reaction": None,
    }  # fmt: skip
    return CommentView(**fields | changes)


def conversation() -> list[CommentView]:
    """Return a comment with a reply to each reply, seven deep: from the sixth on the depth stays."""
    found = [comment(100, replies=7)]
    for depth in range(1, 8):
        by, before = (author(), moderator())[depth % 2], found[-1]
        found.append(
            comment(
                100 + depth,
                by,
                "A reply to that.",
                parent_id=before.id,
                root_id=found[0].id,
                depth=depth,
                parent_display_name=before.display_name,
                likes=depth,
                dislikes=0,
            )
        )
    return found


def folded_conversation() -> list[Row]:
    """Return what is shown of a conversation of many, with the ways to all that is folded away."""
    top, first, second, *_ = conversation()
    folds = ((FoldKind.BETWEEN, 12, 0), (FoldKind.DEEPER, 3, 3), (FoldKind.MORE, 1_204, 1), (FoldKind.MORE, 0, 1))
    between, deeper, *more = (Fold(kind, Turn(under=NOWHERE + n), *where) for n, (kind, *where) in enumerate(folds))
    return [top, between, first, second, deeper, *more]


def thread(*, long: bool = False) -> ThreadPage:
    """Return a page of the thread, which is all of it, or of a long one."""
    marks = [Mark(1, ago(days=90)), Mark(50_000, ago(days=40)), Mark(100_000, ago(days=1))] if long else ()
    return ThreadPage(conversation(), None, None, post=post(), sort="best", reports=NO_REPORTS, marks=marks)


def likes() -> LikesPage:
    """Return who likes a comment."""
    likers = [
        Liker(member.id, member.name, member.display_name, member.role, member.avatar, member.xp)
        for member in (author(), commenter())
    ]
    return LikesPage(comment(likes=52), likers, "1_1")


def reading(words: int = 812, **changes: object) -> ReadingView:
    """Return a reading that has not been begun."""
    worth_mtwei = ECONOMY.claim_mtwei(Line.READING, ECONOMY.reading_units(words, 0))
    fields = {
        "words": words, "id": None, "credited_ms": 0, "seen_end": False, "open": False, "completed": False,
        "date": None, "pending_mtwei": 0, "earned_mtwei": None, "room_mtwei": ECONOMY.reading_day_max_mtwei,
        "worth_mtwei": worth_mtwei, "worth_xp": 8,
    }  # fmt: skip
    return ReadingView(**fields | changes)


def own_pace(me: Member, *days_xp: int, done: Sequence[str] = ()) -> Pace:
    """Return how far the member has to the gate of comments; without days, for want of a pace, a regular reader's."""
    today_xp = {"reading": 20, "day": 5, "plus": 3} if days_xp else {}
    return pace(LEVELS, ECONOMY, me.xp, PACE_DAYS, days_xp, today_xp, done, Gate.COMMENT)
