"""What an action did, in a sentence: said at once, where it was done."""

from dataclasses import replace

from forum.i18n import _, figure
from forum.queries.comments import CommentView
from forum.queries.post import PostView
from forum.render.filters import signed_twei
from forum.rules.undo import UNDO_MINUTES
from forum.twei import twei
from forum.web.answers import Undoable
from forum.web.viewer import Outcome, site


def figures(outcome: Outcome) -> str:
    """Return what moved for whoever acted: "−1 Twei", "+2 Twei, +1 XP"; nothing where nothing did."""
    said = []
    if outcome.amount_mtwei:
        said.append(f"{signed_twei(outcome.amount_mtwei)} Twei")
    if outcome.gained_xp > 0:
        said.append(f"+{figure(outcome.gained_xp)} XP")
    return ", ".join(said)


def deleted(thing: str, gone: PostView | CommentView) -> Undoable:
    """Return what a deletion did to the "post" or "comment", and what undoes it for as long as that can be."""
    words = {
        ("post", True): _("Post deleted. Its tribute isn’t returned."),
        ("post", False): _("Post removed. The reason is in the public log."),
        ("comment", True): _("Comment deleted. Its tribute isn’t returned."),
        ("comment", False): _("Comment removed. The reason is in the public log."),
    }
    return Undoable(
        id=undo_id(thing, gone.id),
        sentence=f"{words[thing, gone.removed_by in (gone.author_id, None)]} "
        + _("You can undo this for %(minutes)s minutes.", minutes=UNDO_MINUTES),
        address=f"/{thing}s/{gone.id}/restore",
        target=f"comment-{gone.id}" if thing == "comment" else "",
        key=str(gone.removed_at),
    )


def undo_id(thing: str, thing_id: int) -> str:
    """Return the id of the notice that offers to undo the thing's deletion."""
    return f"undo-{thing}-{thing_id}"


def with_figures(sentence: str, outcome: Outcome) -> str:
    """Return the sentence, and after it what moved."""
    return f"{sentence} {figures(outcome)}".strip()


def written(sentence: str, outcome: Outcome, *, waits: bool) -> str:
    """Return what came of writing or editing something, and what moved; where it `waits`, that others do not see it."""
    told = _("Thank you. This waits for a moderator; others will see it once it’s approved.")
    return with_figures(told if waits else sentence, outcome)


def opinion(value: str, outcome: Outcome) -> str:
    """Return what a vote or a reaction (`plus`, `minus`, `like`, `dislike`, `none`) did."""
    said = {
        "plus": _("Plus given."),
        "minus": _("Minus given."),
        "like": _("Liked."),
        "dislike": _("Disliked."),
        "none": _("Undone."),
    }
    if value in {"minus", "dislike"} and outcome.amount_mtwei < 0:
        return f"{said[value]} " + _("%(figures)s, refundable until it settles.", figures=figures(outcome))
    if outcome.amount_mtwei <= 0:
        return with_figures(said[value], outcome)
    # The fee of what it was before comes back: nobody should take that for earnings.
    refunded = _("%(amount)s Twei refunded.", amount=twei(outcome.amount_mtwei))
    return with_figures(f"{said[value]} {refunded}", replace(outcome, amount_mtwei=0))


def finished(outcome: Outcome) -> str:
    """Return what a reading earned that has just been completed: XP at once, Twei by the settlement."""
    sentence = with_figures(_("You’ve finished this post."), outcome)
    if outcome.pending_mtwei <= 0:
        return sentence
    pending = _(
        "%(amount)s Twei pending, paid in the daily settlement after %(hours)s hours.",
        amount=twei(outcome.pending_mtwei),
        hours=site().economy_rules.hold_hours,
    )
    return f"{sentence}, {pending}" if outcome.gained_xp else f"{sentence} {pending}"
