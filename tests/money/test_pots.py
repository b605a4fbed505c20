"""What a pot leaves goes to those that lack something, and of the reading pot the unvouched get a quarter at most."""

from collections.abc import Callable

import pytest

from forum.actions.authority import OPERATOR
from forum.actions.members import grant_twei
from forum.models import Member, SettlementPot, Vouching
from forum.money import audit, ledger
from tests.money.village import Village

TREASURY_MTWEI = 8_000_000
POTS_MTWEI = {"pluses": 6_000, "comment_rewards": 4_000, "likes": 6_000, "reading": 4_000}  # of that, by the defaults


@pytest.fixture
def village(enrol) -> Village:
    return Village(enrol)


@pytest.fixture
def settle(village, enrol) -> Callable[[], dict[str, SettlementPot]]:
    """Settles the next day with little in the treasury, and returns its pots."""
    bank = enrol("bank", twei=0)

    def run() -> dict[str, SettlementPot]:
        too_much_mtwei = ledger.balance_mtwei(ledger.TREASURY) - TREASURY_MTWEI
        grant_twei(bank.name, too_much_mtwei, "To put it by", by=OPERATOR)
        village.settle()
        return {pot.pot: pot for pot in SettlementPot}

    return run


@pytest.fixture(autouse=True)
def the_books_are_right(app):
    yield
    audit.verify()


def vouch(*members: Member) -> None:
    for member in members:
        Vouching.create(member=member.id, kind="staff")


def given_mtwei(pots: dict[str, SettlementPot]) -> dict[str, int]:
    return {name: pots[name].given_mtwei for name in POTS_MTWEI}


# What a pot leaves.


def test_an_over_claimed_pot_gets_what_it_lacks_out_of_what_others_leave(village, settle, set_rules):
    set_rules(plus_reward_mtwei=8_500)
    village.plus(village.post("author", minutes=0), "ann")
    pots = settle()
    assert given_mtwei(pots) == {"pluses": 2_500, "comment_rewards": -2_500, "likes": 0, "reading": 0}
    assert pots["pluses"].pot_mtwei == 8_500
    assert village.gained("author") == {"pluses": 8_500}


def test_two_over_claimed_pots_share_what_is_left_by_what_they_lack(village, settle, set_rules):
    """10,000 are lacking here and 1,000 there, of which the other two pots leave 10,000."""
    set_rules(plus_reward_mtwei=16_000)
    vouch(village["ann"])
    village.plus(village.post("author", minutes=5), "ann")
    pots = settle()
    pluses_mtwei, reading_mtwei = 10_000 * 10_000 // 11_000, 10_000 * 1_000 // 11_000
    assert given_mtwei(pots) == {
        "pluses": pluses_mtwei,
        "comment_rewards": -4_000,
        "likes": 4_000 - pluses_mtwei - reading_mtwei,
        "reading": reading_mtwei,
    }
    assert village.gained("author") == {"pluses": 6_000 + pluses_mtwei}
    assert village.gained("ann") == {"reading": 4_000 + reading_mtwei}


def test_where_no_pot_lacks_anything_none_passes_anything_on(village, settle):
    village.plus(village.post("author", minutes=0), "ann", "bob")
    pots = settle()
    assert set(given_mtwei(pots).values()) == {0}
    assert {name: pot.pot_mtwei for name, pot in pots.items()} == POTS_MTWEI
    assert village.gained("author") == {"pluses": 2_000}


def test_where_all_pots_lack_something_each_keeps_its_own(village, settle, set_rules):
    set_rules(plus_reward_mtwei=60_000, like_commenter_mtwei=80_000, comment_reward_mtwei=50_000, comment_hold_hours=24)
    vouch(village["ann"], village["bob"])
    post_id = village.post("author", minutes=5)
    village.plus(post_id, "ann", "bob")
    village.like(village.comment("dan", post_id), "ann", "bob")
    pots = settle()
    assert set(given_mtwei(pots).values()) == {0}
    assert {name: pot.pot_mtwei for name, pot in pots.items()} == POTS_MTWEI
    assert village.gained("dan")["comment_rewards"] == 4_000


# Who reads.


def test_of_the_reading_pot_the_unvouched_get_a_quarter_however_many_they_are(village, settle):
    bots = [f"bot{number}" for number in range(5)]
    vouch(village["ann"], village["bob"])
    village.read(village.post("author", minutes=5), "ann", "bob", *bots)
    pots = settle()
    assert given_mtwei(pots)["reading"] == 2 * 5_000 + 1_000 - 4_000  # of which all goes to those who are vouched for
    assert village.gained("ann") == village.gained("bob") == {"reading": 5_000}
    for bot in bots:
        assert village.gained(bot) == {"reading": 1_000 // 5}
    reading = pots["reading"]
    assert (reading.claimed_mtwei, reading.unvouched_claimed_mtwei, reading.unvouched_mtwei) == (35_000, 25_000, 1_000)


def test_the_unvouched_get_their_part_of_what_is_claimed_where_that_is_less(village, settle, set_rules):
    only_reading = {"pluses_pot_share": 0, "comment_rewards_pot_share": 0, "likes_pot_share": 0}
    set_rules(settlement_budget_share=50, reading_pot_share=100_000, **only_reading)  # a pot of 4,000 still
    vouch(village["ann"], village["bob"], village["cleo"])
    village.read(village.post("author", minutes=5), "ann", "bob", "cleo")
    village.read(village.post("author", minutes=2), "newcomer")
    settle()
    theirs_mtwei = 4_000 * 2_000 // 17_000
    assert village.gained("newcomer") == {"reading": theirs_mtwei}
    assert village.gained("ann") == {"reading": 5_000 * (4_000 - theirs_mtwei) // 15_000}


def test_what_the_unvouched_claim_within_their_quarter_is_paid_whole(village, settle):
    village.read(village.post("author", minutes=1), "newcomer")
    pots = settle()
    assert village.gained("newcomer") == {"reading": 1_000}
    assert set(given_mtwei(pots).values()) == {0}


def test_what_the_unvouched_claim_above_it_stays_in_the_treasury_where_nobody_else_reads(village, settle):
    """No pot passes anything on for it either, and nothing is left for who makes accounts enough."""
    village.read(village.post("author", minutes=5), "bot1", "bot2")
    pots = settle()
    assert village.gained("bot1") == village.gained("bot2") == {"reading": 500}
    assert set(given_mtwei(pots).values()) == {0}


@pytest.mark.parametrize(("share", "each_mtwei"), [(0, 0), (50_000, 1_000), (100_000, 5_000)])
def test_how_much_the_unvouched_get_of_their_pot_is_a_rule(village, settle, set_rules, share, each_mtwei):
    """A whole share bounds nothing, not even what other pots pass on."""
    set_rules(unvouched_share=share)
    village.read(village.post("author", minutes=5), "bot1", "bot2")
    settle()
    assert village.gained("bot1").get("reading", 0) == each_mtwei


def test_staff_are_vouched_for_and_who_is_no_longer_so_is_not(village, enrol, settle):
    village.welcome(enrol("mod", role="moderator"))
    vouch(village["ann"])
    village.read(village.post("author", minutes=5), "mod", "ann", "newcomer")
    Vouching.update(withdrawn_at=village.now).where(Vouching.member == village["ann"].id).execute()
    settle()
    assert village.gained("mod")["reading"] == 5_000
    assert village.gained("ann") == village.gained("newcomer") == {"reading": 500}
