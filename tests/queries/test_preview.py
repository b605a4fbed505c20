"""What a change of the economy would have paid and charged: the replay, held against the ledger."""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, posts, reactions, readings, reports, rules, votes
from forum.actions.authority import OPERATOR
from forum.errors import ForumError
from forum.models import EconomyRulesVersion, Member
from forum.money.settlement import settle
from forum.queries.preview import Preview, preview
from forum.rules.economy import EconomyRules
from tests.conftest import counting

LONG = "word " * 700
# Prices that leave remainders everywhere, and pots that do not suffice.
ODD = {
    "comment_tribute_mtwei": 701, "dislike_fee_mtwei": 1_303, "dislike_author_mtwei": 457, "plus_reward_mtwei": 1_009,
    "dislike_commenter_mtwei": 333, "settlement_budget_share": 1, "hurry_minutes": 300, "reading_day_max_mtwei": 4_001,
    "likes_min": 1, "later_likes_min": 1, "comment_hold_hours": 30, "unvouched_share": 11_111,
}  # fmt: skip


class Community:
    """Members who do at random what members do, over days that are past; refusals are part of it."""

    def __init__(self, enrol: Callable[..., Member], seed: int):
        self.random = random.Random(seed)
        self.members = [enrol(f"member{n}", level=20) for n in range(6)]
        self.moderator = enrol("mod", role="moderator")
        self.posts: list[int] = []
        self.comments: list[int] = []

    def live(self, begin: datetime, days: int, deeds_per_day: int) -> None:
        """Spend so many days, each with its settlement."""
        for day in range(days):
            hours = sorted(self.random.uniform(0, 22) for _ in range(deeds_per_day))
            for hour in hours:
                with clock.at(begin + timedelta(days=day, hours=hour)):
                    self._do_something()
            settle(begin + timedelta(days=day, hours=23))

    def _do_something(self) -> None:
        me, choose = self.random.choice(self.members), self.random.choice
        deed = self.random.choices(list(self.DEEDS), self.DEEDS.values())[0]
        try:
            if deed == "publish" or not self.posts:
                self.posts.append(posts.publish(me, "A title", LONG[: self.random.randrange(200, 3_000)], []))
            elif deed == "comment" or not self.comments:
                self.comments.append(comments.write_comment(me, choose(self.posts), "Words"))
            elif deed == "vote":
                votes.vote(me, choose(self.posts), choose(["plus", "plus", "minus", "none"]))
            elif deed == "react":
                reactions.react(me, choose(self.comments), choose(["like"] * 4 + ["dislike"] * 2 + ["none"]))
            elif deed == "read":
                readings.complete_reading(me, choose(self.posts))
            elif deed == "report":
                reports.buy_report(me, choose(self.posts))
            elif deed == "remove comment":
                comments.delete_comment(self.moderator, choose(self.comments), "Spam")
            else:
                posts.delete_post(self.moderator, choose(self.posts), "Spam")
        except ForumError:
            pass

    DEEDS = {
        "publish": 1, "comment": 5, "vote": 6, "react": 14, "read": 5, "report": 1, "remove comment": 1,
        "remove post": 0.3,
    }  # fmt: skip


@pytest.fixture
def community(enrol) -> Community:
    return Community(enrol, seed=13)


def changed_before(moment: datetime, **values: int) -> EconomyRules:
    """Put rules in force at a moment, and return them."""
    with clock.at(moment):
        rules.change_economy(EconomyRules().changed(**values), "Long ago", by=OPERATOR)
    return EconomyRulesVersion.in_force()


@pytest.mark.parametrize("values", [{"later_likes_min": 1}, ODD], ids=["usual prices", "odd prices and short pots"])
def test_with_the_rules_unchanged_the_replay_is_the_ledger_to_the_mtwei(community, values):
    begin = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=14)
    unchanged = changed_before(begin, **values)
    community.live(begin, days=12, deeds_per_day=40)
    seen = preview(unchanged)
    assert seen.settlements == 12
    for line in (*seen.paid, *seen.charged):
        assert line.actually_mtwei > 0, f"{line.label}: the story has none of it"
        assert line.changed_mtwei == line.actually_mtwei, line.label
    assert seen.total.difference_mtwei == 0


def test_what_happened_before_the_last_days_does_not_count(community):
    unchanged = changed_before(clock.now() - timedelta(days=60))
    begin = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=38)
    community.live(begin, days=14, deeds_per_day=25)
    seen, whole = preview(unchanged), preview(unchanged, days=50)
    assert 0 < seen.settlements < whole.settlements == 14
    assert seen.total.difference_mtwei == whole.total.difference_mtwei == 0
    assert 0 < seen.charged_total.actually_mtwei < whole.charged_total.actually_mtwei


def difference(seen: Preview, label: str) -> int:
    [line] = [line for line in (*seen.paid, *seen.charged) if line.label == label]
    return line.difference_mtwei


@pytest.fixture
def small_story(author, enrol, post_id):
    """Three comments, one of them liked twice and disliked once; a minus, and one taken back; all of it settled."""
    at = clock.now() - timedelta(days=3)
    ann, ben, cid = (enrol(name, level=20) for name in ("ann", "ben", "cid"))
    with clock.at(at):
        first = comments.write_comment(ann, post_id, "One")
        comments.write_comment(ann, post_id, "Two")
        comments.write_comment(ann, post_id, "Three, in a hurry")
        for fan in (ben, author):
            reactions.react(fan, first, "like")
        reactions.react(cid, first, "dislike")
        votes.vote(ben, post_id, "minus")
        votes.vote(cid, post_id, "minus")
        votes.vote(cid, post_id, "none")
    settle(at + timedelta(days=2))


@pytest.mark.parametrize(
    ("values", "label", "mtwei"),
    [
        ({"comment_tribute_mtwei": 2_000}, "Comment Tributes", 4_000),
        ({"hurry_minutes": 0}, "Comment Tributes", -1_000),
        ({"minus_fee_mtwei": 2_500}, "Spent for Minuses", 500),
        ({"dislike_fee_mtwei": 2_250}, "Dislikes Own", 250),
        ({"publish_tribute_mtwei": 0}, "Post Publish Tribute", -20_000),
        ({"like_commenter_mtwei": 750}, "Likes Commenter", 500),
        ({"like_author_mtwei": 0}, "Likes Author", -250),  # the author’s own like has none
        ({"dislike_author_mtwei": 1_500}, "Dislikes Author", 500),
        ({"dislike_commenter_mtwei": 400}, "Dislikes Commenter", -600),
        ({"dislike_commenter_mtwei": 5_000}, "Dislikes Commenter", 0),
        ({"settlement_budget_share": 0}, "Likes Commenter", -1_000),
        ({"plus_reward_mtwei": 5_000}, "Likes Commenter", 0),
    ],
)
def test_a_change_shows_in_its_line(small_story, values, label, mtwei):
    assert difference(preview(EconomyRules().changed(**values)), label) == mtwei


def test_the_preview_is_shown_line_by_line(enrol, as_member, small_story):
    page = as_member(enrol("boss", role="admin")).post("/admin/economy", minus_fee="2.5").text
    row = re.search(r"Spent for Minuses</th>(.*?)</tr>", page)[1]
    assert re.findall(r">([^<>]+)</td>", row) == ["2", "2.5", "+0.5"]
    assert "Minus on a post: " in page
    assert "what members would have done differently" in page


def test_the_preview_takes_a_fixed_number_of_statements(enrol, as_member, small_story):
    admin = as_member(enrol("boss", role="admin"))
    admin.token()
    with counting() as statements:
        admin.post("/admin/economy", minus_fee="2.5")
    # the member, the site, and seven for the preview
    assert len([sql for sql in statements if sql.lstrip().upper().startswith("SELECT")]) == 9
