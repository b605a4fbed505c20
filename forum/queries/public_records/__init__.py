"""Everything that everybody may read, as neutral records: what `flask export site` takes out.

Of posts and comments only what is live, and where something live hangs under a comment that is gone, a tombstone
without author and words; of members only those who wrote some of it. Everything is in an order that it keeps when it
is imported elsewhere: by time, then by key. Read in portions, so that memory does not grow with the texts.
"""

from forum.queries.public_records.authors import authors, authors_with
from forum.queries.public_records.comments import ShownComment, comments, comments_with, shown_comments
from forum.queries.public_records.pictures import pictures
from forum.queries.public_records.posts import PublicPost, posts, posts_by, posts_tagged, tags
from forum.queries.public_records.shown import PublicComment, Tombstones, tombstones

__all__ = [
    "PublicComment",
    "PublicPost",
    "ShownComment",
    "Tombstones",
    "authors",
    "authors_with",
    "comments",
    "comments_with",
    "pictures",
    "posts",
    "posts_by",
    "posts_tagged",
    "shown_comments",
    "tags",
    "tombstones",
]
