"""What can happen in a history at any time, and by which chances: one thing, by one member or by several."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from forum import clock, mail
from forum.actions.erasure import request_erasure
from forum.jobs import erasures
from forum.rules.leaving import ERASURE_WAIT
from tests.mailbox import SENDER
from tests.money import economy_answers as answers
from tests.money.economy_choices import (
    PAUSES,
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
from tests.money.economy_things import Post, Thing, standing
from tests.money.economy_twins import Twins


class Deeds(Twins):
    """Single deeds. `tests.money.economy_histories` has those that take several, in an order of their own."""

    @initialize(budget_share=any_of((1, 2, 20, 250)))
    def let_the_pots_be_small(self, budget_share: int) -> None:
        self.change_rules(settlement_budget_share=budget_share)

    # What members write, think and read.

    publish = rule(me=publisher, words=any_of((149, 150, 238, 700, 1300)))(Twins.publish)

    @rule(me=commenter, post=recent, parent=st.none() | recent, pauses=st.lists(any_of(PAUSES[:5]), max_size=2))
    def write_comments(self, me: str, post: int, parent: int | None, pauses: Sequence[timedelta]) -> None:
        """Write one comment, and another after each pause."""
        about = self.post(post)
        thread = [one for one in self.model.comments if one.post is about or parent == 6]
        replied = newest(thread, parent) if thread and parent is not None else None
        for pause in (timedelta(0), *pauses):
            self.now += pause
            self.write_comment(me, about, replied)

    @rule(members=crowd, post=recent, value=any_of(("plus", "plus", "minus", "minus", "none", "maybe")))
    def vote(self, members: list[str], post: int, value: str) -> None:
        self.think(self.post(post), [(me, value) for me in members])

    @rule(members=crowd, comment=recent, pause=any_of((timedelta(0), *PAUSES[:2])))
    def like(self, members: list[str], comment: int, pause: timedelta) -> None:
        about = self.comment(comment)
        for me in members:
            self.think(about, [(me, "like")])
            self.now += pause

    @rule(comment=recent, values=st.lists(said, min_size=1, max_size=6))
    def react(self, comment: int, values: list[tuple[str, str]]) -> None:
        self.think(self.comment(comment), values)

    @rule(members=crowd, post=recent)
    def read(self, members: list[str], post: int) -> None:
        self.complete_readings(self.post(post), members)

    @rule(me=someone, post=recent)
    def buy_a_report(self, me: str, post: int) -> None:
        self.buy_report(me, self.post(post))

    @rule(member=someone, post=recent)
    def look_at_a_statement(self, member: str, post: int) -> None:
        self.statements_are_the_same(member, self.post(post))

    # What is removed, and who goes.

    @precondition(lambda self: len(standing(self.model.comments)) > 3)
    @rule(by=remover, comment=recent, reason=any_of(("", "Rude")))
    def delete_a_comment(self, by: str, comment: int, reason: str) -> None:
        about = self.comment(comment)
        self.delete(about.author if by == "its author" else by, about, reason)

    @precondition(lambda self: len(standing(self.model.posts)) > 2)
    @rule(by=remover, post=recent, reason=any_of(("", "Copied")))
    def delete_a_post(self, by: str, post: int, reason: str) -> None:
        about = self.post(post)
        self.delete(about.author if by == "its author" else by, about, reason)

    @precondition(lambda self: any(thing.removed for thing in self.ids))
    @rule(by=any_of((None, None, None, "gus", "mod")), back=recent, pause=any_of(PAUSES[:5]))
    def undo(self, by: str | None, back: int, pause: timedelta) -> None:
        """Undo one of the removals; now and then as somebody else, or too late."""
        removed = sorted((thing for thing in self.ids if thing.removed), key=lambda thing: thing.removed.at)
        about = removed[-1 - back % len(removed)]
        self.now += pause
        self.restore(by or about.removed.by, about)

    @rule(ahead=any_of((timedelta(0), timedelta(minutes=10))))
    def let_removals_be_final(self, ahead: timedelta) -> None:
        self.now += ahead
        self.finish_removals()

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

    # What the operator and admins do, and what goes by itself.

    grant = rule(
        by=any_of((None, None, "adm", "ada")), to=someone, mtwei=any_of((0, 1_500, 7_000, 30_000, 2 * 10**9)),
        reason=any_of(("", "Welcome", "Thanks")),
    )(Twins.grant)  # fmt: skip

    @rule(by=any_of((None, None, None, "adm", "mod")), changes=any_change)
    def change_some_rules(self, by: str | None, changes: dict[str, int]) -> None:
        self.change_rules(by, **changes)

    change_vouching = rule(
        me=someone, member=someone, value=any_of(("on", "on", "on", "off", "off", "maybe")),
        reason=any_of(("", "A farm", "A ring")),
    )(Twins.change_vouching)  # fmt: skip

    @rule(me=any_of(("cyd", "fay")), confirmed=st.booleans(), can_mail=st.booleans())
    def be_reached(self, me: str, confirmed: bool, can_mail: bool) -> None:
        """Let the forum send mail or not, and somebody have confirmed their address or not."""
        mail.bind("console:" if can_mail else None, SENDER, configured=can_mail)
        answers.confirm(self.members[me], confirmed)
        (self.model.unconfirmed.discard if confirmed else self.model.unconfirmed.add)(me)
        self.model.mail = can_mail

    @rule(pause=any_of(PAUSES))
    def wait(self, pause: timedelta) -> None:
        self.now += pause

    settle = rule(ahead=any_of((timedelta(0), timedelta(0), timedelta(days=2))))(Twins.settle)

    # What the numbers mean that chance gives.

    def post(self, back: int) -> Post:
        return newest(self.model.posts, back)

    def comment(self, back: int) -> Thing:
        return newest(self.model.comments, back)


def newest(things: Sequence[Thing], back: int) -> Thing:
    """Return the thing so many (`recent`) back, beginning again where there are fewer."""
    there = standing(things)
    gone = [thing for thing in things if thing not in there]
    return gone[-1] if gone and (back == 6 or not there) else there[-1 - back % len(there)]
