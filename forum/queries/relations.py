"""What a job asks to find which posts are about the same: what a post says, and who else has its words or tags."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forum.db import first_record, records, rows
from forum.rules.relatedness import HOLDERS_MAX


@dataclass(frozen=True, slots=True)
class Article:
    """What a post says."""

    id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CarriedTag:
    """A tag of a post: how many posts that can be seen have it, and the newest others."""

    posts: int
    holders: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Tag:
    id: int
    posts: int


_ARTICLE = """
    SELECT p.id, p.title, p.body_text AS text FROM post p
    WHERE p.id = ? AND NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = p.id)
"""
_TAGS = "SELECT t.id, t.posts FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id = ? ORDER BY t.id"
_WITH_TAG = """
    SELECT post_id FROM post_tag WHERE tag_id = ? AND post_id <> ? AND listed = 1 ORDER BY post_id DESC LIMIT ?
"""
_WITH_TERM = "SELECT post_id, weight FROM post_term WHERE term = ? AND post_id <> ? ORDER BY post_id DESC LIMIT ?"


def article_of(post_id: int) -> Article | None:
    """Return what a post says; None of one that is deleted. One statement."""
    return first_record(_ARTICLE, Article, post_id)


def holders_of_tags(post_id: int) -> Iterator[CarriedTag]:
    """Yield the tags of a post with the newest others that have them. A statement, and one a tag."""
    for tag in records(_TAGS, _Tag, post_id):
        yield CarriedTag(tag.posts, [number for (number,) in rows(_WITH_TAG, tag.id, post_id, HOLDERS_MAX)])


def holders_of_term(term: int, post_id: int, most: int) -> dict[int, int]:
    """Return the newest posts other than this one that a word says much about, each with how much. One statement."""
    return dict(rows(_WITH_TERM, term, post_id, most))
