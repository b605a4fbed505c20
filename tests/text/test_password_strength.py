"""Passwords that are soon guessed are refused, whatever they are composed of."""

import pytest

from forum.text.password_strength import Weakness, weakness

OWN = ("Newcomer", "jo.miller@post.example", "Twei Forum", "forum.example")


@pytest.mark.parametrize(
    "password",
    ["password", "Password1!", "p@ssw0rd", "12345678", "qwertyuiop", "iloveyou", "sunshine1", "aaaaaaaa", "abcdefgh",
     "letmein99", "passwort!", "linkedinlinkedin", "2026-01-31", "Dragon123", "asdfghjkl", "a" * 128],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password):
    assert weakness(password, OWN) is Weakness.COMMON


@pytest.mark.parametrize(
    "password",
    ["newcomer", "NEWCOMER1", "newcomer2026"[:11], "jo.miller@post.example", "jo.miller", "JoMiller99", "tweiforum",
     "Twei Forum!", "new-comer", "forum.example"],
)  # fmt: skip
def test_what_is_like_ones_name_address_or_site_is_refused(password):
    assert weakness(password, OWN) is Weakness.PERSONAL


@pytest.mark.parametrize(
    "password",
    ["correct horse", "battery staple", "comment-to-earn", "newcomer likes wet paint", "aaaaaaaa on the tide",
     "ein ganz normaler Satz", "кошка на крыше 7", "🦊🦊 über dem Zaun", "kqzvtwmx"],
)  # fmt: skip
def test_no_rule_of_composition_is_asked_for(password):
    assert weakness(password, OWN) is None


def test_a_short_name_makes_no_password_personal():
    assert weakness("jo and the seven dwarves", ("Jo", "")) is None


def test_a_long_password_is_judged_by_its_beginning():
    assert weakness("a" * 32 + "kqzv twmx 7! pyrg", OWN) is Weakness.COMMON
    assert weakness("kqzv twmx 7! pyrg" + "a" * 100, OWN) is None
