"""Living the demo through: everything that its members ever did, by the actions that members use."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random

from forum import clock
from forum.actions import (
    comments,
    members,
    posts,
    profiles,
    reactions,
    readings,
    reports,
    signing_up,
    tags,
    votes,
    vouching,
)
from forum.actions.authority import OPERATOR
from forum.db import in_transaction
from forum.demo import content
from forum.demo.catching_up import catch_up
from forum.demo.drafts import begin_drafts
from forum.demo.drawings import with_drawings
from forum.demo.economy import Economy
from forum.demo.keeping import Keeping
from forum.demo.moderation import Moderation
from forum.demo.story import Story
from forum.errors import Conflict
from forum.models import Comment, DemoMember, Member, OutgoingMail, Post
from forum.rules.gates import Gate
from forum.text import passwords

PASSWORD = "comment-to-earn"
_SEED = 13
# Those who like a comment together do it so soon, and so far apart.
_TOGETHER_HOURS = 0.1
# An opinion comes within so many days of what it is about.
_OPINION_DAYS_MAX = 2.0
# And a reading so many days after the post, on average; but before one's plus.
_READ_DAYS_MEAN = 1.5
_READ_DAYS_MIN = 0.01
_TAGS_DESCRIBED_DAYS_AGO = 7.2

Act = Callable[[Member, str], None]


def is_empty() -> bool:
    """Say whether nobody has used this database yet."""
    return not Member.select().exists()


def load() -> str:
    """Load the whole demo, or nothing, and return in words what came.

    Raises Conflict where the database is in use already.
    """
    return _load(passwords.hash_password(PASSWORD))  # which keeps nobody waiting here; all have the same


@in_transaction
def _load(password_hash: str) -> str:
    if not is_empty():
        raise Conflict("The database is not empty.", "The demo is loaded into an empty database only.")
    community = _Community(clock.now(), password_hash)
    for member in content.cast():
        community.member(member)
    articles = content.articles()
    community.opening([article.author for article in articles], max(article.days_ago for article in articles) + 1)
    for article in articles:
        community.article(article)
    catch_up(community.story)
    community.tags(content.tag_descriptions())
    community.story.live()
    begin_drafts(community.story.members["commenter"], community.today)
    OutgoingMail.delete().execute()  # what was written to them then would go out now, and to nobody who is there
    return f"{Member.select().count()} members, {Post.select().count()} posts, {Comment.select().count()} comments"


class _Community:
    """What the files of the demo say, as events of a story."""

    def __init__(self, today: datetime, password_hash: str):
        self.today = today
        self.password_hash = password_hash
        self.story = Story(today)
        self.economy = Economy(self.story)
        self.moderation = Moderation(self.story)
        self.keeping = Keeping(self.story)
        self.reads: dict[str, float] = {}
        self.apart: set[str] = set()

    def member(self, cast: content.CastMember) -> None:
        """Have a member sign up, with a profile and the XP of earlier days."""

        def event() -> None:
            email = f"{cast.name}@demo.example"
            member = signing_up.add_member(cast.name, email, self.password_hash, email_confirmed=True)
            member = members.set_role(cast.name, cast.role, by=OPERATOR)  # first: two names say it
            profiles.change_profile(member, cast.display_name, cast.bio)
            Member.update(avatar=cast.avatar).where(Member.id == member.id).execute()
            if cast.xp:
                members.grant_xp(cast.name, cast.xp, by=OPERATOR)
            self.reads[cast.name] = cast.reads
            if not cast.joins_in:
                self.apart.add(cast.name)
            self.story.members[cast.name] = Member.get_by_id(member.id)
            DemoMember.create(member=member.id)

        self.story.at(self.today - timedelta(days=cast.joined_days_ago), event)
        self.keeping.follow(cast)
        if cast.vouched_by:
            vouch = lambda: vouching.vouch(self.story.members[cast.vouched_by], cast.name)  # noqa: E731
            self.story.at(self.today - timedelta(days=cast.vouched_days_ago), vouch)

    def opening(self, authors: list[str], days_ago: float) -> None:
        """Have Twei come to the community, and to those who are about to write."""
        self.economy.open(self.today - timedelta(days=days_ago), dict.fromkeys(authors))

    def tags(self, descriptions: Mapping[str, str]) -> None:
        """Have a moderator say what tags are for, now that there are some."""

        def event() -> None:
            for name, description in descriptions.items():
                tags.describe_tag(self.story.members["mod"], name, description)

        self.story.at(self.today - timedelta(days=_TAGS_DESCRIBED_DAYS_AGO), event)

    def article(self, article: content.Article) -> None:
        """Have a post published, and everything that follows from it."""
        published_at = self.today - timedelta(days=article.days_ago)

        def event() -> None:
            author = self.story.members[article.author]
            body = with_drawings(author, article.first_body)
            post_id = posts.publish(author, article.title, body, article.tags, article.series)
            _Thread(self, article, post_id, published_at).begin()

        self.story.at(published_at, event)


class _Thread:
    """A post from its publication on: who reads it, what is said under it, and what others think of that."""

    def __init__(self, community: _Community, article: content.Article, post_id: int, published_at: datetime):
        self.story, self.economy, self.moderation = community.story, community.economy, community.moderation
        # Each thread has chances of its own, so that another one leaves it alone. So has each member as a reader.
        self.random = Random(f"{_SEED} {article.title}")
        self.apart, self.keeping = community.apart, community.keeping
        self.article, self.post_id, self.published_at = article, post_id, published_at
        self.comment_ids: dict[str, int] = {}
        self.chances = {name: Random(f"{_SEED} {name} {article.title}") for name in community.reads}
        self.readers = {name for name, share in community.reads.items() if self.chances[name].random() < share}
        self.readers -= {article.author, *(reading.by for reading in article.readings)}

    def begin(self) -> None:
        """Have everything happen that follows from the publication."""
        article = self.article
        self._opinions(None, article.author, "plus", article.pluses, "minus", article.minuses, self._vote)
        self._readings()
        for remark in article.remarks:
            self._remark(remark)
        for opinion in article.opinions:
            self._opinion(opinion)
        for reading in article.readings:
            reader = lambda name=reading.by: readings.complete_reading(self.story.members[name], self.post_id)  # noqa: E731
            self._at(reading.hours, reader)
        for purchase in article.reports:
            self._at(purchase.hours, lambda purchase=purchase: self._buy_report(purchase.by))
        for keep in article.keeps:
            self._at(keep.hours, lambda keep=keep: self._keep(keep))
        if article.edited_hours:
            self._at(article.edited_hours, self._edit)
        for grant in article.grants:
            self._at(grant.hours, lambda grant=grant: self.economy.grant(grant.to, grant.twei, grant.reason))
        self._moderate()

    def _moderate(self) -> None:
        """Have comments flagged and decided about, and what was decided objected to and answered."""
        for flag in self.article.flags:
            self._about(flag.hours, self.moderation.flag, flag)
        for decision in self.article.decisions:
            self._about(decision.hours, self.moderation.decide, decision)
        for objection in self.article.objections:
            self._about(objection.hours, self.moderation.object, objection)
            self._about(objection.answered_hours, self.moderation.answer, objection)

    def _about(
        self, hours: float, act: Callable[..., None], what: content.Flag | content.Decision | content.Objection
    ) -> None:
        self._at(hours, lambda: act(what, self.comment_ids[what.about]))

    def _at(self, hours: float, event: Callable[[], None], day: int | None = None) -> None:
        begin = self.published_at if day is None else clock.midnight(self.published_at) + timedelta(days=day)
        self.story.at(begin + timedelta(hours=hours), event)

    def _readings(self) -> None:
        """Have those who are still to read the post do so in the days after."""
        for name in sorted(self.readers):
            days = max(_READ_DAYS_MIN, self.chances[name].expovariate(1 / _READ_DAYS_MEAN))
            self._read(self.story.members[name], clock.now() + timedelta(days=days))

    def _read(self, member: Member, moment: datetime) -> None:
        if moment < self.story.today:
            self.story.at(moment, lambda: readings.complete_reading(member, self.post_id))

    def _vote(self, member: Member, value: str) -> None:
        votes.vote(member, self.post_id, value)

    def _react_to(self, remark_id: str) -> Act:
        return lambda member, value: reactions.react(member, self.comment_ids[remark_id], value)

    def _edit(self) -> None:
        article, author = self.article, self.story.members[self.article.author]
        body = with_drawings(author, article.body)
        posts.edit_post(author, self.post_id, article.title, body, article.tags)

    def _keep(self, keep: content.Keep) -> None:
        self.keeping.keep(keep, self.post_id, self.comment_ids[keep.about] if keep.about else None)

    def _buy_report(self, name: str) -> None:
        reports.buy_report(self.story.members[name], self.post_id)

    def _remark(self, remark: content.Remark) -> None:
        me = lambda: self.story.members[remark.by]  # noqa: E731

        def write() -> None:
            parent_id = self.comment_ids[remark.reply_to] if remark.reply_to else None
            self.comment_ids[remark.id] = comments.write_comment(
                me(), self.post_id, remark.text, parent_id, remark.avatar
            )
            if not remark.gone_hours:
                self._reactions(remark)

        def edit() -> None:
            comments.edit_comment(me(), self.comment_ids[remark.id], remark.edited_text.strip())

        def delete() -> None:
            comments.delete_comment(me(), self.comment_ids[remark.id])

        def remove() -> None:
            comments.delete_comment(self.story.members["mod"], self.comment_ids[remark.id], remark.removed_reason)

        self._at(remark.hours, write, remark.day)
        for hours, event in (
            (remark.edited_hours, edit),
            (remark.deleted_hours, delete),
            (remark.removed_hours, remove),
        ):
            if hours:
                self._at(hours, event)
        if remark.gone_hours:
            # While it stands, and so late that none of it is settled before it is gone.
            self._at((remark.hours + remark.gone_hours) / 2, lambda: self._reactions(remark))

    def _reactions(self, remark: content.Remark) -> None:
        act = self._react_to(remark.id)
        for number, name in enumerate(remark.liked_by, start=1):
            like = lambda name=name: act(self.story.members[name], "like")  # noqa: E731
            self._at(remark.hours + number * _TOGETHER_HOURS, like, remark.day)
        days_left = (remark.gone_hours - remark.hours) / 2 / 24 if remark.gone_hours else _OPINION_DAYS_MAX
        self._opinions(remark.id, remark.by, "like", remark.likes, "dislike", remark.dislikes, act, days_left)

    def _opinion(self, opinion: content.Opinion) -> None:
        """Have one member say what they think, and perhaps something else later."""
        act = self._react_to(opinion.about) if opinion.about else self._vote
        for value, hours in ((opinion.value, opinion.hours), (opinion.then, opinion.then_hours)):
            if value:
                self._at(hours, lambda value=value: act(self.story.members[opinion.by], value))

    def _opinions(
        self,
        about: str | None,
        by: str,
        good: str,
        goods: int,
        bad: str,
        bads: int,
        act: Act,
        days_max: float = _OPINION_DAYS_MAX,
    ) -> None:
        """Have so many members say what they think, but not the one whom it is `by`, nor those with a story."""
        named = {by} | self.apart | {opinion.by for opinion in self.article.opinions if opinion.about == about}
        days_max = min(days_max, (self.story.today - clock.now()) / timedelta(days=1))
        gate = Gate.LIKE if about is not None else Gate.MINUS if bads else Gate.PLUS
        able = self.story.able(gate, but=named)
        for index, member in enumerate(self.random.sample(able, min(len(able), goods + bads))):
            value = bad if index < bads else good
            later = timedelta(days=self.random.uniform(0.01, days_max))
            if value == "plus" and member.name in self.readers:
                self.readers.remove(member.name)
                self._read(member, clock.now() + later * self.chances[member.name].uniform(0.7, 1))
            self.story.at(clock.now() + later, lambda member=member, value=value: act(member, value))
