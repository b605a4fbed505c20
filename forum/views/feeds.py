"""Feeds of the site, of a tag, of a thread and of a member."""

from flask import Blueprint, Response, url_for

from forum.i18n import _
from forum.queries.feeds import FeedItem, feed_of_thread, newest_by, newest_of_thread, newest_posts, newest_tagged
from forum.queries.profile import named
from forum.render.atom import FeedEntry, atom_feed

bp = Blueprint("feeds", __name__)


@bp.get("/feed.atom")
def of_site() -> Response:
    """Answer the newest posts as a feed."""
    return atom_feed(url_for("feeds.of_site"), url_for("front.show"), "", [_entry(post) for post in newest_posts()])


@bp.get("/tags/<tag>/feed.atom")
def of_tag(tag: str) -> Response:
    """Answer the newest posts with a tag as a feed."""
    entries = [_entry(post) for post in newest_tagged(tag)]
    title = _("Posts tagged “%(tag)s”", tag=tag)
    return atom_feed(url_for("feeds.of_tag", tag=tag), url_for("tags.show", tag=tag), title, entries)


@bp.get("/posts/<id:post_id>/feed.atom")
def of_thread(post_id: int) -> Response:
    """Answer the newest comments of a thread as a feed."""
    thread = feed_of_thread(post_id)
    page = url_for("posts.show", post_id=post_id, slug=thread.slug)
    title = _("Comments on “%(title)s”", title=thread.title)
    entries = [_entry(comment) for comment in newest_of_thread(post_id)]
    return atom_feed(url_for("feeds.of_thread", post_id=post_id), page, title, entries)


@bp.get("/u/<name>/feed.atom")
def of_member(name: str) -> Response:
    """Answer the newest posts and comments of a member as a feed."""
    member = named(name)
    page = url_for("members.show", name=member.name)
    entries = [_entry(item) for item in newest_by(member.id)]
    return atom_feed(url_for("feeds.of_member", name=member.name), page, member.display_name, entries)


def _entry(item: FeedItem) -> FeedEntry:
    """Return the entry of a post or comment: named by an address that its title does not change."""
    post = url_for("posts.show", post_id=item.post_id)
    if item.comment_id is None:
        path, page, answers = post, url_for("posts.show", post_id=item.post_id, slug=item.slug), None
        title = item.title
    else:
        path = page = url_for("comments.show", comment_id=item.comment_id)
        answers = url_for("comments.show", comment_id=item.parent_id) if item.parent_id else post
        title = _("%(name)s on “%(title)s”", name=item.author_display_name, title=item.title)
    return FeedEntry(
        path,
        title,
        item.updated_at,
        author=item.author_display_name,
        author_path=url_for("members.show", name=item.author_name),
        html=item.body_html,
        page=page,
        published=item.created_at,
        categories=(item.tags or "").split(),
        answers=answers,
    )
