"""What the picture beside a shared link says of a post."""

from dataclasses import dataclass

from forum.db import first_record
from forum.errors import NotFound
from forum.i18n import _
from forum.models.names import shown_name


@dataclass(slots=True)
class SharedPost:
    """A post as its card shows it."""

    title: str
    slug: str
    teaser: str
    words: int
    author_name: str
    author_display_name: str
    author_avatar: str


_SHARED = f"""
    SELECT p.title, p.slug, p.teaser, p.words, a.name AS author_name, {shown_name("a")} AS author_display_name,
           a.avatar AS author_avatar
    FROM post p JOIN member a ON a.id = p.author_id
    WHERE p.id = ?
      AND NOT EXISTS (SELECT 1 FROM post_removal removed WHERE removed.post_id = p.id)
      AND NOT EXISTS (SELECT 1 FROM post_hiding hidden WHERE hidden.post_id = p.id)
"""  # noqa: S608  (all of it ours)


def shared_post(post_id: int) -> SharedPost:
    """Return what is shown of a post where its link is shared. One statement. Raises NotFound where it is gone."""
    found = first_record(_SHARED, SharedPost, post_id)
    if found is None:
        raise NotFound(_("There is no such post."))
    return found
