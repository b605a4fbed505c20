"""What a member earned and spent."""

from collections.abc import Iterator

from forum.i18n import N_
from forum.models import Member
from forum.queries.takeout.section import Column, Row, Section, written_time
from forum.queries.takeout.shared import ABOUT, AT, OF_POST, OF_SETTLEMENT, POST, SETTLED, SETTLED_ON, TITLE
from forum.queries.wallet import Filter, every_entry


def _wallet(member: Member) -> Iterator[Row]:
    """Yield the movements of a wallet in the words of its page."""
    for entry in every_entry(member, Filter()):
        yield {
            "id": entry.id,
            "journal_id": entry.journal_id,
            "created_at": written_time(entry.created_at),
            "line": entry.line,
            "words": "".join(entry.phrase),
            "reason": entry.note,
            "amount_mtwei": entry.amount_mtwei,
            "balance_mtwei": entry.balance_mtwei,
            "post_id": entry.post_id,
            "comment_id": entry.comment_id,
        }


WALLET = Section(
    "wallet",
    N_("Wallet"),
    ("entry", "journal"),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        Column("journal_id", N_("Journal number"), "number", shown=False),
        AT,
        Column("line", N_("Line")),
        Column("words", N_("What for")),
        Column("reason", N_("Reason"), shown=False),
        Column("amount_mtwei", N_("Amount, Twei"), "twei"),
        Column("balance_mtwei", N_("Balance, Twei"), "twei"),
        Column("post_id", N_("Post number"), "number", shown=False),
        Column("comment_id", N_("Comment number"), "number", shown=False),
    ),
    read=_wallet,
)

CLAIMS = Section(
    "claims",
    N_("Rewards, waiting and paid"),
    ("claim",),
    (
        Column("id", N_("Claim number"), "number", shown=False),
        Column("line", N_("Line")),
        *ABOUT,
        Column("opened_at", N_("When"), "time"),
        Column("due_at", N_("Due"), "time"),
        Column("state", N_("State")),
        Column("units", N_("Units, thousandths"), "number", shown=False),
        Column("divisor", N_("Divisor"), "number", shown=False),
        Column("mutual", N_("Divisor of mutual reactions"), "number", shown=False),
        Column("weight", N_("Weight of its likes, of 720,720 each"), "number", shown=False),
        Column("paid_mtwei", N_("Paid, Twei"), "twei"),
        SETTLED,
    ),
    f"""
    SELECT x.id, x.id, x.line, x.post_id, {TITLE}, x.comment_id, x.opened_at, x.due_at, x.state, x.units,
           x.divisor, x.mutual, x.weight, x.paid_mtwei, {SETTLED_ON}
    FROM claim x {OF_POST} {OF_SETTLEMENT} WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

FEES = Section(
    "fees",
    N_("Fees of votes and dislikes"),
    ("escrowed_fee",),
    (
        Column("id", N_("Fee number"), "number", shown=False),
        Column("line", N_("Line")),
        *ABOUT,
        Column("opened_at", N_("When"), "time"),
        Column("due_at", N_("Due"), "time"),
        Column("state", N_("State")),
        Column("amount_mtwei", N_("Amount, Twei"), "twei"),
        SETTLED,
    ),
    f"""
    SELECT x.id, x.id, x.line, x.post_id, {TITLE}, x.comment_id, x.opened_at, x.due_at, x.state, x.amount_mtwei,
           {SETTLED_ON}
    FROM escrowed_fee x {OF_POST} {OF_SETTLEMENT} WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

REPORTS = Section(
    "reports",
    N_("Reports"),
    ("report", "report_line"),
    (
        Column("id", N_("Report number"), "number"),
        *POST,
        AT,
        Column("price_mtwei", N_("Price, Twei"), "twei"),
        Column("lines", N_("Lines: figure and pending, mTwei"), "list"),
    ),
    f"""
    SELECT x.id, x.id, x.post_id, {TITLE}, x.created_at, x.price_mtwei,
           (SELECT string_agg(l.line || ' ' || l.amount_mtwei || ' ' || l.pending_mtwei, ', ')
            FROM report_line l WHERE l.report_id = x.id) AS lines
    FROM report x {OF_POST} WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

XP = Section(
    "xp",
    N_("XP"),
    ("xp_entry",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        Column("source", N_("What for")),
        Column("amount_xp", N_("XP"), "number"),
        Column("reason", N_("Reason")),
        *ABOUT,
    ),
    f"""
    SELECT x.id, x.id, x.created_at, x.source, x.amount_xp, x.note AS reason, x.post_id, {TITLE}, x.comment_id
    FROM xp_entry x {OF_POST} WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

HISTORIES = Section(
    "histories",
    N_("What you wrote elsewhere and claimed here"),
    ("history_claim",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        Column("origin", N_("From")),
        Column("former_name", N_("Name there")),
        Column("how", N_("Claimed by")),
        Column("comments", N_("Comments"), "number"),
        Column("posts", N_("Posts"), "number"),
        Column("likes_there", N_("Likes and pluses there"), "number"),
        Column("xp", "XP", "number"),
        Column("done_at", N_("Completed"), "time"),
    ),
    """
    SELECT x.id, x.id, x.created_at, x.origin, x.former_name, x.how, x.comments, x.posts, x.likes AS likes_there, x.xp,
           x.done_at
    FROM history_claim x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)
