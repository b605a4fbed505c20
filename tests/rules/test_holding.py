"""Why something waits for a moderator: what it says, then who wrote it."""

import pytest

from forum.rules.decisions import HiddenBecause
from forum.rules.holding import FLAGGED_MIN, Found, Held, HeldBy, Record, why_held
from forum.rules.moderation import FIELDS, GROUPS, ModerationRules

RULES = ModerationRules()


NOTHING = Found()


def held(rules: ModerationRules = RULES, found: Found = NOTHING, *, is_comment: bool = True, **record: int):
    why = why_held(rules, found, Record(**record), is_comment=is_comment)
    return why and why.by


def test_by_default_nobody_waits_who_did_nothing():
    assert held() is None


def test_a_word_comes_before_a_domain_and_both_before_who_wrote_it():
    newcomers = RULES.changed(newcomer_comments=3)
    assert why_held(newcomers, Found("spam", "evil.example"), Record(), is_comment=True) == Held(HeldBy.WORD, "spam")
    assert held(newcomers, Found(domain="evil.example")) == HeldBy.DOMAIN
    assert held(newcomers, Found()) == HeldBy.NEWCOMER


def test_the_same_text_again_waits_only_where_the_rules_say_so():
    assert held(found=Found(repeats=True)) is None
    assert held(RULES.changed(repeats_held=1), Found(repeats=True)) == HeldBy.REPEAT


@pytest.mark.parametrize(("seen", "waits"), [(0, True), (2, True), (3, False), (40, False)])
def test_a_newcomer_s_first_comments_wait(seen, waits):
    assert (held(RULES.changed(newcomer_comments=3), seen=seen) == HeldBy.NEWCOMER) == waits


def test_a_newcomer_s_posts_do_not_wait():
    assert held(RULES.changed(newcomer_comments=3), is_comment=False) is None


@pytest.mark.parametrize(("most", "removed", "waits"), [(3, 2, False), (3, 3, True), (3, 9, True), (0, 9, False)])
@pytest.mark.parametrize("is_comment", [True, False])
def test_whose_texts_are_removed_often_waits(most, removed, waits, is_comment):
    rules = RULES.changed(review_removals=most)
    assert (held(rules, is_comment=is_comment, removed=removed) == HeldBy.REMOVALS) == waits


@pytest.mark.parametrize(
    ("percent", "written", "flagged", "flaggers", "waits"),
    [
        (50, 6, 3, 2, True),
        (50, 7, 3, 2, False),  # less than half
        (50, 2, 2, 2, False),  # too few to be a share of anything
        (50, 6, 3, 1, False),  # one member alone puts nobody under review
        (0, 6, 6, 6, False),  # the rule is off
        (100, 3, 3, 2, True),
    ],
)
def test_who_is_flagged_often_by_several_waits(percent, written, flagged, flaggers, waits):
    rules = RULES.changed(review_flagged_percent=percent)
    assert FLAGGED_MIN == 3
    assert (held(rules, written=written, flagged=flagged, flaggers=flaggers) == HeldBy.FLAGS) == waits


def test_what_filters_hold_and_what_waits_for_review_are_hidden_as_that():
    filters = {HeldBy.WORD, HeldBy.DOMAIN, HeldBy.REPEAT}
    for by in HeldBy:
        assert Held(by).because == (HiddenBecause.FILTER if by in filters else HiddenBecause.REVIEW)


def test_the_editor_shows_every_rule_once():
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(known.name for known in FIELDS)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("held_words", "*", "not alone"),
        ("held_words", "ca*no", "beginning or end"),
        ("held_words", "x" * 101, "longer than 100"),
        ("held_words", "\n".join(map(str, range(501))), "at most 500 lines"),
        ("held_domains", "https://evil.example/", "isn’t a domain"),
        ("held_domains", "localhost", "isn’t a domain"),
        ("review_flagged_percent", 101, "at most 100"),
        ("newcomer_comments", -1, "below 0"),
        ("repeats_held", 2, "too large"),
        ("hide_weight", 0, "above 0"),
    ],
)
def test_rules_that_cannot_be_are_named_with_their_reason(name, value, words):
    problems = RULES.changed(**{name: value}).problems()
    assert list(problems) == [name]
    assert words in problems[name]
