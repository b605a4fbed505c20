"""Flags: what they weigh, what enough of them do, and how they are taken back."""

import pytest

from forum.actions import comments, flags, hiding, posts
from forum.actions.deciding import decide
from forum.errors import Conflict, Invalid, LevelTooLow, NotFound, OwnContent
from forum.models import CommentHiding, Flag, Journal, Member, ModerationCase, ModerationRulesVersion, Post, PostHiding
from forum.rules.decisions import HiddenBecause
from forum.rules.moderation import ModerationRules


@pytest.fixture
def mod(enrol) -> Member:
    return enrol("mod", role="moderator")


@pytest.fixture
def crowd(enrol) -> list[Member]:
    return [enrol(f"member{number}", level=10) for number in range(4)]


@pytest.fixture
def said(commenter, post_id) -> int:
    return comments.write_comment(commenter, post_id, "Something that not everybody likes.")


def flag_all(members: list[Member], comment_id: int, reason: str = "spam") -> None:
    for member in members:
        flags.flag(member, reason, comment_id=comment_id)


def is_hidden(comment_id: int) -> bool:
    return CommentHiding.select().where(CommentHiding.comment == comment_id).exists()


def test_a_flag_opens_a_case_that_holds_its_reason_and_note(crowd, commenter, post_id, said):
    case_id = flags.flag(crowd[0], "abuse", "It insults me.", comment_id=said)
    case, [flag] = ModerationCase.get_by_id(case_id), Flag.select()
    assert (case.member_id, case.post_id, case.comment_id, case.closed_at) == (commenter.id, post_id, said, None)
    assert (flag.reason, flag.note, flag.was_right, flag.weight) == ("abuse", "It insults me.", None, 1_200)


def test_all_flags_of_a_thing_are_one_case_and_each_moves_its_version(crowd, said):
    cases = [(flags.flag(member, "spam", comment_id=said), ModerationCase.get().version) for member in crowd[:2]]
    assert cases[0][0] == cases[1][0]
    assert cases[0][1] < cases[1][1]


def test_flagging_again_changes_the_reason_of_the_one_flag(crowd, said):
    flags.flag(crowd[0], "spam", comment_id=said)
    flags.flag(crowd[0], "illegal", "On second thoughts", comment_id=said)
    [flag] = Flag.select()
    assert (flag.reason, flag.note) == ("illegal", "On second thoughts")


def test_enough_flags_hide_a_comment_and_count_it_out(crowd, post_id, said):
    flag_all(crowd[:2], said)
    assert (is_hidden(said), Post.get_by_id(post_id).comments) == (False, 1)
    version = Post.get_by_id(post_id).version
    flags.flag(crowd[2], "spam", comment_id=said)
    after = Post.get_by_id(post_id)
    assert (is_hidden(said), after.comments) == (True, 0)
    assert after.version > version


def test_enough_flags_hide_a_post(crowd, post_id):
    for member in crowd[:3]:
        flags.flag(member, "off-topic", post_id=post_id)
    assert PostHiding.get().because == HiddenBecause.FLAGS


def test_how_much_hides_is_a_rule(crowd, said):
    ModerationRulesVersion.put_in_force(ModerationRules(hide_weight=1_200), "For the test", None, None)
    flags.flag(crowd[0], "spam", comment_id=said)
    assert is_hidden(said)


def test_who_takes_a_flag_back_may_have_the_comment_shown_again(crowd, post_id, said):
    flag_all(crowd[:3], said)
    flags.flag(crowd[0], "none", comment_id=said)
    assert (is_hidden(said), Post.get_by_id(post_id).comments) == (False, 1)
    assert ModerationCase.get().closed_at is None


def test_a_case_whose_flags_are_all_taken_back_is_closed_and_the_next_flag_opens_another(crowd, said):
    first = flags.flag(crowd[0], "spam", comment_id=said)
    flags.flag(crowd[0], "none", comment_id=said)
    assert ModerationCase.get_by_id(first).closed_at
    assert flags.flag(crowd[1], "spam", comment_id=said) != first


def test_taking_back_what_was_never_flagged_changes_nothing(crowd, said):
    assert flags.flag(crowd[0], "none", comment_id=said) is None
    assert not ModerationCase.select().exists()


def test_one_s_own_things_cannot_be_flagged(author, commenter, post_id, said):
    with pytest.raises(OwnContent):
        flags.flag(commenter, "spam", comment_id=said)
    with pytest.raises(OwnContent):
        flags.flag(author, "spam", post_id=post_id)


def test_flagging_takes_the_gate_and_taking_back_does_not(enrol, crowd, said):
    below = enrol("below", level=7)
    with pytest.raises(LevelTooLow):
        flags.flag(below, "spam", comment_id=said)
    flags.flag(crowd[0], "spam", comment_id=said)
    Member.update(xp=0).where(Member.id == crowd[0].id).execute()
    flags.flag(Member.get_by_id(crowd[0].id), "none", comment_id=said)
    assert not Flag.select().exists()


@pytest.mark.parametrize("reason", ["", "boring", "NONE"])
def test_an_unknown_reason_is_refused(crowd, said, reason):
    with pytest.raises(Invalid):
        flags.flag(crowd[0], reason, comment_id=said)


def test_what_is_deleted_or_hidden_takes_no_more_flags(crowd, commenter, post_id, said):
    flag_all(crowd[:3], said)
    with pytest.raises(NotFound):
        flags.flag(crowd[3], "spam", comment_id=said)
    other = comments.write_comment(commenter, post_id, "Another one.")
    comments.delete_comment(commenter, other)
    with pytest.raises(NotFound):
        flags.flag(crowd[3], "spam", comment_id=other)


@pytest.mark.parametrize(("kind", "was_right"), [("keep", 0), ("hide", 1), ("remove", 1), ("warn", 1)])
def test_a_decision_judges_the_flags_and_then_they_stay(crowd, mod, said, kind, was_right):
    case_id = flags.flag(crowd[0], "spam", comment_id=said)
    decide(mod, case_id, kind, "Because")
    assert Flag.get().was_right == was_right
    with pytest.raises(Conflict):
        flags.flag(crowd[0], "none", comment_id=said)


def test_a_record_counts_once_five_flags_are_decided(crowd, mod, commenter, post_id, set_rules):
    set_rules(comment_tribute_mtwei=0)

    def have_decided(kind: str, times: int) -> None:
        for _ in range(times):
            comment_id = comments.write_comment(commenter, post_id, "Words")
            decide(mod, flags.flag(crowd[0], "spam", comment_id=comment_id), kind, "Because")

    have_decided("hide", 4)
    assert flags.weight_of(crowd[0]) == 1_200
    have_decided("hide", 1)
    assert flags.weight_of(crowd[0]) == 2_200
    have_decided("keep", 5)
    assert flags.weight_of(crowd[0]) == 1_200
    have_decided("keep", 10)
    assert flags.weight_of(crowd[0]) == 700


def test_a_wrong_flag_costs_no_twei(crowd, mod, said):
    before = Journal.select().count()
    decide(mod, flags.flag(crowd[0], "spam", comment_id=said), "keep")
    assert Journal.select().count() == before


def test_a_flag_on_what_waits_changes_nothing_about_why(crowd, said, post_id):
    hiding.hide(post_id, said, HiddenBecause.REVIEW)
    hiding.hide(post_id, said, HiddenBecause.FLAGS)
    assert CommentHiding.get().because == HiddenBecause.REVIEW


def test_deleting_a_hidden_comment_counts_it_out_once(crowd, commenter, post_id, said):
    flag_all(crowd[:3], said)
    comments.delete_comment(commenter, said)
    assert Post.get_by_id(post_id).comments == 0


def test_a_hidden_post_takes_no_comments(crowd, commenter, author, post_id):
    hiding.hide(post_id, None, HiddenBecause.MODERATOR)
    with pytest.raises(NotFound):
        comments.write_comment(commenter, post_id, "Late")
    assert posts.own_post(author, post_id).id == post_id
