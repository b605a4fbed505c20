"""What moderators have before them, and its author changes meanwhile: nobody decides about a text unseen."""

import pytest

from forum.actions import comments, flags, hiding, posts, removals
from forum.models import CommentHiding, Decision, ModerationCase, PostHiding
from forum.rules.decisions import HiddenBecause


@pytest.fixture
def mod(enrol):
    return enrol("mod", role="moderator")


@pytest.fixture
def said(commenter, post_id) -> int:
    return comments.write_comment(commenter, post_id, "A calm word")


@pytest.fixture
def held(post_id, said):
    """Holds the comment or the post back, and returns its case as the moderator opens it."""

    def held(thing: str) -> ModerationCase:
        hiding.hide(post_id, said if thing == "comment" else None, HiddenBecause.FILTER)
        return ModerationCase.get()

    return held


@pytest.mark.parametrize("thing", ["comment", "post"])
def test_keeping_what_was_edited_meanwhile_is_refused_with_the_text_as_it_is_now(
    as_member, mod, author, commenter, post_id, said, held, thing, way
):
    case = held(thing)
    if thing == "comment":
        comments.edit_comment(commenter, said, "Now buy my pills")
    else:
        posts.edit_post(author, post_id, "A title", "Now buy my pills", [])
    answer = as_member(mod).post(f"/moderation/{case.id}", way, decision="keep", seen=case.version)
    assert answer.status_code == 409
    assert "This case has changed since you opened it." in answer.text
    assert "Now buy my pills" in answer.text
    assert not Decision.select().exists()
    assert CommentHiding.select().exists() or PostHiding.select().exists()


def test_what_its_author_deletes_or_brings_back_moves_the_case(author, commenter, post_id, said, held):
    versions = [held("comment").version]
    for change in (
        lambda: comments.delete_comment(commenter, said),
        lambda: removals.restore_comment(commenter, said),
    ):
        change()
        versions.append(ModerationCase.get().version)
    assert versions == sorted(set(versions))


def test_a_deleted_post_moves_its_own_case_and_not_those_of_its_comments(enrol, author, post_id, said):
    flagger = enrol("flagger", level=10)
    own, of_comment = flags.flag(flagger, "spam", post_id=post_id), flags.flag(flagger, "spam", comment_id=said)

    def versions() -> tuple[int, int]:
        return ModerationCase.get_by_id(own).version, ModerationCase.get_by_id(of_comment).version

    before = versions()
    posts.delete_post(author, post_id)
    removed = versions()
    removals.restore_post(author, post_id)
    assert removed[0] > before[0]
    assert versions()[0] > removed[0]
    assert versions()[1] == before[1]


def test_a_closed_case_stays_as_it_was(enrol, commenter, said):
    flagger = enrol("flagger", level=10)
    case_id = flags.flag(flagger, "spam", comment_id=said)
    flags.flag(flagger, "none", comment_id=said)
    closed = ModerationCase.get_by_id(case_id)
    comments.edit_comment(commenter, said, "Another calm word")
    assert closed.closed_at
    assert ModerationCase.get_by_id(case_id).version == closed.version
