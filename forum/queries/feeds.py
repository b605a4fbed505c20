"""What feeds are made of: the newest posts and comments as everybody reads them now, and nothing that is gone."""

from dataclasses import dataclass
from datetime import datetime

from forum.db import first_record, records, rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models.names import shown_name

POSTS_PER_FEED = 20
COMMENTS_PER_FEED = 50


@dataclass(slots=True)
class FeedItem:
    """A post, or a comment of it (`comment_id`; `parent_id` where it answers another one), as a feed shows it.

    `tags` are those of the post, in alphabetical order, with a blank between them; comments come without.
    """

    post_id: int
    comment_id: int | None
    parent_id: int | None
    slug: str
    title: str
    body_html: str
    author_name: str
    author_display_name: str
    created_at: datetime
    edited_at: datetime | None
    tags: str | None

    @property
    def updated_at(self) -> datetime:
        """When its text last changed."""
        return self.edited_at or self.created_at


@dataclass(slots=True)
class FeedOfThread:
    """A post whose comments a feed holds, newest first."""

    post_id: int
    slug: str
    title: str


_POST_IS_THERE = """
    NOT EXISTS (SELECT 1 FROM post_removal removed WHERE removed.post_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM post_hiding hidden WHERE hidden.post_id = p.id)
"""
_COMMENT_IS_THERE = """
    NOT EXISTS (SELECT 1 FROM comment_removal removed WHERE removed.comment_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM comment_hiding hidden WHERE hidden.comment_id = c.id)
"""
_POSTS = f"""
    SELECT p.id AS post_id, NULL AS comment_id, NULL AS parent_id, p.slug, p.title, p.body_html,
           a.name AS author_name, {shown_name("a")} AS author_display_name, p.created_at, p.edited_at,
           (SELECT string_agg(named.name, ' ') FROM (
                SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id = p.id ORDER BY t.name
            ) named) AS tags
    FROM post p JOIN member a ON a.id = p.author_id
"""  # noqa: S608  (all of it ours)
_COMMENTS = f"""
    SELECT p.id AS post_id, c.id AS comment_id, c.parent_id, p.slug, p.title, c.body_html,
           a.name AS author_name, {shown_name("a")} AS author_display_name, c.created_at, c.edited_at, NULL AS tags
    FROM comment c JOIN post p ON p.id = c.post_id JOIN member a ON a.id = c.author_id
"""  # noqa: S608  (all of it ours)
_NEWEST_POSTS = f"{_POSTS} WHERE p.quiet = 0 AND {_POST_IS_THERE} ORDER BY p.id DESC LIMIT ?"
_NEWEST_TAGGED = f"""{_POSTS} JOIN post_tag tagged ON tagged.post_id = p.id
    WHERE tagged.tag_id = ? AND {_POST_IS_THERE} ORDER BY tagged.post_id DESC LIMIT ?"""
_NEWEST_POSTS_BY = f"{_POSTS} WHERE p.author_id = ? AND p.quiet = 0 AND {_POST_IS_THERE} ORDER BY p.id DESC LIMIT ?"
_NEWEST_COMMENTS_BY = f"""{_COMMENTS}
    WHERE c.author_id = ? AND {_COMMENT_IS_THERE} AND {_POST_IS_THERE} ORDER BY c.id DESC LIMIT ?"""
_NEWEST_OF_THREAD = f"{_COMMENTS} WHERE c.post_id = ? AND {_COMMENT_IS_THERE} ORDER BY c.id DESC LIMIT ?"
_THREAD = f"SELECT p.id AS post_id, p.slug, p.title FROM post p WHERE p.id = ? AND {_POST_IS_THERE}"  # noqa: S608  (all of it ours)


def newest_posts() -> list[FeedItem]:
    """Return the newest posts, newest first. One statement."""
    return records(_NEWEST_POSTS, FeedItem, POSTS_PER_FEED)


def newest_tagged(tag: str) -> list[FeedItem]:
    """Return the newest posts that carry the tag, newest first. Two statements. Raises NotFound for an unknown tag."""
    found = rows("SELECT id FROM tag WHERE name = ?", tag)
    if not found:
        raise NotFound(_("There is no such tag."))
    return records(_NEWEST_TAGGED, FeedItem, found[0][0], POSTS_PER_FEED)


def newest_by(member_id: int) -> list[FeedItem]:
    """Return the newest of a member's posts and comments, newest first. Two statements."""
    posts = records(_NEWEST_POSTS_BY, FeedItem, member_id, POSTS_PER_FEED)
    comments = records(_NEWEST_COMMENTS_BY, FeedItem, member_id, COMMENTS_PER_FEED)
    return sorted(posts + comments, key=lambda item: item.created_at, reverse=True)[:COMMENTS_PER_FEED]


def feed_of_thread(post_id: int) -> FeedOfThread:
    """Return the post that opens a thread. One statement. Raises NotFound where it is deleted or hidden."""
    found = first_record(_THREAD, FeedOfThread, post_id)
    if found is None:
        raise NotFound(_("There is no such post."))
    return found


def newest_of_thread(post_id: int) -> list[FeedItem]:
    """Return the newest comments of a thread, newest first. One statement."""
    return records(_NEWEST_OF_THREAD, FeedItem, post_id, COMMENTS_PER_FEED)
