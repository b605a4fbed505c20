"""Of a member's likes of a day, and pluses of seven days, the first ones pay, and no others."""

import pytest

from forum.models import Claim, EconomyRulesVersion, Settlement
from forum.money import audit
from forum.money.audit import Broken
from forum.rules.economy import EconomyRules
from tests.money.village import DAY, HOUR, MINUTE, Village

WEEK = 7 * DAY


@pytest.fixture
def village(enrol) -> Village:
    return Village(enrol)


@pytest.fixture
def post_id(village) -> int:
    return village.post("author")


@pytest.fixture
def posts(village) -> list[int]:
    return [village.post(name) for name in ("dan", "eve", "fay", "gil", "hal", "ida")]


@pytest.fixture(autouse=True)
def the_books_are_right(app):
    yield
    audit.verify()


# Likes of a day.


def test_the_fifth_like_of_a_day_pays_nobody_and_the_next_day_has_four_again(village, post_id):
    for _ in range(5):
        village.like(village.comment("dan", post_id), "ann", "bob", "cleo")
    village.settle()
    assert village.gained("ann") == {"likes_own": 250 + 125 + 83 + 62}
    assert village.gained("dan")["likes_commenter"] == 3 * (500 + 250 + 166 + 125)
    assert village.gained("author")["likes_author"] == 3 * (250 + 125 + 83 + 62)
    next_one = village.comment("dan", post_id)
    village.like(next_one, "ann", "bob", "cleo")
    assert len(village.claims("likes_commenter", next_one)) == 3


def test_a_like_beyond_them_makes_a_comment_liked_and_weighs_nothing_in_its_reward(village, post_id):
    for _ in range(4):
        village.like(village.comment("dan", post_id), "ann")
    fifth = village.comment("eve", post_id)
    village.like(fifth, "ann", "bob")
    village.settle(3 * DAY)
    assert village.claims("comment_rewards", fifth) == ["paid"]
    assert village.gained("eve") == {"comment_rewards": 1_500, "likes_commenter": 500}


def test_a_day_of_likes_begins_at_midnight_utc(village, post_id):
    village.now = village.now.replace(hour=23, minute=0)
    written = [village.comment("dan", post_id) for _ in range(5)]
    for comment_id in written[:4]:
        village.like(comment_id, "ann")
    village.now = village.now.replace(hour=0, minute=0) + DAY
    village.like(written[4], "ann")
    assert village.claims("likes_commenter", written[4]) == ["open"]


def test_a_like_that_is_taken_back_leaves_its_place_to_the_next(village, post_id):
    written = [village.comment("dan", post_id) for _ in range(6)]
    for comment_id in written[:4]:
        village.like(comment_id, "ann")
    village.react(written[0], "none", "ann")
    village.like(written[4], "ann")
    village.like(written[5], "ann")
    assert [village.claims("likes_own", comment_id) for comment_id in written[4:]] == [["open"], []]


def test_a_limit_that_is_lowered_before_the_settlement_leaves_the_first_ones_of_the_day(village, post_id, set_rules):
    written = [village.comment(name, post_id) for name in ("dan", "eve", "fay")]
    for comment_id in written:
        village.like(comment_id, "ann", "bob", "cleo")
    set_rules(paid_likes_day_max=2)
    village.settle()
    for line in ("likes_own", "likes_commenter", "likes_author"):
        states = [village.claims(line, comment_id)[0] for comment_id in written]
        assert states == ["paid", "paid", "dropped"], line
    assert village.gained("ann") == {"likes_own": 500}
    assert village.gained("fay") == {}


# Pluses of a week.


def test_the_fifth_plus_within_a_week_pays_its_author_nothing(village, posts):
    for post_id in posts:
        village.plus(post_id, "ann")
        village.now += DAY
    village.settle()
    assert [village.gained(name) for name in ("gil", "hal", "ida")] == [{"pluses": 1_000}, {}, {}]


def test_a_week_after_the_first_there_is_room_for_another(village, posts):
    for post_id in posts[:4]:
        village.plus(post_id, "ann")
    village.now += WEEK - MINUTE
    village.plus(posts[4], "ann")
    village.now += MINUTE
    village.plus(posts[5], "ann")
    village.settle()
    assert [village.gained(name) for name in ("hal", "ida")] == [{}, {"pluses": 1_000}]


def test_a_plus_counts_by_when_it_was_given_and_not_by_when_the_post_was_read(village, posts):
    for post_id in posts[:5]:
        village.vote(post_id, "plus", "ann")
    for post_id in reversed(posts[:5]):
        village.now += DAY
        village.read(post_id, "ann")
    village.settle()
    assert [village.gained(name) for name in ("dan", "gil", "hal")] == [{"pluses": 1_000}, {"pluses": 1_000}, {}]


def test_a_limit_on_pluses_that_is_lowered_holds_at_the_settlement(village, posts, set_rules):
    for post_id in posts[:3]:
        village.plus(post_id, "ann")
    set_rules(paid_pluses_week_max=1)
    village.settle()
    assert [village.gained(name) for name in ("dan", "eve", "fay")] == [{"pluses": 1_000}, {}, {}]


def test_likes_and_pluses_are_counted_each_by_themselves(village, posts):
    for post_id in posts[:4]:
        village.plus(post_id, "ann")
    comment_id = village.comment("ida", posts[0])
    village.like(comment_id, "ann")
    assert village.claims("likes_commenter", comment_id) == ["open"]


# What was before, and the books.


def test_rules_of_a_time_that_had_a_cap_on_what_likes_pay_their_giver_are_read_without_it():
    assert EconomyRules.from_json('{"likes_own_day_max": 0, "mutual_days": 30}') == EconomyRules(mutual_days=30)


def test_claims_of_a_time_when_none_was_one_too_many_are_paid_as_promised(village, posts, set_rules):
    for post_id in posts[:3]:
        village.plus(post_id, "ann")
    Claim.update(place=None).execute()
    set_rules(paid_pluses_week_max=0, paid_likes_day_max=0)
    village.settle()
    assert [village.gained(name) for name in ("dan", "eve", "fay")] == [{"pluses": 1_000}] * 3


@pytest.mark.parametrize(("rule", "line"), [("paid_likes_day_max", "likes_own"), ("paid_pluses_week_max", "pluses")])
def test_one_too_many_that_was_paid_is_found_whatever_its_claim_says(village, posts, set_rules, rule, line):
    set_rules(**{rule: 2})
    fewer = EconomyRulesVersion.select().order_by(EconomyRulesVersion.id.desc()).get().id
    set_rules(**{rule: 4})
    for author, post_id in zip(("dan", "eve", "fay"), posts, strict=False):
        village.plus(post_id, "ann")
        village.like(village.comment(author, post_id), "ann", "bob", "cleo")
        village.now += HOUR
    village.settle(2 * DAY)
    audit.verify()
    Settlement.update(rules_version=fewer).execute()
    with pytest.raises(Broken, match="number 3 of its giver’s reactions, which was one too many"):
        audit.verify()
    Claim.update(place=1).where(Claim.place.is_null(False)).execute()
    with pytest.raises(Broken, match="one too many"):
        audit.verify()
    Settlement.update(rules_version=fewer + 1).execute()


def test_no_week_of_pluses_is_forgotten_because_several_settlements_paid_it(village, posts, set_rules):
    """Each night pays one of them: only all together are they too many."""
    set_rules(paid_pluses_week_max=2)
    fewer = EconomyRulesVersion.select().order_by(EconomyRulesVersion.id.desc()).get().id
    set_rules(paid_pluses_week_max=4)
    for post_id in posts[:3]:
        village.plus(post_id, "ann")
        village.settle()
    audit.verify()
    Settlement.update(rules_version=fewer).execute()
    Claim.update(place=1).where(Claim.place.is_null(False)).execute()
    with pytest.raises(Broken, match="number 3 of those of its giver that were paid"):
        audit.verify()
    Settlement.update(rules_version=fewer + 1).execute()
