"""One's own standing: how often one's comments were flagged lately, compared with others; for nobody else."""

from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, flags
from forum.actions.deciding import decide
from forum.clock import now
from forum.models import ModerationCase
from forum.queries.standing import standing
from forum.rules.standing import Standing, Tone


@pytest.fixture
def mod(enrol):
    return enrol("mod", role="moderator")


@pytest.fixture
def flagger(enrol):
    return enrol("flagger", level=20)


@pytest.fixture
def flagged(commenter, flagger, post_id, mod):
    """Four comments of one member, three of which were flagged; one of the flags was wrong."""
    written = [comments.write_comment(mod, post_id, "Not theirs")]
    written = [comments.write_comment(commenter, post_id, f"Comment {number}") for number in range(4)]
    for comment_id in written[:3]:
        flags.flag(flagger, "abuse", "", comment_id=comment_id)
    decide(mod, ModerationCase.get(ModerationCase.comment == written[2]).id, "keep", "Fine")
    return written


def test_who_was_not_flagged_has_none(commenter, post_id, comment_id):
    comments.write_comment(commenter, post_id, "A comment")
    assert standing(commenter) is None


def test_flags_that_a_moderator_found_wrong_do_not_count(commenter, flagged):
    assert standing(commenter) == Standing(comments=4, flagged=2, others=1, fewer=1)


def test_two_flags_on_one_comment_are_one(commenter, flagged, enrol):
    flags.flag(enrol("another", level=20), "spam", "", comment_id=flagged[0])
    assert standing(commenter).flagged == 2


def test_others_are_compared_by_their_share(commenter, flagged, flagger, author, post_id, enrol):
    worse, better = enrol("worse", level=14), enrol("better", level=14)
    flags.flag(flagger, "abuse", "", comment_id=comments.write_comment(worse, post_id, "All of theirs"))
    for number in range(3):
        comment_id = comments.write_comment(better, post_id, f"Few of theirs {number}")
    flags.flag(flagger, "abuse", "", comment_id=comment_id)
    assert standing(commenter) == Standing(comments=4, flagged=2, others=3, fewer=2)
    assert standing(worse) == Standing(comments=1, flagged=1, others=3, fewer=3)


def test_only_the_last_thirty_days_count(commenter, flagged):
    with clock.at(now() + timedelta(days=30, minutes=1)):
        assert standing(commenter) is None


@pytest.mark.parametrize(
    ("found", "tenths", "tone"),
    [
        (Standing(40, 5, 100, 97), 9, Tone.MANY),
        (Standing(40, 5, 100, 89), 8, Tone.MORE),
        (Standing(2, 2, 100, 97), 9, Tone.MORE),
        (Standing(40, 5, 100, 40), 4, Tone.SOME),
        (Standing(40, 5, 9, 9), None, Tone.SOME),
        (Standing(40, 5, 0, 0), None, Tone.SOME),
    ],
)
def test_how_much_there_is_to_say(found, tenths, tone):
    assert (found.tenths, found.tone) == (tenths, tone)


def test_it_is_said_kindly_and_to_nobody_else(as_member, commenter, flagged, author, mod):
    page = " ".join(as_member(commenter).text("/decisions").split())
    assert "2 of your 4 comments were flagged by other members." in page
    assert "There’s nothing that you have to do." in page
    assert "flagger" not in page
    assert "Only you see this." in page
    assert 'id="standing"' not in as_member(author).text("/decisions")
    assert "flagged by other members" not in as_member(mod).text("/u/commenter")


def test_who_is_flagged_more_than_nine_in_ten_is_advised(as_member, commenter, flagger, post_id, enrol, mod):
    for number in range(10):
        comments.write_comment(enrol(f"other{number}", level=14), post_id, "Unremarkable")
    for number in range(3):
        comment_id = comments.write_comment(commenter, post_id, f"Comment {number}")
        flags.flag(flagger, "abuse", "", comment_id=comment_id)
    page = " ".join(as_member(commenter).text("/decisions").split())
    assert "3 of your 3 comments were flagged by other members. That’s more than for 9 in 10 members." in page
    assert "Ask what somebody meant before you answer what you heard." in page
