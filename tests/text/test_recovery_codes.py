"""Recovery codes: enough of them, none that can be guessed, typed as people type."""

import pytest

from forum.text.recovery_codes import CODES, digest, new_codes


def test_there_are_ten_and_no_two_alike():
    assert len(set(new_codes())) == CODES == 10


def test_none_holds_letters_that_look_like_others():
    assert not set("".join(new_codes() * 20)) & set("ilo01")


@pytest.mark.parametrize("typed", ["K7MQ-2X9D-HW4E-C8RT", "k7mq2x9dhw4ec8rt", " k7mq 2x9d\thw4e c8rt "])
def test_it_counts_however_it_is_typed(typed):
    assert digest(typed) == digest("k7mq-2x9d-hw4e-c8rt")


def test_another_code_has_another_digest():
    assert digest("k7mq-2x9d-hw4e-c8rt") != digest("k7mq-2x9d-hw4e-c8ru")
