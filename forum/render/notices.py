"""What an action did, in a sentence: said at once, where it was done."""

from forum.i18n import _, figure
from forum.render.filters import signed_twei
from forum.web.viewer import Outcome


def figures(outcome: Outcome) -> str:
    """Return what moved for whoever acted: "−1 Twei", "+2 Twei, +1 XP"; nothing where nothing did."""
    said = []
    if outcome.amount_mtwei:
        said.append(f"{signed_twei(outcome.amount_mtwei)} Twei")
    if outcome.gained_xp > 0:
        said.append(f"+{figure(outcome.gained_xp)} XP")
    return ", ".join(said)


def with_figures(sentence: str, outcome: Outcome) -> str:
    """Return the sentence, and after it what moved."""
    return f"{sentence} {figures(outcome)}".strip()


def opinion(value: str, outcome: Outcome) -> str:
    """Return what a vote or a reaction (`plus`, `minus`, `like`, `dislike`, `none`) did."""
    if value in {"minus", "dislike"} and outcome.amount_mtwei < 0:
        return _("%(figures)s, refundable until it settles.", figures=figures(outcome))
    said = {
        "plus": _("Plus given."),
        "minus": _("Minus given."),
        "like": _("Liked."),
        "dislike": _("Disliked."),
        "none": _("Undone."),
    }
    return with_figures(said[value], outcome)
