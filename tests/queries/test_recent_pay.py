"""What each promise came to in the last seven days stands beside it, on every page that promises something."""

from datetime import datetime, timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import comments, posts, reactions, readings, votes
from forum.models import Member, SettlementLine
from forum.money.settlement import settle
from forum.twei import twei
from tests.queries.test_earning import section

DAY = datetime(2026, 3, 1, 12)
SETTLED = DAY + timedelta(days=2)


@pytest.fixture
def fans(enrol) -> list[Member]:
    return [enrol(name, level=14) for name in ("ann", "bob", "cid")]


@pytest.fixture
def settled_post(author, commenter, fans, set_rules) -> int:
    """A post that was read and plussed, with a comment that three liked one after the other; all of it settled."""
    set_rules(comment_hold_hours=24, unvouched_share=200)  # of the reading pot: about a Twei for a reading of two
    with clock.at(DAY):
        post_id = posts.publish(author, "Long", "word " * 476, [])
        comment_id = comments.write_comment(commenter, post_id, "A word")
        readings.complete_reading(fans[0], post_id)
        votes.vote(fans[0], post_id, "plus")
    for minute, fan in enumerate(fans):
        with clock.at(DAY + timedelta(minutes=minute)):
            reactions.react(fan, comment_id, "like")
    settle(SETTLED)
    return post_id


def words_of(page: str) -> str:
    return " ".join(unescape(page).split())


def minute_mtwei() -> int:
    """What a minute of reading came to."""
    [reading] = [one for one in SettlementLine.select() if one.line == "reading"]
    return reading.paid_mtwei * 1_000 // reading.units


def test_each_promise_of_a_thread_says_what_it_came_to(settled_post, fans, visitor, as_member):
    address = f"/posts/{settled_post}/long"
    with clock.at(SETTLED + timedelta(days=3)):
        anonymous, page = words_of(visitor.text(address)), words_of(as_member(fans[1]).text(address))
    assert 0 < minute_mtwei() < 1_000
    for text in (anonymous, page):
        assert f"Up to 1 Twei a minute; {twei(minute_mtwei())} on average last week." in text
        assert "It can earn up to 3 Twei (3 on average last week) if 2 others like it and fewer dislike it" in text
        assert "plus up to 0.5 (0.5 on average last week) for each like." in text
    assert "it earns the author up to 1 Twei (1 on average last week)." in page
    assert "earns you up to 0.25 Twei (0.083 on average last week) if 2 others like the comment after you" in page


def test_so_do_the_pages_that_say_what_can_be_earned(settled_post, author, visitor, as_member):
    with clock.at(SETTLED):
        front, economy = words_of(visitor.text("/")), words_of(visitor.text("/economy"))
        form, earn = words_of(as_member(author).text("/posts/new")), section(visitor, "earn")
        german = words_of(visitor.get("/", headers={"Accept-Language": "de"}).text)
    minute = twei(minute_mtwei())
    assert f"earn up to 1 Twei ({minute} on average last week) per minute" in front
    assert f"bis zu 1 Twei (letzte Woche im Schnitt {minute.replace('.', ',')}) pro Minute" in german
    assert "<small>0.083 last week</small>" in economy
    assert f"Each minute of a post you finish 1 {minute} last week LVL 1" in earn
    assert "Liking a comment that 2 members or more like after you 0.25 0.083 last week LVL 10" in earn
    assert "A dislike on a comment under your post (paid from its fee) 1 LVL 18" in earn
    assert "up to 1 Twei (1 on average last week) for each plus" in form
    assert "up to 0.25 (0.25 on average last week) for each like between two other members" in form


@pytest.mark.parametrize("moment", [DAY, SETTLED + timedelta(days=7)], ids=["before it", "a week later"])
def test_where_no_settlement_was_in_the_last_week_nothing_is_said(settled_post, fans, visitor, as_member, moment):
    with clock.at(moment):
        pages = [
            visitor.text(address) for address in ("/", "/economy", "/about/earning", f"/posts/{settled_post}/long")
        ]
        pages.append(as_member(fans[1]).text(f"/posts/{settled_post}/long"))
    assert [page for page in pages if "last week" in page] == []
    assert "Up to 1 Twei a minute." in pages[-1]


def test_a_kept_thread_page_is_another_one_once_the_averages_change(settled_post, visitor):
    address = f"/posts/{settled_post}/long"
    with clock.at(SETTLED):
        tag = visitor.get(address).headers["ETag"]
        assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 304
    with clock.at(SETTLED + timedelta(days=7)):
        later = visitor.get(address, headers={"If-None-Match": tag})
    assert later.status_code == 200
    assert "last week" not in later.text
