"""Questions about the settlement: when it pays, how much at most, and out of what."""

from forum.i18n import _, counted
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.lines import Pot
from forum.rules.quiz.question import Question, other_prices, price, question
from forum.twei import twei


def settlement(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a settlement may spend."""
    share = twei(economy.settlement_budget_share)
    return question(
        "settlement",
        _("How often is a settlement run, and out of what does it pay?"),
        _("Once a day, out of %(share)s %% of the treasury", share=share),
        (
            _("Once a month, out of %(share)s %% of the treasury", share=share),
            _("As soon as somebody earns something, out of the whole treasury"),
            _("Once a day, out of new Twei made for it"),
        ),
        _(
            "One settlement a UTC day pays what is due. It may spend %(share)s %% of the treasury, so the treasury "
            "cannot run dry.",
            share=share,
        ),
    )


def factor(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What happens where a pot is too small."""
    share = twei(economy.pot_shares()[Pot.LIKES])
    return question(
        "factor",
        _("More is claimed for likes in one day than the pot for likes holds. What happens?"),
        _("Every claim of that pot is lessened by the same factor"),
        (
            _("Whoever claimed first is paid first"),
            _("The treasury adds what is missing"),
            _("Nobody is paid that day"),
        ),
        _(
            "The pot for likes holds %(share)s %% of the day’s budget and no more. Where more is claimed, every claim "
            "of the pot gets the same part of its worth.",
            share=share,
        ),
    )


def reading_cap(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a day of reading earns at most."""
    cap_mtwei, post_mtwei = economy.reading_day_max_mtwei, economy.reading_post_max_mtwei
    return question(
        "reading_cap",
        _("How much can reading earn you in one day, at most?"),
        price(cap_mtwei),
        [price(post_mtwei), *other_prices(cap_mtwei)],
        _(
            "Reading earns %(minute)s Twei a minute, at most %(post)s for one post and %(day)s in one day, before the "
            "pot’s factor.",
            minute=twei(economy.reading_minute_mtwei),
            post=twei(post_mtwei),
            day=twei(cap_mtwei),
        ),
    )


def hold(economy: EconomyRules, _levels: LevelRules) -> Question:
    """How long a reward waits."""
    hours = economy.hold_hours
    others = (hours + 24, 2 * hours + 1, hours + 72, hours // 2)
    return question(
        "hold",
        _("How long does a reward wait, before a settlement can pay it?"),
        counted(hours, "hour"),
        [counted(other, "hour") for other in others],
        _(
            "Every reward waits %(hours)s. In that time a reaction can be taken back and a moderator can remove a "
            "comment, so nothing is ever taken out of a wallet again.",
            hours=counted(hours, "hour"),
        ),
    )
