"""Plus and minus on posts."""

import pytest

from forum.actions import posts, votes
from forum.models import Member, Post, PostVote
from forum.money import ledger
from tests.sanctioned import hide
from tests.visitor import Visitor, own_part, root_id, succeeded, without_token


@pytest.fixture
def ann(enrol):
    return enrol("ann", level=8)


def counts(post_id: int) -> tuple[int, int, int]:
    post = Post.get_by_id(post_id)
    return post.pluses, post.minuses, post.score


@pytest.mark.parametrize(
    ("values", "standing"),
    [
        (["plus"], (1, 0, 1)),
        (["minus"], (0, 1, -1)),
        (["plus", "plus"], (1, 0, 1)),
        (["plus", "minus"], (0, 1, -1)),
        (["minus", "plus"], (1, 0, 1)),
        (["plus", "none"], (0, 0, 0)),
        (["none"], (0, 0, 0)),
    ],
)
def test_a_vote_stands_changes_and_goes(ann, as_member, post_id, way, values, standing):
    me = as_member(ann)
    for value in values:
        assert succeeded(me.post(f"/posts/{post_id}/vote", way, value=value), way)
    assert counts(post_id) == standing
    assert PostVote.select().count() == abs(standing[2])


def test_the_plain_answer_leads_to_the_votes_and_the_fragment_is_what_the_page_holds(ann, as_member, post_id):
    me = as_member(ann)
    plain = me.post(f"/posts/{post_id}/vote", value="plus")
    assert plain.location == f"/posts/{post_id}/tides-and-clocks#post-vote"
    fragment = me.post(f"/posts/{post_id}/vote", "htmx", value="plus")
    assert root_id(fragment) == "post-vote"
    assert 'aria-pressed="true"' in fragment.text
    assert without_token(own_part(fragment)) in without_token(me.text(f"/posts/{post_id}"))


@pytest.mark.parametrize(
    ("level", "value", "status"), [(1, "plus", 403), (2, "plus", 200), (7, "minus", 403), (8, "minus", 200)]
)
def test_plus_opens_at_2_and_minus_at_8(enrol, as_member, post_id, level, value, status):
    me = as_member(enrol("bob", level=level))
    assert me.post(f"/posts/{post_id}/vote", "htmx", value=value).status_code == status


def test_a_vote_can_be_taken_back_below_the_gate(ann, as_member, post_id, way):
    me = as_member(ann)
    me.post(f"/posts/{post_id}/vote", value="minus")
    Member.update(xp=0).where(Member.id == ann.id).execute()
    assert succeeded(me.post(f"/posts/{post_id}/vote", way, value="none"), way)
    assert counts(post_id) == (0, 0, 0)


def test_ones_own_post_is_for_the_others(author, as_member, post_id, way):
    response = as_member(author).post(f"/posts/{post_id}/vote", way, value="plus")
    assert response.status_code == 403
    assert "You can’t vote on your own post" in response.text


@pytest.mark.any_engine
@pytest.mark.parametrize("value", ["", "up", "1", "PLUS"])
def test_an_unknown_vote_is_refused(ann, as_member, post_id, way, value):
    assert as_member(ann).post(f"/posts/{post_id}/vote", way, value=value).status_code == 422
    assert counts(post_id) == (0, 0, 0)


def test_a_post_that_is_not_there_takes_no_vote(ann, as_member, way):
    assert as_member(ann).post("/posts/404/vote", way, value="plus").status_code == 404


def test_votes_move_a_post_on_the_front_page(enrol, author, visitor, post_id):
    newer = posts.publish(author, "Newer", "Text", [])
    assert _titles(visitor) == ["Newer", "Tides and clocks"]
    for n in range(12):
        votes.vote(enrol(f"fan{n}", level=2), post_id, "plus")
    assert _titles(visitor) == ["Tides and clocks", "Newer"]
    assert Post.get_by_id(newer).score == 0


def _titles(visitor: Visitor) -> list[str]:
    page = visitor.text("/?sort=hot")
    return sorted(["Newer", "Tides and clocks"], key=page.index)


@pytest.mark.parametrize("value", ["plus", "minus"])
def test_on_a_hidden_post_a_vote_can_be_taken_back_and_none_be_given(enrol, ann, as_member, post_id, way, value):
    me = as_member(ann)
    held_mtwei = ledger.balance_mtwei(ann.id)
    me.post(f"/posts/{post_id}/vote", value=value)
    hide(post_id)
    other = "minus" if value == "plus" else "plus"
    for who, refused in ((me, other), (as_member(enrol("bob", level=8)), value)):
        assert who.post(f"/posts/{post_id}/vote", way, value=refused).status_code == 404
    response = me.post(f"/posts/{post_id}/vote", way, value="none")
    assert response.status_code < 500
    assert counts(post_id) == (0, 0, 0)
    assert ledger.balance_mtwei(ann.id) == held_mtwei
