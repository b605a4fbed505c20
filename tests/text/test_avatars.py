"""Avatars: the same name, the same picture; different names, different ones."""

import re
from xml.etree import ElementTree

import pytest

from forum.text import avatars


@pytest.mark.parametrize("style", avatars.STYLES)
def test_a_drawing_is_wellformed_and_harmless(style):
    svg = avatars.draw(style, "ann")
    ElementTree.fromstring(svg)  # noqa: S314  (our own)
    assert not re.search(r"script|style=|on\w+=|href", svg)


@pytest.mark.parametrize("style", avatars.STYLES)
def test_a_name_always_looks_the_same_and_names_differ(style):
    assert avatars.draw(style, "ann") == avatars.draw(style, "ANN")
    assert len({avatars.draw(style, f"member{n}") for n in range(200)}) > 190


def test_newcomers_do_not_all_look_alike():
    assert {avatars.default_style(f"member{n}") for n in range(100)} == set(avatars.STYLES)


def test_a_picture_is_served_once_and_kept(visitor):
    response = visitor.get("/avatars/1/rings/ann.svg")
    assert response.status_code == 200
    assert response.mimetype == "image/svg+xml"
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["/avatars/1/nope/ann.svg", "/avatars/9/rings/ann.svg", f"/avatars/1/rings/{'x' * 25}.svg"]
)
def test_what_is_no_picture_is_not_there(visitor, address):
    assert visitor.get(address).status_code == 404
