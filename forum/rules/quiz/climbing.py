"""Questions about reading, XP and levels."""

from forum.i18n import _, counted, figure
from forum.rules.economy import WORDS_PER_MINUTE, EconomyRules
from forum.rules.gates import Gate
from forum.rules.levels import LevelRules
from forum.rules.quiz.question import Question, question
from forum.rules.reading_time import needed_ms, time_to_read_seconds
from forum.twei import twei


def measured(_economy: EconomyRules, _levels: LevelRules) -> Question:
    """How reading is measured."""
    return question(
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


def needed(_economy: EconomyRules, _levels: LevelRules) -> Question:
    """How long a text has to be read."""
    words = 10 * WORDS_PER_MINUTE
    minutes, needed = time_to_read_seconds(words) // 60, needed_ms(words) // 60_000
    return question(
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


def comment_gate(_economy: EconomyRules, levels: LevelRules) -> Question:
    """From which level on one may comment."""
    gate, highest = levels.gates[Gate.COMMENT], len(levels.thresholds_xp)
    near = [level for level in (gate - 5, gate + 5, gate + 12, gate - 8, 1, 2, 3) if 1 <= level <= highest]
    return question(
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


def plus(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a plus earns, and whom."""
    worth_mtwei = economy.plus_reward_mtwei
    read, never = _("If its giver has read the post to its end"), _("Never: a plus only counts, and pays nothing")
    return question(
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


def bought_xp(_economy: EconomyRules, levels: LevelRules) -> Question:
    """Whether XP can be bought."""
    return question(
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
