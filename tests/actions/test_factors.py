"""Second factors: a code counts once, a recovery code too, and what is kept tells nobody anything."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pyotp
import pytest

from forum.actions import events, factors
from forum.actions.account_events import FactorAdded, FactorRemoved, LogInFailed
from forum.clock import at
from forum.db import db
from forum.errors import Conflict, Invalid
from forum.models import RecoveryCode, TotpSecret
from forum.text.one_time_codes import new_secret
from forum.text.sealing import Sealer

NOON = datetime(2026, 3, 1, 12)
SEALER = Sealer("a key for tests")


def code_at(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).generate_otp(int((moment - datetime(1970, 1, 1)).total_seconds()) // 30)


@pytest.fixture
def me(enrol):
    return enrol("ann", twei=0)


@pytest.fixture
def secret(me):
    """The secret of one-time codes that `me` has turned on at noon."""
    secret = new_secret()
    with at(NOON):
        factors.turn_on_totp(me, secret, code_at(secret, NOON), SEALER)
    return secret


@pytest.fixture
def announced(monkeypatch):
    """What was announced in this test, in its order."""
    heard = []
    for kind in (FactorAdded, FactorRemoved, LogInFailed):
        monkeypatch.setitem(events._followers, kind, [heard.append])
    return heard


def use(me, code, moment):
    with at(moment):
        factors.use_code(me.id, code, SEALER)


def test_a_code_counts_once(me, secret):
    later = NOON + timedelta(minutes=5)
    use(me, code_at(secret, later), later)
    with pytest.raises(Invalid):
        use(me, code_at(secret, later), later)


def test_the_code_that_turns_it_on_is_used_up(me, secret):
    with pytest.raises(Invalid):
        use(me, code_at(secret, NOON), NOON)


def test_a_code_older_than_the_last_one_used_does_not_count(me, secret):
    later = NOON + timedelta(minutes=5)
    use(me, code_at(secret, later), later)
    with pytest.raises(Invalid):
        use(me, code_at(secret, later - timedelta(seconds=30)), later)
    use(me, code_at(secret, later + timedelta(seconds=30)), later)


def test_of_the_same_code_twice_at_once_one_counts(me, secret):
    later, start, counted = NOON + timedelta(minutes=5), Barrier(4), []

    def attempt():
        start.wait()
        try:
            use(me, code_at(secret, later), later)
            counted.append(True)
        except Invalid:
            counted.append(False)
        finally:
            db.close()

    threads = [Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == [False, False, False, True]


def test_a_wrong_code_turns_nothing_on(me):
    with pytest.raises(Invalid):
        factors.turn_on_totp(me, new_secret(), "000000", SEALER)
    assert not factors.has_factor(me.id)


def test_a_second_secret_needs_the_first_one_turned_off(me, secret):
    other, later = new_secret(), NOON + timedelta(minutes=5)
    with at(later), pytest.raises(Conflict):
        factors.turn_on_totp(me, other, code_at(other, later), SEALER)
    use(me, code_at(secret, later), later)


def test_neither_the_secret_nor_a_recovery_code_can_be_read_in_the_database(me):
    secret = new_secret()
    with at(NOON):
        codes = factors.turn_on_totp(me, secret, code_at(secret, NOON), SEALER)
    kept = str(list(TotpSecret.select().dicts()) + list(RecoveryCode.select().dicts()))
    assert secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_a_recovery_code_counts_once_and_the_others_stay(me, secret, announced):
    codes = factors.replace_recovery_codes(me)
    factors.use_code(me.id, codes[3].upper().replace("-", " "), SEALER)
    with pytest.raises(Invalid):
        factors.use_code(me.id, codes[3], SEALER)
    factors.use_code(me.id, codes[4], SEALER)
    assert RecoveryCode.select().count() == 8
    used = FactorRemoved(me.id, "recovery_codes")
    assert announced == [FactorAdded(me.id, "recovery_codes"), used, LogInFailed(me.id, "recovery_codes"), used]


def test_new_recovery_codes_end_the_old_ones(me, secret):
    old, new = factors.replace_recovery_codes(me), factors.replace_recovery_codes(me)
    with pytest.raises(Invalid):
        factors.use_code(me.id, old[0], SEALER)
    factors.use_code(me.id, new[0], SEALER)


def test_another_member_s_codes_are_worth_nothing(me, secret, enrol):
    bob, later = enrol("bob", twei=0), NOON + timedelta(minutes=5)
    codes = factors.replace_recovery_codes(me)
    for code in (code_at(secret, later), codes[0]):
        with pytest.raises(Invalid):
            use(bob, code, later)
    use(me, codes[0], later)


def test_without_a_factor_there_are_no_recovery_codes_to_make(me):
    with pytest.raises(Conflict):
        factors.replace_recovery_codes(me)


def test_turning_one_time_codes_off_ends_the_recovery_codes_too(me, secret, announced):
    factors.turn_off_totp(me)
    assert not factors.has_factor(me.id)
    assert RecoveryCode.select().count() == 0
    assert announced == [FactorRemoved(me.id, "totp")]


def test_turning_them_off_twice_is_announced_once(me, secret, announced):
    factors.turn_off_totp(me)
    factors.turn_off_totp(me)
    assert announced == [FactorRemoved(me.id, "totp")]


def test_a_secret_that_no_key_opens_is_said_in_words(me, secret):
    with pytest.raises(Invalid, match="can’t be checked"):
        factors.use_code(me.id, "123456", Sealer("another key"))


def test_secrets_sealed_anew_outlive_the_former_key(me, secret):
    assert factors.seal_anew(Sealer("new", ["a key for tests"])) == (1, 0)
    assert factors.seal_anew(Sealer("lost")) == (0, 1)
    later = NOON + timedelta(minutes=5)
    with at(later):
        factors.use_code(me.id, code_at(secret, later), Sealer("new"))


def test_the_operator_can_forget_all_factors(me, secret, announced):
    assert factors.forget_factors(me.id) == 1
    assert not factors.has_factor(me.id)
    assert announced == [FactorRemoved(me.id, "totp")]
    assert factors.forget_factors(me.id) == 0
