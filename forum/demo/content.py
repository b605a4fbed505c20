"""The demo's files, read: who belongs to it, what they wrote, and who answered whom."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class CastMember:
    """A member of the demo community, as `cast.toml` says."""

    name: str
    display_name: str
    level: int
    role: str
    joined_days_ago: float
    avatar: str
    bio: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of the demo. `hours` count from its post's publication; `reply_to` is another's `id`."""

    id: str
    by: str
    hours: float
    text: str
    likes: int
    dislikes: int
    reply_to: str | None = None
    avatar: str | None = None
    edited_hours: float | None = None
    edited_text: str | None = None
    deleted_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A post of the demo with its conversation."""

    title: str
    author: str
    tags: list[str]
    days_ago: float
    pluses: int
    minuses: int
    body: str
    remarks: list[Remark]


def cast() -> list[CastMember]:
    """Return the members, the longest-standing first."""
    members = tomllib.loads((_HERE / "cast.toml").read_text("utf-8"))["member"]
    return sorted((CastMember(**member) for member in members), key=lambda member: -member.joined_days_ago)


def articles() -> list[Article]:
    """Return the posts with their comments, each comment behind what it answers."""
    return [_article(path) for path in sorted((_HERE / "posts").glob("*.md"))]


def _article(path: Path) -> Article:
    _, front_matter, body = path.read_text("utf-8").split("+++\n", 2)
    thread = tomllib.loads((_HERE / "threads" / f"{path.stem}.toml").read_text("utf-8"))
    remarks = [Remark(**{**remark, "text": remark["text"].strip()}) for remark in thread.get("comment", [])]
    return Article(
        body=body.strip(), remarks=sorted(remarks, key=lambda remark: remark.hours), **tomllib.loads(front_matter)
    )
