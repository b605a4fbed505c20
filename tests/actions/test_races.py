"""Many at once: counts stay true, keys stay single, names stay unique."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyotp
import pytest
from peewee import fn

from forum.actions import comments, posts, reactions, sessions, thread_tools, votes
from forum.actions.factors import turn_on_totp
from forum.actions.password_change import change_password
from forum.db import db, is_embedded
from forum.errors import Conflict, Invalid, NotFound, ThreadIsClosed, ThreadIsSlow
from forum.models import (
    Comment,
    CommentRemoval,
    FeaturedComment,
    LoginSession,
    Member,
    Notification,
    Pin,
    Post,
    PostVote,
    Reaction,
    StaffAction,
    ThreadClosing,
)
from forum.models.session import token_digest
from forum.rules.thread_tools import FEATURED_MAX, PINS_MAX
from forum.text import passwords
from forum.text.one_time_codes import new_secret
from forum.text.sealing import Sealer
from tests.visitor import Visitor

THREADS = 8


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Start all at the same moment, each in a thread of its own, and return what each returned or raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except Exception as error:
            return error
        finally:
            db.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def crowd(enrol) -> list[Member]:
    return [enrol(f"member{n}", level=14) for n in range(THREADS)]


def test_concurrent_likes_are_all_counted(crowd, comment_id):
    results = at_once([lambda me=me: reactions.react(me, comment_id, "like") for me in crowd])
    assert results == [None] * THREADS
    comment = Comment.get_by_id(comment_id)
    assert (comment.likes, Reaction.select().count()) == (THREADS, THREADS)


def test_one_member_racing_with_themselves_has_one_vote(crowd, post_id):
    values = ["plus", "minus", "none", "plus"] * 2
    at_once([lambda value=value: votes.vote(crowd[0], post_id, value) for value in values])
    post = Post.get_by_id(post_id)
    standing = PostVote.select(fn.COALESCE(fn.SUM(PostVote.value), 0)).scalar()
    assert PostVote.select().count() <= 1
    assert post.pluses - post.minuses == standing == post.score
    assert post.pluses + post.minuses == PostVote.select().count()


def test_concurrent_comments_are_all_counted(crowd, post_id, comment_id):
    acts = [lambda me=me: comments.write_comment(me, post_id, f"By {me.name}", comment_id) for me in crowd]
    results = at_once(acts)
    assert len(set(results)) == THREADS
    assert Post.get_by_id(post_id).comments == THREADS + 1
    assert Comment.get_by_id(comment_id).replies == THREADS


def test_a_comment_deleted_twice_at_once_is_uncounted_once(author, post_id, comment_id):
    results = at_once([lambda: comments.delete_comment(author, comment_id)] * 4)
    assert sorted(type(result).__name__ for result in results) == ["NotFound"] * 3 + ["int"]
    assert CommentRemoval.select().count() == 1
    assert Post.get_by_id(post_id).comments == 0


def test_parallel_double_clicks_make_one_comment(app, crowd, as_member, post_id):
    browsers = [as_member(crowd[0]) for _ in range(THREADS)]
    tokens = [browser.token() for browser in browsers]
    address = f"/posts/{post_id}/comments"
    acts = [
        lambda browser=browser, token=token: browser.post(address, token=token, body="Once", key="k")
        for browser, token in zip(browsers, tokens, strict=True)
    ]
    answers = at_once(acts)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert Comment.select().count() == 1


def test_a_name_is_taken_once(app):
    browsers = [Visitor(app) for _ in range(THREADS)]
    tokens = [browser.token() for browser in browsers]
    acts = [
        lambda n=n: browsers[n].post(
            "/signup", token=tokens[n], username="Same", email=f"{n}@example.org", password="correct horse"
        )
        for n in range(THREADS)
    ]
    statuses = sorted(answer.status_code for answer in at_once(acts))
    assert statuses == [303] + [422] * (THREADS - 1)
    assert Member.select().count() == 1


@pytest.mark.parametrize("late", ["comment", "reply", "like", "edit", "vote"])
def test_what_was_deleted_meanwhile_takes_nothing_more(crowd, author, post_id, comment_id, late, monkeypatch):
    """The deletion lands between the moment of the click and the thread's lock."""
    acts = {
        "comment": lambda: comments.write_comment(crowd[0], post_id, "Late"),
        "reply": lambda: comments.write_comment(crowd[0], post_id, "Late", comment_id),
        "like": lambda: reactions.react(crowd[0], comment_id, "like"),
        "edit": lambda: comments.edit_comment(author, comment_id, "Late"),
        "vote": lambda: votes.vote(crowd[0], post_id, "plus"),
    }
    holds_thread = "lock" if late in {"comment", "reply"} else "touch"
    hold = getattr(Post, holds_thread)
    delete = {
        "comment": lambda: posts.delete_post(author, post_id),
        "vote": lambda: posts.delete_post(author, post_id),
    }.get(late, lambda: comments.delete_comment(author, comment_id))

    def hold_late(_post_id: int) -> None:
        monkeypatch.setattr(Post, holds_thread, hold)
        if not is_embedded():  # SQLite lets nobody in between
            [refused] = at_once([delete])
            assert not isinstance(refused, Exception)
        else:
            delete()
        hold(_post_id)

    monkeypatch.setattr(Post, holds_thread, hold_late)
    [result] = at_once([acts[late]])
    assert isinstance(result, (NotFound, Invalid))
    assert Comment.select().count() == 1
    assert Reaction.select().count() == PostVote.select().count() == 0


def test_of_more_pins_at_once_than_there_is_room_for_the_last_are_refused(enrol, author):
    mods = [enrol(f"mod{n}", role="moderator") for n in range(5)]
    numbers = [posts.publish(author, f"Post {n}", "Text", []) for n in range(5)]
    pins = [lambda me=me, n=n: thread_tools.set_pin(me, n, True, "") for me, n in zip(mods, numbers, strict=True)]
    results = at_once(pins)
    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 2 + ["NoneType"] * 3
    assert Pin.select().count() == PINS_MAX


def test_more_featured_comments_at_once_than_a_thread_has_room_for_are_refused(enrol, author, post_id):
    mod = enrol("mod", role="moderator")
    numbers = [comments.write_comment(author, post_id, f"Word {n}") for n in range(FEATURED_MAX + 3)]
    results = at_once([lambda n=n: thread_tools.set_featuring(mod, n, True, "") for n in numbers])
    assert [type(result) for result in results].count(Conflict) == 3
    assert FeaturedComment.select().count() == FEATURED_MAX


def test_a_thread_closed_twice_at_once_is_closed_and_logged_once(enrol, post_id):
    mods = [enrol(f"mod{n}", role="moderator") for n in range(4)]
    results = at_once([lambda me=me: thread_tools.set_closing(me, post_id, True, me.name) for me in mods])
    assert results == [None] * 4
    [closing], [logged] = ThreadClosing.select(), StaffAction.select().where(StaffAction.kind == "closing")
    assert (closing.member_id, closing.reason) == (logged.by_id, logged.reason)


def test_comments_that_race_a_closing_come_before_it_or_not_at_all(enrol, crowd, post_id):
    mod = enrol("mod", role="moderator")
    write = [lambda me=me: comments.write_comment(me, post_id, f"By {me.name}") for me in crowd]
    results = at_once([*write[:4], lambda: thread_tools.set_closing(mod, post_id, True, "Enough"), *write[4:]])
    written = [result for result in results if isinstance(result, int)]
    refused = [result for result in results if isinstance(result, ThreadIsClosed)]
    assert len(written) + len(refused) == THREADS
    assert results[4] is None
    assert Comment.select().count() == Post.get_by_id(post_id).comments == len(written)
    assert isinstance(at_once([write[0]])[0], ThreadIsClosed)


@pytest.mark.parametrize("tool", ["close", "slow"])
def test_a_comment_that_waits_for_the_thread_meets_what_was_done_meanwhile(enrol, crowd, post_id, tool, monkeypatch):
    """The moderator's deed lands between the moment of the click and the thread's lock."""
    mod = enrol("mod", role="moderator")
    comments.write_comment(crowd[0], post_id, "Before")
    deed = {
        "close": lambda: thread_tools.set_closing(mod, post_id, True, "Enough"),
        "slow": lambda: thread_tools.set_slow_mode(mod, post_id, 3_600, "Calm"),
    }[tool]
    hold = Post.lock

    def hold_late(_post_id: int) -> None:
        monkeypatch.setattr(Post, "lock", hold)
        if not is_embedded():  # SQLite lets nobody in between
            assert at_once([deed]) == [None]
        else:
            deed()
        hold(_post_id)

    monkeypatch.setattr(Post, "lock", hold_late)
    [result] = at_once([lambda: comments.write_comment(crowd[0], post_id, "Late")])
    assert isinstance(result, (ThreadIsClosed, ThreadIsSlow))
    assert Comment.select().count() == 1


def test_one_member_s_comments_at_once_are_one_in_slow_mode(enrol, crowd, post_id):
    thread_tools.set_slow_mode(enrol("mod", role="moderator"), post_id, 3_600, "Calm")
    results = at_once([lambda n=n: comments.write_comment(crowd[0], post_id, f"Word {n}") for n in range(4)])
    assert sorted(type(result).__name__ for result in results) == ["ThreadIsSlow"] * 3 + ["int"]


def test_no_login_that_races_a_new_password_outlives_it(crowd):
    checked = Member.get_by_id(crowd[0].id)  # as each login has read it, with the old password
    log_in = [lambda: sessions.open_session(checked)] * (THREADS - 1)
    new_hash = passwords.hash_password("battery staple of May")
    results = at_once([*log_in[:3], lambda: change_password(checked, new_hash, None), *log_in[3:]])
    assert results[3] is None
    assert all(isinstance(result, (str, Invalid)) for result in results[:3] + results[4:])
    assert LoginSession.select().count() == 0


def test_no_login_by_the_password_alone_that_races_a_second_factor_outlives_it(crowd):
    checked, secret = crowd[0], new_secret()
    log_in = [lambda: sessions.open_session(checked, factor_shown=False)] * (THREADS - 1)
    turn_on = lambda: turn_on_totp(checked, secret, pyotp.TOTP(secret).now(), Sealer("a key for tests"))  # noqa: E731
    results = at_once([*log_in[:3], turn_on, *log_in[3:]])
    assert isinstance(results[3], list)
    assert all(isinstance(result, (str, Invalid)) for result in results[:3] + results[4:])
    assert LoginSession.select().count() == 0


def test_one_session_renewed_twice_at_once_has_one_token(crowd):
    token = sessions.open_session(crowd[0])
    renewals = [sessions.Renewal(token) for _ in range(4)]
    results = at_once([lambda one=one: sessions.confirm_session(one) for one in renewals])
    assert sorted(type(result).__name__ for result in results) == [
        "NoneType",
        "NotSignedIn",
        "NotSignedIn",
        "NotSignedIn",
    ]
    [left] = LoginSession.select()
    assert left.token_hash == token_digest(renewals[results.index(None)].new_token)


def test_likes_that_come_and_go_at_once_are_one_line_of_those_that_stay(app, post_id, comment_id, author, crowd):
    of_author = (Notification.member == author.id) & (Notification.kind == "reaction")
    at_once([lambda one=one: reactions.react(one, comment_id, "like") for one in crowd])
    sizes = [one.size for one in Notification.select().where(of_author).order_by(Notification.id.desc())]
    assert sizes == [THREADS] + [0] * (THREADS - 1)
    at_once([lambda one=one: reactions.react(one, comment_id, "none") for one in crowd[:3]])
    sizes = [one.size for one in Notification.select().where(of_author).order_by(Notification.id.desc())]
    assert sizes == [THREADS - 3] + [0] * (THREADS - 4)
