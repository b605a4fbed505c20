"""The neutral records that every parser yields, and that the export of the site is written in.

A record has a `key` that names it for good, wherever it is taken: `<origin>/<kind>/<number there>`, such as
`disqus:example/comment/17` (see `key_of`). What has come before is known by its key, so nothing comes twice. Texts are
Markdown as members here would type it: a parser turns other markup into it. Times are naive UTC.

An author comes before what they wrote, a post before its comments; comments may come in any order.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What has become of a post or comment where it was written.

    Of what was deleted there only a tombstone comes, and only where something is left that hangs under it.
    """

    LIVE = "live"
    DELETED = "deleted"


class Why(StrEnum):
    """Why something in an export is left out."""

    SPAM = "spam"
    DELETED = "deleted"
    UNAPPROVED = "unapproved"
    NO_COMMENT = "no comment"  # pingbacks, trackbacks, notes of a shop's orders, and the like
    NOT_PUBLIC = "not public"
    EMPTY = "empty"
    TOO_LONG = "too long"
    WITHOUT_THREAD = "without a thread"
    REPEATED = "repeated"
    UNREADABLE = "unreadable"
    NOT_THERE = "not in the export"  # spoken of there, and yet missing


@dataclass(frozen=True, slots=True)
class Site:
    """What an export says of itself, the first record of all. `origin` names the place it comes from: `disqus:example`.

    `name` is what people call it.
    """

    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who wrote there. `name` is what they logged in by, or called themselves; `email` may be empty.

    Whoever `has_left` is known by nothing but the key.
    """

    key: str
    name: str = ""
    email: str = ""
    display_name: str = ""
    bio: str = ""
    joined_at: datetime | None = None
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, with what it is for, as a post names it."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """What opens a thread. `author` is a key, None where nobody is known to have written it.

    `addresses` are the absolute addresses under which it was read (http or https), the canonical one first. A body may
    be empty, where the article itself stands elsewhere. `pluses` and `minuses` are votes that it comes with.
    """

    key: str
    author: str | None
    title: str
    body: str
    created_at: datetime
    edited_at: datetime | None = None
    tags: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    pluses: int = 0
    minuses: int = 0
    state: State = State.LIVE
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on the post whose key is `post`, or an answer to the comment whose key is `parent`.

    `author` is a key, None where nobody is known to have written it. `likes` and `dislikes` are votes that it comes
    with.
    """

    key: str
    post: str
    parent: str | None
    author: str | None
    body: str
    created_at: datetime
    edited_at: datetime | None = None
    likes: int = 0
    dislikes: int = 0
    state: State = State.LIVE


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an author's, which their texts show as `![…](/pictures/<digest>.webp)`, and nobody else's do.

    It lies in the folder that is imported, as `pictures/<digest>.webp`. It comes before the first text that shows it.
    """

    digest: str
    author: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """That something of an export does not come, and why. `kind` is "post", "comment" or "author"."""

    kind: str
    key: str
    why: Why


Record = Site | Author | Tag | Picture | Post | Comment | LeftOut


def key_of(origin: str, kind: str, number: object) -> str:
    """Return the key of a thing: where it comes from, "post", "comment" or "author", and what it is called there."""
    return f"{origin}/{kind}/{number}"
