"""Every movement in plain words, led back to its cause, for the wallet's owner alone."""

import re
from datetime import timedelta
from html import unescape
from itertools import pairwise

import pytest

from forum import clock
from forum.actions import comments, members, posts, reactions, readings
from forum.actions.authority import OPERATOR
from forum.models import Account, Entry, SettlementPot
from forum.money import ledger, removals
from forum.money.settlement import settle
from forum.rules.lines import Line
from forum.rules.pnl import LABELS
from forum.rules.undo import UNDO_MINUTES
from forum.twei import twei
from tests.queries.wallet.conftest import DAY_ONE, TITLE
from tests.queries.wallet.steps import ROW, movements_on, mtwei, sheet_of


def test_a_commenter_sees_what_each_movement_was(story, cast, as_member):
    assert movements_on(as_member(cast["commenter"]).text("/wallet")) == [
        ("Reward lost to dislikes of your comment on “=1+1”", "Dislikes Commenter", "−1", "20,006.5"),
        ("A like of your comment on “=1+1”", "Likes Commenter", "+0.5", "20,007.5"),
        ("Reward because others like your comment on “=1+1”", "Comment Rewards", "+3", "20,007"),
        ("A like of your comment on “=1+1”", "Likes Commenter", "+0.5", "20,004"),
        ("A like of your comment on “=1+1”", "Likes Commenter", "+0.5", "20,003.5"),
        ("Report on “=1+1”", "PnL Reports", "−1", "20,003"),
        ("Grant by ada: For the spring series", "Grant", "+5", "20,004"),
        ("Tribute for your comment on “=1+1”", "Comment Tributes", "−1", "19,999"),
        ("Grant by the operator: For the test", "Grant", "+20,000", "20,000"),
    ]  # fmt: skip


def test_an_author_sees_what_each_movement_was(story, cast, as_member):
    assert movements_on(as_member(cast["author"]).text("/wallet")) == [
        ("Your share of the fee for a dislike of a comment on your post “=1+1”", "Dislikes Author", "+1", "19,982.75"),
        ("A like of a comment on your post “=1+1”", "Likes Author", "+0.25", "19,981.75"),
        ("A like of a comment on your post “=1+1”", "Likes Author", "+0.25", "19,981.5"),
        ("A like of a comment on your post “=1+1”", "Likes Author", "+0.25", "19,981.25"),
        ("A plus on your post “=1+1”", "Earned for Pluses", "+1", "19,981"),
        ("Tribute for your post “=1+1”", "Post Publish Tribute", "−20", "19,980"),
        ("Grant by the operator: For the test", "Grant", "+20,000", "20,000"),
    ]  # fmt: skip


def test_a_reader_sees_what_each_movement_was(story, cast, as_member):
    assert movements_on(as_member(cast["fan0"]).text("/wallet")) == [
        ("Your like of a comment on “=1+1”", "Likes Own", "+0.25", "20,001.51"),
        ("You read “=1+1”", "Read-to-Earn", "+1.26", "20,001.26"),
        ("Grant by the operator: For the test", "Grant", "+20,000", "20,000"),
    ]


def test_a_critic_sees_what_became_of_each_fee(story, cast, as_member):
    assert movements_on(as_member(cast["critic"]).text("/wallet")) == [
        ("Fee for your minus on “=1+1”, held until it settles", "Spent for Minuses", "−2", "19,996"),
        ("Fee for your minus on “=1+1”, refunded", "Spent for Minuses", "+2", "19,998"),
        ("Fee for your minus on “=1+1”, refunded later", "Spent for Minuses", "−2", "19,996"),
        ("Fee for your dislike of a comment on “=1+1”, settled", "Dislikes Own", "−2", "19,998"),
        ("Grant by the operator: For the test", "Grant", "+20,000", "20,000"),
    ]


def test_the_story_holds_every_line_there_is(story, cast, as_member):
    seen = {row["line"] for member in cast.values() for row in sheet_of(as_member(member))}
    assert seen == set(LABELS.values()) - {Line.LEFT_BEHIND.words}  # whoever left nobody can log in as


def test_the_balance_after_the_newest_movement_is_the_wallets(story, cast, as_member):
    for name in ("author", "commenter", "fan0", "critic"):
        browser, holds_mtwei = as_member(cast[name]), ledger.balance_mtwei(cast[name].id)
        shown = movements_on(browser.text("/wallet"))
        assert mtwei(shown[0][3]) == holds_mtwei
        for (*_, amount, balance), (*_, balance_before) in pairwise(shown):
            assert mtwei(balance_before) + mtwei(amount) == mtwei(balance)
        assert holds_mtwei == sum(int(row["amount_mtwei"]) for row in sheet_of(browser))


def sums_on(page: str) -> list[str]:
    """Return the sums that the page shows beside payments."""
    found = re.findall(r"<small>([^<]*\bTwei\b[^<]*)</small>", page)
    return [" ".join(unescape(one).split()) for one in found if re.search(r"[×÷]", one)]


def test_a_reward_paid_in_full_needs_no_sum_and_a_reading_shows_its_minutes(story, cast, as_member):
    page = as_member(cast["fan0"]).text("/wallet")
    assert sums_on(page) == ["1.26 min × 1 Twei"]
    assert "A reward without a sum beside it was paid in full." in page
    assert "Why these amounts?" not in as_member(cast["critic"]).text("/wallet")  # fees have their price from the start


@pytest.fixture
def scarce(cast, set_rules) -> tuple[int, int]:
    """A post with two comments that the same fan liked, paid on a day when the likes' pot held too little.

    The ids of the post and of the second comment.
    """
    with clock.at(DAY_ONE):
        set_rules(settlement_budget_share=1, like_commenter_mtwei=50_000)
        post_id = posts.publish(cast["author"], TITLE, "Text", [])
        said = [comments.write_comment(cast["commenter"], post_id, f"Word {number}") for number in range(2)]
        for comment_id in said:
            reactions.react(cast["fan0"], comment_id, "like")
    settle(DAY_ONE + timedelta(days=2))
    set_rules(like_commenter_mtwei=7_000)  # later rules say nothing of what was paid
    return post_id, said[1]


def test_a_payment_cut_by_its_pot_names_the_factor_and_the_divisor(scarce, cast, as_member):
    page = as_member(cast["commenter"]).text("/wallet?line=likes_commenter")
    pot = SettlementPot.get(SettlementPot.pot == "likes")
    # Two likes, the second halved, to the commenter and the author.
    assert pot.pot_mtwei < pot.claimed_mtwei == 75_375
    factor = twei(pot.pot_mtwei * 100_000 // pot.claimed_mtwei)
    amounts = [amount.removeprefix("+") for _, _, amount, _ in movements_on(page)]
    assert amounts == [twei(whole * pot.pot_mtwei // 75_375) for whole in (25_000, 50_000)]
    assert sums_on(page) == [f"50 Twei ÷ 2 × {factor} %", f"50 Twei × {factor} %"]
    assert "so everyone got that share" in page
    assert "the second plus or like from the same member to the same member within 30 days" in page


def test_what_friends_who_like_each_other_are_paid_says_what_it_was_divided_by(enrol, post_id, set_rules, as_member):
    set_rules(comment_hold_hours=24)
    friends = [enrol(name, level=14) for name in ("ann", "bob", "cid")]
    with clock.at(DAY_ONE):
        said = {one: comments.write_comment(one, post_id, f"{one.name}’s word") for one in friends}
        for giver in friends:
            for receiver in friends:
                if giver != receiver:
                    reactions.react(giver, said[receiver], "like")
    settle(DAY_ONE + timedelta(days=2))
    page = as_member(friends[0]).text("/wallet")
    assert [amount for _, line, amount, _ in movements_on(page) if line == "Comment Rewards"] == ["+1.5"]
    assert sorted(sums_on(page)) == ["0.5 Twei ÷ 2 (mutual)"] * 2 + ["3 Twei × 50 % (weight of its likes)"]
    assert "had each given the other a plus or like within 3 days" in page
    assert "once its likes weigh as much as 2 likes that nothing divides" in page
    assert "unvouched" not in page


def test_what_a_reader_nobody_vouches_for_is_paid_says_of_which_part_of_the_pot(
    cast, enrol, set_rules, as_member, author
):
    stranger = enrol("stranger")
    set_rules(unvouched_share=300)  # of a pot of some 500 Twei: 1.5
    with clock.at(DAY_ONE):
        readings.complete_reading(stranger, posts.publish(author, "Long", "word " * 476, []))
    settle(DAY_ONE + timedelta(days=2))
    pot = SettlementPot.get(SettlementPot.pot == "reading")
    assert 0 < pot.unvouched_mtwei < 2_000
    page = as_member(stranger).text("/wallet")
    assert movements_on(page)[0][2] == f"+{twei(pot.unvouched_mtwei)}"
    factor = twei(pot.unvouched_mtwei * 100_000 // 2_000)
    assert sums_on(page) == [f"2 min × 1 Twei × {factor} % (unvouched readers)"]
    assert '<a href="/about/earning#vouching">How to be vouched for</a>' in page
    assert "so everyone got that share" not in page


def test_the_entries_of_a_report_say_why_and_how_the_comment_begins(scarce, cast, as_member):
    browser = as_member(cast["commenter"])
    bought = browser.post(f"/posts/{scarce[0]}/reports").location
    page = browser.text(f"{bought}/likes_commenter")
    assert len(sums_on(page)) == 2
    assert sums_on(page) == sums_on(browser.text("/wallet?line=likes_commenter"))[::-1]
    assert "Why these amounts?" in page
    assert f'<a href="/comments/{scarce[1]}">“Word 1”</a>' in page
    comments.delete_comment(cast["commenter"], scarce[1])
    page = browser.text(f"{bought}/likes_commenter")
    assert "Word 1" not in page
    assert f'<a href="/comments/{scarce[1]}">comment {scarce[1]}</a>' in page


def test_no_amount_that_people_read_has_a_hyphen_for_a_minus(story, cast, as_member):
    for name in ("author", "commenter", "critic"):
        page = re.sub(r"<[^>]+>", " ", as_member(cast[name]).text("/wallet"))
        assert re.findall(r"(?<![\w-])-\d", page) == []
    assert "-2000" in [row["amount_mtwei"] for row in sheet_of(as_member(cast["critic"]))]


def own_journals(member) -> set[str]:
    wallet = Account.get(Account.member == member.id)
    return {str(entry.journal_id) for entry in Entry.select().where(Entry.account == wallet.id)}


def test_a_wallet_shows_its_owners_movements_and_no_others(story, cast, as_member):
    for name in ("author", "commenter", "fan0", "critic"):
        browser = as_member(cast[name])
        assert {row["journal_id"] for row in sheet_of(browser)} == own_journals(cast[name])
        assert f"{len(own_journals(cast[name]))} movements," in browser.text("/wallet")
    assert "For the spring series" not in as_member(cast["fan0"]).text("/wallet")
    nothing = as_member(cast["ada"]).text(f"/wallet?post={story[0]}&line=comment_tributes")
    assert "Nothing in your wallet matches." in nothing


@pytest.mark.parametrize("address", ["/wallet", "/wallet.csv", "/wallet?line=grant", "/wallet?post=x"])
def test_nobody_in_particular_is_led_to_the_login(visitor, address):
    response = visitor.get(address)
    assert response.status_code == 303
    assert response.location.startswith("/login?next=/wallet")


@pytest.mark.parametrize("address", ["/wallet", "/wallet.csv", "/wallet?post=x"])
def test_a_wallet_is_kept_by_nobody(story, cast, as_member, address):
    response = as_member(cast["commenter"]).get(address)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers


def links_on(page: str) -> list[tuple[str, str]]:
    """Return the links in the movements: where to, and what it says."""
    return [
        (unescape(to), unescape(text))
        for row in ROW.findall(page)
        for to, text in re.findall(r'<a href="([^"]+)">([^<]+)</a>', row[0])
    ]


def test_every_movement_leads_to_what_caused_it(story, cast, as_member):
    post_id, comment_id = story
    assert set(links_on(as_member(cast["commenter"]).text("/wallet"))) == {
        (f"/comments/{comment_id}", "your comment on “=1+1”"),
        ("/reports/1", "“=1+1”"),
        ("/u/ada", "ada"),
    }
    assert set(links_on(as_member(cast["author"]).text("/wallet"))) == {
        (f"/comments/{comment_id}", "a comment on your post “=1+1”"),
        (f"/posts/{post_id}/1-1", "your post “=1+1”"),
    }
    for name in ("author", "commenter", "fan0", "critic"):
        browser = as_member(cast[name])
        for to, _ in links_on(browser.text("/wallet")):
            assert browser.get(to, follow_redirects=True).status_code == 200, to


def test_a_deleted_comment_leaves_words_without_a_link(story, cast, as_member):
    comments.delete_comment(cast["commenter"], story[1])
    page = as_member(cast["commenter"]).text("/wallet?line=comment_tributes")
    assert movements_on(page)[0][0] == "Tribute for your deleted comment on “=1+1”"
    assert links_on(page) == []


def test_a_deleted_post_leaves_words_without_its_title(story, cast, as_member):
    posts.delete_post(cast["author"], story[0])
    browser = as_member(cast["author"])
    page = browser.text("/wallet?line=publish_tribute")
    assert movements_on(page)[0][0] == "Tribute for your deleted post"
    assert links_on(page) == []
    assert TITLE not in page
    [row] = sheet_of(browser, "?line=publish_tribute")
    assert (row["post_id"], row["post_title"]) == (str(story[0]), "")


def test_a_comment_under_a_deleted_post_still_stands_and_is_led_to(story, cast, as_member):
    posts.delete_post(cast["author"], story[0])
    browser = as_member(cast["commenter"])
    page = browser.text("/wallet?line=comment_tributes")
    assert links_on(page) == [(f"/comments/{story[1]}", "your comment on a deleted post")]
    assert browser.get(f"/comments/{story[1]}", follow_redirects=True).status_code == 200


def test_a_report_is_led_to_even_where_its_post_is_gone(story, cast, as_member):
    posts.delete_post(cast["author"], story[0])
    page = as_member(cast["commenter"]).text("/wallet?line=reports")
    assert links_on(page) == [("/reports/1", "a deleted post")]


def test_a_fee_comes_back_when_what_it_was_about_is_removed(story, cast, as_member):
    posts.delete_post(cast["author"], story[0])
    with clock.at(clock.now() + timedelta(minutes=UNDO_MINUTES)):
        removals.finish()
    words = [words for words, *_ in movements_on(as_member(cast["critic"]).text("/wallet?line=minuses"))]
    assert words[:2] == [
        "Fee for your minus on a deleted post, refunded",
        "Fee for your minus on a deleted post, refunded later",
    ]


def test_markup_in_titles_and_reasons_is_text(cast, as_member):
    post_id = posts.publish(cast["author"], "<b>Bold</b>", "Text", [])
    comments.write_comment(cast["commenter"], post_id, "Well")
    members.grant_twei("commenter", 1000, "<script>alert(1)</script>", by=OPERATOR)
    page = as_member(cast["commenter"]).text("/wallet")
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>Bold" not in page
