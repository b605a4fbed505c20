"""What a sceptic asks about earning: what there is, how it was paid recently, and examples under the current rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.db import first_record, snapshot
from forum.queries.economy import Balances, SettledDay, balances, settled_days
from forum.rules.economy import SHARE_WHOLE, WEIGHT_WHOLE, EconomyRules
from forum.rules.gates import Gate
from forum.rules.journals import JournalKind
from forum.rules.level_forecast import BOT, REGULAR, Arrival, forecast
from forum.rules.levels import LevelRules
from forum.rules.lines import Line, Pot

DAYS_SHOWN = 7
# The comment of the example.
LIKES, DISLIKES = 5, 1
YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class ReadersDay:
    """A day of a regular reader: so many posts of so many words; what one earns, and all together, before a factor."""

    posts: int
    words: int
    post_mtwei: int
    day_mtwei: int


@dataclass(frozen=True, slots=True)
class CommentExample:
    """What a comment with LIKES and DISLIKES moves, each figure of everybody concerned together; they sum to 0.

    Nobody's likes are mutual, repeated or beyond those of their day that pay, and all of them come on one day. `liked`
    is whether it is well liked enough for its reward; `paid_likers` of those who liked it are followed by enough others
    to earn something.
    """

    liked: bool
    paid_likers: int
    tribute_mtwei: int
    likes_mtwei: int
    reward_mtwei: int
    penalty_mtwei: int
    author_mtwei: int
    likers_mtwei: int
    dislikers_mtwei: int

    @property
    def commenter_mtwei(self) -> int:
        """What the commenter is up in the end; negative, where down."""
        return self.likes_mtwei + self.reward_mtwei - self.penalty_mtwei - self.tribute_mtwei

    @property
    def treasury_mtwei(self) -> int:
        """What the treasury is up."""
        return -(self.commenter_mtwei + self.author_mtwei + self.likers_mtwei - self.dislikers_mtwei)


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """What admins and the operator did so far: grants, their sum, and changes of the economy and of the levels."""

    grants: int
    granted_mtwei: int
    economy_changes: int
    level_changes: int


@dataclass(frozen=True, slots=True)
class EarningPage:
    """All that the page shows; its figures are of one moment."""

    rules: EconomyRules
    levels: LevelRules
    balances: Balances
    days: Sequence[SettledDay]
    deeds: ActionCounts

    @property
    def budget_mtwei(self) -> int:
        """What a settlement of the present treasury may spend."""
        return self.rules.budget_mtwei(self.balances.treasury_mtwei)

    @property
    def reading_pot_mtwei(self) -> int:
        """What all readings together can earn in one day."""
        return self.rules.pots_mtwei(self.balances.treasury_mtwei)[Pot.READING]

    @property
    def reading_share(self) -> int | None:
        """The factor of vouched readers in the newest settlement; None before there is one."""
        return self.days[0].pots[-1].factor_share if self.days else None

    @property
    def unvouched_reading_share(self) -> int | None:
        """The factor of readers nobody vouches for, where it was another one; else None."""
        share = self.days[0].pots[-1].unvouched_factor_share if self.days else None
        return share if share != self.reading_share else None

    @property
    def unvouched_pot_mtwei(self) -> int:
        """What all members nobody vouches for can earn together in one day by reading."""
        return self.reading_pot_mtwei * self.rules.unvouched_share // SHARE_WHOLE

    @property
    def readers_day(self) -> ReadersDay:
        """The regular reader's day."""
        posts, worths_mtwei = int(REGULAR.posts), []
        for _ in range(posts):
            units = self.rules.reading_units(REGULAR.words, sum(worths_mtwei))
            worths_mtwei.append(self.rules.claim_mtwei(Line.READING, units))
        return ReadersDay(posts, REGULAR.words, worths_mtwei[0], sum(worths_mtwei))

    @property
    def comment(self) -> CommentExample:
        """The comment of the example."""
        rules = self.rules
        liked = rules.is_liked(LIKES, DISLIKES)
        paid_likes = LIKES if rules.paid_likes_day_max else 0
        paid_likers = max(0, paid_likes - rules.later_likes_min) if LIKES > DISLIKES else 0
        likes_mtwei = paid_likes * rules.like_commenter_mtwei
        reward_mtwei = rules.claim_mtwei(Line.COMMENT_REWARDS, weight=paid_likes * WEIGHT_WHOLE) if liked else 0
        # Dislikes take from what the comment earns in the settlement that they are final in.
        takes_reward = rules.comment_hold_hours <= rules.hold_hours
        return CommentExample(
            liked=liked,
            paid_likers=paid_likers,
            tribute_mtwei=rules.tribute_mtwei(0),
            likes_mtwei=likes_mtwei,
            reward_mtwei=reward_mtwei,
            penalty_mtwei=min(
                DISLIKES * rules.dislike_commenter_mtwei, likes_mtwei + (reward_mtwei if takes_reward else 0)
            ),
            author_mtwei=paid_likes * rules.like_author_mtwei
            + DISLIKES * rules.author_share_mtwei(rules.dislike_fee_mtwei),
            likers_mtwei=paid_likers * rules.like_own_mtwei,
            dislikers_mtwei=DISLIKES * rules.dislike_fee_mtwei,
        )

    @property
    def accounts_that_empty_the_pot(self) -> int | None:
        """How many unvouched accounts that take all they can by reading share their part of the pot; None for none."""
        most_mtwei = self.rules.reading_day_max_mtwei
        return -(-self.unvouched_pot_mtwei // most_mtwei) if most_mtwei and self.unvouched_pot_mtwei else None

    @property
    def treasury_after_a_year_mtwei(self) -> int:
        """What the treasury would hold after a year in which every budget is spent whole and no fee comes in."""
        treasury_mtwei = self.balances.treasury_mtwei
        for _ in range(YEAR_DAYS):
            treasury_mtwei -= self.rules.budget_mtwei(treasury_mtwei)
        return treasury_mtwei

    @property
    def quickest(self) -> Arrival | None:
        """When the comment gate opens to who takes all that every day allows; None where it does not."""
        return forecast(BOT, self.levels, self.rules)[self.levels.gates[Gate.COMMENT] - 1]


def earning_page(rules: EconomyRules, levels: LevelRules) -> EarningPage:
    """Return the page by these rules. Three statements in one snapshot."""
    with snapshot():
        return EarningPage(
            rules, levels, balances(), settled_days(DAYS_SHOWN), first_record(_ACTION_COUNTS, ActionCounts)
        )


def paid_at(claim_mtwei: int, factor_share: int) -> int:
    """Return what a claim pays at a factor."""
    return claim_mtwei * factor_share // SHARE_WHOLE


_ACTION_COUNTS = f"""
    SELECT count(*) AS grants, CAST(COALESCE(sum(e.amount_mtwei), 0) AS BIGINT) AS granted_mtwei,
           (SELECT count(*) FROM economy_rules_version) AS economy_changes,
           (SELECT count(*) FROM level_rules_version) AS level_changes
    FROM journal j JOIN entry e ON e.journal_id = j.id AND e.amount_mtwei > 0
    WHERE j.kind = '{JournalKind.GRANT}'
"""  # noqa: S608
