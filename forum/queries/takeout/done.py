"""What a member did, and what was decided about them."""

from forum.i18n import N_
from forum.queries.takeout.section import Column, Section
from forum.queries.takeout.shared import (
    ABOUT,
    AT,
    COMMENT,
    GONE,
    OF_POST,
    OF_SETTLEMENT,
    POST,
    SETTLED,
    SETTLED_ON,
    TITLE,
)

VOTES = Section(
    "votes",
    N_("Votes on posts"),
    ("post_vote",),
    (*POST, Column("vote", N_("Vote")), AT, SETTLED),
    f"""
    SELECT x.post_id, x.post_id, {TITLE}, CASE x.value WHEN 1 THEN 'plus' ELSE 'minus' END AS vote,
           x.created_at, {SETTLED_ON}
    FROM post_vote x {OF_POST} {OF_SETTLEMENT} WHERE x.member_id = ? AND x.post_id > ? ORDER BY x.post_id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

REACTIONS = Section(
    "reactions",
    N_("Likes and dislikes of comments"),
    ("reaction",),
    (COMMENT, *POST, Column("reaction", N_("Reaction")), AT, SETTLED),
    f"""
    SELECT x.comment_id, x.comment_id, c.post_id, {TITLE},
           CASE x.value WHEN 1 THEN 'like' ELSE 'dislike' END AS reaction, x.created_at, {SETTLED_ON}
    FROM reaction x JOIN comment c ON c.id = x.comment_id JOIN post p ON p.id = c.post_id
    {GONE} {OF_SETTLEMENT}
    WHERE x.member_id = ? AND x.comment_id > ? ORDER BY x.comment_id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

READINGS = Section(
    "readings",
    N_("Readings"),
    ("reading",),
    (
        *POST,
        Column("started_at", N_("Started"), "time"),
        Column("counted_ms", N_("Counted, milliseconds"), "number"),
        Column("seen_end_at", N_("End seen"), "time"),
        Column("completed_at", N_("Completed"), "time"),
    ),
    f"""
    SELECT x.post_id, x.post_id, {TITLE}, x.started_at, x.credited_ms AS counted_ms, x.seen_end_at, x.completed_at
    FROM reading x {OF_POST} WHERE x.member_id = ? AND x.post_id > ? ORDER BY x.post_id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

PLACES = Section(
    "places",
    N_("Where you stopped in threads"),
    ("thread_place",),
    (
        *POST,
        Column("last_comment_id", N_("Last comment seen"), "number"),
        Column("visit_comment_id", N_("Last comment seen before the latest visit"), "number", shown=False),
        Column("seen_at", N_("When"), "time"),
    ),
    f"""
    SELECT x.post_id, x.post_id, {TITLE}, x.last_comment_id, x.visit_comment_id, x.seen_at
    FROM thread_place x {OF_POST} WHERE x.member_id = ? AND x.post_id > ? ORDER BY x.post_id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

VOUCHINGS = Section(
    "vouchings",
    N_("Vouching"),
    ("vouching",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        Column("kind", N_("Kind")),
        Column("given_to", N_("For")),
        Column("given_by", N_("By")),
        Column("withdrawn_at", N_("Withdrawn"), "time"),
        Column("withdrawn_as", N_("Withdrawn by")),
        Column("reason", N_("Reason")),
    ),
    """
    SELECT x.id, x.id, x.created_at, x.kind, CASE WHEN x.member_id = me.id THEN 'you' ELSE whom.name END AS given_to,
           CASE WHEN x.by_id = me.id THEN 'you' WHEN x.kind = 'member' THEN giver.name END AS given_by,
           x.withdrawn_at, x.withdrawn_as, CASE WHEN x.member_id = me.id THEN x.reason ELSE '' END AS reason
    FROM member me JOIN vouching x ON x.member_id = me.id OR x.by_id = me.id
    JOIN member whom ON whom.id = x.member_id LEFT JOIN member giver ON giver.id = x.by_id
    WHERE me.id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)

DECISIONS = Section(
    "decisions",
    N_("What staff decided about you"),
    ("staff_action",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        Column("kind", N_("Kind")),
        Column("decided_by", N_("By")),
        Column("amount", N_("Amount"), "number", shown=False),
        Column("detail", N_("Detail")),
        Column("reason", N_("Reason")),
        *ABOUT,
    ),
    f"""
    SELECT x.id, x.id, x.created_at, x.kind, x.by_role AS decided_by, x.amount, x.detail, x.reason, x.post_id, {TITLE},
           x.comment_id
    FROM staff_action x {OF_POST} WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

STAFF_WORK = Section(
    "staff-work",
    N_("What you did as staff"),
    (
        "staff_action",
        "economy_rules_version",
        "level_rules_version",
        "moderation_rules_version",
        "undone_removal",
        "thread_closing",
        "slow_mode",
        "pin",
        "featured_comment",
        "log_note",
    ),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        Column("kind", N_("Kind")),
        Column("amount", N_("Amount"), "number", shown=False),
        Column("detail", N_("Detail")),
        Column("reason", N_("Reason")),
        *ABOUT,
    ),
    f"""
    SELECT x.id, x.id, x.created_at, x.kind, x.amount, x.detail, x.reason, x.post_id, {TITLE}, x.comment_id
    FROM staff_action x {OF_POST} WHERE x.by_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)
