"""Which tags a post carries, and how many posts each tag has that are there for all to see.

A post is counted once or not at all, whatever happens to it and in what order: `listed` remembers which it is. Called
inside a transaction, by whoever holds the thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.actions.events import Event, Follower, PostRemoved, PostRestored
from forum.actions.moderation_events import ThingHidden, ThingShown
from forum.db import execute, records, rows
from forum.models import PostTag, Tag

LISTED_SQL = """
    CASE WHEN EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = pt.post_id)
           OR EXISTS (SELECT 1 FROM post_hiding hidden WHERE hidden.post_id = pt.post_id) THEN 0 ELSE 1 END
"""
_TAGS_OF = f"""
    SELECT pt.tag_id, pt.listed AS was_listed, {LISTED_SQL} AS is_listed
    FROM post_tag pt WHERE pt.post_id = ? ORDER BY pt.tag_id
"""  # noqa: S608  (all of it ours)
_CALLED_NOW = "SELECT a.name, t.name FROM tag_alias a JOIN tag t ON t.id = a.tag_id WHERE a.name IN ({names})"


@dataclass(frozen=True, slots=True)
class _Carried:
    tag_id: int
    was_listed: int
    is_listed: int


def tag_post(post_id: int, names: Sequence[str]) -> None:
    """Give the post these tags, none of which it has yet; of one that was renamed, the name that it has now."""
    wanted = set(_called_now(names))
    if not wanted:
        return
    # In one order for all, so that two posts that share tags do not wait for each other crosswise.
    Tag.insert_many([{"name": name} for name in sorted(wanted)]).on_conflict_ignore().execute()
    tags = Tag.select(Tag.id).where(Tag.name.in_(list(wanted)))
    PostTag.insert_many([{"post": post_id, "tag": tag.id} for tag in tags]).execute()
    recount_tags(post_id)


def untag_post(post_id: int) -> None:
    """Take all its tags from the post."""
    for carried in records(_TAGS_OF, _Carried, post_id):
        _count(carried.tag_id, -carried.was_listed)
    PostTag.delete().where(PostTag.post == post_id).execute()


def recount_tags(post_id: int) -> None:
    """Count the post in each of its tags if it is there for all to see, and not otherwise."""
    changed = [one for one in records(_TAGS_OF, _Carried, post_id) if one.was_listed != one.is_listed]
    for carried in changed:
        _count(carried.tag_id, carried.is_listed - carried.was_listed)
        listed = "UPDATE post_tag SET listed = ? WHERE post_id = ? AND tag_id = ?"
        execute(listed, carried.is_listed, post_id, carried.tag_id)


def recount_tags_of(event: PostRemoved | PostRestored | ThingHidden | ThingShown) -> None:
    """Count a post in its tags, or no longer, once it appears or disappears."""
    if getattr(event, "comment_id", None) is None:
        recount_tags(event.post_id)


def _called_now(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    now = dict(rows(_CALLED_NOW.format(names=", ".join("?" * len(names))), *names))
    return [now.get(name, name) for name in names]


def _count(tag_id: int, change: int) -> None:
    if change:
        execute("UPDATE tag SET posts = posts + ? WHERE id = ?", change, tag_id)


TAGGING: tuple[tuple[type[Event], Follower], ...] = (
    (PostRemoved, recount_tags_of),
    (PostRestored, recount_tags_of),
    (ThingHidden, recount_tags_of),
    (ThingShown, recount_tags_of),
)
