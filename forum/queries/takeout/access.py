"""How a member comes in, what happened to their account, and whether mail reaches them."""

from forum.i18n import N_
from forum.queries.takeout.section import Column, Section
from forum.queries.takeout.shared import AT

SESSIONS = Section(
    "sessions",
    N_("Sessions"),
    ("login_session",),
    (
        Column("id", N_("Session number"), "number", shown=False),
        AT,
        Column("device", N_("Device")),
        Column("network", N_("Network")),
        Column("last_used_at", N_("Last used"), "time"),
        Column("confirmed_at", N_("Confirmed by password"), "time"),
        Column("under_articles_on", N_("Under articles on")),
    ),
    """
    SELECT x.id, x.id, x.created_at, x.device, x.network, x.last_used_at, x.confirmed_at,
           framing.origin AS under_articles_on
    FROM login_session x LEFT JOIN embedding_site framing ON framing.id = x.site_id
    WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)

TOKENS = Section(
    "tokens",
    N_("Tokens of programs"),
    ("api_token",),
    (
        Column("id", N_("Token number"), "number", shown=False),
        AT,
        Column("name", N_("Name")),
        Column("allows", N_("What it allows")),
        Column("last_used_at", N_("Last used"), "time"),
        Column("expires_at", N_("Expires"), "time"),
    ),
    """
    SELECT x.id, x.id, x.created_at, x.name, x.allows, x.last_used_at, x.expires_at
    FROM api_token x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)

FACTORS = Section(
    "factors",
    N_("Second factors"),
    ("passkey",),
    (
        Column("id", N_("Passkey number"), "number", shown=False),
        AT,
        Column("name", N_("Name")),
        Column("last_used_at", N_("Last used"), "time"),
    ),
    """
    SELECT x.id, x.id, x.created_at, x.name, x.last_used_at
    FROM passkey x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)

SECURITY_LOG = Section(
    "security-log",
    N_("Security log"),
    ("account_event",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        Column("kind", N_("What happened")),
        Column("detail", N_("Detail")),
        Column("network", N_("Network")),
        Column("device", N_("Device")),
        Column("request_id", N_("Request"), shown=False),
    ),
    """
    SELECT x.id, x.id, x.created_at, x.kind, x.detail, x.network, x.device, x.request_id
    FROM account_event x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)

MAIL = Section(
    "mail",
    N_("Mail"),
    ("mail_stop",),
    (
        Column("id", N_("Member number"), "number", shown=False),
        AT,
        Column("email", N_("E-mail address")),
        Column("reason", N_("Why nothing is mailed there")),
    ),
    """
    SELECT x.member_id, x.member_id, x.created_at, x.email, x.reason
    FROM mail_stop x WHERE x.member_id = ? AND x.member_id > ? ORDER BY x.member_id LIMIT ?
    """,
)

EXPORTS = Section(
    "exports",
    N_("Exports"),
    ("export",),
    (
        Column("id", N_("Export number"), "number"),
        Column("asked_at", N_("When"), "time"),
        Column("ready_at", N_("Ready"), "time"),
    ),
    """
    SELECT x.id, x.id, x.asked_at, x.ready_at FROM export x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)
