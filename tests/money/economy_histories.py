"""Random histories of a forum: single deeds in any order, and some in one in which a rule is put to the test.

`tests.money.test_economy_model` runs them.
"""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.money.economy_choices import CAST, PAUSES, TURNS, any_of, commenter, crowd, friends, recent, someone
from tests.money.economy_deeds import Deeds
from tests.money.economy_things import UNDO, Thing, standing

DAY, HOUR, MINUTE, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


class Histories(Deeds):
    """One history, begun on the same books as all others."""

    @rule()
    def sleep_and_settle(self) -> None:
        self.now += DAY
        self.settle()

    @rule(me=someone, pause=any_of(PAUSES))
    def read_one_after_the_other(self, me: str, pause: timedelta) -> None:
        for back in range(3):
            self.complete_readings(self.post(back), [me])
            self.now += pause

    @rule(me=someone, mtwei=any_of((500, 2_500)))
    def lower_the_cap_of_a_day_that_somebody_read_on(self, me: str, mtwei: int) -> None:
        self.read_one_after_the_other(me, MINUTE)
        self.change_rules(reading_day_max_mtwei=mtwei)
        self.sleep_and_settle()
        self.change_rules(reading_day_max_mtwei=20_000)

    @rule(doubters=crowd, fans=crowd, comment=recent)
    def waver(self, doubters: list[str], fans: list[str], comment: int) -> None:
        """Let a comment become liked by what is taken back."""
        doubt, relief = [(me, "dislike") for me in doubters], [(me, "none") for me in doubters if me not in fans]
        self.think(self.comment(comment), [*doubt, *((me, "like") for me in fans), *relief])

    @rule(members=friends, back=recent, said=any_of(("like", "like", "plus")))
    def give_and_take(self, members: list[str], back: int, said: str) -> None:
        """Let each like (or plus) what the others wrote."""
        for receiver in members:
            for about in self.of(receiver, back, self.model.posts if said == "plus" else self.model.comments):
                self.think(about, [(me, said) for me in members if me != receiver])
        self.sleep_and_settle()

    @rule(me=someone, others=crowd, cap=any_of((0, 1, 3, 5)))
    def like_much(self, me: str, others: list[str], cap: int) -> None:
        """Like a lot on one day, some of it before others do, and let less of it count at the settlement."""
        liked = [one for one in standing(self.model.comments) if one.author != me][-6:]
        for about in liked:
            self.think(about, [(me, "like")])
        self.now += SECOND
        for about in liked[:2]:
            self.think(about, [(other, "like") for other in others])
        self.change_rules(paid_likes_day_max=cap)
        self.sleep_and_settle()
        self.change_rules(paid_likes_day_max=4)

    @rule(me=someone, pause=any_of(PAUSES[:8]), cap=any_of((0, 2, 4)), back=recent)
    def plus_much(self, me: str, pause: timedelta, cap: int, back: int) -> None:
        """Plus a lot within some days, one of it unread and read later, and let less of it count at the settlement."""
        plussed = [one for one in standing(self.model.posts) if one.author != me][-6:]
        for place, about in enumerate(plussed):
            if place != back:
                self.complete_readings(about, [me])
            self.think(about, [(me, "plus")])
            self.now += pause
        for about in plussed[back : back + 1]:
            self.complete_readings(about, [me])
        self.change_rules(paid_pluses_week_max=cap)
        self.sleep_and_settle()
        self.change_rules(paid_pluses_week_max=4)

    @rule(author=commenter, post=recent, fans=crowd, others=crowd, turn=any_of(TURNS))
    def await_a_reward(self, author: str, post: int, fans: list[str], others: list[str], turn: str) -> None:
        """Let a comment be liked, and something change just before its reward is due."""
        comment = self.write_comment(author, self.post(post))
        if comment is None:
            return
        others = [me for me in (CAST if turn == "doubt at the last" else others) if me not in fans]
        self.think(comment, [(me, "like") for me in fans])
        if turn == "doubt at the last":
            self.sleep_and_settle()
        self.now += 72 * HOUR - SECOND
        if turn in ("take back", "take turns"):
            self.think(comment, [(me, "none") for me in fans])
        if turn in ("doubt at the last", "take turns"):
            self.think(comment, [(me, "like" if turn == "take turns" else "dislike") for me in others])
        self.now += SECOND
        self.settle()
        if turn == "doubt at the last":
            self.think(comment, [(me, "none") for me in others])
        if turn == "take back":
            self.think(comment, [(me, "like") for me in fans])
        if turn in ("take back", "take turns"):
            self.now += 72 * HOUR
            self.settle()

    @precondition(lambda self: len(standing(self.model.comments)) > 4)
    @rule(fans=crowd, comment=recent)
    def delete_what_was_settled(self, fans: list[str], comment: int) -> None:
        """Let fans and an author like each other's; but what the fans like is deleted as soon as it is paid."""
        about = self.comment(comment)
        self.think(about, [(me, "like") for me in fans])
        self.sleep_and_settle()
        self.delete(about.author, about)
        self.now += UNDO
        self.finish_removals()
        for fan in fans[:3]:
            for theirs in self.of(fan, 0, self.model.comments):
                self.think(theirs, [(about.author, "like")])
        for another in self.of(about.author, 0, self.model.comments):
            self.think(another, [(me, "like") for me in fans])
        self.sleep_and_settle()

    @precondition(lambda self: len(standing(self.model.posts) + standing(self.model.comments)) > 5)
    @rule(members=crowd, back=recent, on_post=st.booleans(), pause=any_of(PAUSES[:5]))
    def delete_settle_and_restore(self, members: list[str], back: int, on_post: bool, pause: timedelta) -> None:
        """Let a day be settled between a removal and its being undone."""
        about = self.post(back) if on_post else self.comment(back)
        for_it, against = ("plus", "plus") if on_post else ("like", "dislike")
        self.think(about, [(me, for_it) for me in members[:3]] + [(me, against) for me in members[3:]])
        self.now += DAY
        self.delete(about.author, about)
        self.settle()
        self.undo(None, 0, pause)

    @precondition(lambda self: len(standing(self.model.comments)) > 3)
    @rule(members=crowd, comment=recent)
    def dislike_and_delete(self, members: list[str], comment: int) -> None:
        about = self.comment(comment)
        self.think(about, [(me, "dislike") for me in members])
        self.delete("mod", about, "Rude")

    @precondition(lambda self: len(standing(self.model.posts)) > 2)
    @rule(members=crowd, post=recent)
    def minus_and_delete(self, members: list[str], post: int) -> None:
        about = self.post(post)
        self.think(about, [(me, "minus") for me in members])
        self.delete("mod", about, "Copied")

    @precondition(lambda self: self.model.balances["treasury"] > 10**8)
    @rule(left_mtwei=any_of((0, 999, 1_000_000, 5_000_000)))
    def empty_the_treasury(self, left_mtwei: int) -> None:
        self.grant(None, "adm", self.model.balances["treasury"] - left_mtwei, "A foundation")

    def of(self, author: str, back: int, things: Sequence[Thing]) -> list[Thing]:
        """Return the one so many back of the author's among the things, if there is one that stands."""
        theirs = [thing for thing in standing(things) if thing.author == author]
        return [theirs[-1 - back % len(theirs)]] if theirs else []
