"""The public log: what stands in it, in which order, and how it is paged."""

import json
import re
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, members, posts, removals, rules
from forum.actions.authority import OPERATOR
from forum.models import LevelRulesVersion, Member
from forum.queries.log import EVENTS_PER_PAGE, log_page
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from tests.conftest import counting
from tests.visitor import Visitor

NOON = datetime(2026, 3, 1, 12)


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin", twei=0)


@pytest.fixture
def mod(enrol) -> Member:
    return enrol("mod", role="moderator", twei=0)


def entries(page: str) -> list[str]:
    """Return the entries of the page, as a reader hears them."""
    words = (re.sub(r"<[^>]+>", " ", entry) for entry in re.findall(r'<li class="event">(.*?)\n</li>', page, re.S))
    return [" ".join(one.split()) for one in words]


def test_an_empty_log_says_so(visitor):
    assert "No grants, changes or removals yet." in visitor.text("/log")


def test_a_grant_says_who_to_whom_how_much_and_why(visitor, enrol, boss):
    enrol("ann", twei=0)
    members.grant_twei("ann", 20_500, "For the <first> post", by=boss)
    members.grant_twei("ann", 1, "By hand", by=OPERATOR)
    assert entries(visitor.text("/log")) == [
        "The operator granted 0.001 Twei to ann . just now By hand",
        "boss admin granted 20.5 Twei to ann . just now For the &lt;first&gt; post",
    ]


def test_a_change_of_the_economy_says_from_what_to_what(visitor, boss):
    rules.change_economy(EconomyRules(minus_fee_mtwei=1_500, hold_hours=48), "Gentler", by=boss)
    rules.change_economy(
        EconomyRules(minus_fee_mtwei=1_500, hold_hours=48, reading_pot_share=10_000, likes_pot_share=40_000),
        "",
        by=OPERATOR,
    )
    second, first = entries(visitor.text("/log"))
    assert "boss admin changed the economy." in first
    assert "Minus on a post: 2 Twei → 1.5 Twei" in first
    assert "How long a claim waits before it can be settled: 24 hours → 48 hours" in first
    assert first.endswith("Gentler")
    assert "Likes, share of the budget: 30 % → 40 %" in second
    assert "Minus" not in second
    assert second.endswith("No reason given.")


def test_a_moved_gate_says_from_where_to_where(visitor, boss):
    rules.set_gate("comment", 9, "A small community", by=boss)
    rules.set_gate("comment", 10, "Not that small", by=OPERATOR)
    assert entries(visitor.text("/log")) == [
        "The operator changed the levels. just now Comment: LVL 9 → LVL 10 Not that small",
        "boss admin changed the levels. just now Comment: LVL 13 → LVL 9 A small community",
    ]


def test_other_thresholds_amounts_and_titles_are_said_too(visitor, app):
    gates, rest = LevelRules().to_json()
    kept = json.loads(rest)
    kept["thresholds_xp"][1] = 6
    kept["xp"]["day"] = 7
    kept["titles"]["40"] = "Sage"
    LevelRulesVersion.create(reason="Anew", gates=gates, rules=json.dumps(kept))
    [entry] = entries(visitor.text("/log"))
    assert "LVL 2 starts at: 5 XP → 6 XP" in entry
    assert "A day with a finished post: 5 XP → 7 XP" in entry
    assert "Title from LVL 40: none → Sage" in entry
    assert entry.count("→") == 3


def test_a_removal_by_a_moderator_is_public_and_ones_own_is_not(visitor, author, mod, post_id, comment_id):
    own = comments.write_comment(author, post_id, "Mine to delete")
    comments.delete_comment(author, own)
    comments.delete_comment(mod, comment_id, "Off topic")
    posts.delete_post(mod, post_id, "Advertising")
    page = visitor.text("/log")
    with_author = [entry for entry in entries(page) if "removed" in entry]
    assert with_author == [
        "mod moderator removed a post by author . just now Advertising",
        "mod moderator removed a comment by author . just now Off topic",
    ]
    assert f'href="/posts/{post_id}"' in page
    assert f'href="/comments/{comment_id}"' in page
    assert "Tides and clocks" not in page


def test_a_removal_that_was_undone_stays_in_the_log_and_says_so(visitor, author, mod, post_id, comment_id):
    own = comments.write_comment(author, post_id, "Mine to delete")
    comments.delete_comment(author, own)
    comments.delete_comment(mod, comment_id, "Off topic")
    posts.delete_post(mod, post_id, "Advertising")
    removals.restore_comment(author, own)
    removals.restore_comment(mod, comment_id)
    removals.restore_post(mod, post_id)
    comments.delete_comment(mod, comment_id, "After all")
    assert [entry for entry in entries(visitor.text("/log")) if "removed" in entry] == [
        "mod moderator removed a comment by author . just now After all",
        "mod moderator removed a post by author . just now Undone just now . Advertising",
        "mod moderator removed a comment by author . just now Undone just now . Off topic",
    ]


def test_the_newest_stands_first_whatever_it_is(visitor, enrol, boss, mod, author, post_id, comment_id):
    enrol("ann", twei=0)
    happen = [
        lambda: members.grant_twei("ann", 1, "r0", by=OPERATOR),
        lambda: rules.change_economy(EconomyRules(minus_fee_mtwei=1), "r1", by=OPERATOR),
        lambda: comments.delete_comment(mod, comment_id, "r2"),
        lambda: rules.set_gate("comment", 9, "r3", by=OPERATOR),
        lambda: posts.delete_post(mod, post_id, "r4"),
        lambda: members.grant_twei("ann", 1, "r5", by=OPERATOR),
    ]
    for number, act in enumerate(happen):
        with clock.at(NOON + timedelta(days=400, minutes=number)):
            act()
    reasons = [entry.rsplit(" ", 1)[1] for entry in entries(visitor.text("/log"))]
    assert reasons[:6] == ["r5", "r4", "r3", "r2", "r1", "r0"]


def walk(visitor: Visitor) -> list[list[str]]:
    """Return the entries of every page, from the newest on."""
    pages, address = [], "/log"
    while address:
        page = visitor.text(address)
        pages.append(entries(page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following and following[1]
    return pages


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(microseconds=1)], ids=["at one moment", "one by one"])
def test_pages_show_every_entry_once_in_one_order(visitor, enrol, apart):
    enrol("ann", twei=0)
    for number in range(2 * EVENTS_PER_PAGE + 7):
        with clock.at(NOON + number * apart):
            if number % 3:
                members.grant_twei("ann", number + 1, f"n{number}", by=OPERATOR)
            else:
                rules.change_economy(EconomyRules(minus_fee_mtwei=number), f"n{number}", by=OPERATOR)
    pages = walk(visitor)
    assert [len(page) for page in pages] == [EVENTS_PER_PAGE, EVENTS_PER_PAGE, 7]
    reasons = [entry.rsplit(" ", 1)[1] for page in pages for entry in page]
    assert len(set(reasons)) == len(reasons)
    if apart:
        assert reasons == [f"n{number}" for number in reversed(range(2 * EVENTS_PER_PAGE + 7))]


def test_what_comes_meanwhile_moves_no_page(visitor, enrol):
    enrol("ann", twei=0)
    for number in range(EVENTS_PER_PAGE + 1):
        members.grant_twei("ann", 1, f"n{number}", by=OPERATOR)
    following = log_page().more
    members.grant_twei("ann", 1, "new", by=OPERATOR)
    [entry] = entries(visitor.text(f"/log?after={following}"))
    assert entry.endswith("n0")


@pytest.mark.parametrize("after", ["x", "1", "1_2_3", "9" * 18 + "_1", "-" + "9" * 18 + "_1", "1_" + "9" * 19])
def test_a_damaged_cursor_is_refused_in_words(visitor, after):
    response = visitor.get(f"/log?after={after}")
    assert response.status_code == 422
    assert "damaged" in response.text


def test_behind_the_last_entry_there_is_a_way_back(visitor):
    page = visitor.text("/log?after=0_0")
    assert "That’s all." in page


def test_the_log_takes_a_fixed_number_of_statements(visitor, enrol, boss):
    enrol("ann", twei=0)

    def selects() -> int:
        with counting() as statements:
            visitor.text("/log")
        return len([sql for sql in statements if sql.lstrip().upper().startswith("SELECT")])

    before = selects()
    for number in range(20):
        members.grant_twei("ann", 1, "For the test", by=boss)
        rules.change_economy(EconomyRules(minus_fee_mtwei=number), "For the test", by=boss)
    assert selects() == before == 6  # the site, and one for each kind of entry
