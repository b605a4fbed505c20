"""What was hidden before a decision: what deciding about its author, or removing it, leaves of that and the count."""

import pytest

from forum.actions import comments, flags, hiding, posts, removals
from forum.actions.deciding import decide
from forum.actions.objections import answer_objection, object_to
from forum.models import CommentHiding, CommentRemoval, Decision, ModerationCase, Post, PostHiding
from forum.rules.decisions import HiddenBecause

SPAM = "Buy my pills"
DAYS = {"silence": 3, "suspend": 3}


@pytest.fixture
def mod(enrol):
    return enrol("mod", role="moderator")


@pytest.fixture
def said(commenter, post_id) -> int:
    return comments.write_comment(commenter, post_id, SPAM)


@pytest.fixture
def crowd(enrol):
    return [enrol(f"member{number}", level=10) for number in range(3)]


@pytest.mark.parametrize("because", [HiddenBecause.REVIEW, HiddenBecause.FILTER])
@pytest.mark.parametrize("kind", ["silence", "suspend", "ban"])
def test_whoever_sanctions_the_author_of_what_waits_does_not_publish_it(mod, visitor, post_id, said, kind, because):
    hiding.hide(post_id, said, because)
    case = ModerationCase.get()
    decide(mod, case.id, kind, "Spam", DAYS.get(kind), seen=case.version)
    assert CommentHiding.get().because == HiddenBecause.MODERATOR
    assert Post.get_by_id(post_id).comments == 0
    assert SPAM not in visitor.text(f"/posts/{post_id}")
    assert ModerationCase.get().closed_at


def test_a_held_post_stays_hidden_when_its_author_is_banned(mod, visitor, post_id):
    hiding.hide(post_id, None, HiddenBecause.FILTER)
    decide(mod, ModerationCase.get().id, "ban", "Spam")
    assert PostHiding.get().because == HiddenBecause.MODERATOR
    assert "Tides and clocks" not in visitor.text("/")


def test_a_warning_shows_what_waits_and_not_what_flags_hid(mod, crowd, commenter, post_id, said):
    hiding.hide(post_id, said, HiddenBecause.REVIEW)
    decide(mod, ModerationCase.get().id, "warn", "Mind your words")
    assert not CommentHiding.select().exists()
    assert Post.get_by_id(post_id).comments == 1
    for member in crowd:
        case_id = flags.flag(member, "spam", comment_id=said)
    decide(mod, case_id, "warn", "Again")
    assert CommentHiding.get().because == HiddenBecause.MODERATOR
    assert Post.get_by_id(post_id).comments == 0


def test_a_sanction_leaves_what_everybody_sees(mod, crowd, visitor, post_id, said):
    decide(mod, flags.flag(crowd[0], "spam", comment_id=said), "ban", "Spam")
    assert not CommentHiding.select().exists()
    assert SPAM in visitor.text(f"/posts/{post_id}")


def counted(post_id: int) -> int:
    return Post.get_by_id(post_id).comments


@pytest.fixture
def hidden_or_plain(request, crowd, post_id, said) -> int:
    """The comment, hidden as the parameter says, and how often it is counted then."""
    if request.param == "flags":
        for member in crowd:
            flags.flag(member, "spam", comment_id=said)
    elif request.param:
        hiding.hide(post_id, said, HiddenBecause(request.param))
    assert counted(post_id) == (0 if request.param else 1)
    return said


HIDDEN_OR_PLAIN = pytest.mark.parametrize("hidden_or_plain", ["", "flags", "filter"], indirect=True)


@HIDDEN_OR_PLAIN
def test_a_removal_that_is_undone_shows_and_counts_the_comment_once(mod, visitor, post_id, hidden_or_plain):
    comments.delete_comment(mod, hidden_or_plain, "Spam")
    assert counted(post_id) == 0
    assert not ModerationCase.select().where(ModerationCase.closed_at.is_null()).exists()
    removals.restore_comment(mod, hidden_or_plain)
    assert counted(post_id) == 1
    assert SPAM in visitor.text(f"/posts/{post_id}")
    assert not ModerationCase.select().where(ModerationCase.closed_at.is_null()).exists()


@HIDDEN_OR_PLAIN
def test_a_removal_that_is_overturned_shows_and_counts_the_comment_once(
    enrol, mod, commenter, visitor, post_id, hidden_or_plain
):
    comments.delete_comment(mod, hidden_or_plain, "Spam")
    removal = Decision.get()
    object_to(commenter, removal.id, "It is none.")
    answer_objection(enrol("other", role="moderator"), removal.case_id, "overturn", "It is none.")
    assert not CommentRemoval.select().exists()
    assert counted(post_id) == 1
    assert SPAM in visitor.text(f"/posts/{post_id}")


def test_a_post_that_flags_hid_is_seen_again_after_its_removal_was_undone(mod, crowd, visitor, post_id):
    for member in crowd:
        flags.flag(member, "spam", post_id=post_id)
    posts.delete_post(mod, post_id, "Spam")
    removals.restore_post(mod, post_id)
    assert not PostHiding.select().exists()
    assert "Tides and clocks" in visitor.text("/")


def test_what_a_moderator_hid_stays_hidden_and_uncounted_after_its_removal_was_undone(mod, crowd, post_id, said):
    decide(mod, flags.flag(crowd[0], "spam", comment_id=said), "hide", "Rude")
    comments.delete_comment(mod, said, "Spam")
    removals.restore_comment(mod, said)
    assert CommentHiding.get().because == HiddenBecause.MODERATOR
    assert counted(post_id) == 0


def test_what_its_author_deletes_and_brings_back_stays_hidden(commenter, crowd, post_id, said):
    for member in crowd:
        flags.flag(member, "spam", comment_id=said)
    comments.delete_comment(commenter, said)
    removals.restore_comment(commenter, said)
    assert CommentHiding.get().because == HiddenBecause.FLAGS
    assert counted(post_id) == 0
