"""What a member flagged, and what was decided about what they wrote, and about themselves."""

from forum.i18n import N_
from forum.queries.takeout.section import Column, Section
from forum.queries.takeout.shared import ABOUT, AT, OF_POST, TITLE

FLAGS = Section(
    "flags",
    N_("What you flagged"),
    ("flag",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        *ABOUT,
        Column("flagged_for", N_("Reason")),
        Column("note", N_("Note")),
        Column("weight", N_("Weight, thousandths"), "number"),
        Column("decided", N_("Decided")),
    ),
    f"""
    SELECT x.id, x.id, x.created_at, x.post_id, {TITLE}, x.comment_id, x.reason AS flagged_for, x.note, x.weight,
           CASE x.was_right WHEN 1 THEN 'right' WHEN 0 THEN 'wrong' END AS decided
    FROM flag x {OF_POST} WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

# Who flagged something stays with moderators: the export of its author does not tell.
MODERATION = Section(
    "moderation",
    N_("What moderators decided about you"),
    ("decision", "objection", "moderation_case"),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        Column("opened_at", N_("Case opened"), "time"),
        Column("kind", N_("Kind")),
        Column("decided_by", N_("By")),
        *ABOUT,
        Column("reason", N_("Reason")),
        Column("until", N_("Until"), "time"),
        Column("cancelled_mtwei", N_("Rewards cancelled, Twei"), "twei"),
        Column("refunded_mtwei", N_("Fees refunded to others, Twei"), "twei"),
        Column("objection", N_("Your objection"), "markdown"),
    ),
    f"""
    SELECT x.id, x.id, x.created_at, c.opened_at, x.kind, x.by_role AS decided_by, x.post_id, {TITLE}, x.comment_id,
           x.reason, x.until, NULLIF(x.cancelled_mtwei, -1) AS cancelled_mtwei,
           NULLIF(x.refunded_mtwei, -1) AS refunded_mtwei, o.text AS objection
    FROM decision x JOIN moderation_case c ON c.id = x.case_id LEFT JOIN objection o ON o.decision_id = x.id {OF_POST}
    WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

SANCTIONS = Section(
    "sanctions",
    N_("Restrictions on your account"),
    ("sanction",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        Column("kind", N_("Kind")),
        Column("begins_at", N_("From"), "time"),
        Column("until", N_("Until"), "time"),
        Column("lifted_at", N_("Lifted"), "time"),
    ),
    """
    SELECT x.id, x.id, x.kind, x.begins_at, x.until, x.lifted_at
    FROM sanction x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)

# Who wrote it stays among admins; what it says about a person is theirs to know.
NOTES = Section(
    "notes",
    N_("What admins noted about you"),
    ("staff_note",),
    (Column("id", N_("Entry number"), "number", shown=False), AT, Column("text", N_("Note"))),
    """
    SELECT x.id, x.id, x.created_at, x.text
    FROM staff_note x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)

# With whom, and in which comments, is about others as well: the figures are what is kept of this member.
SIGNALS = Section(
    "signals",
    N_("What moderators are shown as a pattern in what you do"),
    ("signal",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        Column("computed_at", N_("Computed"), "time"),
        Column("kind", N_("Kind")),
        Column("figure", N_("Number"), "number"),
        Column("whole", N_("Out of"), "number"),
    ),
    """
    SELECT x.id, x.id, x.computed_at, x.kind, x.figure, x.whole
    FROM signal x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)

DECIDED = Section(
    "decided",
    N_("What you decided as a moderator"),
    ("decision",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        Column("kind", N_("Kind")),
        *ABOUT,
        Column("reason", N_("Reason")),
        Column("until", N_("Until"), "time"),
    ),
    f"""
    SELECT x.id, x.id, x.created_at, x.kind, x.post_id, {TITLE}, x.comment_id, x.reason, x.until
    FROM decision x {OF_POST} WHERE x.by_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)
