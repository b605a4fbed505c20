"""Questions about what voting, reacting and commenting cost and earn."""

from forum.i18n import _, counted
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.lines import Line
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
        _("A dislike costs %(fee)s Twei, held in escrow until it settles.", fee=twei(fee_mtwei)),
    )


def refund(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What becomes of the fee of a dislike that is undone."""
    return question(
        "refund",
        _("What happens to the fee when you undo a dislike before it settles?"),
        _("You get all of it back"),
        (_("It is lost"), _("It goes to the commenter"), _("It goes to the post’s author")),
        _(
            "The fee of %(fee)s Twei stays in escrow until it settles, and is refunded in full if you undo the "
            "dislike. After that it is final.",
            fee=twei(economy.dislike_fee_mtwei),
        ),
    )


def like_own(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a like earns whoever gives it."""
    pays = economy.like_own_mtwei and economy.paid_likes_day_max
    figures = {
        "worth": twei(economy.like_own_mtwei),
        "members": counted(economy.later_likes_min, "member"),
        "likes": counted(economy.paid_likes_day_max, "like"),
    }
    follow = _("If %(members)s or more like it after you", **figures)
    liked = follow if economy.later_likes_min else _("If more members like it than dislike it")
    never = _("Never: giving a like earns nothing")
    return question(
        "like_own",
        _("When does liking a comment pay you?"),
        liked if pays else never,
        (_("Right away, whatever others think of it"), _("If its writer likes a comment of yours"), never, liked),
        _(
            "A like pays you up to %(worth)s Twei if, when it settles, %(members)s or more have liked the comment "
            "after you and fewer dislike it than like it. That goes for your first %(likes)s of a day.",
            **figures,
        )
        if pays
        else _("Under the current rules, giving a like pays 0 Twei."),
        Line.LIKES_OWN if pays else None,
    )


def tribute(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a comment costs."""
    return question(
        "tribute",
        _("Who gets the tribute you pay for a comment?"),
        _("The treasury, which pays the rewards"),
        (_("The post’s author"), _("Whoever you reply to"), _("You, as soon as somebody likes the comment")),
        _(
            "A comment’s tribute, currently %(tribute)s Twei, goes straight to the treasury. Comments earn "
            "through likes.",
            tribute=twei(economy.comment_tribute_mtwei),
        ),
    )


def hurry(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a comment in a hurry costs."""
    minutes, first_mtwei = economy.hurry_minutes, economy.tribute_mtwei(0)
    third_mtwei = economy.tribute_mtwei(2) if minutes else first_mtwei
    lately = {"minutes": counted(minutes, "minute"), "first": twei(first_mtwei), "third": twei(third_mtwei)}
    return question(
        "hurry",
        _("You write three comments in the same thread within %(minutes)s. What does the third one cost?", **lately)
        if minutes
        else _("You write three comments in the same thread in quick succession. What does the third one cost?"),
        price(third_mtwei),
        [price(first_mtwei), *other_prices(third_mtwei)],
        _(
            "The first two cost %(first)s Twei each. From the third in the same thread within %(minutes)s, the price "
            "doubles each time: the third costs %(third)s Twei. Answering someone who replied to you never costs "
            "extra.",
            **lately,
        )
        if minutes
        else _("The first costs %(first)s Twei. Under the current rules, commenting quickly costs no extra.", **lately),
    )


def friends(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What repeated likes to one member are worth."""
    days = economy.pair_days
    right, same = _("A third of the first one"), _("As much as the first one")
    return question(
        "friends",
        _(
            "Somebody likes three of your comments within %(days)s. What is the third like worth?",
            days=counted(days, "day"),
        )
        if days
        else _("Somebody likes three of your comments. What is the third like worth?"),
        right if days else same,
        (same, _("Three times as much as the first one"), _("Nothing at all"), right),
        _(
            "Repeated likes count less: when one member reacts to another again within %(days)s, the second "
            "reaction is worth half, the third a third, and so on.",
            days=counted(days, "day"),
        )
        if days
        else _("Under the current rules, every reaction counts in full, even several to the same member."),
    )


def mutual(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What likes are worth that members return."""
    days = counted(economy.mutual_days, "day")
    half, same = _("Half of what it would pay otherwise"), _("As much as any other like")
    return question(
        "mutual",
        _("Three members like each other’s comments, and nobody else’s. What does one of these likes pay?"),
        half if economy.mutual_days else same,
        (same, _("Twice as much, because the like was returned"), _("Nothing at all"), half),
        _(
            "Where two members have each given the other a plus or like within %(days)s, it is divided by the number "
            "of members its receiver exchanges them with. In a group of three that’s two; in a group of twenty, "
            "nineteen.",
            days=days,
        )
        if economy.mutual_days
        else _("Under the current rules, a like that is returned counts like any other."),
    )
