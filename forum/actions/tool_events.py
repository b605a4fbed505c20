"""What moderators do to threads, for whoever else takes part in it: `events` says how."""

from dataclasses import dataclass

from forum.actions.events import Event


@dataclass(frozen=True, slots=True)
class ThreadClosed(Event):
    """A moderator closed a thread to comments, or opened it again."""

    post_id: int
    author_id: int
    by_id: int
    closed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SlowModeChanged(Event):
    """A moderator had members wait between two comments in a thread, longer or shorter, or (0) no longer."""

    post_id: int
    author_id: int
    by_id: int
    seconds: int
    reason: str


@dataclass(frozen=True, slots=True)
class PostPinned(Event):
    """A moderator pinned a post to the front page, or took it from there."""

    post_id: int
    author_id: int
    by_id: int
    pinned: bool
    reason: str


@dataclass(frozen=True, slots=True)
class CommentFeatured(Event):
    """A moderator featured a comment, or took that back."""

    comment_id: int
    post_id: int
    author_id: int
    by_id: int
    featured: bool
    reason: str
