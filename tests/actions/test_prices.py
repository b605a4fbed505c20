"""Before one acts the page says what it costs, what may come back, and what is left; afterwards all of it follows."""

import re
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, posts, readings
from forum.models import Comment, Draft, Member, Post, PostVote, Reaction
from forum.money import ledger, settlement
from tests.conftest import counting
from tests.visitor import HTMX, Visitor, own_part, succeeded


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=14, twei=10)


@pytest.fixture
def htmx() -> dict[str, str]:
    return HTMX


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


def said(page: str, name: str) -> str:
    """Return what the page says of a price, as text."""
    element_id = {"comment": "comment-form-price"}.get(name, f"price-{name}")
    sentence = re.search(rf'id="{element_id}"[^>]*>(.*?)</p>', page, re.S)[1]
    return re.sub(r"<[^>]+>", "", sentence)


@pytest.mark.parametrize(
    ("name", "price", "after"),
    [
        ("minus", "A minus costs 2 Twei", "You’ll have 8 Twei left"),
        ("dislike", "A dislike costs 2 Twei", "You’ll have 8 Twei left"),
        ("comment", "This comment costs 1 Twei", "You’ll have 9 Twei left"),
        ("report", "A dated snapshot. Its price is included.", "You’ll have 9 Twei left"),
    ],
)
def test_the_thread_page_says_each_price_and_the_balance_after(me, post_id, comment_id, name, price, after):
    sentence = said(me.text(f"/posts/{post_id}"), name)
    assert price in sentence
    assert after in sentence


def test_the_form_of_a_post_says_its_price(enrol, as_member):
    page = as_member(enrol("writer", level=18, twei=25)).text("/posts/new")
    assert "Publishing costs <strong>20 Twei</strong>" in page
    assert "You’ll have 5 Twei left" in page


def test_in_a_hurry_the_page_asks_for_twice_the_tribute(me, ann, post_id):
    comments.write_comment(ann, post_id, "First")
    assert "This comment costs 1 Twei" in said(me.text(f"/posts/{post_id}"), "comment")
    comments.write_comment(ann, post_id, "Second")
    assert "This comment costs 2 Twei" in said(me.text(f"/posts/{post_id}"), "comment")


NOON = datetime(2026, 3, 1, 12)


def send_part(markup: str, form_id: str = "comment-form") -> str:
    """Return the part of a form that sends it."""
    return re.search(rf'<div id="{form_id}-send".*?</div>', markup, re.S)[0]


def button_of(part: str) -> str:
    return " ".join(re.search(r"<button[^>]*>(.*?)</button>", part, re.S)[1].split())


def test_the_button_carries_the_price_and_says_when_it_falls_back(me, ann, post_id):
    for second in (0, 100):
        with clock.at(NOON + timedelta(seconds=second)):
            comments.write_comment(ann, post_id, "Said")
    with clock.at(NOON + timedelta(minutes=4)):
        part = send_part(me.text(f"/posts/{post_id}"))
    assert button_of(part) == "Comment · 2 Twei"
    assert '1 Twei again from <time class="clock" datetime="2026-03-01T12:10:00Z">12:10 UTC</time>' in part
    assert "load delay:360s" in part


def test_the_price_falls_back_step_by_step(me, ann, post_id, htmx):
    for minute in (0, 1, 2):
        with clock.at(NOON + timedelta(minutes=minute, seconds=30)):
            comments.write_comment(ann, post_id, "Said")
    steps = ((9, "4", "2 Twei again from 12:11"), (10.5, "2", "1 Twei again from 12:12"), (12, "1", ""))
    for minute, button, line in steps:
        with clock.at(NOON + timedelta(minutes=minute)):
            part = me.get(f"/posts/{post_id}/comments/send", headers=htmx).text
        assert button_of(part) == f"Comment · {button} Twei"
        assert line in re.sub(r"<[^>]+>", "", part)
        assert ("hx-get" in part) == bool(line)


def test_a_reply_form_has_the_price_of_that_reply(me, ann, enrol, post_id, htmx):
    bob = enrol("bob", level=14)
    theirs, own = comments.write_comment(bob, post_id, "Theirs"), comments.write_comment(ann, post_id, "Mine")
    comments.write_comment(ann, post_id, "Mine too")
    address, form_id = f"/comments/{theirs}/reply", f"reply-form-{theirs}"
    assert button_of(send_part(me.get(address, headers=htmx).text, form_id)) == "Reply · 2 Twei"
    comments.write_comment(bob, post_id, "Yours?", own)
    for markup in (
        me.get(address, headers=htmx).text,
        me.get(f"/posts/{post_id}/comments/send?parent_id={theirs}&form_id={form_id}", headers=htmx).text,
    ):
        part = send_part(markup, form_id)
        assert button_of(part) == "Reply · 1 Twei"
        assert "Answering someone who replied to you never costs extra" in part
        assert "again from" not in part
    page = me.text(f"/posts/{post_id}?reply_to={theirs}")
    assert button_of(send_part(page)) == "Reply · 1 Twei"
    assert button_of(send_part(me.text(f"/posts/{post_id}"))) == "Comment · 2 Twei"


def test_the_price_asked_for_is_the_price_paid(me, ann, post_id, way):
    for _ in range(4):
        price = re.search(r"· (\d+) Twei", button_of(send_part(me.text(f"/posts/{post_id}"))))[1]
        before_mtwei = ledger.balance_mtwei(ann.id)
        assert succeeded(me.post(f"/posts/{post_id}/comments", way, body="Said"), way)
        assert before_mtwei - ledger.balance_mtwei(ann.id) == int(price) * 1000


def test_a_free_comment_has_no_price_on_its_button(me, post_id, set_rules):
    set_rules(comment_tribute_mtwei=0)
    assert button_of(send_part(me.text(f"/posts/{post_id}"))) == "Comment"


def test_what_was_logged_out_keeps_its_price(visitor, post_id, htmx):
    assert visitor.get(f"/posts/{post_id}/comments/send", headers=htmx).status_code == 204


def test_below_the_gate_nothing_is_sent(enrol, as_member, post_id, htmx):
    low = as_member(enrol("low", level=12))
    assert low.get(f"/posts/{post_id}/comments/send", headers=htmx).status_code == 403


def test_the_page_and_a_reply_to_it_cost_as_many_statements(me, post_id, comment_id):
    me.text(f"/posts/{post_id}")
    with counting() as plain:
        me.text(f"/posts/{post_id}/tides-and-clocks")
    with counting() as replying:
        me.text(f"/posts/{post_id}/tides-and-clocks?reply_to={comment_id}")
    assert len(replying) == len(plain) + 1  # the draft of that reply


def test_the_balance_after_a_minus_is_not_subtracted_from_twice(me, post_id, comment_id):
    me.post(f"/posts/{post_id}/vote", value="minus")
    page = me.text(f"/posts/{post_id}")
    assert "You gave a minus. Its fee is refunded if you undo it before it settles." in page
    assert "A minus costs" not in page
    fragment = me.post(f"/posts/{post_id}/vote", "htmx", value="none").text
    assert "A minus costs 2 Twei" in fragment


def test_what_a_plus_pays_depends_on_the_reading(me, ann, post_id):
    assert "Once you’ve finished reading, it earns the author up to 1 Twei." in me.text(f"/posts/{post_id}")
    readings.complete_reading(ann, post_id)
    assert "A plus is free, and earns the author up to 1 Twei." in me.text(f"/posts/{post_id}")


def test_a_dislike_carries_its_price_until_it_is_given(me, post_id, comment_id):
    assert "<small>2 Twei</small></button>" in me.text(f"/posts/{post_id}")
    fragment = own_part(me.post(f"/comments/{comment_id}/reaction", "htmx", value="dislike"))
    assert "<small>" not in fragment
    assert "price-dislike" not in fragment
    assert "<small>2 Twei</small></button>" in me.post(f"/comments/{comment_id}/reaction", "htmx", value="none").text


def test_a_free_dislike_carries_no_price(me, post_id, comment_id, set_rules):
    set_rules(dislike_fee_mtwei=0, dislike_author_mtwei=0)
    assert "<small>" not in me.text(f"/posts/{post_id}")


def test_a_like_that_cannot_be_given_says_why(enrol, as_member, author, post_id, comment_id):
    low = as_member(enrol("low", level=4)).text(f"/posts/{post_id}")
    assert '<button popovertarget="why-like">Like <b>0</b></button>' in low
    reason = re.search(r'<div id="why-like" class="reason" popover>(.*?)</div>', low, re.S)[1]
    assert "Likes open at LVL 10. You’re at LVL 4: 195 XP to go." in reason
    own = as_member(Member.get(Member.id == Comment.get_by_id(comment_id).author_id))
    assert '<button popovertarget="why-own">Like' in own.text(f"/posts/{post_id}")
    posts.delete_post(author, post_id)
    assert '<button popovertarget="why-closed">Like' in own.text(f"/posts/{post_id}")
    assert 'id="why-closed"' in own.text(f"/posts/{post_id}")


def test_prices_follow_the_rules_in_force(me, visitor, post_id, set_rules):
    visitor.text(f"/posts/{post_id}")
    set_rules(minus_fee_mtwei=3_500, report_price_mtwei=250)
    page = me.text(f"/posts/{post_id}")
    assert "A minus costs 3.5 Twei" in said(page, "minus")
    assert "Price for report instance: 0.25 Twei" in page
    assert "Price for report instance: 0.25 Twei" in visitor.text(f"/posts/{post_id}")


def test_what_is_missing_is_said_before_one_tries(enrol, as_member, post_id):
    page = as_member(enrol("poor", level=14, twei=0)).text(f"/posts/{post_id}")
    assert "You have 0 Twei: 1 Twei short." in said(page, "comment")
    assert "You have 0 Twei: 2 Twei short." in said(page, "minus")


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/posts/1/vote", {"value": "minus"}),
        ("/comments/1/reaction", {"value": "dislike"}),
        ("/posts/1/comments", {"body": "Said"}),
        ("/posts/1/reports", {}),
    ],
)
def test_balance_level_and_prices_come_with_each_fragment(me, post_id, comment_id, address, fields):
    fragment = me.post(address, "htmx", **fields).text
    assert re.search(r'<a id="balance"[^>]*hx-swap-oob="true"', fragment)
    assert re.search(r'<span id="level"[^>]*hx-swap-oob="true"', fragment)
    spent = 2 if "value" in fields else 1
    for name, left in (
        ("minus", 8 - spent),
        ("dislike", 8 - spent),
        ("report", 9 - spent),
    ):
        if name != "minus" or "vote" not in address:  # given, it costs nothing more
            assert f"You’ll have {left} Twei left" in said(fragment, name)
    assert f"You’ll have {9 - spent} Twei left" in send_part(fragment)


def test_an_unpaid_comment_is_refused_and_what_was_typed_is_offered_again(enrol, as_member, post_id, way):
    poor = enrol("poor", level=14, twei=0)
    response = as_member(poor).post(f"/posts/{post_id}/comments", way, body="Worth *every* mTwei", avatar="waves")
    assert response.status_code == 402
    assert "1 Twei short" in response.text
    assert "Worth *every* mTwei</textarea>" in response.text
    assert Comment.select().count() == 0


def test_an_unpaid_post_is_refused_and_what_was_typed_is_offered_again(enrol, as_member, way):
    poor = enrol("poor", level=20, twei=19)
    response = as_member(poor).post("/posts", way, title="Dear", body="Worth it", tags="money")
    assert response.status_code == 402
    assert "1 Twei short" in response.text
    for typed in ('value="Dear"', "Worth it</textarea>", 'value="money"'):
        assert typed in response.text
    assert Post.select().count() == 0
    assert Draft.get().body == "Worth it"  # as a reload shows it


@pytest.mark.parametrize(
    ("address", "value", "table"), [("/posts/1/vote", "minus", PostVote), ("/comments/1/reaction", "dislike", Reaction)]
)
def test_an_unpaid_opinion_is_refused_in_words(enrol, as_member, post_id, comment_id, way, address, value, table):
    response = as_member(enrol("poor", level=14, twei=1)).post(address, way, value=value)
    assert response.status_code == 402
    assert "costs 2 Twei. You have 1: 1 Twei short" in response.text
    assert table.select().count() == 0


def test_a_settled_opinion_is_told_to_be_final(me, ann, post_id, way):
    me.post(f"/posts/{post_id}/vote", value="minus")
    settlement.settle(clock.now() + timedelta(days=2))
    response = me.post(f"/posts/{post_id}/vote", way, value="none")
    assert response.status_code == 409
    assert "can no longer be changed" in response.text
    assert Post.get_by_id(post_id).minuses == 1


@pytest.mark.parametrize("what", ["post", "comment"])
def test_a_moderator_takes_away_for_a_reason_that_all_can_read(
    enrol, as_member, visitor, post_id, comment_id, way, what
):
    mod = as_member(enrol("mod", role="moderator"))
    address = {"post": f"/posts/{post_id}/delete", "comment": f"/comments/{comment_id}/delete"}[what]
    assert mod.post(address, way, reason="  ").status_code == 422
    response = mod.post(address, way, reason="An advertisement")
    assert succeeded(response, way) or response.headers.get("HX-Redirect")
    assert "An advertisement" in visitor.text(f"/posts/{post_id}")


def test_others_take_nothing_away(me, post_id, comment_id, way):
    for address in (f"/posts/{post_id}/delete", f"/comments/{comment_id}/delete"):
        assert me.post(address, way, reason="Because").status_code == 403
    assert posts.live_post(post_id)
    assert comments.live_comment(comment_id)


def test_anonymous_pages_ask_for_no_balance(visitor, post_id):
    page = visitor.text(f"/posts/{post_id}")
    assert 'id="balance"' not in page
    assert "Twei left" not in page
