"""Throwing away what nobody can need any more, a portion at a time, so that no writer has to wait long for it."""

from datetime import datetime

from forum.clock import now
from forum.db import execute, in_transaction
from forum.rules.leaving import (
    ACCOUNT_EVENTS_KEPT,
    ADDRESSES_KEPT,
    ATTACKS_KEPT,
    DISCARDED_DRAFTS_KEPT,
    DRAFTS_KEPT,
    EXPORT_REMEMBERED,
    SUBMISSIONS_KEPT,
)
from forum.rules.notification_kinds import NOTIFICATIONS_KEPT
from forum.rules.visits import PLACES_KEPT
from forum.rules.webhooks import DELIVERIES_KEPT

PORTION = 500

# Each of them: delete so many rows of a table, by its key, that a condition holds for.
_OLD_SUBMISSIONS = """
    DELETE FROM submission WHERE (member_id, address, key) IN
        (SELECT member_id, address, key FROM submission WHERE created_at < ? LIMIT ?)
"""
_OLD_ACCOUNT_EVENTS = """
    DELETE FROM account_event WHERE id IN
        (SELECT id FROM account_event WHERE created_at < ? ORDER BY created_at LIMIT ?)
"""
_OLD_EXPORTS = "DELETE FROM export WHERE id IN (SELECT id FROM export WHERE expires_at < ? AND bytes = 0 LIMIT ?)"
_OLD_DELIVERIES = """
    DELETE FROM webhook_delivery WHERE id IN
        (SELECT id FROM webhook_delivery WHERE created_at < ? ORDER BY created_at LIMIT ?)
"""
_OLD_ATTACKS = "DELETE FROM attack_run WHERE id IN (SELECT id FROM attack_run WHERE asked_at < ? LIMIT ?)"
_OLD_PLACES = """
    DELETE FROM thread_place WHERE (member_id, post_id) IN
        (SELECT member_id, post_id FROM thread_place WHERE seen_at < ? ORDER BY seen_at LIMIT ?)
"""
_OLD_DISCARDED_DRAFTS = """
    DELETE FROM discarded_draft WHERE id IN
        (SELECT id FROM discarded_draft WHERE discarded_at < ? ORDER BY discarded_at LIMIT ?)
"""
_OLD_NOTIFICATIONS = """
    DELETE FROM notification WHERE id IN
        (SELECT id FROM notification WHERE created_at < ? ORDER BY created_at LIMIT ?)
"""
_OLD_ADDRESSES = """
    UPDATE unclaimed SET email = '' WHERE member_id IN
        (SELECT member_id FROM unclaimed WHERE email <> '' AND created_at < ? LIMIT ?)
"""
# Drafts of what was deleted for good: of a comment in a thread, of a reply to a comment, of an edit of either.
_DRAFTS_OF_THE_GONE = """
    DELETE FROM draft WHERE (member_id, place) IN (
        SELECT d.member_id, d.place
        FROM (SELECT post_id, final_at FROM post_removal WHERE final_at < ?) gone
        JOIN draft d ON d.place IN ('thread:' || gone.post_id, 'edit:post:' || gone.post_id)
        UNION
        SELECT d.member_id, d.place
        FROM comment c LEFT JOIN post_removal post_gone ON post_gone.post_id = c.post_id
        LEFT JOIN comment_removal comment_gone ON comment_gone.comment_id = c.id
        JOIN draft d ON d.place IN ('reply:' || c.id, 'edit:comment:' || c.id)
        WHERE post_gone.final_at < ? OR comment_gone.final_at < ?
        LIMIT ?)
"""


def forget_old_addresses() -> None:
    """Forget the addresses that came from elsewhere long ago; a code of an admin’s still claims what was written."""
    _delete(_OLD_ADDRESSES, now() - ADDRESSES_KEPT)


def forget_old_submissions() -> None:
    """Forget the forms that arrived so long ago that they will not come again."""
    _delete(_OLD_SUBMISSIONS, now() - SUBMISSIONS_KEPT)


def forget_old_account_events() -> None:
    """Forget what happened to accounts so long ago that nobody looks for it."""
    _delete(_OLD_ACCOUNT_EVENTS, now() - ACCOUNT_EVENTS_KEPT)


def forget_old_exports() -> None:
    """Forget that there were archives which have been gone for long."""
    _delete(_OLD_EXPORTS, now() - EXPORT_REMEMBERED)


def forget_old_deliveries() -> None:
    """Forget what other sites were to be told so long ago, whatever became of it."""
    _delete(_OLD_DELIVERIES, now() - DELIVERIES_KEPT)


def forget_old_attacks() -> None:
    """Forget the attacks that were asked for a while ago: the days that they were tried out on have moved on."""
    _delete(_OLD_ATTACKS, now() - ATTACKS_KEPT)


def forget_old_places() -> None:
    """Forget where members stopped in threads that they have not gone on with for long."""
    _delete(_OLD_PLACES, now() - PLACES_KEPT)


def forget_discarded_drafts() -> None:
    """Forget the drafts that were discarded so long ago that it was no slip."""
    _delete(_OLD_DISCARDED_DRAFTS, now() - DISCARDED_DRAFTS_KEPT)


def forget_old_notifications() -> None:
    """Forget what members were notified of so long ago that they will not look for it."""
    _delete(_OLD_NOTIFICATIONS, now() - NOTIFICATIONS_KEPT)


def forget_drafts_of_the_gone() -> None:
    """Forget what was to be said in a thread, or to a comment, that was deleted long ago."""
    before = now() - DRAFTS_KEPT
    _delete(_DRAFTS_OF_THE_GONE, before, before, before)


def _delete(statement: str, *before: datetime) -> None:
    while _delete_portion(statement, *before) == PORTION:
        pass


@in_transaction
def _delete_portion(statement: str, *before: datetime) -> int:
    return execute(statement, *before, PORTION).rowcount
