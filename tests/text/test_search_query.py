"""What is typed into a search, read as a question: whatever it is."""

from datetime import date, timedelta

import pytest

from forum.text.search_facts import Kind, day_facts, period_facts
from forum.text.search_query import LENGTH_MAX, TERMS_MAX, Tagged, WrittenBy, parse
from forum.text.search_words import Sought


def words(typed: str) -> list[list[str]]:
    """Return each clause's alternatives: a phrase as its words with blanks, the beginning of a word with `*`."""
    return [
        [" ".join(term.words) + "*" * term.is_prefix for term in clause if isinstance(term, Sought)]
        for clause in parse(typed).clauses
    ]


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("tide clock", [["tide"], ["clock"]]),
        ("tide AND clock", [["tide"], ["clock"]]),
        ('"Spring tide" clock', [["spring tide"], ["clock"]]),
        ('"spring tide', [["spring tide"]]),
        ("„Große Flut“ «a b»", [["grosse flut"], ["a b"]]),
        ("tide OR ebb clock", [["tide", "ebb"], ["clock"]]),
        ("tide | ebb", [["tide", "ebb"]]),
        ("OR tide OR", [["tide"]]),
        ("tide or ebb", [["tide"], ["or"], ["ebb"]]),
        ("well-known foo:bar", [["well known"], ["foo bar"]]),
        ("tid*", [["tid*"]]),
        ("* ^ : ( ) - \" NEAR(a b) \\ ' ; --", [["near a b"]]),
        ("in:moon author: tag:", [["in moon"], ["author"], ["tag"]]),
    ],
)
def test_words_phrases_and_alternatives(typed, clauses):
    assert [clause for clause in words(typed) if clause] == clauses


def test_what_is_not_wanted_stands_by_itself():
    query = parse('tide -moon -"spring tide" OR -author:ann')
    assert words("tide -moon") == [["tide"]]
    assert query.without == (Sought(("moon",)), Sought(("spring", "tide")), WrittenBy("ann"))


def test_operators_narrow_it_down():
    query = parse('AUTHOR:@Ann tag:#Sea tag:"north sea" in:comments in:post after:2026-03 before:31.3.2027')
    assert query.clauses == ((WrittenBy("ann"),), (Tagged("sea"),), (Tagged("north-sea"),))
    assert query.kinds == {Kind.COMMENT, Kind.POST}
    assert (query.since, query.until) == (date(2026, 3, 1), date(2027, 3, 31))
    assert not query.notes


@pytest.mark.parametrize("typed", ["after:yesterday", "before:2026-02-30", "after:2026-13", "before:99999", "after:-1"])
def test_a_date_that_is_none_is_said_and_the_rest_is_searched_for(typed):
    query = parse(f"tide {typed}")
    assert [term for (term,) in query.clauses] == [Sought(("tide",))]
    assert len(query.notes) == 1
    assert query.since is query.until is None


def test_days_that_cannot_be_are_said():
    assert parse("tide after:2026-03-02 before:2026-03-01").notes


def test_what_is_too_long_is_cut_and_that_is_said():
    assert len(parse("a" * 10_000).text) == LENGTH_MAX
    query = parse("a " * 10_000)
    assert len(query.clauses) == TERMS_MAX
    assert len(query.notes) == 2


@pytest.mark.parametrize("typed", ["", "   ", '"', "-", "OR", "🌊", "\x00", "\u202e", '""""', "- - -"])
def test_nothing_to_look_for_is_an_empty_question(typed):
    assert parse(typed).is_empty


def test_a_period_is_made_of_the_fewest_years_months_and_days():
    facts = period_facts(date(2024, 11, 29), date(2027, 2, 2))
    assert facts == [
        "d20241129", "d20241130", "m202412", "y2025", "y2026", "m202701", "d20270201",
    ]  # fmt: skip
    assert period_facts(date(2026, 1, 2), date(2026, 1, 2)) == []


def test_each_day_of_a_period_is_in_it_once_and_no_other_day():
    since, until = date(2023, 12, 30), date(2025, 3, 2)
    facts = period_facts(since, until)
    for offset in range(-40, 500):
        day = since + timedelta(days=offset)
        assert len(set(day_facts(day)) & set(facts)) == (since <= day < until)
