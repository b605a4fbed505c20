"""The quiz "how earning works": questions made of the rules in force, drawn by a number. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from forum.economy import WORDS_PER_MINUTE, Rules
from forum.levels import LevelRules
from forum.measure import needed_ms, time_to_read_seconds
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


def sheet(draw: int, economy: Rules, levels: LevelRules) -> Sheet:
    """Return the sheet of the number `draw`: by the same rules always the same."""
    chance = Random(draw)
    known = [make(economy, levels) for make in _MAKERS]
    edition = sha256(repr(known).encode()).hexdigest()[:12]
    drawn = chance.sample(known, QUESTIONS_DRAWN)
    return Sheet(draw, edition, tuple(_shuffled(question, chance) for question in drawn))


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
    return f"{twei(mtwei)} Twei" if mtwei else "Nothing"


def _prices(mtwei: int) -> list[str]:
    """Return amounts that somebody could take for this one."""
    return [_price(other) for other in (mtwei * 2, mtwei // 2, 0, mtwei + MTWEI_PER_TWEI, mtwei + 5 * MTWEI_PER_TWEI)]


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _dislike_cost(economy: Rules, _levels: LevelRules) -> Question:
    fee_mtwei = economy.dislike_fee_mtwei
    return _question(
        "dislike_cost",
        "What does it cost you to dislike a comment?",
        _price(fee_mtwei),
        _prices(fee_mtwei),
        f"A dislike costs {twei(fee_mtwei)} Twei, which wait in escrow until they settle.",
    )


def _refund(economy: Rules, _levels: LevelRules) -> Question:
    return _question(
        "refund",
        "What happens to the fee when you take a dislike back before it settles?",
        "All of it comes back to your wallet",
        ("It is lost", "It goes to the commenter", "It goes to the post’s author"),
        f"Until it settles the fee of {twei(economy.dislike_fee_mtwei)} Twei lies in escrow, and comes back whole. "
        "After that it is final.",
    )


def _like_own(economy: Rules, _levels: LevelRules) -> Question:
    worth_mtwei, likes = economy.like_own_mtwei, economy.net_likes_min
    stands = f"If its comment stands at {_counted(likes, 'net like')} or more when your like settles"
    never = "Never: giving a like brings nothing"
    return _question(
        "like_own",
        "When does a like that you gave to a comment pay you?",
        stands if worth_mtwei else never,
        ("At once, whatever others think of it", "If its writer likes a comment of yours", never, stands),
        f"A like pays its giver {twei(worth_mtwei)} Twei, where the comment stands at {_counted(likes, 'net like')} "
        "or more as the like settles: likes less dislikes."
        if worth_mtwei
        else "By the rules in force, giving a like pays 0 Twei.",
    )


def _measured(_economy: Rules, _levels: LevelRules) -> Question:
    return _question(
        "measured",
        "How is a reading measured?",
        "By the server’s clock, while the page is in view and you move in it, and by the end of the article in view",
        ("By how fast you scroll to the end", "By your word that you have read it", "By how often you open the post"),
        "The browser only says “still here”; the server counts the time between. The end of the article must have "
        "been in view too.",
    )


def _needed(_economy: Rules, _levels: LevelRules) -> Question:
    words = 10 * WORDS_PER_MINUTE
    minutes, needed = time_to_read_seconds(words) // 60, needed_ms(words) // 60_000
    return _question(
        "needed",
        f"A post takes {minutes} minutes to read. After how much measured time is your reading complete?",
        _counted(needed, "minute"),
        [_counted(other, "minute") for other in (1, needed // 2, minutes, 2 * minutes)],
        f"Some read faster than others: {_counted(needed, 'minute')} of the {minutes} are enough, and the end of the "
        "article must have been in view.",
    )


def _comment_gate(_economy: Rules, levels: LevelRules) -> Question:
    gate, highest = levels.gates["comment"], len(levels.thresholds_xp)
    near = [level for level in (gate - 5, gate + 5, gate + 12, gate - 8, 1, 2, 3) if 1 <= level <= highest]
    return _question(
        "comment_gate",
        "From which level on may you comment?",
        f"LVL {gate}",
        [f"LVL {level}" for level in near],
        f"Commenting opens at LVL {gate}, which begins at {levels.thresholds_xp[gate - 1]:,} XP. "
        "Below it you can keep a draft.",
    )


def _tribute(economy: Rules, _levels: LevelRules) -> Question:
    return _question(
        "tribute",
        "Who gets the comment tribute, which you pay for a comment?",
        "The treasury, out of which rewards are paid",
        ("The post’s author", "Whoever you reply to", "You, as soon as somebody likes the comment"),
        f"A comment’s tribute, {twei(economy.comment_tribute_mtwei)} Twei by the rules in force, goes to the treasury "
        "at once. What a comment earns comes by likes.",
    )


def _hurry(economy: Rules, _levels: LevelRules) -> Question:
    minutes, first_mtwei = economy.hurry_minutes, economy.tribute_mtwei(0)
    second_mtwei = economy.tribute_mtwei(1) if minutes else first_mtwei
    lately = f"within {_counted(minutes, 'minute')}" if minutes else "right after one another"
    return _question(
        "hurry",
        f"You write two comments in the same thread {lately}. What does the second one cost?",
        _price(second_mtwei),
        [_price(first_mtwei), *_prices(second_mtwei)],
        f"The first costs {twei(first_mtwei)} Twei. "
        + (
            f"Each further one in the same thread within {_counted(minutes, 'minute')} costs twice as much: "
            f"{twei(second_mtwei)} Twei for the second."
            if minutes
            else "By the rules in force, haste costs nothing more."
        ),
    )


def _settlement(economy: Rules, _levels: LevelRules) -> Question:
    budget = f"{twei(economy.settlement_budget_share)} % of the treasury"
    return _question(
        "settlement",
        "How often is a settlement run, and out of what does it pay?",
        f"Once a day, out of {budget}",
        (
            f"Once a month, out of {budget}",
            "As soon as somebody earns something, out of the whole treasury",
            "Once a day, out of new Twei made for it",
        ),
        f"One settlement a UTC day pays what is due. It may spend {budget}, so the treasury cannot run dry.",
    )


def _factor(economy: Rules, _levels: LevelRules) -> Question:
    share = twei(economy.pot_shares()["likes"])
    return _question(
        "factor",
        "More is claimed for likes in one day than the pot for likes holds. What happens?",
        "Every claim of that pot is lessened by the same factor",
        ("Whoever claimed first is paid first", "The treasury adds what is missing", "Nobody is paid that day"),
        f"The pot for likes holds {share} % of the day’s budget and no more. Where more is claimed, every claim of the "
        "pot gets the same part of its worth.",
    )


def _reading_cap(economy: Rules, _levels: LevelRules) -> Question:
    cap_mtwei, post_mtwei = economy.reading_day_max_mtwei, economy.reading_post_max_mtwei
    return _question(
        "reading_cap",
        "How much can reading earn you in one day, at most?",
        _price(cap_mtwei),
        [_price(post_mtwei), *_prices(cap_mtwei)],
        f"Reading earns {twei(economy.reading_minute_mtwei)} Twei a minute, at most {twei(post_mtwei)} for one post "
        f"and {twei(cap_mtwei)} in one day, before the pot’s factor.",
    )


def _friends(economy: Rules, _levels: LevelRules) -> Question:
    days = economy.pair_days
    within = f" within {_counted(days, 'day')}" if days else ""
    right, same = "A third of what the first one is worth", "As much as the first one"
    return _question(
        "friends",
        f"Somebody likes three of your comments{within}. What is the third like worth?",
        right if days else same,
        (same, "Three times the first one", "Nothing at all", right),
        f"Friends wear off: of one member’s reactions to another within {_counted(days, 'day')}, the second is worth a "
        "half, the third a third, and so on."
        if days
        else "By the rules in force, reactions of one member to another count in full, however many they are.",
    )


def _hold(economy: Rules, _levels: LevelRules) -> Question:
    hours = economy.hold_hours
    others = (hours + 24, 2 * hours + 1, hours + 72, hours // 2)
    return _question(
        "hold",
        "How long does a reward wait, before a settlement can pay it?",
        _counted(hours, "hour"),
        [_counted(other, "hour") for other in others],
        f"Every reward waits {_counted(hours, 'hour')}. In that time a reaction can be taken back and a moderator can "
        "remove a comment, so nothing is ever taken out of a wallet again.",
    )


def _plus(economy: Rules, _levels: LevelRules) -> Question:
    worth_mtwei = economy.plus_reward_mtwei
    read, never = "If its giver has read the post to its end", "Never: a plus only counts, and pays nothing"
    return _question(
        "plus",
        "When does a plus earn the post’s author something?",
        read if worth_mtwei else never,
        ("Always, and at once", "If its giver has commented too", never, read),
        f"A plus is worth {twei(worth_mtwei)} Twei to the author, where whoever gave it has a completed reading of the "
        "post. Reading and plus may come in either order."
        if worth_mtwei
        else "By the rules in force, a plus is worth 0 Twei.",
    )


def _bought_xp(_economy: Rules, levels: LevelRules) -> Question:
    return _question(
        "bought_xp",
        "What do XP cost in Twei?",
        "They cannot be bought at all",
        ("1 Twei for each", "The more, the higher one’s level", "Nothing for authors, 1 Twei for all others"),
        f"XP come from what one does, as a minute of a completed reading, which brings {levels.xp.reading}. They are "
        "never bought and never spent.",
    )


_MAKERS: tuple[Callable[[Rules, LevelRules], Question], ...] = (
    _dislike_cost, _refund, _like_own, _measured, _needed, _comment_gate, _tribute, _hurry, _settlement, _factor,
    _reading_cap, _friends, _hold, _plus, _bought_xp,
)  # fmt: skip
