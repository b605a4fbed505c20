"""Attacks on the pots of readings and pluses, and what they leave to honest members."""

from bench.soundness.community import Community
from bench.soundness.honest import Honest, Pace
from bench.soundness.measure import Row, net_twei
from bench.soundness.readers import Bots, PlusRing
from bench.soundness.rings import Pattern, everybody
from forum.db import rows
from forum.rules.lines import Line, Pot
from forum.twei import MTWEI_PER_TWEI

BOTS_SHARE_MAX = 0.25


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
    let_in = town.let_in(town.kinds["author"][0], town.kinds["bot"])
    return [
        Row(name, share, BOTS_SHARE_MAX, "of the reading pot", beside),
        Row("bots for whom one accomplice has others vouch", let_in, None, "of 200, on one day"),
    ]


def _reading_pots_twei() -> float:
    """Return what the pots of reading held that paid anything, together, with what others passed on to them."""
    pots = "SELECT sum(pot_mtwei) FROM settlement_pot WHERE pot = ? AND paid_mtwei > 0"
    return int(rows(pots, Pot.READING)[0][0]) / MTWEI_PER_TWEI


def pluses(seed: int, days: int, pattern: Pattern = everybody) -> list[Row]:
    """Live with a ring of 100 that publish ten posts a day, and plus them."""
    town = Community(seed)
    honest = {"author": (8, Pace(posts=0.25, readings=0.5)), "reader": (92, Pace(readings=0.5))}
    groups = [Honest(town, kind, number, pace) for kind, (number, pace) in honest.items()]
    town.live(days, [*groups, PlusRing(town, "ring", 100, posts_a_day=10, pattern=pattern)])
    lines = (Line.PLUSES, Line.PUBLISH_TRIBUTE)
    ring, authors = (net_twei(town.kinds[kind], lines) / len(town.kinds[kind]) / days for kind in ("ring", "author"))
    name = "ring of 100 pluses each other’s posts" + ("" if pattern is everybody else ", one way round")
    bound = authors if pattern is everybody else None
    return [Row(name, ring, bound, "Twei a day and head for posts, net; authors’ is the bound", {"an author": authors})]
