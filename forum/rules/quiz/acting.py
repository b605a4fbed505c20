"""Questions about what voting, reacting and commenting cost and earn."""

from forum.i18n import _, counted
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.quiz.question import Question, other_prices, price, question
from forum.twei import twei


def dislike_cost(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a dislike costs."""
    fee_mtwei = economy.dislike_fee_mtwei
    return question(
        "dislike_cost",
        _("What does it cost you to dislike a comment?"),
        price(fee_mtwei),
        other_prices(fee_mtwei),
        _("A dislike costs %(fee)s Twei, which wait in escrow until they settle.", fee=twei(fee_mtwei)),
    )


def refund(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What becomes of the fee of a dislike that is undone."""
    return question(
        "refund",
        _("What happens to the fee when you take a dislike back before it settles?"),
        _("All of it comes back to your wallet"),
        (_("It is lost"), _("It goes to the commenter"), _("It goes to the post’s author")),
        _(
            "Until it settles the fee of %(fee)s Twei lies in escrow, and comes back whole. After that it is final.",
            fee=twei(economy.dislike_fee_mtwei),
        ),
    )


def like_own(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a like earns whoever gives it."""
    worth_mtwei, likes = economy.like_own_mtwei, counted(economy.net_likes_min, "net like")
    stands = _("If its comment stands at %(likes)s or more when your like settles", likes=likes)
    never = _("Never: giving a like brings nothing")
    return question(
        "like_own",
        _("When does a like that you gave to a comment pay you?"),
        stands if worth_mtwei else never,
        (_("At once, whatever others think of it"), _("If its writer likes a comment of yours"), never, stands),
        _(
            "A like pays its giver %(worth)s Twei, where the comment stands at %(likes)s or more as the like settles: "
            "likes less dislikes.",
            worth=twei(worth_mtwei),
            likes=likes,
        )
        if worth_mtwei
        else _("By the rules in force, giving a like pays 0 Twei."),
    )


def tribute(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a comment costs."""
    return question(
        "tribute",
        _("Who gets the comment tribute, which you pay for a comment?"),
        _("The treasury, out of which rewards are paid"),
        (_("The post’s author"), _("Whoever you reply to"), _("You, as soon as somebody likes the comment")),
        _(
            "A comment’s tribute, %(tribute)s Twei by the rules in force, goes to the treasury at once. What a comment "
            "earns comes by likes.",
            tribute=twei(economy.comment_tribute_mtwei),
        ),
    )


def hurry(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a comment in a hurry costs."""
    minutes, first_mtwei = economy.hurry_minutes, economy.tribute_mtwei(0)
    second_mtwei = economy.tribute_mtwei(1) if minutes else first_mtwei
    lately = {"minutes": counted(minutes, "minute"), "first": twei(first_mtwei), "second": twei(second_mtwei)}
    return question(
        "hurry",
        _("You write two comments in the same thread within %(minutes)s. What does the second one cost?", **lately)
        if minutes
        else _("You write two comments in the same thread right after one another. What does the second one cost?"),
        price(second_mtwei),
        [price(first_mtwei), *other_prices(second_mtwei)],
        _(
            "The first costs %(first)s Twei. Each further one in the same thread within %(minutes)s costs twice as "
            "much: %(second)s Twei for the second.",
            **lately,
        )
        if minutes
        else _("The first costs %(first)s Twei. By the rules in force, haste costs nothing more.", **lately),
    )


def friends(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What repeated likes to one member are worth."""
    days = economy.pair_days
    right, same = _("A third of what the first one is worth"), _("As much as the first one")
    return question(
        "friends",
        _(
            "Somebody likes three of your comments within %(days)s. What is the third like worth?",
            days=counted(days, "day"),
        )
        if days
        else _("Somebody likes three of your comments. What is the third like worth?"),
        right if days else same,
        (same, _("Three times the first one"), _("Nothing at all"), right),
        _(
            "Friends wear off: of one member’s reactions to another within %(days)s, the second is worth a half, the "
            "third a third, and so on.",
            days=counted(days, "day"),
        )
        if days
        else _("By the rules in force, reactions of one member to another count in full, however many they are."),
    )
