"""Who takes part in what happens, and in what order. Whoever is to take part in more adds a line here."""

from forum.actions.account_events import MemberErased
from forum.actions.cases import CASES
from forum.actions.deciding import DECISIONS
from forum.actions.decision_mails import DECISION_MAILS
from forum.actions.embedding import EMBEDDING
from forum.actions.embedding_events import ThreadOpened
from forum.actions.events import (
    AvatarChanged,
    CommentEdited,
    CommentRemoved,
    CommentRestored,
    CommentWritten,
    Event,
    Follower,
    LevelChanged,
    MemberJoined,
    PostEdited,
    PostPublished,
    PostRemoved,
    PostRestored,
    ProfileChanged,
    RoleChanged,
)
from forum.actions.history_events import HistoryMoved
from forum.actions.holding import hold_comment, hold_post
from forum.actions.indexing import INDEXING, index
from forum.actions.listing import LISTING
from forum.actions.mailing import MAILING
from forum.actions.names import follow_names
from forum.actions.notifications import NOTIFICATIONS
from forum.actions.objections import drop_objections
from forum.actions.picture_uses import note_removal
from forum.actions.places import begin_place_of_author, keep_place_of_author
from forum.actions.relations import RELATIONS
from forum.actions.security_log import SECURITY_LOG
from forum.actions.security_mails import SECURITY_MAILS
from forum.actions.sessions import end_sessions_of_role
from forum.actions.staff_log import STAFF_LOG
from forum.actions.tagging import TAGGING
from forum.actions.thread_tools import unpin_removed
from forum.actions.webhook_outbox import WEBHOOKS
from forum.models import Draft
from forum.models.comment import touch_threads_of
from forum.models.draft import NEW_POST_PLACE, comment_edit_place, post_edit_place, thread_place
from forum.models.names import remember_names


def discard_comment_draft(event: CommentWritten) -> None:
    """Forget the draft that became this comment."""
    Draft.discard(event.author_id, thread_place(event.post_id, event.parent_id))


def discard_post_draft(event: PostPublished) -> None:
    """Forget the draft that became this post."""
    Draft.discard(event.author_id, NEW_POST_PLACE)


def discard_comment_edit(event: CommentEdited) -> None:
    """Forget the draft that became the comment's new version."""
    Draft.discard(event.author_id, comment_edit_place(event.comment_id))


def discard_post_edit(event: PostEdited) -> None:
    """Forget the draft that became the post's new version."""
    Draft.discard(event.author_id, post_edit_place(event.post_id))


def forget_names(event: HistoryMoved) -> None:
    """Note that whoever shared the names of an unclaimed member shares them no longer, and find it by none of them."""
    for member_id in remember_names(event.unclaimed_id):
        if member_id != event.unclaimed_id:
            touch_threads_of(member_id)
    index("member", event.unclaimed_id)


def refresh_threads(event: ProfileChanged | AvatarChanged | RoleChanged | LevelChanged | MemberErased) -> None:
    """Move the version of every thread that shows the member: name, role or level look different there."""
    touch_threads_of(event.member_id)


FOLLOWERS: tuple[tuple[type[Event], Follower], ...] = (
    (CommentWritten, discard_comment_draft),
    (PostPublished, discard_post_draft),
    (CommentEdited, discard_comment_edit),
    (PostEdited, discard_post_edit),
    (CommentWritten, keep_place_of_author),
    (PostPublished, begin_place_of_author),
    (CommentWritten, hold_comment),
    (CommentEdited, hold_comment),
    (PostPublished, hold_post),
    (PostEdited, hold_post),
    (ThreadOpened, hold_post),
    (PostRemoved, unpin_removed),
    (CommentRemoved, note_removal),
    (CommentRestored, note_removal),
    (PostRemoved, note_removal),
    (PostRestored, note_removal),
    (MemberJoined, follow_names),
    (ProfileChanged, follow_names),
    (MemberErased, follow_names),
    (ProfileChanged, refresh_threads),
    (AvatarChanged, refresh_threads),
    (RoleChanged, refresh_threads),
    (RoleChanged, end_sessions_of_role),
    (LevelChanged, refresh_threads),
    (MemberErased, refresh_threads),
    (MemberErased, drop_objections),
    (HistoryMoved, forget_names),
    *EMBEDDING,
    *INDEXING,
    *TAGGING,
    *RELATIONS,
    *LISTING,
    *CASES,
    *DECISIONS,
    *NOTIFICATIONS,
    *SECURITY_LOG,
    *SECURITY_MAILS,
    *DECISION_MAILS,
    *STAFF_LOG,
    *MAILING,
    *WEBHOOKS,
)
