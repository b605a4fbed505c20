"""The economy's rules without a database: amounts as they are typed, prices, caps, pots; and rules replayed."""

from datetime import date, datetime, timedelta

import pytest

from forum.rules.economy import FIELDS, SHARE_WHOLE, EconomyRules, like_weight, paid_mtwei
from forum.rules.lines import CLAIM_LINES, Line
from forum.rules.replay import (
    ActionCounts,
    Claims,
    ReadingClaim,
    Settled,
    Written,
    comment_tributes_mtwei,
    fees_mtwei,
    rewards_mtwei,
)
from forum.twei import parse_twei, plain_twei, twei

NOON = datetime(2026, 3, 1, 12)
TREASURY_MTWEI = 1_000_000_000


@pytest.mark.parametrize(
    ("typed", "mtwei"),
    [
        ("20", 20_000), ("0.25", 250), ("0", 0), ("0.001", 1), (" 7.5 ", 7_500), ("007", 7_000),
        ("999999999.999", 10**12 - 1),
    ],
)  # fmt: skip
def test_an_amount_is_read_to_the_thousandth(typed, mtwei):
    assert parse_twei(typed) == mtwei


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-1", "+5", "1_000", "1,000", "1e3", ".5", "5.", "0.0001", "٣", "１２", "0x10", "NaN", "1 000", "1\n2",
        "1000000000",
    ],
)  # fmt: skip
def test_what_is_no_plain_amount_is_refused_in_words(typed):
    with pytest.raises(ValueError, match="at most three decimals"):
        parse_twei(typed)


@pytest.mark.parametrize(
    ("mtwei", "words"),
    [(1_234_500, "1,234.5"), (0, "0"), (1, "0.001"), (-250, "−0.25"), (1_000_000_000, "1,000,000"), (-1_000, "−1")],
)
def test_an_amount_reads_with_commas_and_no_idle_decimals(mtwei, words):
    assert twei(mtwei) == words


@pytest.mark.parametrize("mtwei", [0, 1, 999, 1_000, 1_234_567, 10**9])
def test_what_a_field_holds_is_read_back_as_it_was(mtwei):
    assert parse_twei(plain_twei(mtwei)) == mtwei


def test_the_defaults_are_possible():
    assert EconomyRules().problems() == {}


def test_every_rule_has_a_field_of_its_own_with_its_default():
    assert len({known.name for known in FIELDS}) == len(FIELDS)
    assert {known.attribute: known.default for known in FIELDS} == {
        known.attribute: getattr(EconomyRules(), known.attribute) for known in FIELDS
    }


def test_rules_are_kept_and_read_back():
    rules = EconomyRules().changed(minus_fee_mtwei=0, hold_hours=48)
    assert EconomyRules.from_json(*rules.to_json()) == rules
    assert EconomyRules.from_json(None) == EconomyRules()


def test_an_unknown_rule_is_not_taken():
    with pytest.raises(ValueError, match="bribe"):
        EconomyRules().changed(bribe=1)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"minus_fee_mtwei": -1}, {"minus_fee"}),
        ({"minus_fee_mtwei": 100_000_001}, {"minus_fee"}),
        ({"settlement_budget_share": SHARE_WHOLE + 1}, {"settlement_budget"}),
        ({"hold_hours": 721}, {"hold_hours"}),
        ({"dislike_fee_mtwei": 999}, {"dislike_author"}),
        ({"likes_pot_share": 29_999}, {"pluses_pot", "comment_rewards_pot", "likes_pot", "reading_pot"}),
    ],
)
def test_what_makes_rules_impossible_is_said_at_its_field(changes, fields):
    assert set(EconomyRules().changed(**changes).problems()) == fields


@pytest.mark.parametrize("attribute", [known.attribute for known in FIELDS if known.unit == "Twei"])
def test_any_price_may_be_nothing(attribute):
    free = {attribute: 0, "dislike_author_mtwei": 0} if attribute == "dislike_fee_mtwei" else {attribute: 0}
    assert EconomyRules().changed(**free).problems() == {}


@pytest.mark.parametrize("treasury_mtwei", [0, 1, 399, 400, 12_345, 10**9])
def test_the_pots_never_hold_more_than_the_budget(treasury_mtwei):
    rules = EconomyRules()
    assert sum(rules.pots_mtwei(treasury_mtwei).values()) <= rules.budget_mtwei(treasury_mtwei) <= treasury_mtwei


def test_the_budget_of_the_first_day_is_2500_twei():
    assert EconomyRules().pots_mtwei(TREASURY_MTWEI) == {
        "pluses": 750_000, "comment_rewards": 500_000, "likes": 750_000, "reading": 500_000,
    }  # fmt: skip


@pytest.mark.parametrize(("recent", "mtwei"), [(0, 1_000), (1, 1_000), (2, 2_000), (3, 4_000), (9, 256_000)])
def test_a_tribute_doubles_from_the_third_comment_in_a_hurry(recent, mtwei):
    assert EconomyRules().tribute_mtwei(recent) == mtwei
    assert EconomyRules().tribute_mtwei(recent, answers_back=True) == 1_000


def test_a_tribute_stays_a_number_that_databases_hold():
    assert EconomyRules().tribute_mtwei(10_000) < 10**15


@pytest.mark.parametrize(("claims", "pot"), [([3_000] * 5, 15_000), ([3_000] * 6, 15_000), ([1, 2, 3], 5), ([250], 0)])
def test_a_pot_pays_at_most_what_it_holds_and_nobody_more_than_they_claim(claims, pot):
    paid = [paid_mtwei(claim, pot, sum(claims)) for claim in claims]
    assert sum(paid) <= pot
    assert all(0 <= one <= claim for one, claim in zip(paid, claims, strict=True))
    assert paid == claims or sum(claims) > pot


def test_the_nth_reaction_of_a_pair_is_worth_an_nth():
    assert [EconomyRules().claim_mtwei("likes_commenter", divisor=n) for n in (1, 2, 3)] == [500, 250, 166]


def test_a_mutual_reaction_is_divided_by_how_many_its_receiver_exchanges_them_with():
    worths = [EconomyRules().claim_mtwei("likes_commenter", divisor=n, mutual=m) for n, m in ((1, 1), (1, 2), (2, 19))]
    assert worths == [500, 250, 13]


@pytest.mark.parametrize(
    ("weights", "mtwei"),
    [
        ([(1, 1)] * 2, 3_000), ([(1, 1)] * 9, 3_000), ([(1, 1)], 1_500), ([(1, 3)] * 3, 1_500),
        ([(2, 1), (1, 2)], 1_500), ([(1, 19)] * 19, 1_499), ([(20, 2)] * 2, 75), ([], 0),
    ],
)  # fmt: skip
def test_a_comments_reward_is_weighed_by_its_likes(weights, mtwei):
    weight = sum(like_weight(n, m) for n, m in weights)
    assert EconomyRules().claim_mtwei("comment_rewards", weight=weight) == mtwei


def test_where_no_like_is_asked_for_none_is_weighed():
    assert EconomyRules().changed(likes_min=0).claim_mtwei("comment_rewards", weight=0) == 3_000


@pytest.mark.parametrize(
    ("words", "claimed_mtwei", "worth_mtwei"),
    [(149, 0, 0), (238, 0, 1_000), (10_000, 0, 5_000), (10_000, 18_000, 2_000), (10_000, 20_000, 0), (238, 30_000, 0)],
)
def test_a_reading_is_worth_its_minutes_up_to_both_caps(words, claimed_mtwei, worth_mtwei):
    rules = EconomyRules()
    assert rules.claim_mtwei("reading", rules.reading_units(words, claimed_mtwei)) == worth_mtwei


def test_readers_cannot_get_more_out_of_a_day_than_its_cap():
    rules, claimed_mtwei = EconomyRules(), 0
    for words in [200, 700, 1_500, 40_000] * 20:
        claimed_mtwei += rules.claim_mtwei("reading", rules.reading_units(words, claimed_mtwei))
    assert claimed_mtwei <= rules.reading_day_max_mtwei


def test_a_share_never_exceeds_the_fee_that_was_paid():
    assert EconomyRules().author_share_mtwei(300) == 300


# Rules replayed over what happened.


def test_fees_are_deeds_times_prices():
    fees = fees_mtwei(EconomyRules(), ActionCounts(posts=2, minuses=3, dislikes=4, reports=5), tributes_mtwei=7)
    assert fees == {
        "publish_tribute": 40_000, "minuses": 6_000, "dislikes_own": 8_000, "reports": 5_000, "comment_tributes": 7,
    }  # fmt: skip


def minutes(*after_noon: float) -> list[list[Written]]:
    return [[Written(1, None, NOON + timedelta(minutes=minute)) for minute in after_noon]]


def talk(*pairs: tuple[int, int | None]) -> list[list[Written]]:
    """A thread written within minutes: who wrote each comment, and to whom."""
    return [[Written(*pair, NOON + timedelta(seconds=second)) for second, pair in enumerate(pairs)]]


@pytest.mark.parametrize(
    ("comments", "mtwei"),
    [
        (minutes(0, 5, 10), 3_000),  # ten minutes are no hurry any more
        (minutes(0, 4, 9, 13), 6_000),
        (minutes(0, 0, 0, 0), 8_000),
        (minutes(-5, -4, 0), 2_000),  # those before the days that count make the next dearer
        (minutes(-5), 0),
        ([*minutes(0, 0), *minutes(0, 0)], 4_000),  # another thread
        (talk((1, None), (2, None), (1, None), (2, None)), 4_000),  # another writer
        (talk((1, None), (2, 1), (1, 2), (2, 1), (1, 2), (2, 1)), 6_000),  # a conversation
        (talk((1, None), (2, 1), (1, 2), (1, 2), (1, None), (1, None)), 7_000),  # what it leaves out of the count
        (talk((1, None), (1, None), (1, 2)), 4_000),  # who was answered has not replied
        (talk((1, None), (1, None), (1, 2), (2, 1), (1, 2)), 6_000),  # has replied by then
        (talk((1, None), (1, 1), (1, 1)), 4_000),  # oneself
        ([], 0),
    ],
)
def test_tributes_are_counted_anew_with_their_hurry(comments, mtwei):
    assert comment_tributes_mtwei(EconomyRules(), comments, since=NOON) == mtwei


def test_without_a_hurry_every_comment_costs_the_same():
    assert comment_tributes_mtwei(EconomyRules().changed(hurry_minutes=0), minutes(0, 0, 0), since=NOON) == 3_000


def claims(line: Line, count: int, comment_id: int | None = None, divisor: int = 1, mutual: int = 1) -> Claims:
    return Claims(line, 1_000, divisor, mutual, None, comment_id, count)


def likes(count: int, comment_id: int | None = None, divisor: int = 1) -> Claims:
    return claims(Line.LIKES_COMMENTER, count, comment_id, divisor)


def test_where_the_pot_suffices_claims_are_paid_in_full():
    assert (
        rewards_mtwei(EconomyRules(), [Settled(TREASURY_MTWEI, [likes(3), likes(2, divisor=3)])])["likes_commenter"]
        == 1_832
    )


def test_where_it_does_not_every_claim_is_lessened_and_rounded_down():
    rules = EconomyRules()
    treasury_mtwei = 1_000_000  # a budget of 2,500 mTwei, which all goes where all is claimed
    paid = rewards_mtwei(rules, [Settled(treasury_mtwei, [likes(30), claims(Line.LIKES_OWN, 3)])])
    assert paid["likes_commenter"] == 30 * (500 * 2_500 // 15_750)
    assert paid["likes_own"] == 3 * (250 * 2_500 // 15_750)


def test_a_dearer_reward_cannot_pay_more_than_the_budget():
    rules = EconomyRules().changed(like_commenter_mtwei=100_000_000)
    assert rewards_mtwei(rules, [Settled(1_000_000, [likes(7)])])["likes_commenter"] <= 2_500


def test_a_pot_does_not_touch_another():
    found = [likes(10_000), claims(Line.PLUSES, 1)]
    assert rewards_mtwei(EconomyRules(), [Settled(10_000_000, found)])["pluses"] == 1_000


@pytest.mark.parametrize(("dislikes", "taken_mtwei"), [(1, 1_000), (2, 1_000), (0, 0)])
def test_dislikes_take_at_most_the_comments_own_rewards(dislikes, taken_mtwei):
    settled = Settled(TREASURY_MTWEI, [likes(2, comment_id=7), likes(9)], dislikes={7: dislikes})
    assert rewards_mtwei(EconomyRules(), [settled])["dislikes_commenter"] == taken_mtwei


def test_an_author_has_a_share_of_what_a_dislike_would_cost():
    rules = EconomyRules().changed(dislike_fee_mtwei=300, dislike_author_mtwei=300)
    assert rewards_mtwei(rules, [Settled(TREASURY_MTWEI, shared=4)])["dislikes_author"] == 1_200


def readings(*units: int, day: int = 1, member_id: int = 1) -> list[ReadingClaim]:
    return [ReadingClaim(member_id, date(2026, 3, day), one, vouched=1) for one in units]


def test_a_lower_cap_for_a_day_is_felt_over_settlements_and_only_by_who_reaches_it():
    settlements = [
        Settled(TREASURY_MTWEI, readings=readings(4_000, 4_000)),
        Settled(TREASURY_MTWEI, readings=readings(4_000) + readings(4_000, day=2) + readings(4_000, member_id=2)),
    ]
    assert rewards_mtwei(EconomyRules(), settlements)["reading"] == 20_000
    capped = EconomyRules().changed(reading_day_max_mtwei=6_000)
    assert rewards_mtwei(capped, settlements)["reading"] == 6_000 + 4_000 + 4_000


def test_a_lower_cap_for_a_post_is_felt():
    capped = EconomyRules().changed(reading_post_max_mtwei=1_500)
    assert rewards_mtwei(capped, [Settled(TREASURY_MTWEI, readings=readings(4_000, 1_000))])["reading"] == 2_500


@pytest.mark.parametrize("line", CLAIM_LINES)
def test_a_reward_of_nothing_pays_nothing(line):
    rules = EconomyRules().changed(**{str(line.rule): 0})
    settled = Settled(TREASURY_MTWEI, [claims(line, 5)])
    assert rewards_mtwei(rules, [settled])[line] == 0
