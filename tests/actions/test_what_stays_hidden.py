"""What was hidden before a decision: what deciding about its author, or removing it, leaves of that and the count."""

import pytest

from forum.actions import comments, flags, hiding
from forum.actions.deciding import decide
from forum.models import CommentHiding, ModerationCase, Post, PostHiding
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
