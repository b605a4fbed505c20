"""What moderators do to threads: closing, slow mode, pins, featured comments; by HTMX and by plain forms."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import comments, posts, rules, thread_tools
from forum.actions.authority import OPERATOR
from forum.errors import NotAllowed, ThreadIsSlow
from forum.models import Comment, FeaturedComment, Member, ModerationRulesVersion, Pin, SlowMode, ThreadClosing
from forum.rules.thread_tools import FEATURED_MAX, PINS_MAX
from tests.conftest import counting
from tests.visitor import own_part, root_id, succeeded, without_token

NOON = datetime(2026, 3, 1, 12)


@pytest.fixture
def mod(enrol) -> Member:
    return enrol("mod", role="moderator", twei=100)


@pytest.fixture
def moderator(mod, as_member):
    return as_member(mod)


@pytest.fixture
def writer(commenter, as_member):
    return as_member(commenter)


def thread(visitor, post_id: int) -> str:
    return visitor.text(f"/posts/{post_id}")


def headlines(page: str) -> list[str]:
    return [unescape(title) for title in re.findall(r'<h2 dir="auto"><a href="[^"]+">([^<]+)</a></h2>', page)]


def comment_on(browser, post_id: int, body: str, way: str, **more: object):
    return browser.post(f"/posts/{post_id}/comments", way, body=body, **more)


# Closing.


def test_a_closed_thread_says_who_closed_it_when_and_why_and_takes_no_comment(moderator, writer, post_id, way):
    assert succeeded(moderator.post(f"/posts/{post_id}/closing", way, value="on", reason="It went in circles"), way)
    page = thread(writer, post_id)
    assert 'id="comment-form"' not in page
    for said in ("Comments are closed", "A moderator closed this thread", "It went in circles", "just now"):
        assert said in page
    refused = comment_on(writer, post_id, "One more word of mine", way)
    assert refused.status_code == 409
    assert "It went in circles" in refused.text
    assert "One more word of mine</textarea>" in refused.text
    assert Comment.select().count() == 0


def test_a_thread_that_is_opened_again_takes_comments(moderator, writer, post_id, way):
    moderator.post(f"/posts/{post_id}/closing", way, value="on", reason="Enough")
    assert succeeded(moderator.post(f"/posts/{post_id}/closing", way, value="off", reason="Rested"), way)
    assert 'id="comment-form"' in thread(writer, post_id)
    assert succeeded(comment_on(writer, post_id, "Welcome back", way), way)


def test_closing_by_htmx_replaces_what_follows_from_it(moderator, post_id, comment_id):
    answer = moderator.post(f"/posts/{post_id}/closing", "htmx", value="on", reason="Enough")
    assert root_id(answer) == "thread-tools"
    for follows in ("your-comment", "nav-write", "earn-hint", "thread-state"):
        assert re.search(rf'id="{follows}" hx-swap-oob="true"', answer.text), follows
    page = thread(moderator, post_id)
    assert without_token(own_part(answer)) in without_token(page)
    assert f"/comments/{comment_id}/reply" not in answer.text
    assert f"/comments/{comment_id}/reply" not in page


def test_the_form_for_a_reply_says_that_the_thread_is_closed(moderator, writer, post_id, comment_id):
    moderator.post(f"/posts/{post_id}/closing", value="on", reason="Enough")
    answer = writer.get(f"/comments/{comment_id}/reply", headers={"HX-Request": "true"})
    assert "Comments are closed" in answer.text
    assert "<textarea" not in answer.text


def test_below_the_gate_the_lock_stays_beside_the_notice(moderator, visitor, post_id):
    moderator.post(f"/posts/{post_id}/closing", value="on", reason="Enough")
    page = thread(visitor, post_id)
    assert 'id="comment-lock"' in page
    assert "Comments are closed" in page


def test_what_stands_in_a_closed_thread_can_still_be_edited_and_liked(
    moderator, writer, commenter, post_id, comment_id
):
    own = comments.write_comment(commenter, post_id, "Mine")
    moderator.post(f"/posts/{post_id}/closing", value="on", reason="Enough")
    assert writer.post(f"/comments/{own}/edit", body="Mine, mended").status_code == 303
    assert writer.post(f"/comments/{comment_id}/reaction", value="like").status_code == 303


def test_closing_asks_for_a_reason_beside_its_field(moderator, post_id, way):
    answer = moderator.post(f"/posts/{post_id}/closing", way, value="on", reason=" ")
    assert answer.status_code == 422
    assert "Give a reason" in re.search(r'id="problem-closing-reason" role="alert">([^<]*)<', answer.text)[1]
    assert not ThreadClosing.select().exists()


def test_what_was_typed_is_kept_where_the_reason_is_too_long(moderator, post_id, way):
    answer = moderator.post(f"/posts/{post_id}/closing", way, value="on", reason="long " * 70)
    assert answer.status_code == 422
    assert ("long " * 70).strip() in answer.text


@pytest.mark.parametrize("tool", ["closing", "pin"])
def test_anything_but_on_or_off_is_refused(moderator, post_id, way, tool):
    answer = moderator.post(f"/posts/{post_id}/{tool}", way, value="perhaps", reason="x")
    assert answer.status_code == 422
    assert "Choose “on” or “off”." in answer.text


def test_a_moderator_is_named_where_the_rules_say_so(moderator, visitor, post_id):
    moderator.post(f"/posts/{post_id}/closing", value="on", reason="Enough")
    assert "mod closed this thread" not in thread(visitor, post_id)
    named = ModerationRulesVersion.in_force().changed(names_in_log=1)
    rules.change_moderation(named, "Open", by=OPERATOR)
    moderator.post(f"/posts/{post_id}/slow-mode", seconds="60", reason="Calm")
    assert "mod closed this thread" in thread(visitor, post_id)


# Slow mode.


def test_in_slow_mode_a_member_waits_between_two_comments_and_keeps_the_text(moderator, writer, post_id, way):
    with clock.at(NOON):
        assert succeeded(moderator.post(f"/posts/{post_id}/slow-mode", way, seconds="300", reason="Too heated"), way)
        assert succeeded(comment_on(writer, post_id, "First", way), way)
    with clock.at(NOON + timedelta(seconds=240)):
        refused = comment_on(writer, post_id, "Second, in haste", way)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "60"
        assert "every 5 minutes" in refused.text
        assert "Wait 1 minute" in refused.text
        assert "Second, in haste</textarea>" in refused.text
    with clock.at(NOON + timedelta(seconds=300)):
        assert succeeded(comment_on(writer, post_id, "Second", way), way)


def test_slow_mode_is_announced_with_its_reason_and_ends(moderator, visitor, post_id, way):
    moderator.post(f"/posts/{post_id}/slow-mode", way, seconds="300", reason="Too heated")
    page = thread(visitor, post_id)
    assert "one comment of each member every 5 minutes" in page
    assert "Too heated" in page
    assert succeeded(moderator.post(f"/posts/{post_id}/slow-mode", way, seconds="0"), way)
    assert "Slow mode:" not in thread(visitor, post_id)
    assert not SlowMode.select().exists()


def test_others_and_moderators_need_not_wait_for_a_member(mod, commenter, author, post_id):
    thread_tools.set_slow_mode(mod, post_id, 300, "Calm")
    for me in (commenter, author, mod, mod):
        comments.write_comment(me, post_id, f"A word of {me.name}")
    with pytest.raises(ThreadIsSlow):
        comments.write_comment(commenter, post_id, "Again")


def test_a_comment_that_was_deleted_counts_for_slow_mode(mod, commenter, post_id):
    thread_tools.set_slow_mode(mod, post_id, 300, "Calm")
    comments.delete_comment(commenter, comments.write_comment(commenter, post_id, "A word"))
    with pytest.raises(ThreadIsSlow):
        comments.write_comment(commenter, post_id, "Another")


@pytest.mark.parametrize("seconds", ["-1", "x", "", "86401", "1.5", "٣", "999999999"])
def test_a_pause_that_cannot_be_is_said_beside_its_field(moderator, post_id, way, seconds):
    answer = moderator.post(f"/posts/{post_id}/slow-mode", way, seconds=seconds, reason="Calm")
    assert answer.status_code == 422
    assert 'id="problem-seconds"' in answer.text
    assert 'value="Calm"' in answer.text
    assert not SlowMode.select().exists()


# Pins.


@pytest.mark.parametrize("sort", ["hot", "new", "top"])
def test_a_pinned_post_comes_first_in_every_order_once_and_is_marked(moderator, visitor, author, way, sort):
    with clock.at(NOON):
        first = posts.publish(author, "Post 0", "Text", ["all"])
    for n in range(1, 25):
        with clock.at(NOON + timedelta(days=n)):
            posts.publish(author, f"Post {n}", "Text", ["all"])
    assert succeeded(moderator.post(f"/posts/{first}/pin", way, value="on", reason="House rules"), way)
    page = visitor.text(f"/?sort={sort}")
    assert headlines(page)[0] == "Post 0"
    assert page.count('<p class="pinned">') == 1
    further = visitor.text(unescape(re.search(r'rel="next" href="([^"]+)"', page)[1]))
    assert '<p class="pinned">' not in further
    assert sorted(headlines(page) + headlines(further)) == sorted(f"Post {n}" for n in range(25))
    assert succeeded(moderator.post(f"/posts/{first}/pin", way, value="off"), way)
    assert '<p class="pinned">' not in visitor.text(f"/?sort={sort}")


def test_a_tag_has_its_own_pins_first(mod, visitor, author):
    old, other = (posts.publish(author, title, "Text", [tag]) for title, tag in (("Old", "sea"), ("Other", "land")))
    posts.publish(author, "New", "Text", ["sea"])
    for post_id in (old, other):
        thread_tools.set_pin(mod, post_id, True, "")
    assert headlines(visitor.text("/?sort=new&tag=sea")) == ["Old", "New"]


def test_the_newest_pin_comes_first(mod, visitor, author):
    numbers = [posts.publish(author, f"Post {n}", "Text", []) for n in range(4)]
    for minute, number in enumerate((numbers[1], numbers[0], numbers[2])):
        with clock.at(NOON + timedelta(minutes=minute)):
            thread_tools.set_pin(mod, number, True, "")
    assert headlines(visitor.text("/?sort=new")) == ["Post 2", "Post 0", "Post 1", "Post 3"]


def test_more_pins_than_there_is_room_for_are_refused_by_name(moderator, mod, author, way):
    numbers = [posts.publish(author, f"Post {n}", "Text", []) for n in range(PINS_MAX + 1)]
    for number in numbers[:PINS_MAX]:
        thread_tools.set_pin(mod, number, True, "")
    refused = moderator.post(f"/posts/{numbers[-1]}/pin", way, value="on", reason="This, too")
    assert refused.status_code == 409
    assert "“Post 0”, “Post 1”, “Post 2”" in unescape(refused.text)
    assert Pin.select().count() == PINS_MAX
    posts.delete_post(author, numbers[0])
    assert succeeded(moderator.post(f"/posts/{numbers[-1]}/pin", way, value="on", reason="This, too"), way)


def test_pins_cost_no_statement(visitor, as_member, mod, author):
    numbers = [posts.publish(author, f"Post {n}", "Text", []) for n in range(25)]

    def counted() -> list[int]:
        found = []
        for browser in (visitor, as_member(author)):
            for query in ("", "?sort=new", "?sort=top&after=0_5"):
                with counting() as statements:
                    browser.text(f"/{query}")
                found.append(len(statements))
        return found

    before = counted()
    for number in numbers[:PINS_MAX]:
        thread_tools.set_pin(mod, number, True, "")
    assert counted() == before == [3, 3, 3, 4, 4, 4]


# Featured comments.


def test_a_featured_comment_is_marked_and_the_head_of_the_thread_leads_to_it(
    moderator, visitor, post_id, comment_id, way
):
    answer = moderator.post(f"/comments/{comment_id}/featuring", way, value="on", reason="It sums up")
    assert succeeded(answer, way)
    page = thread(visitor, post_id)
    assert page.count('class="featured-mark"') == 1
    head = re.search(r'<div id="thread-state">(.*?)</div>', page, re.S)[1]
    assert "Featured by the moderators" in head
    assert f'href="/comments/{comment_id}"' in head
    assert "the comment by author" in head
    if way == "htmx":
        assert root_id(answer) == f"comment-{comment_id}"
        assert 'id="thread-state" hx-swap-oob="true"' in answer.text
    else:
        assert answer.location.endswith(f"#comment-{comment_id}")
    assert succeeded(moderator.post(f"/comments/{comment_id}/featuring", way, value="off"), way)
    assert "featured-mark" not in thread(visitor, post_id)


def test_a_featured_comment_that_is_removed_is_no_longer_recommended(mod, visitor, author, post_id, comment_id):
    thread_tools.set_featuring(mod, comment_id, True, "")
    comments.delete_comment(author, comment_id)
    assert "Featured" not in thread(visitor, post_id)


def test_the_author_is_told_of_a_featured_comment(mod, author, as_member, post_id, comment_id):
    browser = as_member(author)
    assert "Featured by the moderators" not in browser.text("/decisions")
    thread_tools.set_featuring(mod, comment_id, True, "It sums up")
    page = browser.text("/decisions")
    assert f'<a href="/comments/{comment_id}">Your comment</a> on “Tides and clocks”' in page
    assert "It sums up" in page
    comments.delete_comment(author, comment_id)
    assert "Featured by the moderators" not in browser.text("/decisions")


def test_nobody_features_their_own_comment_and_a_thread_has_few(moderator, mod, author, post_id, way):
    own = comments.write_comment(mod, post_id, "Mine")
    assert moderator.post(f"/comments/{own}/featuring", way, value="on").status_code == 403
    numbers = [comments.write_comment(author, post_id, f"Word {n}") for n in range(FEATURED_MAX + 1)]
    for number in numbers[:-1]:
        thread_tools.set_featuring(mod, number, True, "")
    assert moderator.post(f"/comments/{numbers[-1]}/featuring", way, value="on").status_code == 409
    assert FeaturedComment.select().count() == FEATURED_MAX


# All of them.

TOOLS = {
    "closing": lambda post_id, comment_id: (f"/posts/{post_id}/closing", {"value": "on", "reason": "Enough"}),
    "slow mode": lambda post_id, comment_id: (f"/posts/{post_id}/slow-mode", {"seconds": "60", "reason": "Calm"}),
    "pin": lambda post_id, comment_id: (f"/posts/{post_id}/pin", {"value": "on", "reason": "News"}),
    "feature": lambda post_id, comment_id: (f"/comments/{comment_id}/featuring", {"value": "on", "reason": "Good"}),
}
STATES = (ThreadClosing, SlowMode, Pin, FeaturedComment)


@pytest.mark.parametrize("tool", TOOLS)
def test_members_and_authors_cannot_and_see_no_way_to(
    tool, author, commenter, as_member, visitor, post_id, comment_id, way
):
    address, fields = TOOLS[tool](post_id, comment_id)
    for me in (author, commenter):
        browser = as_member(me)
        assert 'id="thread-tools"' not in thread(browser, post_id)
        assert "/featuring" not in thread(browser, post_id)
        assert browser.post(address, way, **fields).status_code == 403
    assert visitor.post(address, way, **fields).status_code == (401 if way == "htmx" else 303)
    assert not any(state.select().exists() for state in STATES)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_member_who_calls_the_action_itself_is_refused(tool, author, post_id, comment_id):
    acts = {
        "closing": lambda: thread_tools.set_closing(author, post_id, True, "x"),
        "slow mode": lambda: thread_tools.set_slow_mode(author, post_id, 60, "x"),
        "pin": lambda: thread_tools.set_pin(author, post_id, True, "x"),
        "feature": lambda: thread_tools.set_featuring(author, comment_id, True, "x"),
    }
    with pytest.raises(NotAllowed):
        acts[tool]()


@pytest.mark.parametrize("tool", TOOLS)
def test_what_is_done_and_undone_stands_in_both_logs(tool, moderator, visitor, enrol, as_member, post_id, comment_id):
    address, fields = TOOLS[tool](post_id, comment_id)
    for _ in range(2):  # the second changes nothing, and so is no line of the log
        assert moderator.post(address, **fields).status_code == 303
    assert moderator.post(address, value="off", seconds="0", reason="Over").status_code == 303
    public = visitor.text("/log")
    staff = as_member(enrol("boss", role="admin")).text("/admin/log?person=mod")
    for page in (public, staff):
        assert page.count(f'<p class="why" dir="auto">{fields["reason"]}</p>') == 1
        assert page.count('<p class="why" dir="auto">Over</p>') == 1


@pytest.mark.parametrize("tool", TOOLS)
def test_a_thread_that_was_deleted_takes_none_of_it(tool, moderator, author, post_id, comment_id, way):
    posts.delete_post(author, post_id)
    address, fields = TOOLS[tool](post_id, comment_id)
    assert moderator.post(address, way, **fields).status_code == 404


def test_the_thread_page_takes_no_more_statements_by_any_of_it(
    mod, moderator, visitor, writer, author, post_id, comment_id
):
    def counted() -> list[int]:
        found = []
        for browser in (visitor, writer, moderator):
            visitor.client.application.extensions["page cache"].clear()
            thread(browser, post_id)
            with counting() as statements:
                thread(browser, post_id)
            found.append(len(statements))
        return found

    before = counted()
    for tool in TOOLS.values():
        address, fields = tool(post_id, comment_id)
        moderator.post(address, **fields)
    assert counted() == before


def test_each_of_them_moves_the_thread_s_version(moderator, visitor, post_id, comment_id):
    for tool in TOOLS.values():
        before = visitor.get(f"/posts/{post_id}", follow_redirects=True).headers["ETag"]
        address, fields = tool(post_id, comment_id)
        moderator.post(address, **fields)
        assert visitor.get(f"/posts/{post_id}", follow_redirects=True).headers["ETag"] != before
