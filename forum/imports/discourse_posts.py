"""A topic of Discourse and each of its posts as records. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from forum.imports import limits
from forum.imports.discourse_markup import body_of
from forum.imports.discourse_users import author_of
from forum.imports.limits import COMMENT_LENGTH_MAX, POST_LENGTH_MAX, is_plausible
from forum.imports.records import Comment, LeftOut, Post, Record, State, Why, key_of
from forum.imports.safe_json import Fields
from forum.imports.scratch import Scratch
from forum.imports.web_site import WebSite

_LIKE = 2
_REGULAR, _MODERATOR_ACTION, _SMALL_ACTION, _WHISPER = 1, 2, 3, 4
_PRIVATE = "private_message"


@dataclass(frozen=True, slots=True)
class Thread:
    """What a topic says beside its first post. `why` is set where it is left out, with all that was said in it."""

    key: str
    number: int
    title: str
    slug: str
    tags: tuple[str, ...]
    is_closed: bool
    why: Why | None


def thread_of(topic: Fields, origin: str) -> Thread:
    """Return what a file says of its topic."""
    number = topic.identity("id")
    is_public = topic.text("archetype") != _PRIVATE and ("visible" not in topic or topic.switch("visible"))
    why = None if is_public else Why.NOT_PUBLIC
    return Thread(
        key=key_of(origin, "post", number),
        number=number,
        title=limits.one_line(topic.text("title"), limits.TITLE_LENGTH_MAX),
        slug=topic.text("slug"),
        tags=tuple(_tags(topic)),
        is_closed=topic.switch("closed") or topic.switch("archived"),
        why=Why.DELETED if is_public and topic.moment("deleted_at") else why,
    )


def _tags(topic: Fields) -> Iterator[str]:
    """Yield the names of the tags: newer versions say more of each than its name."""
    for tag in topic.list("tags"):
        name = tag.get("name") if isinstance(tag, dict) else tag
        if not isinstance(name, str):
            raise topic.place.malformed("“tags” must be names.")
        yield limits.one_line(name, limits.TAG_LENGTH_MAX)


def records_of_post(
    post: Fields, topic: int, thread: Thread | None, site: WebSite, origin: str, scratch: Scratch
) -> Iterator[Record]:
    """Yield what a post comes to, after its author. `thread` is needed for the first one of a topic."""
    number = post.identity("post_number")
    opens = thread if number == 1 else None
    key = opens.key if opens else key_of(origin, "comment", f"{topic}-{number}")
    is_gone = _is_gone(post)
    body = "" if is_gone else body_of(post.text("raw"), post.text("cooked"), site)
    why = _why_not(post, body, is_post=bool(opens))
    if why:
        yield LeftOut("post" if opens else "comment", key, why)
        if opens:
            scratch.keep("topic", topic, Why.WITHOUT_THREAD)
        return
    author = None if is_gone else author_of(post, origin, scratch)
    if author and scratch.is_first("author", author.key):
        yield author
    if opens:
        yield _opening(post, opens, body, author.key if author else None, site)
    else:
        yield _comment(post, topic, body, author.key if author else None, origin)


def _is_gone(post: Fields) -> bool:
    """Say whether Discourse shows something else in its place: a hidden post says that it is hidden."""
    return post.moment("deleted_at") is not None or post.switch("user_deleted") or post.switch("hidden")


def _why_not(post: Fields, body: str, *, is_post: bool) -> Why | None:
    kind, created_at = post.number("post_type") or _REGULAR, post.moment("created_at")
    if kind == _WHISPER:
        return Why.NOT_PUBLIC
    # A moderator's words in the colour of the staff are of the kind of an action, and are none.
    if kind == _SMALL_ACTION or (kind == _MODERATOR_ACTION and "action_code" in post):
        return Why.NO_COMMENT
    if kind not in (_REGULAR, _MODERATOR_ACTION) or not created_at or not is_plausible(created_at):
        return Why.UNREADABLE
    if len(body) > (POST_LENGTH_MAX if is_post else COMMENT_LENGTH_MAX):
        return Why.TOO_LONG
    return Why.EMPTY if not body and not is_post and not _is_gone(post) else None


def _opening(post: Fields, thread: Thread, body: str, author: str | None, site: WebSite) -> Post:
    is_gone = _is_gone(post)
    paths = (f"/t/{thread.slug}/{thread.number}", f"/t/{thread.number}")
    addresses = (site.absolute(f"{site.path}{path}") for path in paths)
    return Post(
        key=thread.key,
        author=author,
        title="" if is_gone else thread.title,
        body=body,
        created_at=post.moment("created_at") or limits.EARLIEST,
        edited_at=None if is_gone else _edited_at(post),
        tags=thread.tags,
        addresses=tuple(one for one in addresses if one),
        pluses=0 if is_gone else likes_of(post),
        state=State.DELETED if is_gone else State.LIVE,
        is_closed=thread.is_closed,
    )


def _comment(post: Fields, topic: int, body: str, author: str | None, origin: str) -> Comment:
    number, parent = post.identity("post_number"), post.number("reply_to_post_number")
    is_gone = _is_gone(post)
    return Comment(
        key=key_of(origin, "comment", f"{topic}-{number}"),
        post=key_of(origin, "post", topic),
        # The first post is the article itself; nobody answers what comes later.
        parent=key_of(origin, "comment", f"{topic}-{parent}") if 1 < parent < number else None,
        author=author,
        body=body,
        created_at=post.moment("created_at") or limits.EARLIEST,
        edited_at=None if is_gone else _edited_at(post),
        likes=0 if is_gone else likes_of(post),
        state=State.DELETED if is_gone else State.LIVE,
    )


def _edited_at(post: Fields) -> datetime | None:
    """Return when it was edited. Without a second version `updated_at` says that Discourse converted it anew."""
    edited_at = post.moment("updated_at")
    return edited_at if post.number("version") > 1 and edited_at and is_plausible(edited_at) else None


def likes_of(post: Fields) -> int:
    """Return how many liked a post."""
    counts = [action.number("count") for action in post.each("actions_summary") if action.number("id") == _LIKE]
    return min(max(0, *counts, post.number("like_count")), limits.VOTES_MAX)
