"""The quiz "how earning works": questions made of the rules in force, drawn by a number. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random

from forum.i18n import in_language
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.quiz import acting, climbing, paying
from forum.rules.quiz.question import Question

QUESTIONS_DRAWN = 5
DRAWS = 1_000_000


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
    return replace(question, options=options, right=order.index(question.right))


# In an order of their own, which a draw depends on.
_MAKERS: tuple[Callable[[EconomyRules, LevelRules], Question], ...] = (
    acting.dislike_cost, acting.refund, acting.like_own, climbing.measured, climbing.needed, climbing.comment_gate,
    acting.tribute, acting.hurry, paying.settlement, paying.factor, paying.reading_cap, acting.friends, paying.hold,
    climbing.plus, climbing.bought_xp, acting.mutual,
)  # fmt: skip
