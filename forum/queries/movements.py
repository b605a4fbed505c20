"""What moved in a wallet, in plain words, and what it leads back to."""

from dataclasses import dataclass
from datetime import datetime

from forum.db import moment
from forum.pnl import LABELS

# What a movement is read with: `w` is the entry, with the balance after it. One may pay for the same thing several
# times, so a fee in escrow is found by the key that its journal was written under.
COLUMNS = """
    w.id, w.amount_mtwei, w.balance_mtwei, w.line, w.post_id, w.comment_id, j.id, j.kind, j.key, j.note, j.created_at,
    actor.name, actor.display_name, p.title, p.slug, post_gone.post_id IS NULL, comment_gone.comment_id IS NULL, f.state
"""
JOINS = """
    JOIN journal j ON j.id = w.journal_id
    LEFT JOIN member actor ON actor.id = j.member_id
    LEFT JOIN post p ON p.id = w.post_id
    LEFT JOIN post_removal post_gone ON post_gone.post_id = p.id
    LEFT JOIN comment_removal comment_gone ON comment_gone.comment_id = w.comment_id
    LEFT JOIN escrowed_fee f ON f.id = CASE WHEN substr(j.key, 1, 4) = 'fee:' THEN CAST(substr(j.key, 5) AS BIGINT) END
"""

_OTHERS_POST, _OWN_POST, _OTHERS_COMMENT, _OWN_COMMENT, _COMMENT_ON_OWN_POST = range(5)

# A line → what led to it, and about what.
_CAUSES = {
    "pluses": ("A plus on", _OWN_POST),
    "comment_rewards": ("Reward, because others like", _OWN_COMMENT),
    "likes_own": ("Your like of", _OTHERS_COMMENT),
    "likes_commenter": ("A like of", _OWN_COMMENT),
    "likes_author": ("A like of", _COMMENT_ON_OWN_POST),
    "dislikes_author": ("Your share of the fee for a dislike of", _COMMENT_ON_OWN_POST),
    "minuses": ("Fee for your minus on", _OTHERS_POST),
    "comment_tributes": ("Tribute for", _OWN_COMMENT),
    "dislikes_own": ("Fee for your dislike of", _OTHERS_COMMENT),
    "dislikes_commenter": ("Reward lost to dislikes of", _OWN_COMMENT),
    "publish_tribute": ("Tribute for", _OWN_POST),
    "reports": ("Report on", _OTHERS_POST),
    "reading": ("You read", _OTHERS_POST),
}
_FEES_NOW = {"open": ", held until it settles", "settled": ", settled", "refunded": ", given back later"}


@dataclass(frozen=True, slots=True)
class Movement:
    """An entry of one's wallet: the signed amount, the balance after it (both mTwei), and what it came from.

    `kind`, `key` and `note` are its journal's; the actor is who acted there (None: the site or its
    operator); `fee_state` is what became of a fee that went into escrow.
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
    post_stands: bool
    comment_stands: bool
    fee_state: str | None

    @classmethod
    def from_row(cls, row: tuple) -> "Movement":
        """Return the movement that a row of `COLUMNS` tells of."""
        *figures, created_at, actor, display_name, title, slug, post_stands, comment_stands, fee_state = row
        return cls(
            *figures, moment(created_at), actor, display_name, title, slug,
            bool(post_stands), bool(comment_stands), fee_state,
        )  # fmt: skip

    @property
    def label(self) -> str:
        """What the line is called."""
        return LABELS[self.line]

    @property
    def post_title(self) -> str | None:
        """The title of the post that it is about, while that stands."""
        return self.title if self.post_stands else None

    @property
    def report_id(self) -> int | None:
        """The report whose price it is, if it is one."""
        return int(self.key.removeprefix("report:")) if self.line == "reports" else None

    @property
    def leads_to(self) -> str:
        """What can be opened: "report", "member", "comment", "post"; "" where that was deleted, or is nothing."""
        if self.line == "reports":
            return "report"
        if self.line == "grant":
            return "member" if self.actor_name else ""
        if self.comment_id:
            return "comment" if self.comment_stands else ""
        return "post" if self.post_id and self.post_stands else ""

    @property
    def phrase(self) -> tuple[str, str, str]:
        """The movement in words: what happened, the thing or member that it leads to, and what else there is to say."""
        if self.line == "grant":
            return "Grant by ", self.actor_display_name or "the operator", f": {self.note}" if self.note else ""
        lead, about = _CAUSES[self.line]
        return f"{lead} ", self._thing(about), self._fate()

    @property
    def words(self) -> str:
        """The whole phrase."""
        return "".join(self.phrase)

    def _thing(self, about: int) -> str:
        of_own_post = about in {_OWN_POST, _COMMENT_ON_OWN_POST}
        if self.post_stands:
            post = f"{'your post ' if of_own_post else ''}“{self.title}”"
        else:
            post = "your deleted post" if of_own_post else "a deleted post"
        if about in {_OWN_POST, _OTHERS_POST}:
            return post
        whose = "your" if about == _OWN_COMMENT else "a"
        return f"{whose} {'' if self.comment_stands else 'deleted '}comment on {post}"

    def _fate(self) -> str:
        if self.kind == "refund":
            return ", given back"
        return _FEES_NOW.get(self.fee_state or "", "")
