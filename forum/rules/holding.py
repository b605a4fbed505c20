"""Whether what somebody has written waits for a moderator before others see it, and why. Pure.

The database and the text are asked elsewhere: here it is decided what their answers mean.
"""

from dataclasses import dataclass
from enum import unique

from forum.i18n import N_
from forum.rules.decisions import HiddenBecause
from forum.rules.moderation import ModerationRules
from forum.rules.worded import Worded

RECORD_DAYS = 30
REPEAT_DAYS = 7
# A shorter text is the same again without being spam: "Thank you!"
REPEAT_LETTERS_MIN = 20
# A share means something only from some comments on, and one flagger must not be enough to silence anybody.
FLAGGED_MIN = 3
FLAGGERS_MIN = 2


@unique
class HeldBy(Worded):
    """Which rule holds something back."""

    WORD = "word", N_("It contains a word that the filter holds.")
    DOMAIN = "domain", N_("It links to a site that the filter holds.")
    REPEAT = "repeat", N_("Its author has written the same within the last week.")
    NEWCOMER = "newcomer", N_("It’s among its author’s first comments.")
    REMOVALS = "removals", N_("Several of its author’s texts were removed within the last 30 days.")
    FLAGS = "flags", N_("Many of its author’s comments were flagged within the last 30 days.")


# What holds a text for what it says; the others hold it for who wrote it.
_FILTERS = frozenset({HeldBy.WORD, HeldBy.DOMAIN, HeldBy.REPEAT})


@dataclass(frozen=True, slots=True)
class Found:
    """What the filters found in a text: a held word, a held domain (each empty for none), the same text again."""

    word: str = ""
    domain: str = ""
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a member.

    `seen` are their comments that stand for all to see; of the last 30 days: `removed` texts by moderators, `written`
    comments, `flagged` ones of these (flags that were found wrong left out), and `flaggers`, by how many members.
    """

    seen: int = 0
    removed: int = 0
    written: int = 0
    flagged: int = 0
    flaggers: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """Why something waits; `detail` is the word or domain that was found."""

    by: HeldBy
    detail: str = ""

    @property
    def because(self) -> HiddenBecause:
        """As what it is hidden."""
        return HiddenBecause.FILTER if self.by in _FILTERS else HiddenBecause.REVIEW


def why_held(rules: ModerationRules, found: Found, record: Record, *, is_comment: bool) -> Held | None:
    """Return why a text waits for a moderator; None where it does not. What it says comes before who wrote it."""
    if found.word:
        return Held(HeldBy.WORD, found.word)
    if found.domain:
        return Held(HeldBy.DOMAIN, found.domain)
    if found.repeats and rules.repeats_held:
        return Held(HeldBy.REPEAT)
    if is_comment and record.seen < rules.newcomer_comments:
        return Held(HeldBy.NEWCOMER)
    return under_review(rules, record)


def under_review(rules: ModerationRules, record: Record) -> Held | None:
    """Return why all that a member writes waits, by what became of what they wrote before; None where it does not.

    A rule of 0 holds nobody.
    """
    if rules.review_removals and record.removed >= rules.review_removals:
        return Held(HeldBy.REMOVALS)
    share = rules.review_flagged_percent
    is_much = record.flagged >= FLAGGED_MIN and record.flaggers >= FLAGGERS_MIN
    if share and is_much and record.flagged * 100 >= share * record.written:
        return Held(HeldBy.FLAGS)
    return None
