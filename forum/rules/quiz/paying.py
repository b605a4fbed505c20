"""Questions about the settlement: when it pays, how much at most, and out of what."""

from forum.i18n import _, counted
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.lines import Line, Pot
from forum.rules.quiz.question import Question, other_prices, price, question
from forum.twei import twei


def settlement(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a settlement may spend."""
    share = twei(economy.settlement_budget_share)
    return question(
        "settlement",
        _("How often does the settlement run, and what does it pay from?"),
        _("Once a day, from %(share)s %% of the treasury", share=share),
        (
            _("Once a month, from %(share)s %% of the treasury", share=share),
            _("As soon as somebody earns something, from the whole treasury"),
            _("Once a day, from newly created Twei"),
        ),
        _(
            "One settlement per UTC day pays what is due. It may spend %(share)s %% of the treasury, so the "
            "treasury can’t run dry.",
            share=share,
        ),
    )


def factor(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What happens where a pot is too small."""
    share = twei(economy.pot_shares()[Pot.LIKES])
    return question(
        "factor",
        _("One day’s claims for likes add up to more than the pot for likes. What happens?"),
        _("What other pots have left is added; then every claim is reduced by the same factor"),
        (
            _("Whoever claimed first is paid first"),
            _("The treasury makes up the difference"),
            _("Nobody is paid that day"),
        ),
        _(
            "The pot for likes is %(share)s %% of the day’s budget, and what other pots don’t need goes to those that "
            "fall short. If claims still exceed it, each is paid the same fraction.",
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
        Line.READING if economy.reading_minute_mtwei else None,
    )


def hold(economy: EconomyRules, _levels: LevelRules) -> Question:
    """How long a reward waits."""
    hours = economy.hold_hours
    others = (hours + 24, 2 * hours + 1, hours + 72, hours // 2)
    return question(
        "hold",
        _("A like on your comment earns you Twei. How long do they wait before a settlement can pay them?"),
        counted(hours, "hour"),
        [counted(other, "hour") for other in others],
        _(
            "A reward waits %(hours)s, that for a well-liked comment %(comment_hours)s. Until then a reaction can be "
            "undone and a moderator can remove a comment, so nothing ever has to be taken back out of a wallet.",
            hours=counted(hours, "hour"),
            comment_hours=counted(economy.comment_hold_hours, "hour"),
        ),
    )
