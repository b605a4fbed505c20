"""The demo's files, read: who belongs to it, what they wrote, and who answered whom."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class CastMember:
    """A member of the demo community, as `cast.toml` says.

    `xp` is what they bring from before the first post; `reads` the share of the posts that they read to the end. Who
    does not join in has the opinions alone that the files name. `vouched_by` is who vouches for them, and when.
    `follows` are names of members, `follows_tags` of tags.
    """

    name: str
    display_name: str
    xp: int
    role: str
    joined_days_ago: float
    avatar: str
    bio: str
    reads: float = 0.75
    joins_in: bool = True
    vouched_by: str | None = None
    vouched_days_ago: float = 0
    follows: Sequence[str] = ()
    follows_tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of the demo. `hours` count from its post's publication; `reply_to` is another's `id`.

    With a `day` they count from the midnight (UTC) so many days after that, so that the day's settlement finds whatever
    follows together, whenever the demo is loaded.

    Its writer deletes it after `deleted_hours`; a moderator removes it after `removed_hours`, for a reason. Those in
    `liked_by` like it within minutes, one after the other, besides the `likes` that are only counted.
    """

    id: str
    by: str
    hours: float
    text: str
    likes: int
    dislikes: int
    day: int | None = None
    liked_by: Sequence[str] = ()
    reply_to: str | None = None
    avatar: str | None = None
    edited_hours: float | None = None
    edited_text: str | None = None
    deleted_hours: float | None = None
    removed_hours: float | None = None
    removed_reason: str = ""

    @property
    def gone_hours(self) -> float | None:
        """When nobody can react to it any more, if ever."""
        return self.deleted_hours or self.removed_hours


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one member thinks of a comment (`about`: its `id`) or of the post; `then` is what it becomes later."""

    by: str
    value: str
    hours: float
    about: str | None = None
    then: str | None = None
    then_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading with a story: somebody reads the post to its end, so many hours after it came out."""

    by: str
    hours: float


@dataclass(frozen=True, slots=True)
class Purchase:
    """A report that a member buys, so many hours after the post."""

    by: str
    hours: float


@dataclass(frozen=True, slots=True)
class Keep:
    """What a member bookmarks, with a note: a comment (`about`: its `id`) or the post; `follow` the thread as well."""

    by: str
    hours: float
    about: str | None = None
    note: str = ""
    follow: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """Twei that the admin gives to a member for a reason, so many hours after the post."""

    to: str
    twei: int
    hours: float
    reason: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag on a comment (`about`: its `id`)."""

    about: str
    by: str
    hours: float
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator decides about a comment, or for so many `days` about its author."""

    about: str
    by: str
    hours: float
    kind: str
    reason: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """What the author of a comment says to the decision about it, and what another moderator answers, and when."""

    about: str
    hours: float
    text: str
    answered_by: str
    answered_hours: float
    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class Article:
    """A post of the demo with its conversation, perhaps part of a `series`.

    Its author puts what is `slips` right after `edited_hours`.

    Of the opinions most are only counted (`pluses`, and each comment's `likes`); those with a story have a name.
    """

    title: str
    author: str
    tags: list[str]
    days_ago: float
    pluses: int
    minuses: int
    body: str
    remarks: list[Remark]
    opinions: list[Opinion]
    readings: list[Reading]
    reports: list[Purchase]
    keeps: list[Keep]
    grants: list[Grant]
    flags: list[Flag]
    decisions: list[Decision]
    objections: list[Objection]
    edited_hours: float | None = None
    series: str = ""
    slips: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_body(self) -> str:
        """What it said at first: with the slips (those are the values) in the place of what is right."""
        body = self.body
        for right, slip in self.slips.items():
            body = body.replace(right, slip)
        return body


def cast() -> list[CastMember]:
    """Return the members, the longest-standing first."""
    members = tomllib.loads((_HERE / "cast.toml").read_text("utf-8"))["member"]
    return sorted((CastMember(**member) for member in members), key=lambda member: -member.joined_days_ago)


def tag_descriptions() -> Mapping[str, str]:
    """Return what tags are for, by their names."""
    return tomllib.loads((_HERE / "tags.toml").read_text("utf-8"))


def articles() -> list[Article]:
    """Return the posts with their comments, each comment behind what it answers."""
    return [_article(path) for path in sorted((_HERE / "posts").glob("*.md"))]


def _article(path: Path) -> Article:
    _, front_matter, body = path.read_text("utf-8").split("+++\n", 2)
    thread = tomllib.loads((_HERE / "threads" / f"{path.stem}.toml").read_text("utf-8"))
    remarks = [Remark(**{**remark, "text": remark["text"].strip()}) for remark in thread.get("comment", [])]
    return Article(
        body=body.strip(),
        remarks=sorted(remarks, key=lambda remark: remark.hours),
        opinions=[Opinion(**opinion) for opinion in thread.get("opinion", [])],
        readings=[Reading(**reading) for reading in thread.get("reading", [])],
        reports=[Purchase(**purchase) for purchase in thread.get("report", [])],
        keeps=[Keep(**keep) for keep in thread.get("keep", [])],
        grants=[Grant(**grant) for grant in thread.get("grant", [])],
        flags=[Flag(**flag) for flag in thread.get("flag", [])],
        decisions=[Decision(**decision) for decision in thread.get("decision", [])],
        objections=[Objection(**objection) for objection in thread.get("objection", [])],
        **tomllib.loads(front_matter),
    )
