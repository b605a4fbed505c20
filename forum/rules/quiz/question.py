"""What a question of the quiz is made of."""

from collections.abc import Iterable
from dataclasses import dataclass

from forum.i18n import _
from forum.rules.lines import Line
from forum.twei import MTWEI_PER_TWEI, twei

_OPTIONS_MAX = 4


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options in the order shown, which of them is right, and why, in words.

    `promises` is the line of money of which it says how much it may pay; None where it says nothing of the kind.
    """

    name: str
    text: str
    options: tuple[str, ...]
    right: int
    why: str
    promises: Line | None = None


def question(
    name: str, text: str, right: str, others: Iterable[str], why: str, promises: Line | None = None
) -> Question:
    """Return a question whose right option is first, with others that differ from it."""
    options = tuple(dict.fromkeys((right, *others)))[:_OPTIONS_MAX]
    return Question(name, text, options, 0, why, promises)


def price(mtwei: int) -> str:
    """Return a price in words: "2 Twei", "Nothing"."""
    return f"{twei(mtwei)} Twei" if mtwei else _("Nothing")


def other_prices(mtwei: int) -> list[str]:
    """Return amounts that somebody could take for this one."""
    return [price(other) for other in (mtwei * 2, mtwei // 2, 0, mtwei + MTWEI_PER_TWEI, mtwei + 5 * MTWEI_PER_TWEI)]
