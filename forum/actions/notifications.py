"""Who is notified of what: the part that notifications take in what happens, in the same transaction.

Nobody is notified of what they cannot see: of what is held back the notifications are written when it is shown, and
those about what is removed or hidden are gone until it is back.
"""

from dataclasses import dataclass

from forum.actions import events
from forum.actions.events import Event, Follower
from forum.actions.moderation_events import CaseDecided, ThingHidden, ThingShown
from forum.actions.notifying import (
    Happening,
    follow_sight,
    notify,
    notify_of_claims,
    notify_of_oneself,
    take_back,
    take_weaker_back,
)
from forum.actions.outbox import recall_letters
from forum.actions.settlement_events import DaySettled
from forum.actions.tool_events import CommentFeatured
from forum.db import first_record
from forum.rules.decisions import TOLD
from forum.rules.notification_kinds import MENTIONS_NOTIFIED_MAX
from forum.rules.notification_kinds import NotificationKind as Kind
from forum.text.mentions import mentioned_in


@dataclass(frozen=True, slots=True)
class _Text:
    """A comment or post: who wrote it, what it says, and whom it answers (None: nobody); whether all may see it."""

    author_id: int
    html: str
    answered_id: int | None
    seen: bool


_COMMENT = """
    SELECT c.author_id, c.body_html AS html, COALESCE(parent.author_id, p.author_id) AS answered_id,
           NOT EXISTS (SELECT 1 FROM comment_hiding h WHERE h.comment_id = c.id)
           AND NOT EXISTS (SELECT 1 FROM comment_removal v WHERE v.comment_id = c.id)
           AND NOT EXISTS (SELECT 1 FROM post_hiding h WHERE h.post_id = c.post_id)
           AND NOT EXISTS (SELECT 1 FROM post_removal v WHERE v.post_id = c.post_id) AS seen
    FROM comment c JOIN post p ON p.id = c.post_id LEFT JOIN comment parent ON parent.id = c.parent_id
    WHERE c.id = ?
"""
_POST = """
    SELECT p.author_id, p.body_html AS html, CAST(NULL AS BIGINT) AS answered_id,
           NOT EXISTS (SELECT 1 FROM post_hiding h WHERE h.post_id = p.id)
           AND NOT EXISTS (SELECT 1 FROM post_removal v WHERE v.post_id = p.id) AS seen
    FROM post p WHERE p.id = ?
"""
_FOLLOWERS_OF_THREAD = "SELECT f.member_id FROM thread_follow f WHERE f.post_id = ?"
_FOLLOWERS_OF_AUTHOR = "SELECT f.member_id FROM member_follow f WHERE f.followed_id = ?"
_FOLLOWERS_OF_TAGS = """
    SELECT f.member_id FROM post_tag pt JOIN tag_follow f ON f.tag_id = pt.tag_id WHERE pt.post_id = ?
"""


def notify_of_comment(event: events.CommentWritten) -> None:
    """Notify whom a comment answers, whom it names, and who follows the thread."""
    _tell_of_comment(event.post_id, event.comment_id)


def notify_of_post(event: events.PostPublished) -> None:
    """Notify whom a post names, and who follows its author or one of its tags."""
    _tell_of_post(event.post_id)


def notify_of_shown(event: ThingShown) -> None:
    """Let the notifications about what was hidden be back, and write those of what nobody had seen before."""
    follow_sight(event.post_id, event.comment_id)
    if event.comment_id:
        _tell_of_comment(event.post_id, event.comment_id)
    else:
        _tell_of_post(event.post_id)


def _tell_of_comment(post_id: int, comment_id: int) -> None:
    text = first_record(_COMMENT, _Text, comment_id)
    if text is None or not text.seen:
        return
    comment = Happening(f"comment/{comment_id}", text.author_id, post_id, comment_id)
    if text.answered_id != text.author_id:
        notify(Kind.REPLY, comment, "?", text.answered_id)
    _tell_mentioned(comment, mentioned_in(text.html))
    notify(Kind.THREAD, comment, _FOLLOWERS_OF_THREAD, post_id)


def _tell_of_post(post_id: int) -> None:
    text = first_record(_POST, _Text, post_id)
    if text is None or not text.seen:
        return
    post = Happening(f"post/{post_id}", text.author_id, post_id)
    _tell_mentioned(post, mentioned_in(text.html))
    notify(Kind.MEMBER, post, _FOLLOWERS_OF_AUTHOR, text.author_id)
    notify(Kind.TAG, post, _FOLLOWERS_OF_TAGS, post_id)


def _tell_mentioned(thing: Happening, names: list[str], *, edited: bool = False) -> None:
    keys = [name.lower() for name in names[:MENTIONS_NOTIFIED_MAX]]
    if not keys:
        return
    whom = f"SELECT named.id FROM member named WHERE named.name_key IN ({', '.join('?' * len(keys))})"  # noqa: S608
    if edited:
        take_weaker_back(thing, whom, *keys, but=Kind.MENTION)
    notify(Kind.MENTION, thing, whom, *keys)


def notify_of_edited_comment(event: events.CommentEdited) -> None:
    """Notify whom a comment names since it was edited."""
    text = first_record(_COMMENT, _Text, event.comment_id)
    if text and text.seen:
        thing = Happening(f"comment/{event.comment_id}", event.author_id, event.post_id, event.comment_id)
        _tell_mentioned(thing, _newly_mentioned(text.html, event.html_before), edited=True)


def notify_of_edited_post(event: events.PostEdited) -> None:
    """Notify whom a post names since it was edited."""
    text = first_record(_POST, _Text, event.post_id)
    if text and text.seen:
        thing = Happening(f"post/{event.post_id}", event.author_id, event.post_id)
        _tell_mentioned(thing, _newly_mentioned(text.html, event.html_before), edited=True)


def _newly_mentioned(html: str, html_before: str) -> list[str]:
    before = set(mentioned_in(html_before))
    return [name for name in mentioned_in(html) if name not in before]


def notify_of_reaction(event: events.Reacted) -> None:
    """Notify who wrote a comment that it is liked; never who dislikes it. A like that is taken back was never there."""
    key = f"like:{event.comment_id}:{event.member_id}"
    _tell_of_opinion(
        key, event.value, Happening(key, event.member_id, event.post_id, event.comment_id), event.author_id
    )


def notify_of_vote(event: events.Voted) -> None:
    """Notify who wrote a post of a plus; never of a minus. A plus that is taken back was never there."""
    key = f"plus:{event.post_id}:{event.member_id}"
    _tell_of_opinion(key, event.value, Happening(key, event.member_id, event.post_id), event.author_id)


def _tell_of_opinion(key: str, value: int, opinion: Happening, author_id: int) -> None:
    if value == 1:
        notify(Kind.REACTION, opinion, "?", author_id)
    else:
        take_back(author_id, key)


def notify_of_featuring(event: CommentFeatured) -> None:
    """Notify who wrote a comment that moderators feature it."""
    key = f"featured:{event.comment_id}"
    if event.featured:
        about = {"post_id": event.post_id, "comment_id": event.comment_id}
        notify_of_oneself(Kind.MODERATION, key, event.author_id, **about)
    else:
        take_back(event.author_id, key)


def notify_of_decision(event: CaseDecided) -> None:
    """Notify whom a decision concerns, or whose objection it answers."""
    if event.kind in TOLD:
        notify_of_oneself(
            Kind.MODERATION, f"decision:{event.decision_id}", event.member_id, decision_id=event.decision_id
        )


def notify_of_level(event: events.LevelChanged) -> None:
    """Notify who has reached a level, of each level once."""
    if event.level > event.level_before:
        levels = {"level": event.level, "level_before": event.level_before}
        notify_of_oneself(Kind.LEVEL, f"level:{event.level}", event.member_id, **levels)


def notify_of_settlement(event: DaySettled) -> None:
    """Notify whom a settlement pays."""
    notify_of_claims(event.settlement_id)


def follow_comment(event: events.CommentRemoved | events.CommentRestored) -> None:
    """Let the notifications about a comment be gone, or back."""
    follow_sight(event.post_id, event.comment_id)
    recall_letters(event.post_id, event.comment_id)


def follow_post(event: events.PostRemoved | events.PostRestored) -> None:
    """Let the notifications about a post and its comments be gone, or back."""
    follow_sight(event.post_id, None)
    recall_letters(event.post_id, None)


def follow_hiding(event: ThingHidden) -> None:
    """Let the notifications about what is hidden be gone, and unsent letters about it."""
    follow_sight(event.post_id, event.comment_id)
    recall_letters(event.post_id, event.comment_id)


NOTIFICATIONS: tuple[tuple[type[Event], Follower], ...] = (
    (events.CommentWritten, notify_of_comment),
    (events.CommentEdited, notify_of_edited_comment),
    (events.PostPublished, notify_of_post),
    (events.PostEdited, notify_of_edited_post),
    (events.Reacted, notify_of_reaction),
    (events.Voted, notify_of_vote),
    (events.LevelChanged, notify_of_level),
    (DaySettled, notify_of_settlement),
    (CaseDecided, notify_of_decision),
    (CommentFeatured, notify_of_featuring),
    (events.CommentRemoved, follow_comment),
    (events.CommentRestored, follow_comment),
    (events.PostRemoved, follow_post),
    (events.PostRestored, follow_post),
    (ThingHidden, follow_hiding),
    (ThingShown, notify_of_shown),
)
