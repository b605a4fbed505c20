"""Questions about reading, XP and levels."""

from forum.i18n import _, counted, figure
from forum.rules.economy import WORDS_PER_MINUTE, EconomyRules
from forum.rules.gates import Gate
from forum.rules.levels import LevelRules
from forum.rules.lines import Line
from forum.rules.quiz.question import Question, question
from forum.rules.reading_time import needed_ms, time_to_read_seconds
from forum.twei import twei


def measured(_economy: EconomyRules, _levels: LevelRules) -> Question:
    """How reading is measured."""
    return question(
        "measured",
        _("How is a reading measured?"),
        _("By the server’s clock while the page is open and you’re active, and by whether you reach the end"),
        (
            _("By how fast you scroll to the end"),
            _("By taking your word for it"),
            _("By how often you open the post"),
        ),
        _(
            "The browser only reports that you’re still here; the server counts the time in between. You also "
            "have to reach the end of the article."
        ),
    )


def needed(_economy: EconomyRules, _levels: LevelRules) -> Question:
    """How long a text has to be read."""
    words = 10 * WORDS_PER_MINUTE
    minutes, needed = time_to_read_seconds(words) // 60, needed_ms(words) // 60_000
    return question(
        "needed",
        _(
            "A post takes %(minutes)s to read. How much measured time do you need to finish it?",
            minutes=counted(minutes, "minute"),
        ),
        counted(needed, "minute"),
        [counted(other, "minute") for other in (1, needed // 2, minutes, 2 * minutes)],
        _(
            "Some people read faster than others: %(needed)s out of %(all)s is enough, as long as you reach the "
            "end of the article.",
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
        _("Which level do you need to comment?"),
        f"LVL {gate}",
        [f"LVL {level}" for level in near],
        _(
            "Commenting opens at LVL %(level)s, which starts at %(xp)s XP. Until then you can save a draft.",
            level=gate,
            xp=figure(levels.thresholds_xp[gate - 1]),
        ),
    )


def plus(economy: EconomyRules, _levels: LevelRules) -> Question:
    """What a plus earns, and whom."""
    worth_mtwei = economy.plus_reward_mtwei
    read, never = _("If whoever gave it has finished the post"), _("Never: a plus is counted, but pays nothing")
    return question(
        "plus",
        _("When does a plus earn the post’s author something?"),
        read if worth_mtwei else never,
        (_("Always, right away"), _("If whoever gave it has commented too"), never, read),
        _(
            "A plus is worth up to %(worth)s Twei to the author if whoever gave it has finished the post. It doesn’t "
            "matter which comes first.",
            worth=twei(worth_mtwei),
        )
        if worth_mtwei
        else _("Under the current rules, a plus is worth 0 Twei."),
        Line.PLUSES if worth_mtwei else None,
    )


def bought_xp(_economy: EconomyRules, levels: LevelRules) -> Question:
    """Whether XP can be bought."""
    return question(
        "bought_xp",
        _("What does XP cost in Twei?"),
        _("It can’t be bought"),
        (
            _("1 Twei per XP"),
            _("It gets more expensive as your level rises"),
            _("Nothing for authors, 1 Twei for everyone else"),
        ),
        _(
            "You earn XP by what you do: each minute of a post you finish earns %(xp)s XP. It’s never bought and "
            "never spent.",
            xp=figure(levels.xp.reading),
        ),
    )
