"""Writing notifications and taking them back: the one place that does either, whatever they are about.

Called inside the transaction of what happened. Whoever has a reason to be notified is asked for by a SELECT, so that a
thread with ten thousand followers takes no more statements than one with two. Left out are who did it, who has left,
who does not want to hear of that kind, who has muted the thread or (unless they follow it) one of its tags, and who is
hidden from the other.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from forum import mail
from forum.clock import now
from forum.db import execute, records, rows
from forum.models.member import takes_part
from forum.rules.notification_kinds import BUNDLED_FROM, BUNDLED_WITHIN, KINDS, MAILED_AFTER
from forum.rules.notification_kinds import NotificationKind as Kind


@dataclass(frozen=True, slots=True)
class Happening:
    """What somebody (`actor_id`) did to a post or (`comment_id`) a comment. `key` names it: see `Notification`."""

    key: str
    actor_id: int
    post_id: int
    comment_id: int | None = None


# About the same thing is a like about the same comment or post, and a comment about the same thread.
_BUNDLED_BY_COMMENT = {Kind.REACTION: True, Kind.THREAD: False}
_COLUMNS = "member_id, kind, key, actor_id, post_id, comment_id, bundle_at, size, gone, created_at"
# Of a member `m`: they want to hear of the kind.
_SWITCH = "LEFT JOIN notification_switch w ON w.member_id = m.id AND w.kind = ?"
_WANTED = f"{takes_part('m')} AND COALESCE(w.on_site, ?) = 1"
_UNMUTED = """
    NOT EXISTS (SELECT 1 FROM member_mute u WHERE u.member_id = m.id AND u.muted_id = ?)
    AND NOT EXISTS (SELECT 1 FROM member_mute u WHERE u.member_id = ? AND u.muted_id = m.id)
    AND NOT EXISTS (SELECT 1 FROM thread_mute u WHERE u.member_id = m.id AND u.post_id = ?)
    AND NOT EXISTS (SELECT 1 FROM tag_mute u JOIN post_tag pt ON pt.tag_id = u.tag_id AND pt.post_id = ?
                    WHERE u.member_id = m.id AND NOT EXISTS (SELECT 1 FROM thread_follow f
                        WHERE f.member_id = m.id AND f.post_id = pt.post_id))
"""


# How many of a bundle are seen, and which is the newest, of those bundles `t` that were touched.
_BUNDLE = """
    WITH touched AS (
        SELECT DISTINCT x.member_id, x.post_id, x.kind, x.bundle_at, {subject} AS subject
        FROM notification x WHERE x.post_id = ? AND {which}
    ), counted AS (
        SELECT n.id, CAST({together} OVER bundled AS BIGINT) AS together, max(n.id) OVER bundled AS newest
        FROM touched t JOIN notification n ON n.member_id = t.member_id AND n.post_id = t.post_id AND n.kind = t.kind
            AND n.bundle_at = t.bundle_at AND (t.kind = '{thread}' OR COALESCE(n.comment_id, 0) = t.subject)
        WHERE n.gone = 0 AND {counted}
        WINDOW bundled AS (PARTITION BY n.member_id, n.kind, n.bundle_at, t.subject)
    ), sized AS (
        SELECT id, CASE WHEN together < {least} THEN 1 WHEN id = newest THEN together ELSE 0 END AS size FROM counted
    )
    UPDATE notification SET size = sized.size FROM sized
    WHERE notification.id = sized.id AND notification.size <> sized.size
"""
_SUBJECT = f"CASE x.kind WHEN '{Kind.REACTION}' THEN COALESCE(x.comment_id, 0) ELSE 0 END"
_OF_MEMBER = "x.member_id = ? AND x.kind = ? AND x.bundle_at = ?"
_OF_THREAD = f"x.kind = '{Kind.THREAD}'"
_OF_COMMENT = f"{_OF_THREAD} AND x.comment_id = ?"


# Where one has come to a bundle, its newest says how many there were: all of a busy thread's need not be read again.
_ANEW = {"together": "count(*)", "counted": "n.size >= 0"}
_GROWN = {"together": "sum(n.size)", "counted": "n.size > 0"}


def _bundle(post_id: int, which: str, *parameters: object, grown: bool = False) -> None:
    """Make one line of those about the post that belong together, and single lines of what is left of too few.

    `grown` says that there is nothing but one more in each bundle.
    """
    counting = _GROWN if grown else _ANEW
    bundle = _BUNDLE.format(subject=_SUBJECT, which=which, thread=Kind.THREAD, least=BUNDLED_FROM, **counting)
    execute(bundle, post_id, *parameters)


@cache
def _insertion(kind: Kind, whom: str, mailed: bool) -> str:
    """Return the INSERT for those whom a SELECT of members' ids names. Its parameters are made by `notify`."""
    bundle_at = "?"
    if kind in _BUNDLED_BY_COMMENT:
        same = " AND COALESCE(p.comment_id, 0) = ?" if _BUNDLED_BY_COMMENT[kind] else ""
        bundle_at = f"""COALESCE((SELECT max(p.bundle_at) FROM notification p WHERE p.member_id = m.id AND p.post_id = ?
                                  AND p.kind = ? AND p.bundle_at >= ?{same}), ?)"""  # noqa: S608  (all of it ours)
    due_column, due = (", mail_due_at", ", CASE WHEN COALESCE(w.by_mail, ?) = 1 THEN ? END") if mailed else ("", "")
    return f"""
        INSERT INTO notification ({_COLUMNS}{due_column})
        SELECT m.id, ?, ?, ?, ?, ?, {bundle_at}, 1, 0, ?{due}
        FROM member m {_SWITCH}
        WHERE m.id IN ({whom}) AND m.id <> ? AND {_WANTED} AND {_UNMUTED}
        ON CONFLICT (member_id, key) DO NOTHING RETURNING member_id, bundle_at
    """  # noqa: S608  (all of it ours)


def notify(kind: Kind, of: Happening, whom: str, *parameters: object) -> None:
    """Notify the members whose ids the SELECT `whom` answers (`?`: the one given), each once for the same key.

    What makes one line with earlier ones is bundled with them.
    """
    at, row = now(), KINDS[kind]
    mailed = row.by_mail is not None and mail.is_configured()
    values: list[object] = [kind, of.key, of.actor_id, of.post_id, of.comment_id]
    if kind in _BUNDLED_BY_COMMENT:
        values += [of.post_id, kind, at - BUNDLED_WITHIN]
        values += [of.comment_id or 0] if _BUNDLED_BY_COMMENT[kind] else []
    values += [at, at]
    values += [int(bool(row.by_mail)), at + MAILED_AFTER] if mailed else []
    values += [kind, *parameters, of.actor_id, int(row.on_site), of.actor_id, of.actor_id, of.post_id, of.post_id]
    written = rows(_insertion(kind, whom, mailed), *values)
    if kind not in _BUNDLED_BY_COMMENT:
        return
    if len(written) == 1:
        [(member_id, bundle_at)] = written
        _bundle(of.post_id, _OF_MEMBER, member_id, kind, bundle_at, grown=True)
    elif written:
        _bundle(of.post_id, _OF_COMMENT, of.comment_id, grown=True)


_TELL = f"""
    INSERT INTO notification (member_id, kind, key, post_id, comment_id, decision_id, level, level_before,
                              bundle_at, size, gone, created_at)
    SELECT m.id, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?
    FROM member m {_SWITCH} WHERE m.id = ? AND {_WANTED} ON CONFLICT (member_id, key) DO NOTHING
"""  # noqa: S608  (all of it ours)


def notify_of_oneself(
    kind: Kind,
    key: str,
    member_id: int,
    *,
    post_id: int | None = None,
    comment_id: int | None = None,
    decision_id: int | None = None,
    level: int | None = None,
    level_before: int | None = None,
) -> None:
    """Notify a member of what became of them, which is nobody's doing that could be muted."""
    at = now()
    about = (post_id, comment_id, decision_id, level, level_before)
    execute(_TELL, kind, key, *about, at, at, kind, member_id, int(KINDS[kind].on_site))


_TELL_OF_CLAIMS = f"""
    INSERT INTO notification (member_id, kind, key, amount_mtwei, bundle_at, size, gone, created_at)
    SELECT paid.member_id, ?, ?, paid.amount_mtwei, ?, 1, 0, ?
    FROM (SELECT k.member_id, sum(k.paid_mtwei) AS amount_mtwei FROM claim k
          WHERE k.settlement_id = ? AND k.state = 'paid' AND k.paid_mtwei > 0 GROUP BY k.member_id) paid
    JOIN member m ON m.id = paid.member_id {_SWITCH}
    WHERE {_WANTED} ON CONFLICT (member_id, key) DO NOTHING
"""  # noqa: S608  (all of it ours)


def notify_of_claims(settlement_id: int) -> None:
    """Notify each member whom a settlement pays, once, of the sum. One statement, however many claims there are."""
    at, kind = now(), Kind.CLAIM
    values = (kind, f"settlement:{settlement_id}", at, at, settlement_id, kind, int(KINDS[kind].on_site))
    execute(_TELL_OF_CLAIMS, *values)


class _Taken(NamedTuple):
    """A notification that was taken back."""

    member_id: int
    kind: Kind
    post_id: int | None
    bundle_at: datetime


_TAKEN = "RETURNING member_id, kind, post_id, bundle_at"
_TAKE_BACK = f"DELETE FROM notification WHERE member_id = ? AND key = ? {_TAKEN}"  # noqa: S608  (all of it ours)


def take_back(member_id: int, key: str) -> None:
    """Take back what a member was notified of under a key, as if it had not happened."""
    _bundle_without(records(_TAKE_BACK, _Taken, member_id, key))


def take_weaker_back(of: Happening, whom: str, *parameters: object, but: Kind) -> None:
    """Take back what members were notified of for a weaker reason than `but`, which they now have for the same."""
    weaker = [*Kind][[*Kind].index(but) + 1 :]
    places = ", ".join("?" * len(weaker))
    found = f"member_id IN ({whom}) AND key = ? AND kind IN ({places})"
    delete = f"DELETE FROM notification WHERE {found} {_TAKEN}"  # noqa: S608  (all of it ours)
    _bundle_without(records(delete, _Taken, *parameters, of.key, *weaker))


def _bundle_without(taken: list[_Taken]) -> None:
    """Bundle anew what was bundled with those that were taken back."""
    for one in taken:
        if one.post_id is not None and one.kind in _BUNDLED_BY_COMMENT:
            _bundle(one.post_id, _OF_MEMBER, one.member_id, one.kind, one.bundle_at)


_GONE = """
    UPDATE notification SET gone =
        CASE WHEN EXISTS (SELECT 1 FROM post_removal v WHERE v.post_id = notification.post_id)
            OR EXISTS (SELECT 1 FROM post_hiding h WHERE h.post_id = notification.post_id)
            OR EXISTS (SELECT 1 FROM comment_removal v WHERE v.comment_id = notification.comment_id)
            OR EXISTS (SELECT 1 FROM comment_hiding h WHERE h.comment_id = notification.comment_id)
        THEN 1 ELSE 0 END
    WHERE post_id = ?
"""


def follow_sight(post_id: int, comment_id: int | None) -> None:
    """Let what members were notified of about a comment, or (None) all about the post, be gone while that is not seen.

    Whether it is, its rows say: this comes after whatever changed them.
    """
    if comment_id is None:
        execute(_GONE, post_id)
        _bundle(post_id, _OF_THREAD)
    else:
        execute(f"{_GONE} AND comment_id = ?", post_id, comment_id)
        _bundle(post_id, _OF_COMMENT, comment_id)
