"""What is tried is counted in the database: some attempts are free, then pauses grow, and nothing is kept for ever."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from forum import clock
from forum.actions import attempts
from forum.actions.client import Client, acting_from
from forum.db import db, in_transaction
from forum.errors import TooOften
from forum.models import AttemptCount
from forum.rules.attempts import Limit, origin_of

AT = datetime(2026, 3, 1, 12)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
LIMIT = Limit("test", 3, 10 * SECOND, 60 * SECOND, HOUR)

pytestmark = pytest.mark.usefixtures("limited")


@pytest.fixture
def ann():
    return attempts.attempt(LIMIT, "ann")


def try_at(moment: datetime, *tried: attempts.Attempt) -> int:
    """Count the attempts at a moment, and return how many seconds one has to wait; 0 where they were let through."""
    with clock.at(moment):
        try:
            attempts.count(*tried)
        except TooOften as refusal:
            return refusal.retry_after_seconds
    return 0


def test_some_attempts_are_free_and_then_each_has_to_wait_for_twice_as_long(ann):
    assert [try_at(AT, ann) for _ in range(4)] == [0, 0, 0, 10]
    moment, waits = AT, []
    for _ in range(4):
        moment += try_at(moment, ann) * SECOND
        assert try_at(moment, ann) == 0
        waits.append(try_at(moment, ann))
    assert waits == [20, 40, 60, 60]


def test_who_asks_while_waiting_waits_no_longer_for_it(ann):
    for _ in range(3):
        try_at(AT, ann)
    assert [try_at(AT + n * SECOND, ann) for n in range(1, 10)] == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert try_at(AT + 10 * SECOND, ann) == 0


def test_others_are_counted_for_themselves(ann):
    for _ in range(4):
        try_at(AT, ann)
    assert try_at(AT, attempts.attempt(LIMIT, "ben")) == 0
    assert try_at(AT, attempts.attempt(Limit("other", 3, SECOND, SECOND, HOUR), "ann")) == 0


def test_where_one_of_several_has_to_wait_none_is_counted(ann):
    ben = attempts.attempt(LIMIT, "ben")
    for _ in range(3):
        try_at(AT, ann)
    for _ in range(5):
        assert try_at(AT, ben, ann) == 10
    assert [try_at(AT, ben) for _ in range(4)] == [0, 0, 0, 10]


def test_what_was_right_is_taken_back_and_what_was_wrong_before_still_counts(ann):
    try_at(AT, ann), try_at(AT, ann)
    for _ in range(5):
        with clock.at(AT):
            assert attempts.counted(ann, succeeds=lambda: True)
    with clock.at(AT):
        assert not attempts.counted(ann, succeeds=lambda: False)
    assert try_at(AT, ann) > 0


def test_after_a_quiet_while_everything_is_forgotten(ann):
    for _ in range(3):
        try_at(AT, ann)
    assert [try_at(AT + HOUR, ann) for _ in range(4)] == [0, 0, 0, 10]


def test_the_job_takes_away_what_no_longer_counts_and_nothing_else(ann):
    try_at(AT, ann), try_at(AT + HOUR / 2, attempts.attempt(LIMIT, "ben"))
    with clock.at(AT + HOUR):
        attempts.forget_old()
    assert AttemptCount.select().count() == 1


def test_the_table_holds_nothing_of_what_was_typed_and_digests_need_the_key(ann):
    try_at(AT, ann)
    [row] = AttemptCount.select().dicts()
    assert "ann" not in str(row)
    attempts.bind("another key", on=True)
    assert attempts.attempt(LIMIT, "ann").digest != ann.digest


def test_switched_off_nothing_is_counted(ann):
    attempts.bind("key", on=False)
    assert [try_at(AT, ann) for _ in range(9)] == [0] * 9
    assert not AttemptCount.select().exists()


def test_counting_inside_a_transaction_that_could_take_it_back_is_refused(ann):
    with pytest.raises(RuntimeError):
        in_transaction(attempts.count)(ann)


def test_of_many_at_once_no_more_than_the_free_ones_get_through(ann):
    together, let_through = Barrier(8), []

    def run() -> None:
        with db.connection_context():
            together.wait()
            let_through.append(try_at(AT, ann) == 0)

    threads = [Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(let_through) == LIMIT.free


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_a_place_to_try_from_is_an_ipv4_address_or_a_64_of_ipv6(address, origin):
    assert origin_of(address) == origin


def test_all_addresses_of_a_64_count_as_one():
    def attempt_from(address: str) -> attempts.Attempt:
        with acting_from(Client(address, "", "")):
            return attempts.attempt_from_here(LIMIT)

    assert attempt_from("2001:db8::1") == attempt_from("2001:db8::2:3")
    assert attempt_from("2001:db8::1") != attempt_from("2001:db8:0:1::1")
