"""The forum and its model, side by side: whatever is done, is done in both, and has to come out the same."""

from collections import Counter
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import asdict
from datetime import timedelta

from hypothesis.stateful import RuleBasedStateMachine, invariant

from forum import clock, mail
from forum.actions import comments, members, posts, reactions, readings, removals, reports, signing_up, votes, vouching
from forum.actions.authority import OPERATOR
from forum.actions.rules import change_economy, change_moderation
from forum.db import is_embedded
from forum.jobs import erasures
from forum.models import EconomyRulesVersion, Member
from forum.money import audit, ledger, settlement
from forum.money import removals as final
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.moderation import ModerationRules
from tests.databases import wipe
from tests.kept import keep
from tests.mailbox import SENDER
from tests.money import economy_answers as answers
from tests.money.economy_choices import BEGIN, CAST, PURSES_MTWEI
from tests.money.economy_model import Economy
from tests.money.economy_things import Comment, Post, Thing


class Twins(RuleBasedStateMachine):
    """Both, begun on the same books. `happened` counts what occurred in all histories."""

    happened: Counter[str] = Counter()
    beginnings: dict[bool, tuple[Callable[[], None], dict[str, object]]] = {}

    def __init__(self) -> None:
        super().__init__()
        mail.bind(None, SENDER)
        self.reports: list[tuple[int, dict[str, tuple[int, int]]]] = []
        self.books = answers.Books()
        self.agreed = True
        if is_embedded() not in self.beginnings:
            self.beginnings[is_embedded()] = self.begin()
        put_back, begun = self.beginnings[is_embedded()]
        put_back()
        vars(self).update(deepcopy(begun))

    def begin(self) -> tuple[Callable[[], None], dict[str, object]]:
        """Begin on empty books; return what puts the forum's back as they are then, and the model to them.

        There is something to vote on, also where Hypothesis leaves out publishing or commenting.
        """
        wipe()
        ledger.open_books()
        # Moderation is another subject: nothing waits here because moderators removed what its author wrote before.
        change_moderation(ModerationRules(review_removals=0, review_flagged_percent=0), "For the test", by=OPERATOR)
        self.now = BEGIN
        self.model = Economy(asdict(EconomyRules()), CAST, BEGIN)
        self.members: dict[str, Member] = {}
        self.ids: dict[Thing, int] = {}
        for name, rank in CAST.items():
            member = signing_up.create_member(name, f"{name}@example.org", "correct horse", rank.role)
            answers.confirm(member, True)
            xp = LevelRules().thresholds_xp[rank.level - 1]
            self.members[name] = members.grant_xp(name, xp, by=OPERATOR) if xp else member
            if name in PURSES_MTWEI:
                self.grant(None, name, PURSES_MTWEI[name], "To begin with")
        for author, words in (("ada", 700), ("ada", 1300), ("ben", 238)):
            self.publish(author, words)
        self.change_vouching("mod", "ada", "on")
        for me, post in (("ada", 0), ("ben", 1), ("cyd", 1), ("cyd", 2), ("dot", 2), ("mod", 0)):
            self.write_comment(me, self.model.posts[-1 - post])
        self.happened.clear()  # those were not by chance
        return keep("economy"), {name: vars(self)[name] for name in ("now", "model", "members", "ids")}

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

    def same(self, found: object, expected: object) -> None:
        self.agreed = False
        assert found == expected, f"\nthe forum: {found}\nthe model: {expected}"
        self.agreed = True

    # What is done.

    def publish(self, me: str, words: int) -> None:
        number, post = self.do(
            lambda: posts.publish(self.members[me], "Tides", "sea " * words, []),
            lambda: self.model.publish(me, words),
        )
        if post:
            self.ids[post] = number

    def write_comment(self, me: str, post: Post, parent: Comment | None = None) -> Comment | None:
        number, comment = self.do(
            lambda: comments.write_comment(self.members[me], self.ids[post], "A word.", parent and self.ids[parent]),
            lambda: self.model.write_comment(me, post, parent),
        )
        if comment:
            self.ids[comment] = number
        return comment

    def think(self, about: Thing, values: Iterable[tuple[str, str]]) -> None:
        """Let each vote on the post, or react to the comment."""
        on_post = type(about) is Post
        act, model_act = (votes.vote, self.model.vote) if on_post else (reactions.react, self.model.react)
        for me, value in values:
            self.do(
                lambda me=me, value=value: act(self.members[me], self.ids[about], value),
                lambda me=me, value=value: model_act(me, about, value),
            )

    def complete_readings(self, post: Post, members: Iterable[str]) -> None:
        for me in members:
            self.do(
                lambda me=me: readings.complete_reading(self.members[me], self.ids[post]),
                lambda me=me: self.model.complete_reading(me, post),
            )

    def buy_report(self, me: str, post: Post) -> None:
        report_id, expected = self.do(
            lambda: reports.buy_report(self.members[me], self.ids[post]), lambda: self.model.buy_report(me, post)
        )
        if expected is not None:
            self.reports.append((report_id, expected))
            self.same(answers.report(report_id), expected)

    def delete(self, me: str, about: Thing, reason: str = "") -> None:
        really = posts.delete_post if type(about) is Post else comments.delete_comment
        self.do(
            lambda: really(self.members[me], self.ids[about], reason) and None,
            lambda: self.model.delete(me, about, reason),
        )

    def restore(self, me: str, about: Thing) -> None:
        undo = removals.restore_post if type(about) is Post else removals.restore_comment
        self.do(lambda: undo(self.members[me], self.ids[about]) and None, lambda: self.model.restore(me, about))

    def finish_removals(self) -> None:
        self.do(final.finish, lambda: self.model.finish_removals(self.now))
        if self.model.left:  # what has come in since goes to the treasury
            self.do(erasures.do, self.model.sweep)

    def grant(self, by: str | None, to: str, mtwei: int, reason: str) -> None:
        self.do(
            lambda: members.grant_twei(to, mtwei, reason, by=self.members[by] if by else OPERATOR) and None,
            lambda: self.model.grant(by, to, mtwei, reason),
        )

    def change_rules(self, by: str | None = None, **changes: int) -> None:
        me = self.members[by] if by else OPERATOR
        self.do(
            lambda: change_economy(EconomyRulesVersion.in_force().changed(**changes), "To see", by=me) and None,
            lambda: self.model.change_rules(by, changes),
        )

    def change_vouching(self, me: str, member: str, value: str, reason: str = "") -> None:
        self.do(
            lambda: vouching.change_vouching(self.members[me], member, value, reason) and None,
            lambda: self.model.change_vouching(me, member, value, reason),
        )

    def settle(self, ahead: timedelta = timedelta(0)) -> None:
        """Settle a day, and vouch for whom the likes vouch that it has made final."""
        at = self.now + ahead
        settled, expected = self.do(lambda: settlement.settle(at), lambda: self.model.settle(at))
        self.same(settled and answers.settled(settled.id), expected)
        with clock.at(at):
            vouching.vouch_for_liked()
        self.model.vouch_for_liked(at)

    # What has to be the same whatever was done.

    @invariant()
    def the_books_balance(self) -> None:
        self.agreed = False
        self.books.check()
        self.same(ledger.balance_mtwei(ledger.ESCROW), self.model.escrowed_mtwei())

    def statements_are_the_same(self, member: str, post: Post) -> None:
        found = answers.statement_now(self.members[member], self.ids[post])
        self.same(found, (self.model.statement(member, post), self.model.pending(member, post)["reading"]))

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
        audit.verify()
        self.happened.update(self.model.what_happened())
