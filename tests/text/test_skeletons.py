"""What names look like: those that people mix up have one skeleton, others have different ones."""

import pytest

from forum.text.skeletons import skeleton


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("moderator", "rnoderator"),
        ("moderator", "M0DERAT0R"),
        ("moderator", "ｍｏｄｅｒａｔｏｒ"),
        ("moderator", "mоderаtor"),  # a Cyrillic о and а
        ("moderator", "ⅿoderator"),  # the Roman numeral
        ("mod", "ᴍᴏᴅ"),
        ("admin", "adm1n"),
        ("admin", "ADMlN"),
        ("admin", "𝕒𝕕𝕞𝕚𝕟"),
        ("admin", "Àdmin"),
        ("admin", "a.d-m i_n"),
        ("admin", "adm\u200bin"),
        ("root", "ⓡⓞⓞⓣ"),
        ("The Editor", "Thе  Edítor"),
        ("Ian", "lan"),
        ("William", "VVilliam"),
        ("Bob", "Вов"),  # Cyrillic
        ("bob", "ВОВ"),
        ("Helen", "Ηelen"),  # a Greek capital Eta
        ("Strasse", "Straße"),
        ("søren", "soren"),
    ],
)
def test_names_that_people_mix_up_have_one_skeleton(name, other):
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [("ann", "anna"), ("Bob", "Rob"), ("Mia", "Nia"), ("山田", "山口"), ("Иван", "Илья"), ("🙂", "🙃"), ("!!!", "???")],
)
def test_others_have_different_ones(name, other):
    assert skeleton(name) != skeleton(other)


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "\u0301" * 50_000, "\ud800"])
def test_whatever_is_typed_has_one_at_once(nothing):
    assert len(skeleton(nothing)) <= 100
