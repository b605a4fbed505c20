"""The caps on reading hold at the settlement, by the rules in force then."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import posts, readings
from forum.models import Claim, EconomyRulesVersion, Member, Post, Settlement
from forum.money import audit, ledger, settlement, waiting
from forum.money.audit import Broken

MORNING = datetime(2026, 3, 2, 8)
DAY = timedelta(days=1)
MINUTE_WORDS = 238


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=14)


@pytest.fixture
def read(author, ann) -> Callable[..., None]:
    """Has ann finish new posts, of so many minutes each."""

    def finish(*minutes: int) -> None:
        for number, length in enumerate(minutes):
            post_id = posts.publish(author, f"Post {number}", "Text", [])
            Post.update(words=length * MINUTE_WORDS).where(Post.id == post_id).execute()
            readings.complete_reading(ann, post_id)

    return finish


@pytest.fixture
def earned(ann) -> Callable[[], int]:
    """Tells what ann's wallet has gained by reading."""
    before_mtwei = ledger.balance_mtwei(ann.id)
    return lambda: ledger.balance_mtwei(ann.id) - before_mtwei


@pytest.fixture(autouse=True)
def the_books_are_right(app):
    yield
    audit.verify()


def test_a_rate_that_is_raised_before_the_settlement_pays_no_more_than_the_caps(ann, read, earned, enrol, as_member):
    with clock.at(MORNING):
        read(5, 5, 5, 5)
    admin = as_member(enrol("boss", role="admin"))
    assert (
        admin.post("/admin/economy", reading_minute="5", reading_post_max="25", reason="More", confirm="1").status_code
        == 303
    )
    with clock.at(MORNING + timedelta(hours=1)):
        assert waiting.pending_mtwei(EconomyRulesVersion.in_force(), ann.id) == {"reading": 20_000}
    assert settlement.settle(MORNING + DAY)
    assert earned() == 20_000


def test_a_cap_that_is_lowered_before_the_settlement_holds(read, earned, set_rules):
    with clock.at(MORNING):
        read(5, 5, 5)
    set_rules(reading_day_max_mtwei=7_000, reading_post_max_mtwei=4_000)
    assert settlement.settle(MORNING + DAY)
    assert earned() == 7_000
    worths = [claim.worth_mtwei for claim in Claim.select().where(Claim.line == "reading").order_by(Claim.id)]
    assert worths == [4_000, 3_000, 0]


def test_what_an_earlier_settlement_found_a_day_worth_counts_in_a_later_one(read, earned, set_rules):
    with clock.at(MORNING):
        read(5, 5)
    with clock.at(MORNING + timedelta(hours=10)):
        read(5, 5)
    assert settlement.settle(MORNING + DAY + timedelta(minutes=1))
    assert earned() == 10_000
    set_rules(reading_minute_mtwei=3_000, reading_post_max_mtwei=15_000)
    assert settlement.settle(MORNING + 2 * DAY)
    assert earned() == 20_000


def test_where_an_earlier_settlement_paid_more_than_the_cap_of_now_a_later_one_pays_nothing(read, earned, set_rules):
    with clock.at(MORNING):
        read(5, 5)
    with clock.at(MORNING + timedelta(hours=10)):
        read(5)
    assert settlement.settle(MORNING + DAY + timedelta(minutes=1))
    set_rules(reading_day_max_mtwei=6_000)
    assert settlement.settle(MORNING + 2 * DAY)
    assert earned() == 10_000


def test_each_day_and_each_reader_has_a_cap_of_its_own(ann, author, read, earned, enrol, set_rules):
    bob = enrol("bob", level=14)
    before_mtwei = ledger.balance_mtwei(bob.id)
    with clock.at(MORNING):
        read(5)
        readings.complete_reading(bob, Post.get().id)
    with clock.at(MORNING + DAY):
        read(5)
    set_rules(reading_day_max_mtwei=3_000)
    assert waiting.pending_mtwei(EconomyRulesVersion.in_force(), ann.id) == {"reading": 6_000}
    assert settlement.settle(MORNING + 3 * DAY)
    assert (earned(), ledger.balance_mtwei(bob.id) - before_mtwei) == (6_000, 3_000)


def test_more_days_above_the_cap_than_are_cut_at_once_are_all_cut(read, earned, set_rules, monkeypatch):
    monkeypatch.setattr("forum.money.day_caps._PORTION", 1)
    for day in range(3):
        with clock.at(MORNING + day * DAY):
            read(5, 5)
    set_rules(reading_day_max_mtwei=3_000)
    assert settlement.settle(MORNING + 5 * DAY)
    assert earned() == 9_000


def test_the_wallet_says_what_was_cut(ann, read, as_member, set_rules):
    with clock.at(MORNING):
        read(5, 5)
    set_rules(reading_day_max_mtwei=8_000)
    assert settlement.settle(MORNING + DAY)
    page = as_member(ann).text("/wallet")
    assert "<small>5 min × 1 Twei → 3 Twei</small>" in page
    assert "the maximum that reading pays for one day left only that" in page


def test_books_of_a_time_without_notes_are_in_order_as_they_are(read, set_rules):
    """A rate raised before a settlement paid above the cap then; that stays, and nobody calls it wrong."""
    with clock.at(MORNING):
        read(5, 5)
    settled = settlement.settle(MORNING + DAY)
    set_rules(reading_day_max_mtwei=3_000)
    Settlement.update(rules_version=None).where(Settlement.id == settled.id).execute()
    Claim.update(worth_mtwei=None).execute()
    audit.verify()


def test_a_settlement_that_paid_a_day_above_its_cap_is_found(read, set_rules):
    set_rules(reading_day_max_mtwei=8_000)
    lower = EconomyRulesVersion.select().order_by(EconomyRulesVersion.id.desc()).get().id
    set_rules(reading_day_max_mtwei=20_000)
    with clock.at(MORNING):
        read(5, 5)
    settled = settlement.settle(MORNING + DAY)
    audit.verify()
    Settlement.update(rules_version=lower).where(Settlement.id == settled.id).execute()
    with pytest.raises(Broken, match="one day of a reader worth 10 Twei"):
        audit.verify()
    Settlement.update(rules_version=lower + 1).where(Settlement.id == settled.id).execute()
