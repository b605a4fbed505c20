"""Those who attack alone or in twos, in one community: each is too small for the others to feel it."""

from collections import Counter
from collections.abc import Sequence

from bench.soundness.candidates import BEFORE, LIKE_LINES, OTHERS, Past
from bench.soundness.community import Community
from bench.soundness.honest import settle_down
from bench.soundness.measure import Row, net_twei
from bench.soundness.tricks import Bandwagon, Disliked, DislikedAtNight, NightPuppets, Puppets, SelfLiker, Spared
from forum.db import as_datetime, rows
from forum.models import Member
from forum.rules.economy import EconomyRules
from forum.rules.lines import Line
from forum.twei import MTWEI_PER_TWEI

_BUSY_DAYS_MAX = 12
_ROUNDS_MAX = 6
_NIGHTLY_DAYS_MAX = 20
WEEKLY_MAX_TWEI = 0.25
# Four likes a day at a quarter of a Twei: who is early and right is paid for that, and for no more.
EAGER_MAX_TWEI = 1.0


def tricks(seed: int, days: int) -> list[Row]:
    """Live with all of them, and return a row for each."""
    town = Community(seed)
    rounds, busy_days, nightly_days = (
        min(_ROUNDS_MAX, days // 2),
        min(_BUSY_DAYS_MAX, days),
        min(_NIGHTLY_DAYS_MAX, days),
    )
    groups = [
        *settle_down(town),
        Bandwagon(town, "bandwagon", eager=False),
        Bandwagon(town, "eager", eager=True),
        Puppets(town, "busy", a_day=20, days=busy_days),
        Puppets(town, "weekly", every=7, days=days),
        SelfLiker(town, "selfliker"),
        Spared(town, "spared", rounds),
        Disliked(town, "one", rounds, 1),
        Disliked(town, "both", rounds, 2),
        DislikedAtNight(town, "night", rounds, 2),
        NightPuppets(town, "nightly", nightly_days),
    ]
    town.live(days, groups)
    return [
        *_bandwagon_rows(town),
        *_puppet_rows(town, busy_days - 1),
        _self_liker_row(town),
        *_dislike_rows(town, rounds),
        *_cost_rows(town),
    ]


def _bandwagon_rows(town: Community) -> list[Row]:
    late, eager, active = (
        net_twei(town.kinds[kind], [Line.LIKES_OWN]) / len(town.kinds[kind]) / town.days
        for kind in ("bandwagon", "eager", "active")
    )
    words = "Twei a day for Likes Own"
    beside = {"who likes fifteen a day by taste": active}
    return [
        Row("bandwagon on what is liked already", late, 0, words, beside),
        Row("bandwagon on what is still being liked", eager, EAGER_MAX_TWEI, words, beside),
    ]


def _puppet_rows(town: Community, busy_days: int) -> list[Row]:
    busy = net_twei([*town.kinds["busy"], *town.kinds["busy_puppet"]]) / busy_days
    weekly = net_twei([*town.kinds["weekly"], *town.kinds["weekly_puppet"]]) / town.days
    rewards = (Line.COMMENT_REWARDS, Line.LIKES_COMMENTER, Line.LIKES_OWN)
    nightly = net_twei([*town.kinds["nightly"], *town.kinds["nightly_puppet"]], rewards)
    words = "Twei a day, net, for all three accounts"
    return [
        Row("two puppets like each of twenty comments a day", busy, 0, words),
        Row("two puppets like a comment a week", weekly, WEEKLY_MAX_TWEI, words),
        Row("puppets like only around settlements", nightly, 0, "Twei paid without one final like"),
    ]


def _self_liker_row(town: Community) -> Row:
    [me] = town.kinds["selfliker"]
    own = (
        "SELECT COALESCE(sum(paid_mtwei), 0) FROM claim WHERE line = 'likes_author' AND member_id = ? AND giver_id = ?"
    )
    to_self = int(rows(own, me.id, me.id)[0][0]) / MTWEI_PER_TWEI / town.days
    all_of_it = net_twei([me], [Line.LIKES_AUTHOR]) / town.days
    words = "Twei a day of Likes Author by own likes"
    return Row(
        "the author likes the comments under the own posts", to_self, 0, words, {"Likes Author in all": all_of_it}
    )


def _dislike_rows(town: Community, rounds: int) -> list[Row]:
    def left(kind: str) -> float:
        """Return what commenter and likers got for each comment."""
        return net_twei([*town.kinds[kind], *town.kinds[f"{kind}_liker"]]) / rounds

    fee = EconomyRules().dislike_fee_mtwei / MTWEI_PER_TWEI
    spared = left("spared")
    words = "Twei destroyed for each comment"
    late = _days_until_reward("night") - _days_until_reward("spared")
    return [
        Row("one dislike on a comment with two likes", spared - left("one"), fee, words),
        Row("two dislikes on a comment with two likes", spared - left("both"), 2 * fee, words),
        Row("dislikes around settlements, taken back", spared - left("night"), 0, words, {"days later paid": late}),
    ]


def _days_until_reward(kind: str) -> float:
    """Return how many days after its comment a reward of the kind's commenter was paid, on average; 0 for none."""
    waited = """
        SELECT c.created_at, s.ran_at FROM claim k
        JOIN comment c ON c.id = k.comment_id
        JOIN settlement s ON s.id = k.settlement_id
        JOIN member m ON m.id = k.member_id
        WHERE k.line = 'comment_rewards' AND k.state = 'paid' AND m.name = ?
    """
    found = [(as_datetime(paid) - as_datetime(written)).days for written, paid in rows(waited, f"{kind}0")]
    return sum(found) / len(found) if found else 0.0


def _cost_rows(town: Community) -> list[Row]:
    """Return which part honest members lose of what the rules before paid them for the same history."""
    past = Past()
    before = past.paid_mtwei(BEFORE)
    others = {words: past.paid_mtwei(rule) for words, rule in OTHERS.items()}
    found = []
    for kind, name in (("commenter", "an ordinary commenter"), ("active", "who likes fifteen comments a day")):
        members = town.kinds[kind]
        head_days = len(members) * town.days
        net = net_twei(members)
        elsewhere = net - net_twei(members, LIKE_LINES)
        earlier = elsewhere + _sum_twei(before, members)
        beside = {"Twei a day": net / head_days, "under the rules before": earlier / head_days}
        beside |= {words: 1 - (elsewhere + _sum_twei(paid, members)) / earlier for words, paid in others.items()}
        found.append(Row(f"cost to honest members: {name}", 1 - net / earlier, None, "of the income lost", beside))
    return found


def _sum_twei(paid_mtwei: Counter[int], members: Sequence[Member]) -> float:
    return sum(paid_mtwei[member.id] for member in members) / MTWEI_PER_TWEI
