"""Living the demo through: every sign-up, post, vote, comment and reaction by the action that members use."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from random import Random

from forum import clock
from forum.actions import accounts, comments, members, posts, reactions, votes
from forum.db import in_transaction
from forum.demo import content
from forum.errors import Conflict
from forum.levels import LevelRules
from forum.models import Comment, DemoMember, Member, Post

PASSWORD = "comment-to-earn"
_SEED = 13
# An opinion comes within so many days of what it is about.
_OPINION_DAYS_MAX = 2.0


def is_empty() -> bool:
    """Say whether nobody has used this database yet."""
    return not Member.select().exists()


@in_transaction
def load() -> str:
    """Load the whole demo, or nothing, and return in words what came.

    Raises Conflict where the database is in use already.
    """
    if not is_empty():
        raise Conflict("The database is not empty.", "The demo is loaded into an empty database only.")
    story = _Story(clock.now())
    for member in content.cast():
        story.member(member)
    for article in content.articles():
        story.article(article)
    story.live()
    return f"{Member.select().count()} members, {Post.select().count()} posts, {Comment.select().count()} comments"


class _Story:
    """Events in the order of their time. An event may bring further ones, none earlier than itself."""

    def __init__(self, today: datetime):
        self.today = today
        self.rules = LevelRules()
        self.random = Random(_SEED)
        self.members: dict[str, Member] = {}
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = count()

    def at(self, moment: datetime, event: Callable[[], None]) -> None:
        """Have `event` happen at `moment`, but not in the future."""
        heapq.heappush(self._events, (min(moment, self.today), next(self._numbers), event))

    def live(self) -> None:
        """Let everything happen."""
        while self._events:
            moment, _, event = heapq.heappop(self._events)
            with clock.at(moment):
                event()

    def member(self, cast: content.CastMember) -> None:
        """Have a member sign up, with profile and level."""

        def event() -> None:
            member = accounts.sign_up(cast.name, f"{cast.name}@demo.example", PASSWORD)
            accounts.change_profile(member, cast.display_name, cast.bio)
            Member.update(avatar=cast.avatar).where(Member.id == member.id).execute()
            standing = self.rules.standing(self.rules.thresholds_xp[cast.level - 1])
            members.grant_xp(cast.name, max(1, standing.xp + self.random.randrange(standing.span_xp * 3 // 4)))
            self.members[cast.name] = members.set_role(cast.name, cast.role)
            DemoMember.insert(member=member.id).execute()

        self.at(self.today - timedelta(days=cast.joined_days_ago), event)

    def article(self, article: content.Article) -> None:
        """Have a post published, and everything that follows from it."""
        published_at = self.today - timedelta(days=article.days_ago)

        def event() -> None:
            post_id = posts.publish(self.members[article.author], article.title, article.body, article.tags)
            cast_vote = lambda member, value: votes.vote(member, post_id, value)  # noqa: E731
            self._opinions(article.author, "plus", article.pluses, "minus", article.minuses, cast_vote)
            comment_ids: dict[str, int] = {}
            for remark in article.remarks:
                self._remark(post_id, remark, published_at, comment_ids)

        self.at(published_at, event)

    def _remark(
        self, post_id: int, remark: content.Remark, published_at: datetime, comment_ids: dict[str, int]
    ) -> None:
        me = lambda: self.members[remark.by]  # noqa: E731

        def write() -> None:
            parent_id = comment_ids[remark.reply_to] if remark.reply_to else None
            comment_id = comments.write_comment(me(), post_id, remark.text, parent_id, remark.avatar)
            comment_ids[remark.id] = comment_id
            react = lambda member, value: reactions.react(member, comment_id, value)  # noqa: E731
            if not remark.deleted_hours:  # nobody could react to it afterwards
                self._opinions(remark.by, "like", remark.likes, "dislike", remark.dislikes, react)

        def edit() -> None:
            comments.edit_comment(me(), comment_ids[remark.id], remark.edited_text.strip())

        def delete() -> None:
            comments.delete_comment(me(), comment_ids[remark.id])

        self.at(published_at + timedelta(hours=remark.hours), write)
        if remark.edited_hours:
            self.at(published_at + timedelta(hours=remark.edited_hours), edit)
        if remark.deleted_hours:
            self.at(published_at + timedelta(hours=remark.deleted_hours), delete)

    def _opinions(
        self, about: str, good: str, goods: int, bad: str, bads: int, act: Callable[[Member, str], None]
    ) -> None:
        """Have so many members, other than the one whom it is `about`, say what they think."""
        gate = {"plus": "plus", "like": "like"}[good]
        strictest = "minus" if bads and good == "plus" else gate
        able = [
            member
            for member in self.members.values()
            if member.name != about and self.rules.passes(strictest, member.xp, member.role)
        ]
        chosen = self.random.sample(able, min(len(able), goods + bads))
        for index, member in enumerate(chosen):
            value = bad if index < bads else good
            later = timedelta(days=self.random.uniform(0.01, _OPINION_DAYS_MAX))
            self.at(clock.now() + later, lambda member=member, value=value: act(member, value))
