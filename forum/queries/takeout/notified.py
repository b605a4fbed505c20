"""What a member was notified of, and what they want to be notified of."""

from forum.i18n import N_
from forum.queries.takeout.section import Column, Section
from forum.queries.takeout.shared import ABOUT, AT, OF_POST, TITLE

# Of what is removed or hidden nobody is notified, here neither.
NOTIFICATIONS = Section(
    "notifications",
    N_("Notifications"),
    ("notification",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        Column("kind", N_("Kind")),
        Column("by", N_("By")),
        *ABOUT,
        Column("amount_mtwei", N_("Amount, Twei"), "twei"),
        Column("level", N_("Level"), "number"),
        Column("decision_id", N_("Decision number"), "number", shown=False),
        Column("read_at", N_("Read"), "time"),
        Column("mailed_at", N_("Mailed"), "time"),
    ),
    f"""
    SELECT x.id, x.id, x.created_at, x.kind, m.name AS "by", x.post_id, {TITLE}, x.comment_id, x.amount_mtwei, x.level,
           x.decision_id, x.read_at, x.mailed_at
    FROM notification x LEFT JOIN member m ON m.id = x.actor_id {OF_POST}
    WHERE x.member_id = ? AND x.id > ? AND x.gone = 0 ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

NOTIFICATION_SETTINGS = Section(
    "notification-settings",
    N_("What you want to be notified of, where you changed it"),
    ("notification_switch",),
    (
        Column("kind", N_("Kind")),
        Column("on_site", N_("On the site"), "number"),
        Column("by_mail", N_("By mail"), "number"),
    ),
    """
    SELECT x.kind, x.kind, x.on_site, x.by_mail
    FROM notification_switch x WHERE x.member_id = ? AND x.kind > ? ORDER BY x.kind LIMIT ?
    """,
    first="",
)
