"""`flask objection`: the operator answers where no other moderator can."""

import pytest

from forum.actions import comments
from forum.actions.deciding import decide
from forum.actions.objections import object_to
from forum.models import CommentRemoval, Decision


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


@pytest.fixture
def removed(enrol, author, post_id):
    """A removal by the only moderator, to which its author has objected."""
    mod = enrol("mod", role="moderator")
    comment_id = comments.write_comment(author, post_id, "A remark")
    comments.delete_comment(mod, comment_id, "Rude")
    decision = Decision.get()
    object_to(author, decision.id, "It was not rude.")
    return decision


def test_nothing_to_answer_is_said(run):
    assert "No objection waits" in run("objection", "list").output


def test_objections_are_listed_with_what_they_are_against(run, removed):
    output = run("objection", "list").output
    assert f"{removed.id}: Removed by mod: Rude" in output
    assert "author" in output
    assert "It was not rude." in output


def test_the_operator_overturns(run, removed):
    result = run("objection", "answer", str(removed.id), "overturn", "It was not.")
    assert result.exit_code == 0, result.output
    assert "Decision overturned" in result.output
    assert not CommentRemoval.select().exists()
    assert Decision.get(Decision.answers == removed.id).by_role == "operator"
    assert "No objection waits" in run("objection", "list").output


def test_what_cannot_be_answered_is_refused_in_words(run, removed):
    assert run("objection", "answer", "999", "uphold", "Why not").exit_code == 1
    refused = run("objection", "answer", str(removed.id), "uphold", " ")
    assert refused.exit_code == 1
    assert "Give a reason" in refused.output
    assert run("objection", "answer", str(removed.id), "keep", "Fine").exit_code == 2


def test_of_two_in_one_case_the_older_comes_first(run, removed, author):
    second = decide(removed.by, removed.case_id, "warn", "And do not do that again")
    object_to(author, second.id, "Nor this.")
    refused = run("objection", "answer", str(second.id), "uphold", "A warning is due")
    assert refused.exit_code == 1
    assert f"comes first: to decision {removed.id}" in refused.output
    assert run("objection", "answer", str(removed.id), "overturn", "Not rude").exit_code == 0
    assert run("objection", "answer", str(second.id), "uphold", "A warning is due").exit_code == 0
