"""What moved in a wallet, in plain words, and what it leads back to."""

from dataclasses import dataclass
from datetime import datetime

from forum.i18n import N_, _, in_language
from forum.models.names import shown_name
from forum.queries.payments import payment_of
from forum.rules.journals import Cause, JournalKind
from forum.rules.lines import Line
from forum.rules.payments import Payment

# What a movement is read with: `w` is the entry, with the balance after it. One may pay for the same thing several
# times, so a fee in escrow is found by the key that its journal was written under.
COLUMNS = f"""
    w.id, w.amount_mtwei, w.balance_mtwei, w.line, w.post_id, w.comment_id,
    j.id AS journal_id, j.kind, j.key, j.note, j.created_at,
    actor.name AS actor_name, {shown_name("actor")} AS actor_display_name, p.title, p.slug,
    COALESCE(post_gone.post_id, post_hiding.post_id) IS NULL AS post_is_live,
    COALESCE(comment_gone.comment_id, comment_hiding.comment_id) IS NULL AS comment_is_live,
    f.state AS fee_state
"""
JOINS = f"""
    JOIN journal j ON j.id = w.journal_id
    LEFT JOIN member actor ON actor.id = j.member_id
    LEFT JOIN post p ON p.id = w.post_id
    LEFT JOIN post_removal post_gone ON post_gone.post_id = p.id
    LEFT JOIN post_hiding ON post_hiding.post_id = p.id
    LEFT JOIN comment_removal comment_gone ON comment_gone.comment_id = w.comment_id
    LEFT JOIN comment_hiding ON comment_hiding.comment_id = w.comment_id
    LEFT JOIN escrowed_fee f ON f.id = {Cause.FEE.number_sql("j.key")}
"""
# The entries of a member's wallet.
OF_WALLET = "account_id = (SELECT id FROM account WHERE member_id = ?)"
# The same, each with the balance after it.
BALANCES = f"""
    SELECT e.id, e.journal_id, e.amount_mtwei, e.line, e.post_id, e.comment_id,
           CAST(SUM(e.amount_mtwei) OVER (ORDER BY e.id) AS BIGINT) AS balance_mtwei
    FROM entry e WHERE e.{OF_WALLET}
"""  # noqa: S608  (all of it ours)

_OTHERS_POST, _OWN_POST, _OTHERS_COMMENT, _OWN_COMMENT, _COMMENT_ON_OWN_POST = range(5)

# A line → what led to it, and about what. The thing is the link: one of the noun phrases below.
_CAUSES = {
    Line.PLUSES: (N_("A plus on %(thing)s"), _OWN_POST),
    Line.COMMENT_REWARDS: (N_("Reward because others like %(thing)s"), _OWN_COMMENT),
    Line.LIKES_OWN: (N_("Your like of %(thing)s"), _OTHERS_COMMENT),
    Line.LIKES_COMMENTER: (N_("A like of %(thing)s"), _OWN_COMMENT),
    Line.LIKES_AUTHOR: (N_("A like of %(thing)s"), _COMMENT_ON_OWN_POST),
    Line.DISLIKES_AUTHOR: (N_("Your share of the fee for a dislike of %(thing)s"), _COMMENT_ON_OWN_POST),
    Line.MINUSES: (N_("Fee for your minus on %(thing)s"), _OTHERS_POST),
    Line.COMMENT_TRIBUTES: (N_("Tribute for %(thing)s"), _OWN_COMMENT),
    Line.DISLIKES_OWN: (N_("Fee for your dislike of %(thing)s"), _OTHERS_COMMENT),
    Line.DISLIKES_COMMENTER: (N_("Reward lost to dislikes of %(thing)s"), _OWN_COMMENT),
    Line.PUBLISH_TRIBUTE: (N_("Tribute for %(thing)s"), _OWN_POST),
    Line.REPORTS: (N_("Report on %(thing)s"), _OTHERS_POST),
    Line.READING: (N_("You read %(thing)s"), _OTHERS_POST),
}
# About what → the thing; where its post is deleted; where the comment is; where both are.
_THINGS = {
    _OTHERS_POST: (N_("“%(title)s”"), N_("a deleted post")),
    _OWN_POST: (N_("your post “%(title)s”"), N_("your deleted post")),
    _OTHERS_COMMENT: (
        N_("a comment on “%(title)s”"),
        N_("a comment on a deleted post"),
        N_("a deleted comment on “%(title)s”"),
        N_("a deleted comment on a deleted post"),
    ),
    _OWN_COMMENT: (
        N_("your comment on “%(title)s”"),
        N_("your comment on a deleted post"),
        N_("your deleted comment on “%(title)s”"),
        N_("your deleted comment on a deleted post"),
    ),
    _COMMENT_ON_OWN_POST: (
        N_("a comment on your post “%(title)s”"),
        N_("a comment on your deleted post"),
        N_("a deleted comment on your post “%(title)s”"),
        N_("a deleted comment on your deleted post"),
    ),
}
# What became of a fee → the movement with that.
_FATES = {
    "": "%(entry)s",
    "open": N_("%(entry)s, held until it settles"),
    "settled": N_("%(entry)s, settled"),
    "refunded": N_("%(entry)s, refunded later"),
    "refunding": N_("%(entry)s, refunded"),
}
_LINK = "\0"  # stands for the thing while the sentence is put together: no title holds it


@dataclass(frozen=True, slots=True)
class WalletEntry:
    """An entry of one's wallet: the signed amount, the balance after it (both mTwei), and what it came from.

    `kind`, `key` and `note` are its journal's; the actor is who acted there (None: the site or its
    operator); `fee_state` is what became of a fee that went into escrow. `units` and what follows
    are there where they were read too (`queries.payments`).
    """

    id: int
    amount_mtwei: int
    balance_mtwei: int
    line: str
    post_id: int | None
    comment_id: int | None
    journal_id: int
    kind: str
    key: str
    note: str
    created_at: datetime
    actor_name: str | None
    actor_display_name: str | None
    title: str | None
    slug: str | None
    post_is_live: bool
    comment_is_live: bool
    fee_state: str | None
    units: int | None = None
    divisor: int | None = None
    mutual: int | None = None
    weight: int | None = None
    vouched: int | None = None
    worth_mtwei: int | None = None
    pot_mtwei: int | None = None
    claimed_mtwei: int | None = None
    rules: str | None = None

    @property
    def payment(self) -> Payment | None:
        """How the amount came about, where a settlement paid it for a claim."""
        return payment_of(self)

    @property
    def label(self) -> str:
        """What the line is called, in the reader's language."""
        return Line.named(self.line).label

    @property
    def post_title(self) -> str | None:
        """The title of the post that it is about, while that is live."""
        return self.title if self.post_is_live else None

    @property
    def report_id(self) -> int | None:
        """The report whose price it is, if it is one."""
        return Cause.REPORT.number_of(self.key)

    @property
    def link_kind(self) -> str:
        """What can be opened: "report", "member", "comment", "post"; "" where that was deleted, or is nothing."""
        if self.line == Line.REPORTS:
            return "report"
        if self.line == Line.GRANT:
            return "member" if self.actor_name else ""
        if self.comment_id:
            return "comment" if self.comment_is_live else ""
        return "post" if self.post_id and self.post_is_live else ""

    @property
    def phrase(self) -> tuple[str, str, str]:
        """The movement in words: what happened, the thing or member that it leads to, and what else there is to say."""
        if self.line == Line.GRANT:
            return self._grant()
        if self.line == Line.LEFT_BEHIND:
            return _("Left to the treasury"), "", ""
        cause, about = _CAUSES[Line.named(self.line)]
        fate = "refunding" if self.kind == JournalKind.REFUND else self.fee_state or ""
        lead, _link, rest = _(_FATES[fate], entry=_(cause, thing=_LINK)).partition(_LINK)
        return lead, self._thing(about), rest

    @property
    def words(self) -> str:
        """The whole phrase in English, as sheets have it."""
        with in_language():
            return "".join(self.phrase)

    def _grant(self) -> tuple[str, str, str]:
        note = f": {self.note}" if self.note else ""
        if not self.actor_display_name:
            return "", _("Grant by the operator"), note
        lead, _link, rest = _("Grant by %(member)s", member=_LINK).partition(_LINK)
        return lead, self.actor_display_name, rest + note

    def _thing(self, about: int) -> str:
        said = _THINGS[about]
        deleted_comment = len(said) > 2 and not self.comment_is_live
        return _(said[2 * deleted_comment + (not self.post_is_live)], title=self.title)
