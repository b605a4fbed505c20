"""What things cost and what they earn: every price, reward, cap and share, and the sums that follow. Pure.

Fees move at once. Rewards are claims, paid by the day's settlement out of four pots; each pot pays
every claim × min(1, pot / claims), rounded down to the mTwei, so no pot can run dry.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache

from forum.i18n import N_, _, counted
from forum.rules.lines import Line, Pot
from forum.twei import twei

GENESIS_MTWEI = 1_000_000_000
SHARE_WHOLE = 100_000  # a share is kept in thousandths of a per cent
UNITS_WHOLE = 1000  # a claim's units are thousandths: of one reward, or of one minute of reading
WEIGHT_WHOLE = 720_720  # what a like weighs that nothing divides; 1 to 16 all divide it, so three thirds make one
PRICE_MAX_MTWEI = 100_000_000
COMMENTS_AT_BASE_PRICE = 2  # of those that one member writes in one thread in a hurry
# silent reading of English non-fiction (Brysbaert, "How many words do we read per minute?", 2019)
WORDS_PER_MINUTE = 238
PAID_WORDS_MIN = 150


@dataclass(frozen=True, slots=True)
class Field:
    """What a form and a page know of one rule: its name there, its attribute here, its unit and its words."""

    name: str
    attribute: str
    unit: str
    group: str
    words: str
    default: int

    @property
    def label(self) -> str:
        """The rule in the reader's language."""
        return _(self.words)

    @property
    def noun(self) -> str:
        """What its unit is called in `counted`; there is none for Twei and %."""
        return _WHOLES[self.unit][0]


_FEES, _REWARDS, _BUDGET, _CONDITIONS = N_("Fees"), N_("Rewards"), N_("Budget"), N_("Conditions")


def _price(default_mtwei: int, group: str, words: str) -> int:
    return _rule(default_mtwei, "Twei", group, words)


def _share(default: int, words: str) -> int:
    return _rule(default, "%", _BUDGET, words)


def _whole(default: int, unit: str, words: str) -> int:
    return _rule(default, unit, _CONDITIONS, words)


def _rule(default: int, unit: str, group: str, words: str) -> int:
    # A dataclass makes an attribute of it, which holds a whole number; that is what type checkers are told.
    rule: int = field(default=default, metadata={"unit": unit, "group": group, "words": words})
    return rule


@dataclass(frozen=True, slots=True)
class EconomyRules:
    """The rules in force. Prices are mTwei, shares thousandths of a per cent, the rest whole numbers."""

    publish_tribute_mtwei: int = _price(20_000, _FEES, N_("Post publish tribute"))
    comment_tribute_mtwei: int = _price(
        1_000, _FEES, N_("Comment tribute; doubles from the third comment in quick succession")
    )
    minus_fee_mtwei: int = _price(2_000, _FEES, N_("Minus on a post"))
    dislike_fee_mtwei: int = _price(2_000, _FEES, N_("Dislike of a comment"))
    report_price_mtwei: int = _price(1_000, _FEES, N_("Profit-and-loss report"))
    plus_reward_mtwei: int = _price(1_000, _REWARDS, N_("A plus from a reader, to the post’s author"))
    comment_reward_mtwei: int = _price(3_000, _REWARDS, N_("A well-liked comment, to the commenter (one time)"))
    like_own_mtwei: int = _price(250, _REWARDS, N_("A like that others follow, to whoever gave it"))
    like_commenter_mtwei: int = _price(500, _REWARDS, N_("A like, to the commenter"))
    like_author_mtwei: int = _price(250, _REWARDS, N_("A like, to the post’s author"))
    dislike_author_mtwei: int = _price(1_000, _REWARDS, N_("A dislike, to the post’s author, from its fee"))
    dislike_commenter_mtwei: int = _price(
        1_000, _REWARDS, N_("The most a dislike takes from the comment’s own rewards")
    )
    reading_minute_mtwei: int = _price(1_000, _REWARDS, N_("A minute of a finished post"))
    reading_post_max_mtwei: int = _price(5_000, _REWARDS, N_("Reading: maximum per post"))
    reading_day_max_mtwei: int = _price(20_000, _REWARDS, N_("Reading: maximum per day"))
    settlement_budget_share: int = _share(250, N_("Daily budget, share of the treasury"))
    pluses_pot_share: int = _share(30_000, N_("Pluses, share of the budget"))
    comment_rewards_pot_share: int = _share(20_000, N_("Comment rewards, share of the budget"))
    likes_pot_share: int = _share(30_000, N_("Likes, share of the budget"))
    reading_pot_share: int = _share(20_000, N_("Reading, share of the budget"))
    unvouched_share: int = _share(25_000, N_("Members nobody vouches for, share of the reading pot at most"))
    hold_hours: int = _whole(24, "hours", N_("How long a claim waits before it can be settled"))
    comment_hold_hours: int = _whole(72, "hours", N_("How long the reward for a well-liked comment waits"))
    likes_min: int = _whole(2, "likes", N_("Likes that a comment needs to count as well liked"))
    later_likes_min: int = _whole(2, "likes", N_("Likes that must follow yours before it earns"))
    paid_likes_day_max: int = _whole(4, "likes", N_("How many of a member’s likes of a day pay: the first ones"))
    paid_pluses_week_max: int = _whole(
        4, "pluses", N_("How many of a member’s pluses within 7 days pay: the first ones")
    )
    hurry_minutes: int = _whole(10, "minutes", N_("How soon a third comment in a thread doubles the tribute"))
    pair_days: int = _whole(30, "days", N_("How long repeated reactions to the same member count less"))
    mutual_days: int = _whole(3, "days", N_("How long a returned plus or like counts as mutual, and pays less"))
    vouches_max: int = _whole(2, "members", N_("How many others a member may vouch for within 30 days"))
    vouching_members_min: int = _whole(
        2, "members", N_("Members who may vouch and whose pluses or likes vouch for whoever wrote something")
    )
    vouches_by_likes_max: int = _whole(
        10, "members", N_("How many others a member’s pluses and likes may vouch for within 30 days")
    )

    @classmethod
    def from_json(cls, stored: str | None) -> "EconomyRules":
        """Return the defaults with a stored version laid over them. The same text is read once."""
        return _rules_from_json(stored)

    def to_json(self) -> tuple[str]:
        """Return all rules as they are stored, a text for each column."""
        return (json.dumps(asdict(self)),)

    def changes_from(self, before: "EconomyRules") -> list[tuple["Field", int, int]]:
        """Return each rule that is another one than before, with both values."""
        values = ((known, getattr(before, known.attribute), getattr(self, known.attribute)) for known in FIELDS)
        return [(known, old, new) for known, old, new in values if old != new]

    def changed(self, **values: int) -> "EconomyRules":
        """Return these rules with some of them changed. Raises ValueError for an unknown one."""
        unknown = set(values) - {known.attribute for known in FIELDS}
        if unknown:
            raise ValueError(f"There is no rule named {', '.join(sorted(unknown))}.")
        return replace(self, **values)

    def problems(self) -> dict[str, str]:
        """Return what makes these rules impossible, in words, by the name of the field; empty where nothing does."""
        found = {}
        for known in FIELDS:
            value = getattr(self, known.attribute)
            if value < 0:
                found[known.name] = _("This can’t be below 0.")
            elif known.unit == "Twei" and value > PRICE_MAX_MTWEI:
                found[known.name] = _("This can be at most %(most)s.", most=f"{twei(PRICE_MAX_MTWEI)} Twei")
            elif known.unit == "%" and value > SHARE_WHOLE:
                found[known.name] = _("This can be at most %(most)s.", most="100 %")
            elif known.unit in _WHOLES and value > _WHOLES[known.unit][1]:
                found[known.name] = _("This can be at most %(most)s.", most=counted(_WHOLES[known.unit][1], known.noun))
        if self.dislike_author_mtwei > self.dislike_fee_mtwei:
            found.setdefault("dislike_author", _("A share can’t exceed the fee it comes from."))
        if sum(self.pot_shares().values()) != SHARE_WHOLE:
            total = twei(sum(self.pot_shares().values()))
            words = _("The four pots must add up to 100 %%; these add up to %(total)s %%.", total=total)
            for pot in Pot:
                found.setdefault(field_name(pot.rule), words)
        return found

    def pot_shares(self) -> dict[Pot, int]:
        """Return each pot's share of the budget, in thousandths of a per cent."""
        return {pot: getattr(self, pot.rule) for pot in Pot}

    def budget_mtwei(self, treasury_mtwei: int) -> int:
        """Return what one settlement may spend out of a treasury."""
        return treasury_mtwei * self.settlement_budget_share // SHARE_WHOLE

    def pots_mtwei(self, treasury_mtwei: int) -> dict[Pot, int]:
        """Return what each pot of one settlement holds."""
        budget_mtwei = self.budget_mtwei(treasury_mtwei)
        return {pot: budget_mtwei * share // SHARE_WHOLE for pot, share in self.pot_shares().items()}

    def rate_mtwei(self, line: str) -> int:
        """Return the price of a line: of a fee, or of a whole, undivided claim. Raises ValueError for no such line."""
        rate_mtwei: int = getattr(self, str(Line.named(line).rule))
        return rate_mtwei

    def claim_mtwei(
        self, line: str, units: int = UNITS_WHOLE, divisor: int = 1, mutual: int = 1, weight: int | None = None
    ) -> int:
        """Return what a claim is worth before its pot's factor: its line's rate × units / 1000 / (divisor · mutual).

        Rounded down. A comment's reward has the `weight` of its likes (`likes_weight_whole` where it is whole; None:
        not weighed). A reading's is never worth more than one post may earn.
        """
        worth_mtwei = self.rate_mtwei(line) * units // (UNITS_WHOLE * divisor * mutual)
        if weight is not None and self.likes_min:
            whole = self.likes_weight_whole
            worth_mtwei = worth_mtwei * min(weight, whole) // whole
        return min(worth_mtwei, self.reading_post_max_mtwei) if line == Line.READING else worth_mtwei

    def is_among_first(self, line: str, place: int | None) -> bool:
        """Say whether a claim of this line pays that came from the `place`-th plus of a week, or like of a day.

        Every claim does that came from no such place (None).
        """
        return place is None or place <= (self.paid_pluses_week_max if line == Line.PLUSES else self.paid_likes_day_max)

    @property
    def likes_weight_whole(self) -> int:
        """What the likes of a comment weigh together that has its whole reward: as much as `likes_min` undivided."""
        return self.likes_min * WEIGHT_WHOLE

    def is_liked(self, likes: int, dislikes: int) -> bool:
        """Say whether so many likes and dislikes make a comment well liked."""
        return likes >= self.likes_min and likes > dislikes

    def hold_hours_of(self, line: str) -> int:
        """Return how long a claim of this line waits before a settlement may decide it."""
        return self.comment_hold_hours if line == Line.COMMENT_REWARDS else self.hold_hours

    def tribute_mtwei(self, recent_comments: int, *, answers_back: bool = False) -> int:
        """Return what a comment costs whose writer wrote so many in the same thread within `hurry_minutes`.

        It doubles from the third of them on: 1, 1, 2, 4 … An answer to somebody who has replied to its writer
        (`answers_back`) is no hurry: it costs what the first one costs, and isn't among `recent_comments` either.
        `forum.models.hurry` says which comments these are.
        """
        doublings = 0 if answers_back else min(max(recent_comments - COMMENTS_AT_BASE_PRICE + 1, 0), 40)
        return min(self.comment_tribute_mtwei << doublings, PRICE_MAX_MTWEI << 10)

    def author_share_mtwei(self, dislike_fee_mtwei: int) -> int:
        """Return the part of a paid dislike fee that goes to the post's author."""
        return min(self.dislike_author_mtwei, dislike_fee_mtwei)

    def reading_room_mtwei(self, claimed_today_mtwei: int) -> int:
        """Return what the day's cap leaves to a reader who has claimed so much today."""
        return max(0, self.reading_day_max_mtwei - claimed_today_mtwei)

    def reading_units(self, words: int, claimed_today_mtwei: int) -> int:
        """Return the units of a claim for having read so many words: thousandths of a minute, cut by both caps.

        0 where the text is too short to be paid, or where the day's cap is reached.
        """
        if words < PAID_WORDS_MIN:
            return 0
        units = words * UNITS_WHOLE // WORDS_PER_MINUTE
        rate_mtwei = self.reading_minute_mtwei
        if rate_mtwei == 0:
            return units
        room_mtwei = min(self.reading_post_max_mtwei, self.reading_room_mtwei(claimed_today_mtwei))
        return max(0, min(units, room_mtwei * UNITS_WHOLE // rate_mtwei))


def field_name(attribute: str) -> str:
    """Return a rule's name in forms: its attribute without the unit."""
    return attribute.removesuffix("_mtwei").removesuffix("_share")


FIELDS = tuple(
    Field(field_name(one.name), one.name, default=int(str(one.default)), **one.metadata) for one in fields(EconomyRules)
)
# What one of a unit is called, and how many a rule may say.
_WHOLES = {
    "hours": ("hour", 720), "likes": ("like", 1_000), "pluses": ("plus", 1_000), "minutes": ("minute", 1_440),
    "days": ("day", 365), "members": ("member", 1_000),
}  # fmt: skip
DAYS_MAX = _WHOLES["days"][1]


@lru_cache(maxsize=16)
def _rules_from_json(stored: str | None) -> EconomyRules:
    kept: Mapping[str, int] = json.loads(stored) if stored else {}
    known = {one.attribute for one in FIELDS}
    return EconomyRules(**{name: value for name, value in kept.items() if name in known})


def like_weight(divisor: int, mutual: int) -> int:
    """Return what a like weighs in its comment's reward: 1/(n·M) of WEIGHT_WHOLE, rounded down."""
    return WEIGHT_WHOLE // (divisor * mutual)


def paid_mtwei(claim_mtwei: int, pot_mtwei: int, claimed_mtwei: int) -> int:
    """Return what a claim is paid out of a pot of which `claimed_mtwei` is claimed in all, rounded down."""
    return claim_mtwei if claimed_mtwei <= pot_mtwei else claim_mtwei * pot_mtwei // claimed_mtwei
