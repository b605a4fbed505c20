"""A member's page: its tabs, what is shown to whom, and the card over a link to it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, members, posts
from forum.actions.authority import OPERATOR
from forum.models import Member, ShownEarnings
from forum.queries import front
from forum.queries import profile as queries
from forum.queries.level_history import LevelStep, level_steps
from forum.rules.levels import LevelRules
from tests.conftest import counting
from tests.visitor import HTMX

AT = datetime(2026, 3, 1, 12)


@pytest.fixture
def ann(enrol: Callable[..., Member]) -> Member:
    return enrol("ann", level=14)


def next_page(page: str) -> str:
    return re.search(r'rel="next"\s+href="([^"]+)"', page)[1].replace("&amp;", "&")


def test_the_posts_and_the_comments_are_paged(author, post_id, visitor, monkeypatch):
    monkeypatch.setattr(front, "POSTS_PER_PAGE", 2)
    monkeypatch.setattr(queries, "REMARKS_PER_PAGE", 2)
    for n in range(2):
        posts.publish(author, f"Title {n}", "Words.", [])
    for n in range(3):
        comments.write_comment(author, post_id, f"Remark {n}")
    for tab, words, pages in (
        ("posts", r"(Title \d|Tides and clocks)</a></h3>", [["Title 1", "Title 0"], ["Tides and clocks"]]),
        ("comments", r"Remark \d", [["Remark 2", "Remark 1"], ["Remark 0"]]),
    ):
        first = visitor.text(f"/u/author?tab={tab}")
        assert [re.findall(words, page) for page in (first, visitor.text(next_page(first)))] == pages


@pytest.mark.any_engine
def test_an_unknown_tab_or_a_damaged_cursor_is_422(ann, visitor):
    for arguments in ("tab=secrets", "tab=posts&after=x", "tab=comments&after=1_2"):
        assert visitor.get(f"/u/ann?{arguments}").status_code == 422


def test_what_was_removed_is_on_no_tab(author, ann, post_id, visitor):
    comment_id = comments.write_comment(ann, post_id, "What ann regrets")
    comments.delete_comment(ann, comment_id)
    for tab in ("", "?tab=comments"):
        assert "What ann regrets" not in visitor.text(f"/u/ann{tab}")


def test_earnings_are_shown_to_oneself_and_to_others_only_if_one_chooses(ann, as_member, visitor, post_id, way):
    comments.write_comment(ann, post_id, "For one Twei")
    own = as_member(ann)
    assert "Comment Tributes" in own.text("/u/ann?tab=earned")
    assert "Only you can see this." in own.text("/u/ann?tab=earned")
    assert visitor.get("/u/ann?tab=earned").status_code == 404
    assert "tab=earned" not in visitor.text("/u/ann")
    own.post("/settings", way, display_name="ann", bio="", shows_earnings="on")
    assert "checked" in own.text("/settings").partition('name="shows_earnings"')[2][:40]
    page = visitor.text("/u/ann?tab=earned")
    assert re.search(r"Comment Tributes</th>\s*<td class=\"number\">1<", page)
    assert "Grant" not in page.partition("</table>")[0]
    own.post("/settings", way, display_name="ann", bio="")
    assert not ShownEarnings.select().exists()
    assert visitor.get("/u/ann?tab=earned").status_code == 404


def test_a_refused_profile_keeps_what_was_chosen(ann, as_member, way):
    refused = as_member(ann).post("/settings", way, display_name="x" * 41, bio="", shows_earnings="on")
    assert refused.status_code == 422
    assert "checked" in refused.text.partition('name="shows_earnings"')[2][:40]
    assert not ShownEarnings.select().exists()


def test_the_levels_are_told_by_the_day_and_nothing_else_of_the_xp(enrol, visitor):
    rules = LevelRules()
    with clock.at(AT):
        enrol("bob", twei=0)
    for days, level in ((1, 3), (1, 4), (5, 9)):
        with clock.at(AT + timedelta(days=days)):
            members.set_level("bob", level, "For the test", by=OPERATOR)
    with clock.at(AT + timedelta(days=6)):
        members.grant_xp("bob", 1, by=OPERATOR)
    steps = level_steps(Member.named("bob"), rules)
    day = AT.date()
    assert steps == [LevelStep(day, 1), LevelStep(day + timedelta(days=1), 4), LevelStep(day + timedelta(days=5), 9)]
    page = visitor.text("/u/bob?tab=levels")
    assert re.findall(r"LVL (\d+)</td>", page) == ["9", "4", "1"]
    assert '<path class="line"' in page


def test_how_many_follow_whom_is_ones_own_affair(ann, author, as_member, visitor):
    assert "You follow:" in as_member(ann).text("/u/ann")
    for browser in (visitor, as_member(author)):
        page = browser.text("/u/ann")
        assert "follows you" not in page
        assert "You follow:" not in page


def test_the_card_is_a_fragment_and_its_address_leads_others_to_the_page(ann, author, as_member, visitor):
    assert visitor.get("/u/ANN/card").location == "/u/ann"
    answer = visitor.get("/u/ann/card", headers=HTMX)
    assert answer.text.lstrip().startswith('<div id="member-card"')
    assert "<form" not in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"
    again = visitor.get("/u/ann/card", headers=HTMX | {"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    card = as_member(author).get("/u/ann/card", headers=HTMX)
    assert "/u/ann/follow" in card.text
    assert "/u/ann/mute" in card.text
    assert "no-store" in card.headers["Cache-Control"]
    assert "<form" not in as_member(ann).get("/u/ann/card", headers=HTMX).text
    assert visitor.get("/u/nobody/card", headers=HTMX).status_code == 404


def test_each_tab_costs_a_fixed_number_of_statements(author, ann, as_member, post_id, visitor):
    counted = []
    for n in range(2):
        comments.write_comment(author, post_id, f"Comment {n}")
        posts.publish(author, f"Post {n}", "Words.", ["sea"])
        counted.append([])
        for browser in (visitor, as_member(ann), as_member(author)):
            for tab in ("", "posts", "comments", "levels"):
                with counting() as statements:
                    browser.text(f"/u/author?tab={tab}")
                counted[-1].append(len(statements))
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 9
