"""Everything that is kept of one member, section by section, for them to take out."""

from forum.queries.takeout.access import EXPORTS, FACTORS, MAIL, SECURITY_LOG, SESSIONS, TOKENS
from forum.queries.takeout.done import DECISIONS, PLACES, REACTIONS, READINGS, STAFF_WORK, VOTES, VOUCHINGS
from forum.queries.takeout.earned import CLAIMS, FEES, HISTORIES, REPORTS, WALLET, XP
from forum.queries.takeout.followed import BOOKMARKS, FOLLOWS, MUTES
from forum.queries.takeout.moderated import DECIDED, FLAGS, MODERATION, NOTES, SANCTIONS, SIGNALS
from forum.queries.takeout.notified import NOTIFICATION_SETTINGS, NOTIFICATIONS
from forum.queries.takeout.pictures import PICTURES
from forum.queries.takeout.section import Column, Row, Section, portions
from forum.queries.takeout.written import (
    COMMENT_VERSIONS,
    COMMENTS,
    DISCARDED_DRAFTS,
    DRAFTS,
    POST_VERSIONS,
    POSTS,
    PROFILE,
)

# In the order in which a reader finds them.
SECTIONS = (
    PROFILE,
    POSTS,
    COMMENTS,
    POST_VERSIONS,
    COMMENT_VERSIONS,
    DRAFTS,
    PICTURES,
    DISCARDED_DRAFTS,
    VOTES,
    REACTIONS,
    READINGS,
    PLACES,
    BOOKMARKS,
    FOLLOWS,
    MUTES,
    VOUCHINGS,
    WALLET,
    CLAIMS,
    FEES,
    REPORTS,
    XP,
    HISTORIES,
    SESSIONS,
    TOKENS,
    FACTORS,
    SECURITY_LOG,
    MAIL,
    NOTIFICATIONS,
    NOTIFICATION_SETTINGS,
    FLAGS,
    MODERATION,
    SANCTIONS,
    NOTES,
    SIGNALS,
    DECISIONS,
    STAFF_WORK,
    DECIDED,
    EXPORTS,
)

__all__ = ["SECTIONS", "Column", "Row", "Section", "portions"]
