"""What was typed, in Markdown, of posts and comments that somebody has been shown."""

from collections.abc import Sequence

from forum.db import rows, value


def sources_of(comment_ids: Sequence[int]) -> dict[int, str]:
    """Return the Markdown of these comments, which are no tombstones for who asks. One statement; none without ids."""
    if not comment_ids:
        return {}
    marks = ", ".join("?" * len(comment_ids))
    return dict(rows(f"SELECT id, body FROM comment WHERE id IN ({marks})", *comment_ids))  # noqa: S608  (marks of ours)


def source_of_post(post_id: int) -> str:
    """Return the Markdown of a post, which is no tombstone for who asks. One statement."""
    return value("SELECT body FROM post WHERE id = ?", post_id) or ""
