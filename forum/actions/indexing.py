"""The search's index, kept in the transaction in which something is written, edited, deleted, brought back or left.

What is hidden stays in it: who may see such a thing may find it too, and that is asked when somebody searches.
Whoever imports what was written elsewhere calls `index` for each post, comment and member.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.actions.account_events import MemberErased
from forum.actions.embedding_events import ThreadOpened
from forum.actions.events import (
    CommentEdited,
    CommentRemoved,
    CommentRestored,
    CommentWritten,
    Event,
    Follower,
    MemberJoined,
    PostEdited,
    PostPublished,
    PostRemoved,
    PostRestored,
    ProfileChanged,
)
from forum.actions.finding_events import TagDescribed, TagRenamed
from forum.db import execute, first_record, full_text, in_transaction, records
from forum.models import SearchEntry
from forum.models.search import THINGS
from forum.text.search_facts import Kind, facts_of
from forum.text.search_words import indexed


@dataclass(frozen=True, slots=True)
class _Content:
    """What can be found of a thing; `written_at` is naive UTC."""

    title: str
    text: str
    author_id: int | None
    written_at: datetime | None


# Of what is deleted, and of who has left, there is none.
_CONTENT = {
    "post": """
        SELECT p.title, p.body_text AS text, p.author_id, p.created_at AS written_at FROM post p
        WHERE p.id = ? AND NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = p.id)""",
    "comment": """
        SELECT '' AS title, c.body_text AS text, c.author_id, c.created_at AS written_at FROM comment c
        WHERE c.id = ? AND NOT EXISTS (SELECT 1 FROM comment_removal gone WHERE gone.comment_id = c.id)""",
    "member": """
        SELECT m.name || ' ' || m.display_name AS title, m.bio AS text, NULL AS author_id, m.created_at AS written_at
        FROM member m WHERE m.id = ? AND m.password_hash <> ''""",
    "tag": "SELECT name AS title, description AS text, NULL AS author_id, NULL AS written_at FROM tag WHERE id = ?",
}
_KINDS = dict(zip(THINGS, (Kind.POST, Kind.COMMENT, Kind.MEMBER, Kind.TAG), strict=True))


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag of a post, with its number in the index; None where it has none yet."""

    id: int
    number: int | None


_TAGS = """
    SELECT pt.tag_id AS id, e.id AS number FROM post_tag pt LEFT JOIN search_entry e ON e.tag_id = pt.tag_id
    WHERE pt.post_id = ? ORDER BY pt.tag_id
"""


def index(thing: str, thing_id: int) -> None:
    """Have a post, comment, member or tag (`thing` is one of THINGS) found by what it says now, or no longer at all.

    Called inside a transaction. The tags of a post are found from then on, too.
    """
    number = SearchEntry.number(thing, thing_id)  # holds it: of two at once, the second reads what the first wrote
    content = first_record(_CONTENT[thing], _Content, thing_id)
    if content is None:
        full_text.drop(number)
        return
    tags = records(_TAGS, _Tag, thing_id) if thing == "post" else []
    for tag in tags:
        if tag.number is None:
            index("tag", tag.id)
    full_text.put(number, indexed(content.title, content.text), _facts(thing, content, tags))


def _facts(thing: str, content: _Content, tags: Sequence[_Tag]) -> list[str]:
    day = content.written_at and content.written_at.date()
    return facts_of(_KINDS[thing], day, content.author_id, [tag.id for tag in tags])


def index_post(event: PostPublished | ThreadOpened | PostEdited | PostRemoved | PostRestored) -> None:
    """Have the post found by what it says now."""
    index("post", event.post_id)


def index_comment(event: CommentWritten | CommentEdited | CommentRemoved | CommentRestored) -> None:
    """Have the comment found by what it says now."""
    index("comment", event.comment_id)


def index_member(event: MemberJoined | ProfileChanged | MemberErased) -> None:
    """Have the member found by what they call themselves and say of themselves now."""
    index("member", event.member_id)


def index_tag(event: TagDescribed | TagRenamed) -> None:
    """Have the tag found by its name and description of now; where two became one, its posts follow in a moment."""
    index("tag", event.tag_id)
    if isinstance(event, TagRenamed) and event.merged:
        SearchEntry.mark_posts_tagged(event.tag_id)


def forget_tag(tag_id: int) -> None:
    """Have a tag found no longer, which is about to be gone. Called inside a transaction."""
    full_text.drop(SearchEntry.number("tag", tag_id))
    execute("DELETE FROM search_entry WHERE tag_id = ?", tag_id)


INDEXING: tuple[tuple[type[Event], Follower], ...] = (
    *((event, index_post) for event in (PostPublished, ThreadOpened, PostEdited, PostRemoved, PostRestored)),
    *((event, index_comment) for event in (CommentWritten, CommentEdited, CommentRemoved, CommentRestored)),
    *((event, index_member) for event in (MemberJoined, ProfileChanged, MemberErased)),
    *((event, index_tag) for event in (TagDescribed, TagRenamed)),
)


@dataclass(frozen=True, slots=True)
class _Waiting:
    id: int
    post_id: int | None
    comment_id: int | None
    member_id: int | None
    tag_id: int | None


_WAITING = """
    SELECT id, post_id, comment_id, member_id, tag_id FROM search_entry WHERE waits = 1 ORDER BY id DESC LIMIT ?
"""


@in_transaction
def index_waiting(most: int) -> int:
    """Make the words of some of the things that still wait for it, the newest first; return of how many."""
    waiting = records(_WAITING, _Waiting, most)
    for one in reversed(waiting):  # FTS5 takes them in order much faster
        named = ((thing, getattr(one, f"{thing}_id")) for thing in THINGS)
        [(thing, thing_id)] = [(thing, thing_id) for thing, thing_id in named if thing_id is not None]
        index(thing, thing_id)
    return len(waiting)


_NUMBER_MISSING = """
    INSERT INTO search_entry ({thing}_id, waits) SELECT x.id, 1 FROM {thing} x
    WHERE NOT EXISTS (SELECT 1 FROM search_entry e WHERE e.{thing}_id = x.id) ORDER BY x.id
"""


@in_transaction
def index_anew() -> None:
    """Have the words of everything made anew, and of what was never indexed for the first time: it all waits now."""
    SearchEntry.mark_all()
    for thing in THINGS:
        execute(_NUMBER_MISSING.format(thing=thing))
