"""An objection to a removal that a moderator undoes without an answer: it has what it asked for, and waits no more."""

import pytest

from forum.actions import comments, removals
from forum.actions.deciding import decide
from forum.actions.objections import answer_objection, object_to
from forum.errors import DecidedMeanwhile
from forum.models import CommentRemoval, Decision, ModerationCase
from forum.queries.desk import desk
from forum.queries.moderation_queue import queue_page
from forum.queries.objections import open_objection, open_objections
from tests.decisions import decided


@pytest.fixture
def mod(enrol):
    return enrol("mod", role="moderator")


@pytest.fixture
def other(enrol):
    return enrol("other", role="moderator")


@pytest.fixture
def removal(mod, commenter, post_id) -> Decision:
    """The removal of a comment to which its author has objected."""
    said = comments.write_comment(commenter, post_id, "You are all wrong.")
    comments.delete_comment(mod, said, "Rude")
    found = Decision.get()
    object_to(commenter, found.id, "I only said that you are wrong.")
    assert [case.id for case in queue_page().cases] == [found.case_id]
    return found


def require_over(removal: Decision, other) -> None:
    """Check that the objection waits nowhere, and that nobody can answer it any more."""
    assert not CommentRemoval.select().exists()
    assert ModerationCase.get_by_id(removal.case_id).closed_at
    assert queue_page().cases == []
    assert open_objections() == []
    assert open_objection(removal.case_id) is None
    assert desk().figures.objections == 0
    with pytest.raises(DecidedMeanwhile, match="Brought back"):
        answer_objection(other, removal.case_id, "uphold", "It was rude.")


def test_bringing_it_back_by_a_decision_closes_the_case(other, removal):
    decide(other, removal.case_id, "restore", "A mistake")
    require_over(removal, other)


def test_undoing_it_where_it_stands_closes_the_case(mod, other, removal):
    removals.restore_comment(mod, removal.comment_id)
    require_over(removal, other)


def test_bringing_it_back_in_another_case_closes_the_first_and_no_other(mod, other, commenter, removal):
    hidden = decided("hide", mod, comment_id=removal.comment_id)
    object_to(commenter, hidden.id, "Nor was it this.")
    decide(other, hidden.case_id, "restore", "A mistake")
    assert ModerationCase.get_by_id(removal.case_id).closed_at
    assert [one.decision_id for one in open_objections()] == [hidden.id]
    assert [case.id for case in queue_page().cases] == [hidden.case_id]


def test_its_case_offers_no_answer_and_its_author_reads_that_it_was_undone(as_member, commenter, other, removal):
    decide(other, removal.case_id, "restore", "A mistake")
    page = as_member(other).text(f"/moderation/{removal.case_id}")
    assert 'value="uphold"' not in page
    assert "I only said that you are wrong." not in page
    assert "The decision was undone." in as_member(commenter).text(f"/decisions/{removal.id}")


def test_another_objection_in_the_case_goes_on_waiting(mod, other, commenter, removal):
    warning = decide(mod, removal.case_id, "warn", "And mind your words")
    object_to(commenter, warning.id, "I do.")
    decide(other, removal.case_id, "restore", "A mistake")
    assert [one.decision_id for one in open_objections()] == [warning.id]
    assert ModerationCase.get_by_id(removal.case_id).closed_at is None
    assert answer_objection(other, removal.case_id, "overturn", "They do.").answers_id == warning.id
    assert ModerationCase.get_by_id(removal.case_id).closed_at
