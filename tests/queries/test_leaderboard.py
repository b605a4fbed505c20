"""The leaderboard: what counts in each list, from which midnight on, and who is on it."""

from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, hiding, listing, members, posts, reactions, readings, removals
from forum.actions.authority import OPERATOR
from forum.jobs import leaderboards
from forum.jobs.runner import run_due
from forum.models import Claim, Leaderboard, Member, Settlement, Standing
from forum.queries.leaderboard import leaderboard_page
from forum.rules.leaderboard import Board, Span
from tests.conftest import counting
from tests.sanctioned import sanction

TODAY = datetime(2026, 3, 20, 15)
WORDS = "Words that one reads to their end. " * 40


@pytest.fixture
def fans(enrol) -> list[Member]:
    return [enrol(f"fan{number}", level=20) for number in range(6)]


@pytest.fixture
def post(author, enrol):
    with clock.at(TODAY - timedelta(days=60)):
        return posts.publish(author, "A post", WORDS, [])


def liked(by: Member, post: int, fans: list[Member], likes: int, at: datetime = TODAY) -> int:
    with clock.at(at):
        comment_id = comments.write_comment(by, post, "A word")
        for fan in fans[:likes]:
            reactions.react(fan, comment_id, "like")
    return comment_id


def compute(at: datetime = TODAY) -> None:
    with clock.at(at):
        leaderboards.compute()


def places(board: str, span: str = "week", viewer: Member | None = None) -> list[tuple[int, str, int]]:
    with clock.at(TODAY):
        return [(one.place, one.name, one.score) for one in leaderboard_page(board, span, viewer).places]


def test_a_few_good_comments_beat_many_and_equals_share_a_place(enrol, post, fans, set_rules):
    set_rules(comment_tribute_mtwei=0)
    ann, bob, cid = (enrol(name, level=20) for name in ("ann", "bob", "cid"))
    liked(ann, post, fans, 6)
    for _number in range(7):
        liked(bob, post, fans, 1)
    liked(cid, post, fans, 5)
    compute()
    assert places("comments") == [(1, "ann", 6), (2, "bob", 5), (2, "cid", 5)]


def test_a_week_begins_at_a_midnight_seven_utc_days_long(enrol, post, fans):
    ann, bob = enrol("ann", level=20), enrol("bob", level=20)
    begin = clock.midnight(TODAY) - timedelta(days=6)
    liked(ann, post, fans, 2, begin)
    liked(bob, post, fans, 3, begin - timedelta(seconds=1))
    compute()
    assert places("comments") == [(1, "ann", 2)]
    assert places("comments", "month") == places("comments", "all") == [(1, "bob", 3), (2, "ann", 2)]


def test_a_newcomer_of_this_month_leads_a_list_that_the_old_are_not_on(enrol, post, fans):
    with clock.at(TODAY - timedelta(days=90)):
        old, small = enrol("old", level=20), enrol("small", level=14)
    with clock.at(TODAY - timedelta(days=20)):
        new = enrol("new", level=20)
    liked(old, post, fans, 6)
    liked(small, post, fans, 2)
    liked(new, post, fans, 4)
    liked(new, post, fans, 4)  # the same members
    compute()
    assert places("helpful", "month") == [(1, "new", 4), (2, "small", 2)]


def test_readers_gain_nothing_by_hurrying(author, enrol, fans):
    hasty, steady = enrol("hasty"), enrol("steady")
    written = [posts.publish(author, f"Post {number}", WORDS, []) for number in range(8)]
    for number, one in enumerate(written):
        with clock.at(TODAY):
            readings.complete_reading(hasty, one)
        with clock.at(TODAY - timedelta(days=number % 4)):
            readings.complete_reading(steady, one)
    compute()
    assert places("reading") == [(1, "steady", 8), (2, "hasty", 5)]
    posts.delete_post(author, written[0])
    compute()
    assert places("reading") == [(1, "steady", 7), (2, "hasty", 5)]


def test_earned_is_what_settlements_paid_and_nobody_sees_how_much_but_who_shows_it(enrol, post, as_member, visitor):
    ann, bob = enrol("ann", level=20, twei=0), enrol("bob", level=20, twei=900)
    settled = Settlement.create(day=TODAY.date(), treasury_mtwei=0, budget_mtwei=0, ran_at=TODAY)
    for number, (member, paid) in enumerate(((ann, 1_500), (ann, 700), (bob, 400))):
        Claim.create(key=f"x{number}", line="pluses", member=member.id, post=post, opened_at=TODAY, due_at=TODAY,
                     state="paid", settlement=settled.id, paid_mtwei=paid)  # fmt: skip
    compute()
    assert places("earned") == [(1, "ann", 2_200), (2, "bob", 400)]
    with clock.at(TODAY):
        assert "2.2 Twei" in as_member(ann).text("/leaderboard?by=earned")
        page = visitor.text("/leaderboard?by=earned")
    assert "ann" in page
    assert "2.2 Twei" not in page


def test_what_is_gone_counts_no_longer_and_is_not_led_to(enrol, post, fans, visitor):
    ann, bob = enrol("ann", level=20), enrol("bob", level=20)
    first, second = liked(ann, post, fans, 4), liked(bob, post, fans, 3)
    compute()
    with clock.at(TODAY):
        assert f"/comments/{first}" in visitor.text("/leaderboard")
        comments.delete_comment(ann, first)
        assert f"/comments/{first}" not in visitor.text("/leaderboard")
        assert leaderboards.any_due()
    compute()
    assert places("comments") == [(1, "bob", 3)]
    hiding.hide(post, second, "moderator")
    compute()
    assert places("comments") == []
    hiding.show(post, second)
    with clock.at(TODAY):
        removals.restore_comment(ann, first)
    compute()
    assert places("comments") == [(1, "ann", 4), (2, "bob", 3)]


def test_who_is_staff_sanctioned_or_does_not_want_to_is_on_no_list(enrol, post, fans, visitor):
    names = ("mod", "silenced", "shy", "ann")
    people = {name: enrol(name, level=20, role="moderator" if name == "mod" else "member") for name in names}
    for number, name in enumerate(names):
        liked(people[name], post, fans, 5 - number)
    listing.set_listing(people["shy"], False)
    sanction(people["silenced"], "silence")
    compute(clock.now())
    page = leaderboard_page("comments", "all", None)
    assert [one.name for one in page.places] == ["ann"]
    listing.set_listing(people["ann"], False)  # at once, not only when it is counted again
    assert not leaderboard_page("comments", "all", None).places
    assert leaderboard_page("comments", "all", people["ann"]).unlisted
    listing.set_listing(people["ann"], True)
    compute(clock.now())
    assert [one.name for one in leaderboard_page("comments", "all", None).places] == ["ann"]
    members.set_role("ann", "moderator", by=OPERATOR)
    assert not leaderboard_page("comments", "all", None).places


def test_a_place_says_where_its_member_stood_the_day_before(enrol, post, fans):
    ann, bob = enrol("ann", level=20), enrol("bob", level=20)
    liked(ann, post, fans, 2, TODAY - timedelta(days=1))
    liked(bob, post, fans, 1, TODAY - timedelta(days=1))
    compute(TODAY - timedelta(days=1))
    assert {one.risen for one in leaderboard_page("comments", "week", None).places} == {None}
    liked(bob, post, fans, 4)
    for hour in (0, 2):
        compute(TODAY + timedelta(hours=hour))
        rows = leaderboard_page("comments", "week", None).places
        assert [(one.name, one.risen) for one in rows] == [("bob", 1), ("ann", -1)]


def test_lists_are_counted_again_when_they_are_old_or_wrong(enrol, post, fans):
    compute()
    with clock.at(TODAY + timedelta(minutes=59)):
        assert not leaderboards.any_due()
    with clock.at(TODAY + timedelta(hours=1)):
        assert {(board, span) for board, span in leaderboards._due(clock.now())} == {
            (board, span) for board in Board for span in (Span.WEEK, Span.MONTH)
        }
        listing.count_again(None)
        assert run_due()["leaderboards"] is None
        assert not leaderboards.any_due()
    assert Leaderboard.select().count() == 12


def test_one_s_own_place_is_shown_however_far_down(enrol, post, fans, as_member, monkeypatch):
    monkeypatch.setattr("forum.queries.leaderboard.SHOWN_MAX", 2)
    for number, name in enumerate(("ann", "bob", "cid", "dan")):
        liked(enrol(name, level=20), post, fans, 5 - number)
    compute()
    with clock.at(TODAY):
        page = as_member(Member.named("dan")).text("/leaderboard")
    assert "You’re number 4." in page
    assert "cid" not in page
    assert "place mine" in page


@pytest.mark.parametrize("query", ["by=luck", "in=year", "by=comments&in="])
def test_a_list_that_there_is_not_is_answered_in_words(app, visitor, query):
    assert visitor.get(f"/leaderboard?{query}").status_code == 422


def test_the_page_costs_a_fixed_number_of_statements_and_is_kept_by_its_tag(enrol, post, fans, visitor, as_member):
    for number in range(5):
        liked(fans[number], post, fans[5:], 1)
    compute()
    with clock.at(TODAY):
        for browser, most in ((visitor, 3), (as_member(fans[0]), 4)):
            for board in Board:
                with counting() as statements:
                    browser.text(f"/leaderboard?by={board}&in=month")
                assert len(statements) == most
        etag = visitor.get("/leaderboard").headers["ETag"]
        assert visitor.get("/leaderboard", headers={"If-None-Match": etag}).status_code == 304
    assert Standing.select().count() > 0


def test_members_choose_whether_they_are_listed(commenter, as_member, way):
    browser = as_member(commenter)
    answer = browser.post("/settings/leaderboard", way, value="off")
    assert answer.status_code == (200 if way == "htmx" else 303)
    assert "List me again" in browser.text("/settings/leaderboard")
    assert browser.post("/settings/leaderboard", way, value="perhaps").status_code == 422
    browser.post("/settings/leaderboard", way, value="on")
    assert "Don’t list me" in browser.text("/settings/leaderboard")
