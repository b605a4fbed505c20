"""Like and dislike on comments."""

from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, reactions
from forum.db import is_embedded
from forum.models import Comment, Member, Reaction
from forum.money import audit, ledger, removals, settlement
from tests.conftest import counting
from tests.visitor import own_part, root_id, succeeded, without_token

# The comment and its thread, a sanction, the rules, the opinion and its count; two claims, and what was given before;
# its notification, and what that is bundled with.
STATEMENTS_OF_A_LIKE = 15


@pytest.fixture
def ann(enrol):
    return enrol("ann", level=10)


@pytest.fixture
def me(ann, as_member):
    return as_member(ann)


def counts(comment_id: int) -> tuple[int, int]:
    comment = Comment.get_by_id(comment_id)
    return comment.likes, comment.dislikes


@pytest.mark.parametrize(
    ("values", "standing"),
    [
        (["like"], (1, 0)),
        (["dislike"], (0, 1)),
        (["like", "like"], (1, 0)),
        (["like", "dislike"], (0, 1)),
        (["dislike", "like"], (1, 0)),
        (["like", "none"], (0, 0)),
        (["none"], (0, 0)),
    ],
)
def test_a_reaction_stands_changes_and_goes(me, comment_id, way, values, standing):
    for value in values:
        assert succeeded(me.post(f"/comments/{comment_id}/reaction", way, value=value), way)
    assert counts(comment_id) == standing
    assert Reaction.select().count() == sum(standing)


def test_a_like_takes_a_fixed_number_of_statements(ann, comment_id):
    with counting() as statements:
        reactions.react(ann, comment_id, "like")
    locks = 0 if is_embedded() else 1  # SQLite has one writer at a time anyway
    assert len(statements) == STATEMENTS_OF_A_LIKE + locks, statements


def test_the_plain_answer_leads_to_the_comment_and_the_fragment_is_what_the_page_holds(me, post_id, comment_id):
    plain = me.post(f"/comments/{comment_id}/reaction", value="like")
    assert plain.location == f"/posts/{post_id}/tides-and-clocks#comment-{comment_id}"
    fragment = me.post(f"/comments/{comment_id}/reaction", "htmx", value="like")
    assert root_id(fragment) == f"reactions-{comment_id}"
    assert 'aria-pressed="true"' in fragment.text
    assert without_token(own_part(fragment)) in without_token(me.text(f"/posts/{post_id}"))


@pytest.mark.parametrize(("level", "status"), [(9, 403), (10, 200)])
@pytest.mark.parametrize("value", ["like", "dislike"])
def test_both_open_at_level_10(enrol, as_member, comment_id, level, status, value):
    me = as_member(enrol("bob", level=level))
    assert me.post(f"/comments/{comment_id}/reaction", "htmx", value=value).status_code == status


def test_a_reaction_can_be_taken_back_below_the_gate(me, ann, comment_id, way):
    me.post(f"/comments/{comment_id}/reaction", value="like")
    Member.update(xp=0).where(Member.id == ann.id).execute()
    assert succeeded(me.post(f"/comments/{comment_id}/reaction", way, value="none"), way)
    assert counts(comment_id) == (0, 0)


def test_ones_own_comment_is_for_the_others(author, as_member, comment_id, way):
    response = as_member(author).post(f"/comments/{comment_id}/reaction", way, value="like")
    assert response.status_code == 403
    assert "You can’t react to your own comment" in response.text


@pytest.mark.any_engine
@pytest.mark.parametrize("value", ["", "love", "1"])
def test_an_unknown_reaction_is_refused(me, comment_id, way, value):
    assert me.post(f"/comments/{comment_id}/reaction", way, value=value).status_code == 422
    assert counts(comment_id) == (0, 0)


def test_a_comment_that_is_not_there_takes_no_reaction(me, way):
    assert me.post("/comments/404/reaction", way, value="like").status_code == 404


def test_liked_comments_rise(me, author, commenter, visitor, post_id, comment_id):
    liked = comments.write_comment(commenter, post_id, "The better one")
    comments.write_comment(commenter, post_id, "The newest one")
    me.post(f"/comments/{liked}/reaction", value="like")
    page = visitor.text(f"/posts/{post_id}?sort=best")
    assert page.index("The better one") < page.index("The newest one")


def test_a_dislike_under_a_removed_post_is_taken_back_with_its_fee(me, ann, author, as_member, post_id, enrol, way):
    said = comments.write_comment(enrol("dan", level=14), post_id, "Something else")
    holds_mtwei = ledger.balance_mtwei(ann.id)
    assert succeeded(me.post(f"/comments/{said}/reaction", way, value="dislike"), way)
    assert ledger.balance_mtwei(ann.id) == holds_mtwei - 2_000
    assert as_member(author).post(f"/posts/{post_id}/delete").status_code == 303
    page = me.text(f"/posts/{post_id}")
    assert f'id="dislike-{said}" name="value" value="none"' in page
    assert f'id="like-{said}"' not in page
    answer = me.post(f"/comments/{said}/reaction", way, value="none")
    assert succeeded(answer, way)
    assert 'name="value"' not in own_part(answer)
    assert ledger.balance_mtwei(ann.id) == holds_mtwei
    assert ledger.balance_mtwei(ledger.ESCROW) == 0
    audit.verify()


@pytest.mark.parametrize("value", ["like", "dislike"])
def test_nothing_new_is_given_under_a_removed_post(me, author, as_member, post_id, comment_id, way, value):
    assert me.post(f"/comments/{comment_id}/reaction", way, value="like").status_code in {200, 303}
    as_member(author).post(f"/posts/{post_id}/delete")
    assert me.post(f"/comments/{comment_id}/reaction", way, value=value).status_code == 404
    assert counts(comment_id) == (1, 0)


def test_a_dislike_under_a_removed_post_that_has_settled_is_final(me, author, as_member, post_id, enrol, way):
    said = comments.write_comment(enrol("dan", level=14), post_id, "Something else")
    me.post(f"/comments/{said}/reaction", value="dislike")
    as_member(author).post(f"/posts/{post_id}/delete")
    settlement.settle(clock.now() + timedelta(days=2))
    assert me.post(f"/comments/{said}/reaction", way, value="none").status_code == 409
    assert ledger.balance_mtwei(ledger.ESCROW) == 0
    audit.verify()


def test_a_dislike_of_a_removed_comment_comes_back_by_itself(me, ann, as_member, post_id, enrol, way):
    dan = enrol("dan", level=14)
    said = comments.write_comment(dan, post_id, "Something else")
    holds_mtwei = ledger.balance_mtwei(ann.id)
    me.post(f"/comments/{said}/reaction", way, value="dislike")
    as_member(dan).post(f"/comments/{said}/delete", way)
    with clock.at(clock.now() + timedelta(minutes=11)):
        removals.finish()
    assert ledger.balance_mtwei(ann.id) == holds_mtwei
    assert ledger.balance_mtwei(ledger.ESCROW) == 0
