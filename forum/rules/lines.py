"""The lines of money in one table: what each is called, who pays whom, at which price, and what writes it. Pure.

No other module spells a line or a pot. Both are stored: renaming one here takes a migration of what was
written under its old name. The kinds of journals and their keys are in `journals`.
"""

from collections.abc import Iterable
from enum import Enum, StrEnum, unique
from typing import Self

from forum.i18n import N_, _
from forum.rules.journals import Cause


class Side(StrEnum):
    """The column of a profit-and-loss report that a line belongs to; OTHER for lines that no report has."""

    PROFIT = "profit"
    LOSS = "loss"
    OTHER = "other"


class Party(Enum):
    """Who pays or is paid: one of the site's accounts, or a member in a role. True says that it is a member."""

    ISSUANCE = "issuance", False
    TREASURY = "treasury", False
    ESCROW = "escrow", False
    AUTHOR = "the post’s author", True
    COMMENTER = "the commenter", True
    GIVER = "whoever voted or reacted", True
    READER = "the reader", True
    BUYER = "whoever bought the report", True
    MEMBER = "any member", True

    @property
    def is_member(self) -> bool:
        """Whether a wallet pays or is paid."""
        return self.value[1]


@unique
class Pot(StrEnum):
    """A part of a day's budget, in the order in which pages list them. The value is its stored name.

    `rule` is the attribute of EconomyRules that says how large a part.
    """

    words: str
    rule: str

    PLUSES = "pluses", N_("Pluses"), "pluses_pot_share"
    COMMENT_REWARDS = "comment_rewards", N_("Comment rewards"), "comment_rewards_pot_share"
    LIKES = "likes", N_("Likes"), "likes_pot_share"
    READING = "reading", N_("Reading"), "reading_pot_share"

    def __new__(cls, name: str, words: str, rule: str) -> Self:
        pot = str.__new__(cls, name)
        pot._value_, pot.words, pot.rule = name, words, rule
        return pot

    @property
    def label(self) -> str:
        """What the pot is called, in the reader's language."""
        return _(self.words)

    @property
    def lines(self) -> "tuple[Line, ...]":
        """The lines that it pays."""
        return tuple(line for line in CLAIM_LINES if line.pot == self)


IF_LIKED = True


@unique
class Line(StrEnum):
    """What an entry of the ledger counts as. The value is its stored name; the order is that of a report.

    `cause` is what first writes it; `rule` is the attribute of EconomyRules that prices it (None: any
    amount). A line with a `pot` is a claim until a settlement pays it; one that `must_be_liked` is paid
    only where its comment is liked enough.
    """

    words: str
    side: Side
    payer: Party
    receiver: Party
    cause: Cause
    rule: str | None
    pot: Pot | None
    must_be_liked: bool

    PLUSES = (
        "pluses", N_("Earned for Pluses"), Side.PROFIT, Party.TREASURY, Party.AUTHOR,
        Cause.CLAIM, "plus_reward_mtwei", Pot.PLUSES,
    )  # fmt: skip
    COMMENT_REWARDS = (
        "comment_rewards", N_("Comment Rewards"), Side.PROFIT, Party.TREASURY, Party.COMMENTER,
        Cause.CLAIM, "comment_reward_mtwei", Pot.COMMENT_REWARDS, IF_LIKED,
    )  # fmt: skip
    LIKES_OWN = (
        "likes_own", N_("Likes Own"), Side.PROFIT, Party.TREASURY, Party.GIVER,
        Cause.CLAIM, "like_own_mtwei", Pot.LIKES, IF_LIKED,
    )  # fmt: skip
    LIKES_COMMENTER = (
        "likes_commenter", N_("Likes Commenter"), Side.PROFIT, Party.TREASURY, Party.COMMENTER,
        Cause.CLAIM, "like_commenter_mtwei", Pot.LIKES,
    )  # fmt: skip
    LIKES_AUTHOR = (
        "likes_author", N_("Likes Author"), Side.PROFIT, Party.TREASURY, Party.AUTHOR,
        Cause.CLAIM, "like_author_mtwei", Pot.LIKES,
    )  # fmt: skip
    DISLIKES_AUTHOR = (
        "dislikes_author", N_("Dislikes Author"), Side.PROFIT, Party.ESCROW, Party.AUTHOR,
        Cause.SETTLED, "dislike_author_mtwei",
    )  # fmt: skip
    MINUSES = (
        "minuses", N_("Spent for Minuses"), Side.LOSS, Party.GIVER, Party.ESCROW,
        Cause.FEE, "minus_fee_mtwei",
    )  # fmt: skip
    COMMENT_TRIBUTES = (
        "comment_tributes", N_("Comment Tributes"), Side.LOSS, Party.COMMENTER, Party.TREASURY,
        Cause.COMMENT, "comment_tribute_mtwei",
    )  # fmt: skip
    DISLIKES_OWN = (
        "dislikes_own", N_("Dislikes Own"), Side.LOSS, Party.GIVER, Party.ESCROW,
        Cause.FEE, "dislike_fee_mtwei",
    )  # fmt: skip
    DISLIKES_COMMENTER = (
        "dislikes_commenter", N_("Dislikes Commenter"), Side.LOSS, Party.COMMENTER, Party.TREASURY,
        Cause.PENALTY, "dislike_commenter_mtwei",
    )  # fmt: skip
    PUBLISH_TRIBUTE = (
        "publish_tribute", N_("Post Publish Tribute"), Side.LOSS, Party.AUTHOR, Party.TREASURY,
        Cause.PUBLISH, "publish_tribute_mtwei",
    )  # fmt: skip
    REPORTS = (
        "reports", N_("PnL Reports"), Side.LOSS, Party.BUYER, Party.TREASURY,
        Cause.REPORT, "report_price_mtwei",
    )  # fmt: skip
    READING = (
        "reading", N_("Read-to-Earn"), Side.OTHER, Party.TREASURY, Party.READER,
        Cause.CLAIM, "reading_minute_mtwei", Pot.READING,
    )  # fmt: skip
    GRANT = "grant", N_("Grant"), Side.OTHER, Party.TREASURY, Party.MEMBER, Cause.GRANT
    LEFT_BEHIND = "left_behind", N_("Left behind"), Side.OTHER, Party.MEMBER, Party.TREASURY, Cause.LEAVING
    GENESIS = "genesis", "", Side.OTHER, Party.ISSUANCE, Party.TREASURY, Cause.GENESIS

    def __new__(
        cls,
        name: str,
        words: str,
        side: Side,
        payer: Party,
        receiver: Party,
        cause: Cause,
        rule: str | None = None,
        pot: Pot | None = None,
        must_be_liked: bool = False,
    ) -> Self:
        line = str.__new__(cls, name)
        line._value_, line.words, line.side, line.payer, line.receiver = name, words, side, payer, receiver
        line.cause, line.rule, line.pot, line.must_be_liked = cause, rule, pot, must_be_liked
        return line

    @classmethod
    def named(cls, name: str) -> "Line":
        """Return the line of a stored name. Raises ValueError for one that is not there."""
        return cls(name)  # type: ignore[call-arg]  # a look-up by value, which passes no row

    @property
    def label(self) -> str:
        """What the line is called, in the reader's language."""
        return _(self.words)

    @property
    def moves_wallets(self) -> bool:
        """Whether a member pays or is paid."""
        return self.payer.is_member or self.receiver.is_member

    @property
    def settles_as(self) -> "Line":
        """What a fee of this line counts as once it has settled: that of a dislike may give the author a share."""
        return Line.DISLIKES_AUTHOR if self is Line.DISLIKES_OWN else self

    def claim_key(self, post_id: int, comment_id: int | None = None, giver_id: int | None = None) -> str:
        """Return the key of the one claim of this line that a giver's reaction to a post or comment may open."""
        return f"{self}:{post_id}:{comment_id or 0}:{giver_id or 0}"

    def claim_key_sql(self, post_column: str, comment_column: str, giver_column: str) -> str:
        """Return the SQL of `claim_key`, for columns none of which is null."""
        return f"'{self}:' || {post_column} || ':' || {comment_column} || ':' || {giver_column}"


# The SQL of `Line.claim_key`, for the columns of a claim.
CLAIM_KEY_SQL = "line || ':' || post_id || ':' || COALESCE(comment_id, 0) || ':' || COALESCE(giver_id, 0)"

PROFIT_LINES = tuple(line for line in Line if line.side == Side.PROFIT)
LOSS_LINES = tuple(line for line in Line if line.side == Side.LOSS)
REPORT_LINES = PROFIT_LINES + LOSS_LINES
WALLET_LINES = tuple(line for line in Line if line.moves_wallets)
CLAIM_LINES = tuple(line for line in Line if line.pot)
ESCROWED_LINES = tuple(line for line in Line if line.cause == Cause.FEE)
# The lines whose claims a settlement prices one by one; comment rewards are weighed by the likes among these.
SINGLE_LINES = tuple(line for line in CLAIM_LINES if line != Line.COMMENT_REWARDS)
# The rewards of a comment that dislikes of it take from.
COMMENTER_REWARDS = tuple(line for line in CLAIM_LINES if line.receiver == Party.COMMENTER)


def sql_list(names: Iterable[str]) -> str:
    """Return stored names as SQL has them after IN: `'pluses', 'reading'`."""
    return ", ".join(f"'{name}'" for name in names)
