"""The quiz "how earning works": questions made of the rules in force, drawn by a number. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from forum.i18n import _, counted, figure, in_language
from forum.rules.economy import WORDS_PER_MINUTE, EconomyRules
from forum.rules.gates import Gate
from forum.rules.levels import LevelRules
from forum.rules.lines import Pot
from forum.rules.reading_time import needed_ms, time_to_read_seconds
from forum.twei import MTWEI_PER_TWEI, twei

QUESTIONS_DRAWN = 5
DRAWS = 1_000_000
_OPTIONS_MAX = 4


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options in the order shown, which of them is right, and why, in words."""

    name: str
    text: str
    options: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questions of one draw. `edition` tells one state of the rules, as far as questions speak of them."""

    draw: int
    edition: str
    questions: tuple[Question, ...]

    def unanswered(self, picks: Mapping[str, int]) -> list[Question]:
        """Return the questions to which no option was picked; `picks` maps a question's name to an option's index."""
        return [one for one in self.questions if not 0 <= picks.get(one.name, -1) < len(one.options)]

    def wrong(self, picks: Mapping[str, int]) -> list[Question]:
        """Return the questions to which another option than the right one was picked."""
        return [one for one in self.questions if picks.get(one.name) != one.right]


def sheet(draw: int, economy: EconomyRules, levels: LevelRules) -> Sheet:
    """Return the sheet of the number `draw`: by the same rules always the same."""
    chance = Random(draw)
    with in_language():  # an edition is the same for readers of all languages
        edition = sha256(repr(_questions(economy, levels)).encode()).hexdigest()[:12]
    drawn = chance.sample(_questions(economy, levels), QUESTIONS_DRAWN)
    return Sheet(draw, edition, tuple(_shuffled(question, chance) for question in drawn))


def _questions(economy: EconomyRules, levels: LevelRules) -> list[Question]:
    return [make(economy, levels) for make in _MAKERS]


def draw_of(typed: str) -> int | None:
    """Return the number of a draw as a form carries it; None for what is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len(str(DRAWS)) else None


def _shuffled(question: Question, chance: Random) -> Question:
    order = chance.sample(range(len(question.options)), len(question.options))
    options = tuple(question.options[place] for place in order)
    return Question(question.name, question.text, options, order.index(question.right), question.why)


def _question(name: str, text: str, right: str, others: Iterable[str], why: str) -> Question:
    """Return a question whose right option stands first, with others that differ from it."""
    options = tuple(dict.fromkeys((right, *others)))[:_OPTIONS_MAX]
    return Question(name, text, options, 0, why)


def _price(mtwei: int) -> str:
    return f"{twei(mtwei)} Twei" if mtwei else _("Nothing")


def _prices(mtwei: int) -> list[str]:
    """Return amounts that somebody could take for this one."""
    return [_price(other) for other in (mtwei * 2, mtwei // 2, 0, mtwei + MTWEI_PER_TWEI, mtwei + 5 * MTWEI_PER_TWEI)]


def _dislike_cost(economy: EconomyRules, _levels: LevelRules) -> Question:
    fee_mtwei = economy.dislike_fee_mtwei
    return _question(
        "dislike_cost",
        _("What does it cost you to dislike a comment?"),
        _price(fee_mtwei),
        _prices(fee_mtwei),
        _("A dislike costs %(fee)s Twei, which wait in escrow until they settle.", fee=twei(fee_mtwei)),
    )


def _refund(economy: EconomyRules, _levels: LevelRules) -> Question:
    return _question(
        "refund",
        _("What happens to the fee when you take a dislike back before it settles?"),
        _("All of it comes back to your wallet"),
        (_("It is lost"), _("It goes to the commenter"), _("It goes to the post’s author")),
        _(
            "Until it settles the fee of %(fee)s Twei lies in escrow, and comes back whole. After that it is final.",
            fee=twei(economy.dislike_fee_mtwei),
        ),
    )


def _like_own(economy: EconomyRules, _levels: LevelRules) -> Question:
    worth_mtwei, likes = economy.like_own_mtwei, counted(economy.net_likes_min, "net like")
    stands = _("If its comment stands at %(likes)s or more when your like settles", likes=likes)
    never = _("Never: giving a like brings nothing")
    return _question(
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


def _measured(_economy: EconomyRules, _levels: LevelRules) -> Question:
    return _question(
        "measured",
        _("How is a reading measured?"),
        _("By the server’s clock, while the page is in view and you move in it, and by the end of the article in view"),
        (
            _("By how fast you scroll to the end"),
            _("By your word that you have read it"),
            _("By how often you open the post"),
        ),
        _(
            "The browser only says “still here”; the server counts the time between. The end of the article must have "
            "been in view too."
        ),
    )


def _needed(_economy: EconomyRules, _levels: LevelRules) -> Question:
    words = 10 * WORDS_PER_MINUTE
    minutes, needed = time_to_read_seconds(words) // 60, needed_ms(words) // 60_000
    return _question(
        "needed",
        _(
            "A post takes %(minutes)s to read. After how much measured time is your reading complete?",
            minutes=counted(minutes, "minute"),
        ),
        counted(needed, "minute"),
        [counted(other, "minute") for other in (1, needed // 2, minutes, 2 * minutes)],
        _(
            "Some read faster than others: %(needed)s of the %(all)s are enough, and the end of the article must have "
            "been in view.",
            needed=counted(needed, "minute"),
            all=figure(minutes),
        ),
    )


def _comment_gate(_economy: EconomyRules, levels: LevelRules) -> Question:
    gate, highest = levels.gates[Gate.COMMENT], len(levels.thresholds_xp)
    near = [level for level in (gate - 5, gate + 5, gate + 12, gate - 8, 1, 2, 3) if 1 <= level <= highest]
    return _question(
        "comment_gate",
        _("From which level on may you comment?"),
        f"LVL {gate}",
        [f"LVL {level}" for level in near],
        _(
            "Commenting opens at LVL %(level)s, which begins at %(xp)s XP. Below it you can keep a draft.",
            level=gate,
            xp=figure(levels.thresholds_xp[gate - 1]),
        ),
    )


def _tribute(economy: EconomyRules, _levels: LevelRules) -> Question:
    return _question(
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


def _hurry(economy: EconomyRules, _levels: LevelRules) -> Question:
    minutes, first_mtwei = economy.hurry_minutes, economy.tribute_mtwei(0)
    second_mtwei = economy.tribute_mtwei(1) if minutes else first_mtwei
    lately = {"minutes": counted(minutes, "minute"), "first": twei(first_mtwei), "second": twei(second_mtwei)}
    return _question(
        "hurry",
        _("You write two comments in the same thread within %(minutes)s. What does the second one cost?", **lately)
        if minutes
        else _("You write two comments in the same thread right after one another. What does the second one cost?"),
        _price(second_mtwei),
        [_price(first_mtwei), *_prices(second_mtwei)],
        _(
            "The first costs %(first)s Twei. Each further one in the same thread within %(minutes)s costs twice as "
            "much: %(second)s Twei for the second.",
            **lately,
        )
        if minutes
        else _("The first costs %(first)s Twei. By the rules in force, haste costs nothing more.", **lately),
    )


def _settlement(economy: EconomyRules, _levels: LevelRules) -> Question:
    share = twei(economy.settlement_budget_share)
    return _question(
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


def _factor(economy: EconomyRules, _levels: LevelRules) -> Question:
    share = twei(economy.pot_shares()[Pot.LIKES])
    return _question(
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


def _reading_cap(economy: EconomyRules, _levels: LevelRules) -> Question:
    cap_mtwei, post_mtwei = economy.reading_day_max_mtwei, economy.reading_post_max_mtwei
    return _question(
        "reading_cap",
        _("How much can reading earn you in one day, at most?"),
        _price(cap_mtwei),
        [_price(post_mtwei), *_prices(cap_mtwei)],
        _(
            "Reading earns %(minute)s Twei a minute, at most %(post)s for one post and %(day)s in one day, before the "
            "pot’s factor.",
            minute=twei(economy.reading_minute_mtwei),
            post=twei(post_mtwei),
            day=twei(cap_mtwei),
        ),
    )


def _friends(economy: EconomyRules, _levels: LevelRules) -> Question:
    days = economy.pair_days
    right, same = _("A third of what the first one is worth"), _("As much as the first one")
    return _question(
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


def _hold(economy: EconomyRules, _levels: LevelRules) -> Question:
    hours = economy.hold_hours
    others = (hours + 24, 2 * hours + 1, hours + 72, hours // 2)
    return _question(
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


def _plus(economy: EconomyRules, _levels: LevelRules) -> Question:
    worth_mtwei = economy.plus_reward_mtwei
    read, never = _("If its giver has read the post to its end"), _("Never: a plus only counts, and pays nothing")
    return _question(
        "plus",
        _("When does a plus earn the post’s author something?"),
        read if worth_mtwei else never,
        (_("Always, and at once"), _("If its giver has commented too"), never, read),
        _(
            "A plus is worth %(worth)s Twei to the author, where whoever gave it has a completed reading of the post. "
            "Reading and plus may come in either order.",
            worth=twei(worth_mtwei),
        )
        if worth_mtwei
        else _("By the rules in force, a plus is worth 0 Twei."),
    )


def _bought_xp(_economy: EconomyRules, levels: LevelRules) -> Question:
    return _question(
        "bought_xp",
        _("What do XP cost in Twei?"),
        _("They cannot be bought at all"),
        (
            _("1 Twei for each"),
            _("The more, the higher one’s level"),
            _("Nothing for authors, 1 Twei for all others"),
        ),
        _(
            "XP come from what one does, as a minute of a completed reading, which brings %(xp)s. They are never "
            "bought and never spent.",
            xp=figure(levels.xp.reading),
        ),
    )


_MAKERS: tuple[Callable[[EconomyRules, LevelRules], Question], ...] = (
    _dislike_cost, _refund, _like_own, _measured, _needed, _comment_gate, _tribute, _hurry, _settlement, _factor,
    _reading_cap, _friends, _hold, _plus, _bought_xp,
)  # fmt: skip
