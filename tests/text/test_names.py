"""Names that nobody may give themselves."""

import pytest

from forum.text.names import claims_role, imitates_marks, is_overloaded, is_reserved


@pytest.mark.parametrize(
    "name",
    ["moderator", "Moderator", "rnoderator", "m0derator", "mod", "admin", "adm1n", "Admin2", "_admin_", "administrator",
     "root", "r00t", "support", "SUPP0RT", "system", "staff", "treasury", "escrow", "issuance", "settings"],
)  # fmt: skip
def test_names_of_the_site_are_reserved(name):
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["modem", "badminton", "Rooter", "Steffi", "Ann", "reader", "author", "commenter"])
def test_names_of_people_are_not(name):
    assert not is_reserved(name)
    assert not claims_role(name)


@pytest.mark.parametrize(
    "name",
    ["Bob (Moderator)", "Bob · admin", "ann-mod", "Bob ⓜⓞⓓ", "BobModerator", "m o d e r a t o r", "Ann, Staff",
     "Ann (Admín)", "Bob｜ＭＯＤ", "Moderatorin Ann"],
)  # fmt: skip
def test_a_name_cannot_say_that_its_owner_moderates(name):
    assert claims_role(name)


@pytest.mark.parametrize("name", ["Bob @admin", "Bob ＠admin", "Bob LVL 50", "Ann (level 30)"])
def test_a_name_cannot_hold_what_pages_set_beside_it(name):
    assert imitates_marks(name)


@pytest.mark.parametrize("name", ["Z\u0335\u0336\u0337algo", "\u0301Ann", "a\u20dd\u20dd\u20dd"])
def test_marks_are_not_piled_up(name):
    assert is_overloaded(name)


@pytest.mark.parametrize("name", ["Nguyễn Thị", "שָׁלוֹם", "ก็อต", "राम", "é", "1\ufe0f\u20e3", "Ann", ""])
def test_what_languages_need_is_there(name):
    assert not is_overloaded(name)
