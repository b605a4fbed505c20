"""A member's week: threads and comments that others liked, what they earned, and how far it is to their next gate."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import shorten

from forum.clock import now
from forum.db import records, rows, value
from forum.models import Member
from forum.models.names import shown_name
from forum.queries.levels import recent_xp
from forum.queries.site import Site
from forum.rules.lines import CLAIM_LINES, sql_list
from forum.rules.mail_kinds import AWAY_AFTER, DIGEST_COMMENTS_MAX, DIGEST_THREADS_MAX, WEEK, MailKind
from forum.rules.pace import Pace, pace

# So many are looked at, once for everybody: what one has read, wrote or mutes is left out of one's own.
_CANDIDATES = 60
_EXCERPT_LENGTH = 220


@dataclass(slots=True)
class Thread:
    """A thread of the week."""

    id: int
    slug: str
    title: str
    author_id: int
    author_display_name: str
    comments: int
    tag_ids: str | None

    @property
    def path(self) -> str:
        """Where it is on the site."""
        return f"/posts/{self.id}/{self.slug}"


@dataclass(slots=True)
class Remark:
    """A comment of the week, with who wrote what it stands under."""

    id: int
    post_id: int
    title: str
    post_author_id: int
    tag_ids: str | None
    author_id: int
    author_display_name: str
    body_text: str
    likes: int

    @property
    def path(self) -> str:
        """Where it is on the site."""
        return f"/comments/{self.id}"

    @property
    def excerpt(self) -> str:
        """How it begins."""
        return shorten(self.body_text, _EXCERPT_LENGTH, placeholder=" …")


@dataclass(frozen=True, slots=True)
class Week:
    """What the site had to offer in a week: the best first, more than one mail takes.

    `first_entry` is the first of the ledger's.
    """

    since: datetime
    threads: Sequence[Thread]
    remarks: Sequence[Remark]
    first_entry: int | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What one member's mail holds. `pace` leads to the next gate or level; None where nothing is ahead."""

    threads: Sequence[Thread] = ()
    comments: Sequence[Remark] = ()
    earned_mtwei: int = 0
    pace: Pace | None = field(default=None)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write about."""
        return not (self.threads or self.comments or self.earned_mtwei)

    @property
    def next_gate_days(self) -> int | None:
        """In how many days the next gate opens, at the member's own pace or a regular reader's."""
        return self.pace.days_to_go if self.pace and self.pace.gate else None


_MEMBERS = """
    SELECT m.id FROM member m LEFT JOIN mail_standing known ON known.member_id = m.id
    WHERE m.id > ? AND m.email_confirmed_at IS NOT NULL AND m.created_at < ?
      AND (known.digested_at IS NULL OR known.digested_at < ?)
      AND NOT EXISTS (SELECT 1 FROM notification_switch chosen
                      WHERE chosen.member_id = m.id AND chosen.kind = ? AND chosen.by_mail = 0)
      AND NOT EXISTS (SELECT 1 FROM mail_stop stop WHERE stop.member_id = m.id AND stop.email = m.email)
      AND (EXISTS (SELECT 1 FROM login_session s WHERE s.member_id = m.id AND s.last_used_at > ?)
           OR EXISTS (SELECT 1 FROM xp_entry x WHERE x.member_id = m.id AND x.created_at > ?))
    ORDER BY m.id LIMIT ?
"""
_TAG_IDS = "(SELECT string_agg(CAST(pt.tag_id AS TEXT), ' ') FROM post_tag pt WHERE pt.post_id = p.id) AS tag_ids"
_THREADS = f"""
    SELECT p.id, p.slug, p.title, p.author_id, {shown_name("a")} AS author_display_name, p.comments, {_TAG_IDS}
    FROM post p JOIN member a ON a.id = p.author_id
    WHERE p.created_at >= ? AND p.quiet = 0
      AND NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = p.id)
      AND NOT EXISTS (SELECT 1 FROM post_hiding gone WHERE gone.post_id = p.id)
    ORDER BY p.score DESC, p.comments DESC, p.id DESC LIMIT ?
"""  # noqa: S608  (all of it ours)
_REMARKS = f"""
    SELECT c.id, c.post_id, p.title, p.author_id AS post_author_id, {_TAG_IDS},
           c.author_id, {shown_name("a")} AS author_display_name, c.body_text, c.likes
    FROM comment c JOIN post p ON p.id = c.post_id JOIN member a ON a.id = c.author_id
    WHERE c.created_at >= ? AND c.likes > c.dislikes
      AND NOT EXISTS (SELECT 1 FROM comment_removal gone WHERE gone.comment_id = c.id)
      AND NOT EXISTS (SELECT 1 FROM comment_hiding gone WHERE gone.comment_id = c.id)
      AND NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = p.id)
      AND NOT EXISTS (SELECT 1 FROM post_hiding gone WHERE gone.post_id = p.id)
    ORDER BY c.likes - c.dislikes DESC, c.id DESC LIMIT ?
"""  # noqa: S608  (all of it ours)
_NOT_THEIRS = """
    SELECT 'member', muted_id FROM member_mute WHERE member_id = ?
    UNION ALL SELECT 'member', member_id FROM member_mute WHERE muted_id = ?
    UNION ALL SELECT 'post', post_id FROM thread_mute WHERE member_id = ?
    UNION ALL SELECT 'tag', tag_id FROM tag_mute WHERE member_id = ?
    UNION ALL SELECT 'read', post_id FROM reading WHERE member_id = ? AND completed_at IS NOT NULL
"""
_FIRST_ENTRY = """
    SELECT min(e.id) FROM entry e WHERE e.journal_id = (SELECT min(j.id) FROM journal j WHERE j.created_at >= ?)
"""
_EARNED = f"""
    SELECT CAST(COALESCE(sum(e.amount_mtwei), 0) AS BIGINT)
    FROM account a JOIN entry e ON e.account_id = a.id
    WHERE a.member_id = ? AND e.id >= ? AND e.line IN ({sql_list(CLAIM_LINES)})
"""  # noqa: S608  (all of it ours)


def is_to_mail(member_id: int, since: datetime) -> bool:
    """Say whether the member's digest is still to be made: they may have left or turned it off. One statement."""
    return members_to_mail(member_id - 1, since, 1) == [member_id]


def members_to_mail(after_id: int, since: datetime, limit: int) -> list[int]:
    """Return the ids, above `after_id`, of members whose digest was not made since; in order. One statement."""
    away = now() - AWAY_AFTER
    found = rows(_MEMBERS, after_id, since - WEEK, since, MailKind.DIGEST, away, away, limit)
    return [number for (number,) in found]


def week_before(at: datetime) -> Week:
    """Return what the week before `at` (naive UTC) had to offer. Three statements."""
    since = at - WEEK
    first_entry = value(_FIRST_ENTRY, since)
    threads = records(_THREADS, Thread, since, _CANDIDATES)
    return Week(since, threads, records(_REMARKS, Remark, since, _CANDIDATES), first_entry)


def digest_for(member: Member, week: Week, site: Site) -> Digest:
    """Return what the member's mail holds. Three statements."""
    theirs: dict[str, set[int]] = {"member": set(), "post": set(), "tag": set(), "read": set()}
    for kind, number in rows(_NOT_THEIRS, *[member.id] * 5):
        theirs[kind].add(number)
    threads = [
        thread
        for thread in week.threads
        if thread.author_id not in {member.id} | theirs["member"]
        and thread.id not in theirs["post"] | theirs["read"]
        and not theirs["tag"] & _numbers(thread.tag_ids)
    ]
    remarks = [
        remark
        for remark in week.remarks
        if remark.author_id not in {member.id} | theirs["member"]
        and remark.post_author_id not in theirs["member"]
        and remark.post_id not in theirs["post"]
        and not theirs["tag"] & _numbers(remark.tag_ids)
    ]
    earned_mtwei = value(_EARNED, member.id, week.first_entry) if week.first_entry else 0
    return Digest(threads[:DIGEST_THREADS_MAX], remarks[:DIGEST_COMMENTS_MAX], earned_mtwei, _pace_of(member, site))


def _numbers(ids: str | None) -> set[int]:
    return {int(number) for number in (ids or "").split()}


def _pace_of(member: Member, site: Site) -> Pace | None:
    recent = recent_xp(member)
    return pace(
        site.level_rules,
        site.economy_rules,
        member.xp,
        recent.member_days,
        recent.days_xp,
        recent.today_xp,
        recent.done,
    )
