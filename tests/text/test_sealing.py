"""Sealed secrets: read with the key of the day and with former ones, by nobody else."""

import pytest

from forum.text.sealing import Sealer, Unreadable


def test_what_is_sealed_can_be_opened_and_not_be_read():
    sealer = Sealer("the key of the day")
    sealed = sealer.seal("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert sealer.open(sealed) == "JBSWY3DPEHPK3PXP"


def test_a_former_key_still_opens_what_it_has_sealed():
    sealed = Sealer("last year's").seal("secret")
    assert Sealer("this year's", ["last year's"]).open(sealed) == "secret"


def test_what_is_sealed_anew_needs_no_former_key():
    sealed = Sealer("last year's").seal("secret")
    renewed = Sealer("this year's", ["last year's"]).renewed(sealed)
    assert Sealer("this year's").open(renewed) == "secret"


@pytest.mark.parametrize(
    "sealed", ["", "nonsense", Sealer("another site's").seal("secret")], ids=["empty", "nonsense", "another's"]
)
def test_what_no_known_key_has_sealed_is_unreadable(sealed):
    with pytest.raises(Unreadable):
        Sealer("ours").open(sealed)
    with pytest.raises(Unreadable):
        Sealer("ours").renewed(sealed)


def test_what_was_changed_on_the_way_is_unreadable():
    sealed = Sealer("ours").seal("secret")
    with pytest.raises(Unreadable):
        Sealer("ours").open(sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:])
