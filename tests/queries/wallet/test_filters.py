"""Which movements are shown: by line, by post, by day, and page by page."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import members, posts
from forum.actions.authority import OPERATOR
from forum.money import sealing
from forum.queries import wallet as wallet_queries
from forum.rules.pnl import LABELS
from tests.conftest import counting
from tests.queries.wallet.steps import movements_on, sheet_of, walk


@pytest.mark.parametrize("line", ["grant", "likes_commenter", "comment_tributes", "reports"])
def test_a_line_can_be_asked_for(story, cast, as_member, line):
    browser = as_member(cast["commenter"])
    everything, asked = walk(browser, "/wallet"), walk(browser, f"/wallet?line={line}")
    assert asked == [movement for movement in everything if movement[1] == LABELS[line]]
    assert [row["line"] for row in sheet_of(browser, f"?line={line}")] == [LABELS[line]] * len(asked)


def test_a_post_can_be_asked_for(story, cast, as_member):
    other = posts.publish(cast["author"], "Another one", "Text", [])
    browser = as_member(cast["author"])
    assert [words for words, *_ in walk(browser, f"/wallet?post={other}")] == ["Tribute for your post “Another one”"]
    of_story = walk(browser, f"/wallet?post={story[0]}")
    assert len(of_story) == 6
    assert {row["post_id"] for row in sheet_of(browser, f"?post={story[0]}")} == {str(story[0])}


def choices_on(page: str) -> list[tuple[str, bool, str]]:
    """Return the posts that the filter offers: number, whether it is chosen, title."""
    field = re.search(r'<select id="post".*?</select>', page, re.S)[0]
    found = re.findall(r'<option value="(\d*)"( selected)?>([^<]+)</option>', field)
    return [(number, bool(chosen), unescape(title)) for number, chosen, title in found]


def test_the_filter_offers_by_title_the_posts_that_moved_the_wallet(story, cast, as_member, enrol):
    other = posts.publish(cast["author"], "Another one", "Text", [])
    posts.publish(enrol("other", level=20), "Nothing of the author’s", "Text", [])
    author = as_member(cast["author"])
    every_post = [("", False, "All posts"), (str(story[0]), False, "=1+1"), (str(other), False, "Another one")]
    assert choices_on(author.text("/wallet")) == every_post
    assert choices_on(author.text("/wallet?line=grant")) == every_post
    chosen = choices_on(author.text(f"/wallet?post={other}"))
    assert [number for number, is_chosen, _ in chosen if is_chosen] == [str(other)]
    refused = author.get(f"/wallet?post={other}&from=x")
    assert choices_on(refused.text) == chosen


def test_a_post_that_moved_nothing_or_is_deleted_can_still_be_asked_for(story, cast, as_member):
    author = as_member(cast["author"])
    assert ("77", True, "Post number 77") in choices_on(author.text("/wallet?post=77"))
    posts.delete_post(cast["author"], story[0])
    deleted = (str(story[0]), True, f"Deleted post, number {story[0]}")
    assert deleted in choices_on(author.text(f"/wallet?post={story[0]}"))


def test_a_figure_of_a_report_is_the_sum_of_what_is_listed(story, cast, as_member):
    page = as_member(cast["author"]).text(f"/wallet?line=likes_author&post={story[0]}")
    assert "3 movements, together <b>+0.75</b> Twei." in page
    page = as_member(cast["critic"]).text(f"/wallet?line=minuses&post={story[0]}")
    assert "3 movements, together <b>−2</b> Twei." in page


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("from=2026-03-02&to=2026-03-02", ["PnL Reports"]),
        ("from=2026-03-01&to=2026-03-01", ["Grant", "Comment Tributes"]),
        ("to=2026-03-02", ["PnL Reports", "Grant", "Comment Tributes"]),
        ("from=2026-03-02&to=2026-03-02&line=grant", []),
        ("from=2026-03-04&to=2026-03-05", []),
        ("from=9999-12-31&to=9999-12-31", []),
        ("to=0001-01-01", []),
    ],
)
def test_days_can_be_asked_for_both_ends_included(story, cast, as_member, query, lines):
    browser = as_member(cast["commenter"])
    assert [line for _, line, *_ in walk(browser, f"/wallet?{query}")] == lines
    assert [row["line"] for row in sheet_of(browser, f"?{query}")] == lines[::-1]


def test_a_day_begins_and_ends_at_midnight(commenter, as_member):
    midnight = datetime(2026, 3, 2)
    for moment in (midnight - timedelta(microseconds=1), midnight, midnight + timedelta(hours=23, minutes=59)):
        with clock.at(moment):
            members.grant_twei("commenter", 1000, f"At {moment:%H:%M}", by=OPERATOR)
    shown = movements_on(as_member(commenter).text("/wallet?from=2026-03-02&to=2026-03-02"))
    assert [words for words, *_ in shown] == ["Grant by the operator: At 23:59", "Grant by the operator: At 00:00"]


def test_what_a_filter_leaves_out_still_counts_in_the_balance(story, cast, as_member):
    shown = movements_on(as_member(cast["commenter"]).text("/wallet?line=reports"))
    assert [(amount, balance) for *_, amount, balance in shown] == [("−1", "20,003")]


def test_empty_fields_ask_for_everything(story, cast, as_member):
    browser = as_member(cast["commenter"])
    assert walk(browser, "/wallet?line=&post=&from=&to=+") == walk(browser, "/wallet")


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("line", "genesis", "Wallets have no line “genesis”"),
        ("line", "Likes Own", "Wallets have no line “Likes Own”"),
        ("post", "abc", "Choose a post"),
        ("post", "0", "Choose a post"),
        ("post", "-1", "Choose a post"),
        ("post", "１２", "Choose a post"),
        ("post", "1" * 19, "Choose a post"),
        ("from", "2026-02-30", "This isn’t a date."),
        ("from", "20260301", "This isn’t a date."),
        ("to", "yesterday", "This isn’t a date."),
        ("to", "2026-03-01T00:00", "This isn’t a date."),
    ],
)
@pytest.mark.parametrize("address", ["/wallet", "/wallet.csv"])
def test_a_value_that_asks_for_nothing_is_told_beside_its_field(commenter, as_member, address, field, value, words):
    asked = {"line": "grant", "post": "7", "from": "2026-03-01", "to": "2026-03-09", field: value}
    response = as_member(commenter).get(address, query_string=asked)
    assert response.status_code == 422
    problem = re.search(rf'<p class="problem" id="problem-{field}"[^>]*>([^<]+)</p>', response.text)[1]
    assert words in problem
    assert response.text.count('class="problem"') == 1
    assert f'aria-describedby="problem-{field}"' in response.text
    assert f'<option value="{asked["post"]}" selected>' in response.text
    for name in ("from", "to"):
        assert re.search(rf'<input id="{name}"[^>]*\svalue="{re.escape(asked[name])}"', response.text), name
    assert ('value="grant" selected' in response.text) == (field != "line")
    assert movements_on(response.text) == []


def test_days_in_the_wrong_order_are_told(commenter, as_member):
    response = as_member(commenter).get("/wallet?from=2026-03-02&to=2026-03-01")
    assert response.status_code == 422
    assert "This day is before the first one." in response.text


@pytest.mark.parametrize("cursor", ["x", "1_2", "-", "1" * 30])
def test_a_damaged_link_into_the_list_is_told(commenter, as_member, cursor):
    response = as_member(commenter).get(f"/wallet?after={cursor}")
    assert response.status_code == 422
    assert "This link is damaged. Start at the top of the list." in response.text


@pytest.mark.parametrize("cursor", ["0", "-5", "1", "9" * 18])
def test_a_link_to_no_movement_in_particular_is_no_crash(commenter, as_member, cursor):
    assert as_member(commenter).get(f"/wallet?after={cursor}").status_code == 200


@pytest.mark.parametrize("query", ["", "?line=grant", "?from=2026-03-01&to=2026-03-02"])
def test_the_pages_hold_every_movement_once(story, cast, as_member, monkeypatch, query):
    browser = as_member(cast["commenter"])
    on_one_page = movements_on(browser.text(f"/wallet{query}"))
    monkeypatch.setattr(wallet_queries, "MOVEMENTS_PER_PAGE", 2)
    assert len(movements_on(browser.text(f"/wallet{query}"))) == min(2, len(on_one_page))
    assert walk(browser, f"/wallet{query}") == on_one_page


def test_a_further_page_leads_back_to_the_newest(story, cast, as_member, monkeypatch):
    monkeypatch.setattr(wallet_queries, "MOVEMENTS_PER_PAGE", 2)
    browser = as_member(cast["commenter"])
    following = unescape(re.search(r'rel="next" href="([^"]+)"', browser.text("/wallet?line=likes_commenter"))[1])
    page = browser.text(following)
    assert '<a href="/wallet?line=likes_commenter#movements">← The newest movements</a>' in page
    assert "3 movements, together" in page


def test_the_page_costs_a_fixed_number_of_statements(story, cast, as_member, enrol):
    busy, new = as_member(cast["commenter"]), as_member(enrol("newcomer", twei=0))

    def cost(browser, query: str) -> int:
        with counting() as statements:
            browser.text(f"/wallet{query}")
        return len([sql for sql in statements if sql.lstrip().startswith("SELECT")])

    for _ in range(2):
        assert cost(busy, "") == cost(new, "") == 11
        assert cost(busy, "?line=grant") == cost(new, "?line=grant") == 9
        assert cost(busy, "?after=5") == cost(new, "?after=5") == 9
        for number in range(60):
            members.grant_twei("commenter", 1000, f"Number {number}", by=OPERATOR)
    assert list(sealing.seal_up_to_now())
    assert cost(busy, "") == 13  # where it stands in the seal, and what is beside its way to the root
