"""Before one acts the page says what it costs, what may come back, and what is left; afterwards all of it follows."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, posts
from forum.models import Comment, Draft, Member, Post, PostVote, Reaction
from forum.money import settlement
from tests.visitor import Visitor, succeeded


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=14, twei=10)


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
    assert "This comment costs 2 Twei" in said(me.text(f"/posts/{post_id}"), "comment")


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
    tribute = 2 if "body" in fields else 1
    for name, left in (
        ("minus", 8 - spent),
        ("dislike", 8 - spent),
        ("comment", 10 - spent - tribute),
        ("report", 9 - spent),
    ):
        assert f"You’ll have {left} Twei left" in said(fragment, name)


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
