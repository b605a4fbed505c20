"""Going to a day of a thread, or to a place in it: by links and a form, without scripts."""

import pytest

from forum.actions import comments, hiding, posts
from forum.db import value
from forum.models import Comment, Post
from forum.rules.decisions import HiddenBecause
from tests.long_threads import grow, ids_on, star, tops


@pytest.fixture
def thread(author) -> tuple[int, list[int]]:
    """The id of a thread and of its hundred comments, ten a day from 1 January 2026 on."""
    post_id = posts.publish(author, "Thread", "Text", [])
    return post_id, grow(post_id, author.id, tops(100), per_day=10)


def led_to(visitor, post_id: int, query: str) -> tuple[str, str]:
    response = visitor.get(f"/posts/{post_id}/comments?{query}")
    assert response.status_code == 303
    address, _, anchor = response.location.partition("#")
    assert f'id="{anchor}"' in visitor.text(address)
    return address, anchor


@pytest.mark.parametrize(("day", "at"), [("2026-01-04", 30), ("2025-01-01", 0), ("2027-01-01", 99), ("2026-01-01", 0)])
def test_a_day_leads_to_its_first_comment_or_the_nearest(visitor, thread, day, at):
    post_id, ids = thread
    address, anchor = led_to(visitor, post_id, f"on={day}")
    assert "sort=old" in address
    assert anchor == f"comment-{ids[at]}"


def test_the_comment_of_the_day_begins_its_page(visitor, thread):
    post_id, ids = thread
    address, _anchor = led_to(visitor, post_id, "on=2026-01-04")
    assert ids_on(visitor.text(address)) == ids[30:50]


def test_a_place_leads_to_its_comment_in_either_order_by_date(visitor, thread):
    post_id, ids = thread
    assert led_to(visitor, post_id, "at=61")[1] == f"comment-{ids[60]}"
    address, anchor = led_to(visitor, post_id, "sort=new&at=61")
    assert anchor == f"comment-{ids[60]}"
    assert ids_on(visitor.text(address))[0] == ids[60]
    assert led_to(visitor, post_id, "at=100000")[1] == f"comment-{ids[99]}"


def test_a_place_deep_in_a_large_tree_leads_there(author, visitor):
    post_id = posts.publish(author, "Thread", "Text", [])
    ids = grow(post_id, author.id, star(80))
    address, anchor = led_to(visitor, post_id, "at=70")
    assert anchor == f"comment-{ids[69]}"
    assert ids_on(visitor.text(address))[:2] == [ids[0], ids[69]]


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "", "2026-1-1' OR 1=1"])
def test_what_is_no_day_is_answered_in_words(visitor, thread, day):
    response = visitor.get(f"/posts/{thread[0]}/comments", query_string={"on": day})
    assert response.status_code == 422
    assert "isn’t a date" in response.text


def test_an_empty_thread_and_an_unknown_one(author, visitor):
    post_id = posts.publish(author, "Thread", "Text", [])
    assert visitor.get(f"/posts/{post_id}/comments?on=2026-01-01").location == f"/posts/{post_id}#comments"
    assert visitor.get("/posts/404/comments?on=2026-01-01").status_code in {303, 404}


def test_nobody_is_led_to_what_waits_for_a_moderator(visitor, thread):
    post_id, ids = thread
    hiding.hide(post_id, ids[30], HiddenBecause.REVIEW)
    assert led_to(visitor, post_id, "on=2026-01-04")[1] == f"comment-{ids[31]}"


def test_the_page_of_a_long_thread_has_the_form_and_says_when_it_had_come_how_far(visitor, thread):
    page = visitor.text(f"/posts/{thread[0]}/thread?sort=old")
    assert f'action="/posts/{thread[0]}/comments"' in page
    assert 'min="2026-01-01"' in page
    assert 'max="2026-01-10"' in page
    assert 'data-marks="1:2026-01-01 7:2026-01-01' in page
    assert "1 / 100" in page


def test_a_reply_that_waits_is_not_counted_among_those_that_one_finds(author, commenter, thread):
    post_id, ids = thread
    reply = comments.write_comment(author, post_id, "A reply", ids[0])
    answers = lambda: Comment.get_by_id(ids[0]).answers  # noqa: E731
    assert answers() == 1
    hiding.hide(post_id, reply, HiddenBecause.FLAGS)
    assert answers() == 1
    hiding.hide(post_id, reply, HiddenBecause.REVIEW)
    assert answers() == 0
    hiding.hide(post_id, reply, HiddenBecause.FLAGS)
    assert answers() == 0
    hiding.hide(post_id, reply, HiddenBecause.MODERATOR)
    assert answers() == 1
    hiding.hide(post_id, reply, HiddenBecause.FILTER)
    hiding.show(post_id, reply)
    assert answers() == 1
    assert value("SELECT place FROM comment WHERE id = ?", reply) == 101
    assert Post.get_by_id(post_id).comments == 101
