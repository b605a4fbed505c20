"""What an attack is said to take, held against one that was really lived, and against the preview of the rules."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import comments, posts, reactions, readings
from forum.db import rows
from forum.models import EconomyRulesVersion, Member
from forum.money import ledger
from forum.money.settlement import settle
from forum.queries.attacks import EXAMPLE_DAYS, EXAMPLES, attack_examples, commenters_since
from forum.queries.preview import preview
from forum.queries.settlements import settlement_facts, settlement_ids_since
from forum.rules.attackers import RING_COMMENTS, Attack, Kind
from forum.rules.attacks import Estimate, Simulation
from forum.rules.economy import EconomyRules
from forum.rules.lines import CLAIM_LINES, Line
from tests.conftest import counting
from tests.visitor import Visitor

QUIET, ATTACKED = datetime(2026, 3, 1), datetime(2026, 3, 11)
DAYS = 5
LONG = "word " * 1_300  # five minutes and a half


class Side:
    """Members who are liked for what they write, one comment a day, and who read what their author writes."""

    def __init__(self, enrol: Callable[..., Member], name: str):
        self.author, self.writer = enrol(f"{name}author", level=20), enrol(f"{name}writer", level=20)
        self.fans = [enrol(f"{name}fan{n}", level=20) for n in range(3)]
        self.post_ids: list[int] = []

    @property
    def members(self) -> list[Member]:
        return [self.author, self.writer, *self.fans]

    def begin(self, at: datetime, posts_each_day: int) -> None:
        with clock.at(at):
            self.post_ids = [posts.publish(self.author, "T", LONG, []) for _ in range(posts_each_day * DAYS)]

    def live(self, at: datetime) -> None:
        with clock.at(at):
            comment_id = comments.write_comment(self.writer, self.post_ids[0], "Words")
            readings.complete_reading(self.fans[0], self.post_ids[(at.day - 1) % 10 % DAYS])
        for second, fan in enumerate(self.fans):
            with clock.at(at + timedelta(seconds=second + 1)):
                reactions.react(fan, comment_id, "like")


def ring_lives(ring: list[Member], post_id: int, at: datetime, day: int) -> None:
    """Spend a day as a ring: all write, and then all like those whose turn it is, in a circle."""
    written = []
    for member in ring:
        with clock.at(at):
            written.append([comments.write_comment(member, post_id, f"Words {n}") for n in range(RING_COMMENTS)])
    for moment, (giver, comment_id) in enumerate(likes_in_turns(ring, written, day)):
        with clock.at(at + timedelta(seconds=moment + 1)):
            reactions.react(giver, comment_id, "like")


def likes_in_turns(ring: list[Member], written: list[list[int]], day: int) -> Iterator[tuple[Member, int]]:
    """Yield who likes what: everybody's first like of the day, then everybody's second, as many as pay.

    There are more of those than others in the ring: a second round goes to everybody's second comment.
    """
    others = len(ring) - 1
    each = min(EconomyRulesVersion.in_force().paid_likes_day_max, RING_COMMENTS * others)
    assert each > others
    for turn in range(each):
        ahead = (day * each + turn) % others + 1
        for place, giver in enumerate(ring):
            yield giver, written[(place + ahead) % len(ring)][turn // others]


def bots_live(bots: list[Member], post_ids: list[int], at: datetime) -> None:
    """Spend a day as bots: each reads four posts of five minutes."""
    with clock.at(at):
        for bot in bots:
            for post_id in post_ids:
                readings.complete_reading(bot, post_id)


def paid(members: list[Member], since: datetime) -> dict[Line, int]:
    """Return what settlements have paid these members since a moment, by line."""
    marks = ", ".join("?" * len(members))
    found = rows(
        f"""SELECT e.line, CAST(sum(e.amount_mtwei) AS BIGINT)
            FROM entry e JOIN journal j ON j.id = e.journal_id JOIN account a ON a.id = e.account_id
            WHERE a.member_id IN ({marks}) AND j.kind = 'reward' AND j.created_at >= ? GROUP BY e.line""",
        *(member.id for member in members),
        since,
    )
    return {Line.named(line): amount_mtwei for line, amount_mtwei in found}


def estimated(attack: Attack, since: datetime) -> Estimate:
    """Return what the attack would have taken of the settlements so far."""
    simulation = Simulation(EconomyRulesVersion.in_force(), attack)
    for settlement_id in settlement_ids_since(since):
        simulation.add(settlement_facts(settlement_id))
    return simulation.estimate()


def days_of(begin: datetime) -> Iterator[datetime]:
    """Yield the hour before noon of each day; the settlement of the next noon follows whatever is done then."""
    for day in range(DAYS):
        yield begin + timedelta(days=day, hours=11)
        settle(begin + timedelta(days=day + 1, hours=12))


# Prices that do not suffer from being rounded, and pots that do not suffice for them.
SHORT = {
    "settlement_budget_share": 100, "paid_likes_day_max": 4, "comment_reward_mtwei": 300_000, "like_own_mtwei": 25_000,
    "like_commenter_mtwei": 50_000, "like_author_mtwei": 25_000,
}  # fmt: skip


# Between the two times the treasury has paid for the first, so that the pots of the second hold a little less.
@pytest.mark.parametrize(("values", "off"), [({}, 0), (SHORT, 0.01)], ids=["pots that suffice", "short pots"])
def test_a_ring_takes_what_the_estimate_says(enrol, set_rules, values, off):
    """The same days twice, with other members: once quiet, which the estimate is made of, once with a real ring."""
    quiet, attacked = Side(enrol, "quiet"), Side(enrol, "busy")
    ring = [enrol(f"ring{n}", level=20) for n in range(4)]
    with clock.at(QUIET):
        set_rules(**values)
    quiet.begin(QUIET, 1)
    for at in days_of(QUIET):
        quiet.live(at)
    estimate, quiet_paid = estimated(Attack(Kind.RING, len(ring)), QUIET), paid(quiet.members, QUIET)
    settle(ATTACKED)  # what still waits
    before_mtwei = sum(ledger.balance_mtwei(member.id) for member in ring)
    attacked.begin(ATTACKED, 1)
    for day, at in enumerate(days_of(ATTACKED)):
        attacked.live(at)
        ring_lives(ring, attacked.post_ids[0], at, day)
    taken, others = paid(ring, ATTACKED), paid(attacked.members, ATTACKED)
    assert estimate.days == DAYS
    for line in (Line.COMMENT_REWARDS, Line.LIKES_OWN, Line.LIKES_COMMENTER):
        assert taken[line] > 0
        assert estimate.taken[line] == pytest.approx(taken[line], rel=off), line.label
    for line in CLAIM_LINES:
        assert estimate.others[line][0] == quiet_paid.get(line, 0), line.label
        assert estimate.others[line][1] == pytest.approx(others.get(line, 0), rel=off), line.label
    net_mtwei = sum(ledger.balance_mtwei(member.id) for member in ring) - before_mtwei
    assert estimate.net_mtwei == pytest.approx(net_mtwei, rel=off)
    without, with_ring = estimate.others[Line.COMMENT_REWARDS]
    assert (with_ring < without) == bool(off)  # they pay for it where a pot is short


def test_bots_take_what_the_estimate_says(enrol, set_rules):
    quiet, attacked = Side(enrol, "quiet"), Side(enrol, "busy")
    bots = [enrol(f"bot{n}") for n in range(3)]
    with clock.at(QUIET):
        set_rules(settlement_budget_share=5)
    quiet.begin(QUIET, 1)
    for at in days_of(QUIET):
        quiet.live(at)
    estimate = estimated(Attack(Kind.BOTS, len(bots)), QUIET)
    attacked.begin(ATTACKED, 4)
    for day, at in enumerate(days_of(ATTACKED)):
        attacked.live(at)
        bots_live(bots, attacked.post_ids[4 * day : 4 * day + 4], at)
    taken = paid(bots, ATTACKED)
    assert estimate.taken[Line.READING] == pytest.approx(taken[Line.READING], rel=0.001)
    assert estimate.taken[Line.READING] < DAYS * 3 * 20_000 // 3


def test_without_attackers_the_replay_is_that_of_the_preview_to_the_mtwei(enrol, set_rules):
    begin = clock.midnight() - timedelta(days=DAYS + 2)
    side = Side(enrol, "quiet")
    with clock.at(begin):
        set_rules(settlement_budget_share=1, unvouched_share=11_111)
    side.begin(begin, 1)
    for at in days_of(begin):
        side.live(at)
    rules = EconomyRulesVersion.in_force().changed(mutual_days=5, like_commenter_mtwei=333)
    seen = {line.label: line for line in preview(rules).paid}
    simulation = Simulation(rules, Attack(Kind.RING, 0))
    for settlement_id in settlement_ids_since(begin):
        simulation.add(settlement_facts(settlement_id))
    estimate = simulation.estimate()
    assert estimate.days == DAYS
    for line, pair in estimate.others.items():
        assert pair == (seen[line.label].changed_mtwei,) * 2, line.label
    assert seen[Line.LIKES_COMMENTER.label].difference_mtwei != 0
    assert (estimate.taken_mtwei, estimate.fees_mtwei) == (0, 0)


def test_commenters_are_counted_with_what_their_comments_cost(enrol, commenter, author, post_id):
    since = clock.now()
    for member in (commenter, commenter, commenter, author):
        comments.write_comment(member, post_id, "Words")
    assert commenters_since(EconomyRules(), since) == (2, 4, 1_000 + 1_000 + 2_000 + 1_000)
    assert commenters_since(EconomyRules(), clock.now() + timedelta(minutes=1)) == (0, 0, 0)


# For everybody.


def section(browser: Visitor) -> str:
    page = re.search(r'<section id="attack".*?</section>', browser.text("/about/earning"), re.S)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page.replace("</t", " </t").replace("</h", " </h"))).split())


def test_everybody_is_told_what_three_attacks_would_take(visitor, author, set_rules):
    words = section(visitor)
    for name in ("A ring of 20", "200 bots, reading", "A commenter with 2 puppets"):
        assert name in words
    [ring, bots, puppets] = attack_examples(EconomyRules(), ledger.balance_mtwei(ledger.TREASURY))
    assert [one.attack for one in (ring, bots, puppets)] == list(EXAMPLES)
    assert ring.days == EXAMPLE_DAYS
    assert ring.net_mtwei < ring.attack.size * EXAMPLE_DAYS * 500  # half a Twei a day and head
    assert puppets.net_mtwei < 0
    before = words
    set_rules(mutual_days=0, pair_days=0)
    assert section(visitor) != before


def test_bots_are_set_against_the_newest_settlement(enrol, set_rules):
    side = Side(enrol, "quiet")
    side.begin(QUIET, 1)
    for at in days_of(QUIET):
        side.live(at)
    [newest] = rows("SELECT id, treasury_mtwei FROM settlement ORDER BY day DESC LIMIT 1")
    _ring, bots, _puppets = attack_examples(EconomyRules(), 0)
    alone = Simulation(EconomyRules(), EXAMPLES[1])
    alone.add(settlement_facts(newest[0]))
    assert bots.taken[Line.READING] == EXAMPLE_DAYS * alone.estimate().taken[Line.READING] > 0


def test_the_examples_cost_one_statement(enrol):
    with counting() as statements:
        attack_examples(EconomyRules(), 1_000_000)
    assert len([sql for sql in statements if sql.lstrip().upper().startswith("SELECT")]) == 1
