"""Names from elsewhere become usernames that everybody can type, and that say where they are from."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.foreign_names import USERNAME, display_name_of, doubles, mark_of, marked, username_of


@pytest.mark.parametrize(
    ("origin", "mark"),
    [
        ("disqus:example", "disqus"), ("www.news.example", "news"), ("Blog.example", "blog"), ("local", "local"),
        ("a-very-long-name.example", "a-very-lon"), ("日本", "import"), ("", "import"),
    ],
)  # fmt: skip
def test_a_mark_says_where_a_name_is_from(origin, mark):
    assert mark_of(origin) == mark


@given(st.text(max_size=60), st.text(max_size=30))
def test_every_name_becomes_a_username_and_so_do_its_doubles(called, origin):
    name, mark = username_of(called), mark_of(origin)
    assert name == "" or USERNAME.fullmatch(name)
    assert USERNAME.fullmatch(marked(name, mark))
    assert all(map(USERNAME.fullmatch, islice(doubles(marked(name, mark)), 120)))


def test_doubles_are_all_different_also_of_the_longest_name():
    found = list(islice(doubles("a" * 24), 1_200))
    assert len(set(found)) == len(found)
    assert found[0] == "a" * 22 + "-2"


@pytest.mark.parametrize("called", ["", " \u3164", "Ann @ben", "Ann LVL 40", "A\u202enn", "Z" + "\u0335" * 9])
def test_a_display_name_that_imitates_or_hides_something_is_the_username(called):
    assert display_name_of(called, "ann") == "ann"


def test_a_display_name_is_cut_where_a_line_ends():
    assert display_name_of("word " * 20, "ann") == "word word word word word word word word…"
