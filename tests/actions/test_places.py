"""Where a member stopped in a thread: it moves on, never back, and is nobody else's."""

from datetime import timedelta
from threading import Thread

import pytest

from forum import clock
from forum.actions import comments, hiding, places, posts
from forum.clock import now
from forum.db import db
from forum.errors import NotFound
from forum.models import MemberMute, ThreadPlace
from forum.queries.front import front_page
from forum.queries.post import post_view
from forum.queries.unread import first_new
from forum.rules.visits import NEW_COUNTED_MAX, VISIT


@pytest.fixture
def reader(enrol):
    return enrol("reader", level=14)


@pytest.fixture
def thread(post_id, author, commenter, set_rules):
    """A thread of five comments, the ids of which it returns, oldest first."""
    set_rules(comment_tribute_mtwei=0)
    return [comments.write_comment(commenter, post_id, f"Comment {number}") for number in range(5)]


def place(member, post_id) -> ThreadPlace:
    return ThreadPlace.get(ThreadPlace.member == member.id, ThreadPlace.post == post_id)


def new_for(member) -> int:
    [headline] = front_page(viewer=member).headlines
    return headline.new_comments


def test_a_place_moves_on_and_never_back(reader, post_id, thread):
    for last in (thread[2], thread[0], thread[3], thread[3], 0):
        places.keep_place(reader, post_id, last)
    assert place(reader, post_id).last_comment_id == thread[3]


def test_a_place_that_arrives_twice_or_late_writes_nothing(reader, post_id, thread):
    places.keep_place(reader, post_id, thread[2])
    with clock.at(now() + timedelta(hours=2)):
        places.keep_place(reader, post_id, thread[1])
        places.keep_place(reader, post_id, thread[2])
    assert place(reader, post_id).seen_at < now() + timedelta(hours=1)


def test_a_place_is_one_that_the_thread_has(reader, author, post_id, thread):
    other = posts.publish(author, "Another", "Text", [])
    foreign = comments.write_comment(author, other, "Elsewhere")
    places.keep_place(reader, post_id, 10**17)
    places.keep_place(reader, other, thread[-1])
    assert place(reader, post_id).last_comment_id == thread[-1] < foreign
    assert place(reader, other).last_comment_id == 0


def test_a_place_in_no_thread_is_refused(reader, post_id):
    with pytest.raises(NotFound):
        places.keep_place(reader, post_id + 1000, 1)
    assert not ThreadPlace.select().where(ThreadPlace.member == reader.id).exists()


def test_two_at_once_leave_the_later_place(reader, post_id, thread):
    def keep(last: int) -> None:
        try:
            places.keep_place(reader, post_id, last)
        finally:
            db.close()

    at_once = [Thread(target=keep, args=(last,)) for last in (thread[4], thread[1], thread[3])]
    for one in at_once:
        one.start()
    for one in at_once:
        one.join()
    assert place(reader, post_id).last_comment_id == thread[4]


def test_who_comments_has_seen_the_thread_until_then(reader, post_id, thread):
    mine = comments.write_comment(reader, post_id, "Mine")
    assert place(reader, post_id).last_comment_id == mine
    assert new_for(reader) == 0


def test_to_the_author_of_a_post_every_comment_by_others_is_new(author, post_id, thread):
    assert new_for(author) == 5
    assert post_view(post_id, author).new_after == 0


def test_lists_count_what_came_after_the_place_for_its_member_alone(reader, commenter, enrol, post_id, thread):
    places.keep_place(reader, post_id, thread[1])
    assert new_for(reader) == 3
    assert new_for(enrol("stranger")) == new_for(None) == 0


def test_ones_own_removed_hidden_and_muted_comments_are_not_new(reader, author, enrol, post_id, thread):
    muted, muting = enrol("muted", level=14), enrol("muting", level=14)
    MemberMute.create(member=reader.id, muted=muted.id)
    MemberMute.create(member=muting.id, muted=reader.id)
    places.keep_place(reader, post_id, thread[-1])
    own, gone, hidden = (comments.write_comment(who, post_id, "Words") for who in (reader, author, author))
    for who in (muted, muting):
        comments.write_comment(who, post_id, "Words")
    ThreadPlace.update(last_comment_id=thread[-1]).where(ThreadPlace.member == reader.id).execute()
    assert new_for(reader) == 2
    comments.delete_comment(author, gone)
    hiding.hide(post_id, hidden, "moderator")
    assert new_for(reader) == 0
    assert first_new(reader, post_id, "old") is None
    assert own


def test_a_list_counts_no_further_than_it_says(reader, author, post_id, thread, monkeypatch):
    places.keep_place(reader, post_id, thread[-1])
    for number in range(3):
        comments.write_comment(author, post_id, f"More {number}")
    monkeypatch.setattr("forum.queries.unread.NEW_COUNTED_MAX", 2)
    assert new_for(reader) == 2 < NEW_COUNTED_MAX


def test_marks_stay_while_the_visit_lasts(reader, author, post_id, thread):
    places.keep_place(reader, post_id, thread[1])
    assert post_view(post_id, reader).new_after == thread[-1]  # at a first visit nothing there is new
    with clock.at(now() + VISIT * 2):
        assert post_view(post_id, reader).new_after == thread[1]
        places.keep_place(reader, post_id, thread[3])
        assert post_view(post_id, reader).new_after == thread[1]
        places.keep_place(reader, post_id, thread[4])
        assert post_view(post_id, reader).new_after == thread[1]
        assert new_for(reader) == 0
    with clock.at(now() + VISIT * 4):
        assert post_view(post_id, reader).new_after == thread[4]


@pytest.mark.parametrize(("sort", "first"), [("old", 1), ("new", 4), ("best", 4)])
def test_the_first_new_one_follows_the_order_of_the_trees(reader, author, post_id, thread, sort, first):
    places.keep_place(reader, post_id, thread[-1])
    replies = {number: comments.write_comment(author, post_id, "Reply", thread[number]) for number in (4, 1)}
    found = first_new(reader, post_id, sort)
    assert (found.comment_id, found.root_id) == (replies[first], thread[first])
    with clock.at(now() + VISIT * 2):
        beyond = first_new(reader, post_id, sort, past=thread[first])
        assert beyond.root_id == thread[{1: 4, 4: 1}[first]]
        assert first_new(reader, post_id, sort, past=beyond.comment_id) is None
