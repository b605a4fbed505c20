"""Earning for sceptics: the page says what the rules and the books say, and holds no figure of its own."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import comments, members, reactions, rules
from forum.actions.authority import OPERATOR
from forum.models import EconomyRulesVersion
from forum.money import ledger
from forum.money.settlement import settle
from forum.queries.earning import DISLIKES, LIKES, EarningPage, earning_page
from forum.rules.economy import EconomyRules
from forum.rules.levels import DEFAULT_GATES, LevelRules
from forum.rules.xp import XpRules
from forum.twei import twei
from tests.conftest import counting
from tests.visitor import Visitor

ADDRESS = "/about/earning"
DAY = datetime(2026, 3, 1, 12)


def section(browser: Visitor, name: str) -> str:
    """Return what is read of a section of the page."""
    page = re.search(rf'<section id="{name}".*?</section>', browser.text(ADDRESS), re.S)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page.replace("</t", " </t").replace("</h", " </h"))).split())


@pytest.fixture
def liked(author, enrol, post_id) -> int:
    """A comment with three likes, some days ago."""
    fans = [enrol(name, level=10) for name in ("ann", "ben", "cid")]
    with clock.at(DAY):
        comment_id = comments.write_comment(author, post_id, "A word")
        for fan in fans:
            reactions.react(fan, comment_id, "like")
    return comment_id


def test_every_section_that_the_contents_name_is_there(visitor):
    page = visitor.text(ADDRESS)
    named = re.findall(r'href="#(\w+)"', page.partition('class="contents"')[2].partition("</nav>")[0])
    assert len(named) == 10
    assert all(f'<section id="{name}">' in page for name in named)
    assert page.count("<h1>") == 1


def test_it_says_what_there_is_and_what_a_day_may_spend(visitor, enrol):
    enrol("ann", twei=123)
    source = section(visitor, "source")
    assert "Wallets of all members 123" in source
    assert "Supply: all Twei ever issued 1,000,000" in source
    assert "may spend 0.25 % of what it holds, currently 2,499.692 Twei" in source
    assert "There are 1,000,000 Twei." in section(visitor, "twei")


def test_prices_rewards_and_gates_follow_the_rules(visitor, set_rules):
    set_rules(
        reading_minute_mtwei=1_125, like_own_mtwei=135, like_commenter_mtwei=545, comment_reward_mtwei=3_175,
        plus_reward_mtwei=1_185, like_author_mtwei=295, dislike_author_mtwei=1_195, likes_min=3, hold_hours=31,
        report_price_mtwei=1_215, minus_fee_mtwei=2_225, dislike_fee_mtwei=2_235, comment_tribute_mtwei=1_245,
        publish_tribute_mtwei=20_255, hurry_minutes=17, pair_days=19, reading_post_max_mtwei=5_265,
        reading_day_max_mtwei=20_275, later_likes_min=4, paid_likes_day_max=6, paid_pluses_week_max=8,
        comment_hold_hours=77, mutual_days=23,
    )  # fmt: skip
    gates = {gate: 20 + number for number, gate in enumerate(DEFAULT_GATES)}
    rules.change_levels(replace(LevelRules(), gates=gates), "For the test", by=OPERATOR)
    earn, cost = section(visitor, "earn"), section(visitor, "cost")
    for row in (
        "Each minute of a post you finish 1.125 LVL 1",
        f"Liking a comment that 4 members or more like after you 0.135 LVL {gates['like']}",
        f"A like on your comment 0.545 LVL {gates['comment']}",
        f"Your comment having 3 likes or more, and fewer dislikes (once) 3.175 LVL {gates['comment']}",
        f"A plus on your post from someone who read it 1.185 LVL {gates['publish']}",
        f"A like between two other members under your post 0.295 LVL {gates['publish']}",
        f"A dislike on a comment under your post (paid from its fee) 1.195 LVL {gates['publish']}",
        "at most 5.265 Twei per post and 20.275 Twei a day. Of what one member gives, the first 6 likes of a day and "
        "the first 8 pluses within 7 days pay. Every reward waits 31 hours before it’s paid, the one for a well-liked "
        "comment 77 hours",
        "of one member’s reactions to another within 19 days",
        "have each given the other a plus or like within 23 days",
        "a like pays its giver only if 4 members or more like the comment after them",
    ):
        assert row in earn
    for row in (
        f"A report of your own profit and loss on a post 1.215 LVL {gates['report']}",
        f"A minus on a post 2.225 LVL {gates['minus']}",
        f"A dislike on a comment 2.235 LVL {gates['like']}",
        f"A comment 1.245 LVL {gates['comment']}",
        f"A post 20.255 LVL {gates['publish']}",
        "in the same thread within 17 minutes",
    ):
        assert row in cost


def test_where_reactions_never_wear_off_and_haste_costs_nothing_it_says_neither(visitor, set_rules):
    set_rules(pair_days=0, mutual_days=0, later_likes_min=0, hurry_minutes=0)
    earn, fake = section(visitor, "earn"), section(visitor, "fake")
    assert "Applauding each other" not in earn
    assert "Liking what everyone likes already" not in earn
    assert "÷" not in fake
    assert "bandwagon" not in fake
    assert "doubles" not in section(visitor, "cost")


def test_what_bounds_applause_is_said_with_its_formula_and_by_the_rules_in_force(visitor, set_rules):
    set_rules(
        pair_days=19, mutual_days=23, likes_min=3, later_likes_min=4, paid_likes_day_max=6, paid_pluses_week_max=8,
        comment_hold_hours=77,
        unvouched_share=12_500,
    )  # fmt: skip
    fake = section(visitor, "fake")
    for words in (
        "A plus or like pays its reward ÷ (n × M). Here n counts what its giver gave the same member within 19 days",
        "Where both have given each other one within 23 days, M is the number of members its receiver exchanges them",
        "it’s whole once its likes weigh as much as 3 likes that nothing divides",
        "its reward waits 77 hours",
        "only if 4 members or more like the comment after them",
        "only the first 6 likes of a day and the first 8 pluses within 7 days pay anything",
        "Those nobody vouches for share at most 12.5 % of that pot, however many they are: 62.5 Twei",
    ):
        assert words in fake


def test_no_figure_of_the_rules_stays_when_the_rules_change(visitor, set_rules):
    """Nothing is written out that a rule says: no amount of the old rules is on the page of quite other ones."""
    amounts = re.compile(r"\d[\d,]*(?:\.\d+)?(?= Twei| % of)")
    before = set(amounts.findall(section(visitor, "examples"))) | set(amounts.findall(section(visitor, "fake")))
    odd = {name: value * 3 + 7 for name, value in vars_of(EconomyRules()).items() if name.endswith("_mtwei")}
    set_rules(**(odd | {"dislike_author_mtwei": 1, "settlement_budget_share": 333, "unvouched_share": 7_000}))
    after = set(amounts.findall(section(visitor, "examples"))) | set(amounts.findall(section(visitor, "fake")))
    assert before & after <= {"1,000,000"}  # what the treasury of an empty site holds


def vars_of(these: EconomyRules) -> dict[str, int]:
    return {name: getattr(these, name) for name in EconomyRules.__dataclass_fields__}


def test_the_readers_day_is_counted_by_rates_and_caps(visitor, set_rules):
    assert "finishes 3 posts of 4 minutes. Each is worth up to 4 Twei, all together 12 Twei." in section(
        visitor, "examples"
    )
    set_rules(reading_minute_mtwei=2_000, reading_day_max_mtwei=12_500)
    assert "Each is worth up to 5 Twei, all together 12.5 Twei." in section(visitor, "examples")
    set_rules(reading_minute_mtwei=0)
    assert "Each is worth up to 0 Twei, all together 0 Twei." in section(visitor, "examples")


def page_of(these: EconomyRules) -> EarningPage:
    return earning_page(these, LevelRules())


def test_the_comment_of_the_example_moves_what_comes_to_nothing(app):
    for these in (
        EconomyRules(),
        EconomyRules(likes_min=6),
        EconomyRules(dislike_commenter_mtwei=50_000),
        EconomyRules(like_own_mtwei=7_001),
    ):
        comment = page_of(these).comment
        moved = (comment.commenter_mtwei, comment.author_mtwei, comment.likers_mtwei, comment.treasury_mtwei)
        assert sum(moved) - comment.dislikers_mtwei == 0


def test_the_comment_of_the_example_follows_the_rules(visitor, set_rules):
    examples = section(visitor, "examples")
    for row in (
        "A comment with 5 likes and 1 dislike A comment earns its reward with 2 likes or more and fewer dislikes. "
        "A like pays its giver if 2 members or more like the comment after them.",
        "The commenter: tribute −1 ",
        "The commenter: 5 likes +2.5 ",
        "The commenter: comment reward +3 ",
        "The commenter: 1 dislike −1 ",
        "The commenter, in total +3.5 ",
        "The post’s author: likes, and a share of the dislike fee +2.25 ",
        "Those who liked it, together (3 of 5 earn something) +0.75 ",
        "Those who disliked it, together: the fee −2 ",
        "The treasury −4.5 ",
    ):
        assert row in examples
    set_rules(likes_min=6, later_likes_min=5)
    examples = section(visitor, "examples")
    assert "This one has too few for its reward." in examples
    assert "The commenter: comment reward 0 " in examples
    assert "Those who liked it, together (0 of 5 earn something) 0 " in examples


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"later_likes_min": 0, "likes_min": 5, "like_own_mtwei": 777},
        {"later_likes_min": 4, "likes_min": 0},
        {"likes_min": 6, "like_author_mtwei": 333},
        {"paid_likes_day_max": 0, "mutual_days": 0, "pair_days": 0},
        {"dislike_commenter_mtwei": 50_000},
        {"dislike_commenter_mtwei": 50_000, "comment_hold_hours": 24},
    ],
    ids=lambda values: "+".join(values) or "defaults",
)
def test_the_comment_of_the_example_moves_what_a_real_one_does(author, commenter, enrol, post_id, set_rules, values):
    set_rules(**values)
    likers = [enrol(f"liker{number}", level=10) for number in range(LIKES)]
    dislikers = [enrol(f"disliker{number}", level=10) for number in range(DISLIKES)]
    groups = {"commenter": [commenter], "author": [author], "likers": likers, "dislikers": dislikers}

    def held() -> dict[str, int]:
        return {name: sum(ledger.balance_mtwei(one.id) for one in group) for name, group in groups.items()}

    before = held()
    with clock.at(DAY):
        comment_id = comments.write_comment(commenter, post_id, "A word")
    opinions = [(one, "like") for one in likers] + [(one, "dislike") for one in dislikers]
    for minute, (member, value) in enumerate(opinions):
        with clock.at(DAY + timedelta(minutes=minute)):
            reactions.react(member, comment_id, value)
    for days in (2, 3, 4):
        settle(DAY + timedelta(days=days))
    example = page_of(EconomyRulesVersion.in_force()).comment
    assert {name: after - before[name] for name, after in held().items()} == {
        "commenter": example.commenter_mtwei,
        "author": example.author_mtwei,
        "likers": example.likers_mtwei,
        "dislikers": -example.dislikers_mtwei,
    }


def test_factors_are_those_of_the_last_settlements(visitor, set_rules, liked):
    assert "No settlements yet" in section(visitor, "factor")
    assert "At the factor of the last settlement" not in section(visitor, "examples")
    set_rules(settlement_budget_share=1, like_commenter_mtwei=7_000)
    settle(DAY + timedelta(days=2))
    page = earning_page(EconomyRules(), LevelRules())
    share = page.days[0].pots[2].factor_share
    assert share < 100_000
    assert f"{twei(share)} %" in section(visitor, "factor")
    assert "The latest settlement, with its real factors" in section(visitor, "factor")
    assert "on 3 March 2026, 100 % of that would be paid: 12 Twei." in section(visitor, "examples")


def test_it_says_how_many_accounts_empty_the_reading_pot(visitor, set_rules):
    fake = section(visitor, "fake")
    assert "never take more than the day’s reading pot, 500 Twei, and what other pots have left." in fake
    assert (
        "share at most 25 % of that pot, however many they are: 125 Twei. Once 7 accounts that nobody vouches for take"
        in fake
    )
    set_rules(reading_day_max_mtwei=7_000)
    assert "Once 18 accounts that nobody vouches for take" in section(visitor, "fake")
    set_rules(reading_day_max_mtwei=0)
    assert "take all they can" not in section(visitor, "fake")


def test_it_says_how_long_the_quickest_way_is(visitor):
    assert "needs 10 days, and 2 hours with posts open, to reach LVL 13" in section(visitor, "fake")
    rules.change_levels(replace(LevelRules(), xp=XpRules(day=15)), "For the test", by=OPERATOR)
    assert "needs 10 days" not in section(visitor, "fake")


def test_it_says_what_would_be_left_of_the_treasury(visitor, app, set_rules):
    assert page_of(EconomyRules(settlement_budget_share=0)).treasury_after_a_year_mtwei == 1_000_000_000
    assert page_of(EconomyRules(settlement_budget_share=100_000)).treasury_after_a_year_mtwei == 0
    assert "the treasury would still hold 401,060.802 of 1,000,000 Twei" in section(visitor, "fake")


def test_it_counts_what_admins_and_the_operator_did(visitor, enrol):
    assert "So far there have been 0 grants, totalling 0 Twei." in section(visitor, "doubt")
    enrol("ann", twei=40)
    assert "So far there has been 1 grant, of 40 Twei." in section(visitor, "doubt")
    members.grant_twei("ann", 1_500, "For the test", by=OPERATOR)
    rules.change_economy(EconomyRules(minus_fee_mtwei=1), "For the test", by=OPERATOR)
    doubt = section(visitor, "doubt")
    assert "So far there have been 2 grants, totalling 41.5 Twei." in doubt
    assert "Changes so far: 1 to the economy, 0 to the levels." in doubt


def test_it_leads_to_all_that_can_be_checked(visitor):
    page = visitor.text(ADDRESS)
    for address in ("/economy.json", "/economy", "/log", "/wallet", "/levels"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(("who", "cost"), [("nobody", 5), ("ann", 7)])
def test_the_page_costs_a_fixed_number_of_statements(visitor, enrol, as_member, liked, who, cost):
    browser = visitor if who == "nobody" else as_member(enrol("dora"))

    def selects() -> int:
        with counting() as statements:
            browser.text(ADDRESS)
        return len([sql for sql in statements if sql.lstrip().upper().startswith("SELECT")])

    before = selects()
    settle(DAY + timedelta(days=2))
    settle(DAY + timedelta(days=3))
    rules.change_economy(EconomyRules(minus_fee_mtwei=1), "For the test", by=OPERATOR)
    assert selects() == before == cost  # the member, the site, and four for the page; whether one is vouched for


def test_anonymous_readers_may_keep_it_until_something_changes(visitor, enrol):
    first = visitor.get(ADDRESS)
    assert first.headers["Cache-Control"] == "no-cache"
    again = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get(ADDRESS, headers=again).status_code == 304
    enrol("ann")
    assert visitor.get(ADDRESS, headers=again).status_code == 200
