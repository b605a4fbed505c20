"""Random histories of a forum, done twice: by the forum's own actions and by the model. Run by `test_economy_model`."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from forum import clock
from forum.actions import comments, members, posts, reactions, readings, removals, reports, signing_up, votes
from forum.actions.authority import OPERATOR
from forum.actions.erasure import request_erasure
from forum.actions.rules import change_economy
from forum.jobs import erasures
from forum.models import EconomyRulesVersion, Member
from forum.money import ledger, settlement
from forum.money import removals as final
from forum.rules.economy import EconomyRules
from forum.rules.leaving import ERASURE_WAIT
from forum.rules.levels import LevelRules
from tests.databases import wipe
from tests.money import economy_answers as answers
from tests.money.economy_books import Post, Thing, standing
from tests.money.economy_choices import (
    BEGIN,
    CAST,
    PAUSES,
    PURSES_MTWEI,
    any_change,
    any_of,
    commenter,
    crowd,
    publisher,
    recent,
    remover,
    said,
    someone,
)
from tests.money.economy_model import Economy


class Histories(RuleBasedStateMachine):
    """One history, begun on empty books. `happened` counts what occurred in all of them."""

    happened: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        counted = self.happened["an action"]
        wipe()
        ledger.open_books()
        self.now = BEGIN
        self.model = Economy(asdict(EconomyRules()), CAST, BEGIN)
        self.members: dict[str, Member] = {}
        self.ids: dict[Thing, int] = {}
        self.reports: list[tuple[int, dict[str, tuple[int, int]]]] = []
        self.books = answers.Books()
        self.agreed = True
        for name, rank in CAST.items():
            signing_up.create_member(name, f"{name}@example.org", "correct horse", rank.role)
            xp = LevelRules().thresholds_xp[rank.level - 1]
            self.members[name] = members.grant_xp(name, xp, by=OPERATOR) if xp else Member.named(name)
            if name in PURSES_MTWEI:
                self.grant(None, name, PURSES_MTWEI[name], "To begin with")
        # Something to vote on, also where Hypothesis leaves out publishing or commenting.
        for author, words in (("ada", 700), ("ada", 1300), ("ben", 238)):
            self.publish(author, words)
        for me, post in (("ada", 0), ("ben", 1), ("cyd", 1), ("cyd", 2), ("mod", 0)):
            self.write_comments(me, post, None)
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

    @rule(doubters=crowd, fans=crowd, comment=recent)
    def waver(self, doubters: list[str], fans: list[str], comment: int) -> None:
        """Let a comment become liked by what is taken back."""
        doubt, relief = [(me, "dislike") for me in doubters], [(me, "none") for me in doubters if me not in fans]
        self.react(comment, doubt + [(me, "like") for me in fans] + relief)

    @rule(members=crowd, post=recent)
    def complete_reading(self, members: list[str], post: int) -> None:
        about = newest(self.model.posts, post)
        for me in members:
            self.do(
                lambda me=me: readings.complete_reading(self.members[me], self.ids[about]),
                lambda me=me: self.model.complete_reading(me, about),
            )

    @rule(me=someone, pause=any_of(PAUSES))
    def read_one_after_the_other(self, me: str, pause: timedelta) -> None:
        for back in range(3):
            self.complete_reading([me], back)
            self.now += pause

    @rule(me=someone, mtwei=any_of((500, 2_500)))
    def lower_the_cap_of_a_day_that_somebody_read_on(self, me: str, mtwei: int) -> None:
        self.read_one_after_the_other(me, timedelta(minutes=1))
        self.change_rules(None, {"reading_day_max_mtwei": mtwei})
        self.sleep_and_settle()
        self.change_rules(None, {"reading_day_max_mtwei": 20_000})

    @precondition(lambda self: len(standing(self.model.comments)) > 3)
    @rule(by=remover, comment=recent, reason=any_of(("", "Rude")))
    def delete_comment(self, by: str, comment: int, reason: str) -> None:
        about = newest(self.model.comments, comment)
        me = about.author if by == "its author" else by
        self.do(
            lambda: comments.delete_comment(self.members[me], self.ids[about], reason) and None,
            lambda: self.model.delete(me, about, reason),
        )

    @precondition(lambda self: len(standing(self.model.posts)) > 2)
    @rule(by=remover, post=recent, reason=any_of(("", "Copied")))
    def delete_post(self, by: str, post: int, reason: str) -> None:
        about = newest(self.model.posts, post)
        me = about.author if by == "its author" else by
        self.do(
            lambda: posts.delete_post(self.members[me], self.ids[about], reason) and None,
            lambda: self.model.delete(me, about, reason),
        )

    @precondition(lambda self: any(thing.removed for thing in self.ids))
    @rule(by=any_of((None, None, None, "gus", "mod")), back=recent, pause=any_of(PAUSES[:5]))
    def restore(self, by: str | None, back: int, pause: timedelta) -> None:
        """Undo one of the removals; now and then as somebody else, or too late."""
        removed = sorted((thing for thing in self.ids if thing.removed), key=lambda thing: thing.removed.at)
        about = removed[-1 - back % len(removed)]
        me, undo = by or about.removed.by, removals.restore_post if type(about) is Post else removals.restore_comment
        self.now += pause
        self.do(lambda: undo(self.members[me], self.ids[about]) and None, lambda: self.model.restore(me, about))

    @rule(ahead=any_of((timedelta(0), timedelta(minutes=10))))
    def finish_removals(self, ahead: timedelta) -> None:
        self.now += ahead
        self.do(final.finish, lambda: self.model.finish_removals(self.now))
        if self.model.left:  # what has come in since goes to the treasury
            self.do(erasures.do, self.model.sweep)

    @precondition(lambda self: len(standing(self.model.posts) + standing(self.model.comments)) > 5)
    @rule(members=crowd, back=recent, on_post=st.booleans(), pause=any_of(PAUSES[:5]))
    def delete_settle_and_restore(self, members: list[str], back: int, on_post: bool, pause: timedelta) -> None:
        """Let a day be settled between a removal and its being undone."""
        if on_post:
            self.vote(members, back, "plus")
        else:
            self.react(back, [(me, "like") for me in members[:3]] + [(me, "dislike") for me in members[3:]])
        self.now += timedelta(days=1)
        (self.delete_post if on_post else self.delete_comment)("its author", back, "")
        self.settle(timedelta(0))
        self.restore(None, 0, pause)

    @precondition(lambda self: len(standing(self.model.comments)) > 3)
    @rule(members=crowd, comment=recent)
    def dislike_and_delete(self, members: list[str], comment: int) -> None:
        self.react(comment, [(me, "dislike") for me in members])
        self.delete_comment("mod", comment, "Rude")

    @precondition(lambda self: len(standing(self.model.posts)) > 2)
    @rule(members=crowd, post=recent)
    def minus_and_delete(self, members: list[str], post: int) -> None:
        self.vote(members, post, "minus")
        self.delete_post("mod", post, "Copied")

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
            lambda: members.grant_twei(to, mtwei, reason, by=self.members[by] if by else OPERATOR) and None,
            lambda: self.model.grant(by, to, mtwei, reason),
        )

    @precondition(lambda self: len(self.model.left) < 2)
    @rule(me=any_of(("ben", "cyd", "dot", "eve", "mod")), text=any_of(("keep", "anonymise", "remove")), chance=recent)
    def leave(self, me: str, text: str, chance: int) -> None:
        """Let somebody go for good; seldom, as less happens afterwards."""
        if me in self.model.left or chance:
            return
        with clock.at(self.now):
            request_erasure(self.members[me], text, "Former member", "")
        self.now += ERASURE_WAIT
        self.do(erasures.do, lambda: self.model.leave(me, text))

    @precondition(lambda self: self.model.balances["treasury"] > 10**8)
    @rule(left_mtwei=any_of((0, 999, 1_000_000, 5_000_000)))
    def empty_the_treasury(self, left_mtwei: int) -> None:
        self.grant(None, "adm", self.model.balances["treasury"] - left_mtwei, "A foundation")

    @rule(by=any_of((None, None, None, "adm", "mod")), changes=any_change)
    def change_rules(self, by: str | None, changes: dict[str, int]) -> None:
        self.do(
            lambda: change_economy(
                EconomyRulesVersion.in_force().changed(**changes), "To see", by=self.members[by] if by else OPERATOR
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

    def know(self, number: int | None, thing: Thing | None) -> None:
        """Remember the forum's id of what was written, if it was."""
        if thing:
            self.ids[thing] = number


def newest(things: Sequence[Thing], back: int) -> Thing:
    """Return the thing so many (`recent`) back, beginning again where there are fewer."""
    there = standing(things)
    gone = [thing for thing in things if thing not in there]
    return gone[-1] if gone and (back == 6 or not there) else there[-1 - back % len(there)]
