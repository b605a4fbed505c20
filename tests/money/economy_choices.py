"""What chance chooses from when it makes up histories of a forum: people, things, prices, pauses."""

from dataclasses import asdict
from datetime import datetime, timedelta
from random import Random

from hypothesis import strategies as st

from forum.rules.economy import EconomyRules
from tests.money.economy_things import Rank

BEGIN = datetime(2026, 3, 1, 9, 30)
# Most of them can afford little, so that much is refused.
CAST = {
    "ada": Rank(20), "ben": Rank(18), "cyd": Rank(14), "dot": Rank(13), "eve": Rank(12), "fay": Rank(10),
    "gus": Rank(1), "mod": Rank(1, "moderator"), "adm": Rank(1, "admin"),
}  # fmt: skip
PURSES_MTWEI = {"ada": 90_000, "ben": 60_000, "cyd": 25_000, "dot": 4_500, "eve": 9_001, "fay": 999, "mod": 44_000}
PRICES = (
    "publish_tribute", "comment_tribute", "minus_fee", "dislike_fee", "report_price", "plus_reward", "comment_reward",
    "like_own", "like_commenter", "like_author", "dislike_author", "dislike_commenter", "reading_minute",
    "reading_post_max", "reading_day_max",
)  # fmt: skip
CONDITIONS = {
    "settlement_budget_share": (0, 1, 2, 20, 100_000, 100_001),
    "hold_hours": (-1, 0, 1, 72),
    "comment_hold_hours": (0, 1, 720),
    "likes_min": (0, 1, 3, 1_000),
    "later_likes_min": (0, 1, 1_000),
    "paid_likes_day_max": (0, 1, 1_000),
    "paid_pluses_week_max": (0, 1, 1_000),
    "hurry_minutes": (0, 60),
    "pair_days": (0, 1),
    "mutual_days": (0, 1, 30, 365),
    "vouches_max": (0, 1, 1_000),
    "vouching_members_min": (0, 1, 1_000),
    "vouches_by_likes_max": (0, 1, 1_000),
    "unvouched_share": (0, 1, 100_000, 100_001),
    "reading_day_max_mtwei": (2_500, 6_000),
}
POTS = ("pluses_pot_share", "comment_rewards_pot_share", "likes_pot_share", "reading_pot_share")
DEARER_DISLIKES = {"dislike_fee_mtwei": 5_000, "dislike_author_mtwei": 5_000}  # than those that wait in escrow
POT_SHARES = ((0, 0, 100_000, 0), (33_333, 33_333, 33_333, 1), (25_000, 25_000, 25_000, 25_001))
PAUSES = (
    timedelta(microseconds=1), timedelta(minutes=1), timedelta(minutes=4, seconds=59.5), timedelta(minutes=5),
    timedelta(minutes=10), timedelta(hours=1), timedelta(hours=11), timedelta(hours=24), timedelta(days=3),
    timedelta(days=31),
)  # fmt: skip

# One, or several in any order. To choose among these is much quicker than to make one up.
_chance = Random(3)
CROWDS = [[name] for name in CAST] + sorted((_chance.sample(list(CAST), 1 + n % 6) for n in range(80)), key=len)
# What changes just before a comment reward is due.
TURNS = ("nothing", "doubt at the last", "doubt at the last", "take back", "take turns")

# Numbers stay below 100: among larger ones Hypothesis mixes constants of whatever modules are loaded,
# and a seed would mean something else when other tests run before.
any_of = st.sampled_from
someone = any_of(sorted(CAST))
crowd = any_of(CROWDS)
said = st.tuples(someone, any_of(("like", "dislike", "like", "dislike", "none", "maybe")))
publisher = any_of(("ada", "ben", "cyd", "mod"))
commenter = any_of(("ada", "ben", "cyd", "dot", "eve", "mod"))
friends = st.lists(commenter, min_size=2, max_size=4, unique=True)
remover = any_of(("gus", "its author", "mod"))
recent = st.integers(0, 6)  # counted from the newest that stands; 6 is the newest that does not
prices = st.builds(lambda name, mtwei: {f"{name}_mtwei": mtwei}, any_of(PRICES), any_of((0, 1, 777, 5_000, 10**8)))
conditions = any_of([{name: value} for name, values in CONDITIONS.items() for value in values])
pots = any_of([dict(zip(POTS, shares, strict=True)) for shares in POT_SHARES] + [DEARER_DISLIKES])
defaults = st.builds(lambda: asdict(EconomyRules()))
any_change = prices | prices | conditions | conditions | pots | defaults | defaults
