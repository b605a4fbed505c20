"""One-time codes: RFC 6238's own examples, a clock that is a little off, and nothing else."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest

from forum.text.one_time_codes import STEP_SECONDS, matching_step, new_secret, setup_address

SECRET = b32encode(b"12345678901234567890").decode()  # RFC 6238, appendix B


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_codes_are_those_of_the_standard(seconds, code):
    moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    assert matching_step(SECRET, code, moment) == seconds // STEP_SECONDS


@pytest.mark.parametrize(("off_seconds", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phone_s_clock_may_be_one_step_off(off_seconds, counts):
    middle_of_a_step = datetime(2009, 2, 13, 23, 31, 30)
    found = matching_step(SECRET, "005924", middle_of_a_step + timedelta(seconds=off_seconds))
    assert (found is not None) is counts


@pytest.mark.parametrize("typed", ["", "00592", "0059244", "００５９２４", "٠٠٥٩٢٤", "-05924", "abcdef"])
def test_what_is_not_six_digits_is_no_code(typed):
    assert matching_step(SECRET, typed, datetime(2009, 2, 13, 23, 31, 30)) is None


def test_a_new_secret_holds_160_bits_and_is_another_each_time():
    assert len(new_secret()) == 32
    assert new_secret() != new_secret()


def test_the_address_for_the_phone_names_site_and_member():
    address = setup_address(SECRET, "ann", "Café & Co")
    assert address == f"otpauth://totp/Caf%C3%A9%20%26%20Co:ann?secret={SECRET}&issuer=Caf%C3%A9%20%26%20Co"
