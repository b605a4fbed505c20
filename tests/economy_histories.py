"""Random histories of a forum, done twice: by the forum's own actions and by the model. Run by `test_economy_model`."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from forum import clock, ledger, settlement
from forum.actions import accounts, comments, members, posts, reactions, readings, reports, votes
from forum.actions.rules import change_economy
from forum.economy import Rules
from forum.levels import LevelRules
from forum.models import EconomyRulesVersion, Member
from tests import economy_answers as answers
from tests.databases import wipe
from tests.economy_books import Post, Rank, Thing, standing
from tests.economy_model import Economy

BEGIN = datetime(2026, 3, 1, 9, 30)
# Most of them can afford little, so that much is refused.
CAST = {
    "ada": Rank(20), "ben": Rank(18), "cyd": Rank(14), "dot": Rank(13), "eve": Rank(12), "fay": Rank(10),
    "gus": Rank(1), "mod": Rank(1, "moderator"), "adm": Rank(1, "admin"),
}  # fmt: skip
PURSES_MTWEI = {"ada": 90_000, "ben": 60_000, "cyd": 25_000, "dot": 4_500, "eve": 9_001, "fay": 999, "mod": 44_000}
PRICES = (
    "publish_tribute", "comment_tribute", "minus_fee", "dislike_fee", "report_price", "plus_reward", "comment_reward",
    "like_own", "like_commenter", "like_author", "dislike_author", "dislike_commenter", "reading_minute",
    "reading_post_max", "reading_day_max",
)  # fmt: skip
CONDITIONS = {
    "settlement_budget_share": (0, 1, 2, 20, 100_000, 100_001),
    "hold_hours": (-1, 0, 1, 72),
    "net_likes_min": (0, 1, 3),
    "hurry_minutes": (0, 60),
    "pair_days": (0, 1),
    "reading_day_max_mtwei": (2_500, 6_000),
}
POTS = ("pluses_pot_share", "comment_rewards_pot_share", "likes_pot_share", "reading_pot_share")
DEARER_DISLIKES = {"dislike_fee_mtwei": 5_000, "dislike_author_mtwei": 5_000}  # than those that wait in escrow
POT_SHARES = ((0, 0, 100_000, 0), (33_333, 33_333, 33_333, 1), (25_000, 25_000, 25_000, 25_001))
PAUSES = (
    timedelta(microseconds=1), timedelta(minutes=1), timedelta(minutes=4, seconds=59.5), timedelta(minutes=5),
    timedelta(minutes=10), timedelta(hours=1), timedelta(hours=11), timedelta(hours=24), timedelta(days=3),
    timedelta(days=31),
)  # fmt: skip

# Numbers stay below 100: among larger ones Hypothesis mixes constants of whatever modules are loaded,
# and a seed would mean something else when other tests run before.
any_of = st.sampled_from
someone = any_of(sorted(CAST))
crowd = st.lists(someone, min_size=1, max_size=6, unique=True)
said = st.tuples(someone, any_of(("like", "dislike", "like", "dislike", "none", "maybe")))
publisher = any_of(("ada", "ben", "cyd", "mod"))
commenter = any_of(("ada", "ben", "cyd", "dot", "eve", "mod"))
remover = any_of(("gus", "its author", "mod"))
recent = st.integers(0, 6)  # counted from the newest that stands; 6 is the newest that does not
prices = st.builds(lambda name, mtwei: {f"{name}_mtwei": mtwei}, any_of(PRICES), any_of((0, 1, 777, 5_000, 10**8)))
conditions = any_of([{name: value} for name, values in CONDITIONS.items() for value in values])
pots = any_of([dict(zip(POTS, shares, strict=True)) for shares in POT_SHARES] + [DEARER_DISLIKES])
defaults = st.builds(lambda: asdict(Rules()))
any_change = prices | prices | conditions | conditions | pots | defaults | defaults


class Histories(RuleBasedStateMachine):
    """One history, begun on empty books. `happened` counts what occurred in all of them."""

    happened: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        counted = self.happened["an action"]
        wipe()
        ledger.open_books()
        self.now = BEGIN
        self.model = Economy(asdict(Rules()), CAST, BEGIN)
        self.members: dict[str, Member] = {}
        self.ids: dict[Thing, int] = {}
        self.reports: list[tuple[int, dict[str, tuple[int, int]]]] = []
        self.books = answers.Books()
        self.agreed = True
        for name, rank in CAST.items():
            accounts.sign_up(name, f"{name}@example.org", "correct horse", rank.role)
            xp = LevelRules().thresholds_xp[rank.level - 1]
            self.members[name] = members.grant_xp(name, xp) if xp else Member.named(name)
            if name in PURSES_MTWEI:
                self.grant(None, name, PURSES_MTWEI[name], "To begin with")
        # Something to vote on, also where Hypothesis leaves out publishing or commenting.
        for author, words in (("ada", 700), ("ada", 1300), ("ben", 238)):
            self.publish(author, words)
        for commenter, post in (("ada", 0), ("ben", 1), ("cyd", 1), ("cyd", 2), ("mod", 0)):
            self.write_comments(commenter, post, None)
        self.happened["an action"] = counted  # those were not by chance

    def do(self, really: Callable[[], object], modelled: Callable[[], object]) -> tuple[object, object]:
        """Do the same in the forum and in the model, and return both answers; None, None where both refused."""
        self.agreed = False
        self.model.now = self.now
        with clock.at(self.now):
            refused, answer = answers.outcome(really)
            expected, model_answer = answers.outcome(modelled)
        assert (refused or "done") == (expected or "done"), f"the forum: {refused}, the model: {expected}"
        self.same(answers.balances_mtwei(self.members, self.model.balances), self.model.balances)
        self.happened.update(["an action", refused or "done"])
        return answer, model_answer

    @initialize(budget_share=any_of((1, 2, 20, 250)))
    def let_the_pots_be_small(self, budget_share: int) -> None:
        self.change_rules(None, {"settlement_budget_share": budget_share})

    @rule(me=publisher, words=any_of((149, 150, 238, 700, 1300)))
    def publish(self, me: str, words: int) -> None:
        number, post = self.do(
            lambda: posts.publish(self.members[me], "Tides", "sea " * words, []),
            lambda: self.model.publish(me, words),
        )
        self.know(number, post)

    @rule(me=commenter, post=recent, parent=st.none() | recent, pauses=st.lists(any_of(PAUSES[:5]), max_size=2))
    def write_comments(self, me: str, post: int, parent: int | None, pauses: Sequence[timedelta] = ()) -> None:
        """Write one comment, and another after each pause."""
        about = newest(self.model.posts, post)
        thread = [one for one in self.model.comments if one.post is about or parent == 6]
        replied = newest(thread, parent) if thread and parent is not None else None
        replied_id = replied and self.ids[replied]
        for pause in (timedelta(0), *pauses):
            self.now += pause
            number, comment = self.do(
                lambda: comments.write_comment(self.members[me], self.ids[about], "A word.", replied_id),
                lambda: self.model.write_comment(me, about, replied),
            )
            self.know(number, comment)

    @rule(members=crowd, post=recent)
    def plus(self, members: list[str], post: int) -> None:
        self.vote(members, post, "plus")

    @rule(members=crowd, post=recent, value=any_of(("minus", "minus", "none", "maybe")))
    def vote(self, members: list[str], post: int, value: str) -> None:
        about = newest(self.model.posts, post)
        for me in members:
            self.do(
                lambda me=me: votes.vote(self.members[me], self.ids[about], value),
                lambda me=me: self.model.vote(me, about, value),
            )

    @rule(members=crowd, comment=recent)
    def like(self, members: list[str], comment: int) -> None:
        self.react(comment, [(me, "like") for me in members])

    @rule(comment=recent, values=st.lists(said, min_size=1, max_size=6))
    def react(self, comment: int, values: list[tuple[str, str]]) -> None:
        about = newest(self.model.comments, comment)
        for me, value in values:
            self.do(
                lambda me=me, value=value: reactions.react(self.members[me], self.ids[about], value),
                lambda me=me, value=value: self.model.react(me, about, value),
            )

    @rule(members=crowd, post=recent)
    def complete_reading(self, members: list[str], post: int) -> None:
        about = newest(self.model.posts, post)
        for me in members:
            if self.plus_is_older_than_a_pair_remembers(me, about):
                continue
            self.do(
                lambda me=me: readings.complete_reading(self.members[me], self.ids[about]),
                lambda me=me: self.model.complete_reading(me, about),
            )

    @precondition(lambda self: len(standing(self.model.comments)) > 3)
    @rule(by=remover, comment=recent, reason=any_of(("", "Rude")))
    def delete_comment(self, by: str, comment: int, reason: str) -> None:
        about = newest(self.model.comments, comment)
        me = about.author if by == "its author" else by
        self.do(
            lambda: comments.delete_comment(self.members[me], self.ids[about], reason) and None,
            lambda: self.model.delete_comment(me, about, reason),
        )

    @precondition(lambda self: len(standing(self.model.posts)) > 2)
    @rule(by=remover, post=recent, reason=any_of(("", "Copied")))
    def delete_post(self, by: str, post: int, reason: str) -> None:
        about = newest(self.model.posts, post)
        me = about.author if by == "its author" else by
        self.do(
            lambda: posts.delete_post(self.members[me], self.ids[about], reason) and None,
            lambda: self.model.delete_post(me, about, reason),
        )

    @rule(me=someone, post=recent)
    def buy_report(self, me: str, post: int) -> None:
        about = newest(self.model.posts, post)
        report_id, expected = self.do(
            lambda: reports.buy_report(self.members[me], self.ids[about]), lambda: self.model.buy_report(me, about)
        )
        if expected is not None:
            self.reports.append((report_id, expected))
            self.same(answers.report(report_id), expected)

    @rule(member=someone, post=recent)
    def look_at_a_statement(self, member: str, post: int) -> None:
        self.statements_are_the_same(member, newest(self.model.posts, post))

    @rule(
        by=any_of((None, None, "adm", "ada")), to=someone, mtwei=any_of((0, 1_500, 7_000, 30_000, 2 * 10**9)),
        reason=any_of(("", "Welcome", "Thanks")),
    )  # fmt: skip
    def grant(self, by: str | None, to: str, mtwei: int, reason: str) -> None:
        self.do(
            lambda: members.grant_twei(to, mtwei, reason, by and self.members[by]) and None,
            lambda: self.model.grant(by, to, mtwei, reason),
        )

    @precondition(lambda self: self.model.balances["treasury"] > 10**8)
    @rule(left_mtwei=any_of((0, 999, 1_000_000, 5_000_000)))
    def empty_the_treasury(self, left_mtwei: int) -> None:
        self.grant(None, "adm", self.model.balances["treasury"] - left_mtwei, "A foundation")

    @rule(by=any_of((None, None, None, "adm", "mod")), changes=any_change)
    def change_rules(self, by: str | None, changes: dict[str, int]) -> None:
        self.do(
            lambda: change_economy(
                EconomyRulesVersion.in_force().changed(**changes), "To see", by and self.members[by]
            ) and None,
            lambda: self.model.change_rules(by, changes),
        )  # fmt: skip

    @rule(pause=any_of(PAUSES))
    def wait(self, pause: timedelta) -> None:
        self.now += pause

    @rule(ahead=any_of((timedelta(0), timedelta(0), timedelta(days=2))))
    def settle(self, ahead: timedelta) -> None:
        at = self.now + ahead
        settled, expected = self.do(lambda: settlement.settle(at), lambda: self.model.settle(at))
        self.same(settled and answers.pots(settled.id), expected)
        for pot in (expected or {}).values():
            self.happened["a pot ran short" if pot.claimed_mtwei > pot.pot_mtwei else "a pot sufficed"] += 1

    @rule()
    def sleep_and_settle(self) -> None:
        self.now += timedelta(days=1)
        self.settle(timedelta(0))

    @invariant()
    def the_books_balance(self) -> None:
        self.agreed = False
        self.books.check()
        self.same(ledger.balance_mtwei(ledger.ESCROW), self.model.escrowed_mtwei())

    def teardown(self) -> None:
        """Compare all that can be asked, at the end of a history that ended in agreement."""
        if not self.agreed:
            return
        for member in CAST:
            for post in self.model.posts:
                self.statements_are_the_same(member, post)
            self.same(answers.escrowed_mtwei(self.members[member]), self.model.escrowed_mtwei(member))
        for report_id, expected in self.reports:
            self.same(answers.report(report_id), expected)
            self.same(answers.report_by_the_ledger(report_id), {name: figure for name, (figure, _) in expected.items()})
        for thing, number in self.ids.items():
            self.same(answers.opinions(type(thing) is Post, number), self.model.opinions(thing))
        self.happened.update(self.model.what_happened())

    def same(self, found: object, expected: object) -> None:
        self.agreed = False
        assert found == expected, f"\nthe forum: {found}\nthe model: {expected}"
        self.agreed = True

    def statements_are_the_same(self, member: str, post: Post) -> None:
        found = answers.statement_now(self.members[member], self.ids[post])
        self.same(found, (self.model.statement(member, post), self.model.pending(member, post)["reading"]))

    def plus_is_older_than_a_pair_remembers(self, me: str, post: Post) -> bool:
        """Say whether a reading completed now would open a claim for a plus from before the last `pair_days`.

        Left out: the forum divides it by the reactions since then, without counting the plus itself.
        """
        opinion = post.opinions.get(me)
        return bool(opinion) and opinion.at <= self.now - timedelta(days=self.model.rules["pair_days"])

    def know(self, number: int | None, thing: Thing | None) -> None:
        """Remember the forum's id of what was written, if it was."""
        if thing:
            self.ids[thing] = number


def newest(things: Sequence[Thing], back: int) -> Thing:
    """Return the thing so many (`recent`) back, beginning again where there are fewer."""
    there = standing(things)
    gone = [thing for thing in things if thing not in there]
    return gone[-1] if gone and (back == 6 or not there) else there[-1 - back % len(there)]
