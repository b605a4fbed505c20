"""Attacks on the pots of readings and pluses, and what they leave to honest members."""

from collections.abc import Sequence
from typing import NamedTuple

from bench.soundness.community import Community
from bench.soundness.honest import Honest, Pace
from bench.soundness.measure import Row, net_twei
from bench.soundness.readers import Bots, PlusRing
from bench.soundness.rings import Pattern, everybody
from forum.db import rows
from forum.models import Member
from forum.rules.economy import EconomyRules
from forum.rules.lines import Line, Pot
from forum.twei import MTWEI_PER_TWEI

BOTS_SHARE_MAX = 0.25
LET_IN_DAYS = 30
# A quarter of what an ordinary commenter gets, for whom nothing has to be staged.
PLUSES_HEAD_MAX_TWEI = 0.5


def bots(seed: int, days: int) -> list[Row]:
    """Live with 200 bots that read at every cap, among 200 readers of whom half write as well.

    Moderators vouch for the authors; everybody else has to be liked.
    """
    town = Community(seed)
    honest = {
        "author": (8, Pace(posts=0.5, likes=2, readings=2)),
        "writer": (92, Pace(comments=0.25, likes=1, readings=2)),
        "reader": (100, Pace(readings=2)),
    }
    groups = [Honest(town, kind, number, pace) for kind, (number, pace) in honest.items()]
    town.vouch_for("author")
    town.live(days, [*groups, Bots(town, "bot", 200)])
    read = {kind: net_twei(members, [Line.READING]) for kind, members in town.kinds.items()}
    beside = {
        words: read[kind] / len(town.kinds[kind]) / days
        for kind, words in (("bot", "a bot, Twei a day"), ("writer", "who writes too"), ("reader", "who only reads"))
    }
    name, share = "200 bots that read at every cap", read["bot"] / _reading_pots_twei()
    let_in = town.let_in(town.kinds["author"][0], town.kinds["bot"], LET_IN_DAYS)
    words = f"of 200, within {LET_IN_DAYS} days, by hand and by likes"
    return [
        Row(name, share, BOTS_SHARE_MAX, "of the reading pot", beside),
        Row("bots for whom one accomplice has others vouch", let_in, EconomyRules().vouches_max, words),
    ]


def _reading_pots_twei() -> float:
    """Return what the pots of reading held that paid anything, together, with what others passed on to them."""
    pots = "SELECT sum(pot_mtwei) FROM settlement_pot WHERE pot = ? AND paid_mtwei > 0"
    return int(rows(pots, Pot.READING)[0][0]) / MTWEI_PER_TWEI


def pluses(seed: int, days: int, posts_a_day: float, name: str, pattern: Pattern = everybody) -> list[Row]:
    """Live with a ring of 100 that publish so many posts a day, and plus them.

    A post costs everybody the same, and the ring decides how many it publishes: so posts are compared. What comes of
    them all for each head is the other measure.
    """
    town = Community(seed)
    honest = {"author": (8, Pace(posts=0.25, readings=0.5)), "reader": (92, Pace(readings=0.5))}
    groups = [Honest(town, kind, number, pace) for kind, (number, pace) in honest.items()]
    town.live(days, [*groups, PlusRing(town, "ring", 100, posts_a_day=posts_a_day, pattern=pattern)])
    ring, author = (_published(town.kinds[kind]) for kind in ("ring", "author"))
    heads = len(town.kinds["ring"])
    beside = {"of an author’s": author.a_post_twei, "posts of authors": author.posts, "posts of the ring": ring.posts}
    each = Row(name, ring.a_post_twei, author.a_post_twei, "Twei a post, net; what authors get is the bound", beside)
    head = Row(name, ring.net_twei / heads / days, PLUSES_HEAD_MAX_TWEI, "Twei a day and head for posts, net")
    return [head] if posts_a_day < 1 else [each, head]


class _Published(NamedTuple):
    """What members published, and what pluses of it and its tributes came to."""

    posts: int
    net_twei: float

    @property
    def a_post_twei(self) -> float:
        return self.net_twei / self.posts


def _published(members: Sequence[Member]) -> _Published:
    ids = ", ".join(str(member.id) for member in members)
    [(posts,)] = rows(f"SELECT count(*) FROM post WHERE author_id IN ({ids})")  # noqa: S608
    return _Published(posts, net_twei(members, (Line.PLUSES, Line.PUBLISH_TRIBUTE)))
