"""The comments of a thread, the form for a new one, the lock in its place, and what answers a write."""

from forum.errors import CannotPay
from forum.forms.posts import CommentForm
from forum.i18n import N_, _
from forum.models import Member
from forum.render.editing import Editing
from forum.render.prices import Tribute
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by

_COMMENTS = ("threads/_rows.html", "threads/_comment.html", "threads/_fold.html")


def sections() -> list[Section]:
    """Return the sections in the order of the page."""
    return [_comments(), _composer(), _lock(), _answers()]


def _comments() -> Section:
    me = samples.commenter()
    by_author = samples.author()

    def shown(name: str, viewer: Member | None, *comments: object) -> Sample:
        inputs = seen_by(viewer, rows=comments, post=samples.post(), sort="best", priced=len(comments) > 1)
        return Sample(name, "styleguide/_comments.html", inputs, _COMMENTS)

    def of_author(number: int, **changes: object) -> object:
        return samples.comment(number, by_author, **changes)

    edited = of_author(8, edited_at=samples.ago(minutes=2), likes=1_204)
    long_word = of_author(9, body="Averylongword" * 12)
    return Section(
        N_("Comments"),
        [
            shown(N_("Anonymous"), None, of_author(1)),
            shown(N_("Someone else’s"), me, of_author(2)),
            shown(N_("From elsewhere, not claimed yet"), me, samples.comment(399, role="unclaimed")),
            shown(N_("Your own"), me, samples.comment(3)),
            shown(N_("Liked"), me, of_author(4, my_reaction=1)),
            shown(N_("Disliked"), me, of_author(5, my_reaction=-1)),
            shown(N_("Below the gate"), samples.newcomer(), of_author(6)),
            shown(N_("As a moderator sees it"), samples.moderator(), of_author(7)),
            shown(N_("Featured"), me, of_author(14, featured=True)),
            shown(N_("Edited, much liked"), me, edited),
            shown(N_("A very long word"), me, long_word),
            shown(N_("Deleted"), me, of_author(10, removed=1)),
            shown(N_("Removed, with the reason"), me, of_author(11, removed=1, removed_because="Names a neighbour.")),
            shown(N_("A conversation"), me, *samples.conversation()),
            shown(N_("Folded away"), me, *samples.folded_conversation()),
            Sample(N_("What you earn, below the gate"), "threads/_earn.html", _earning(None)),
            Sample(N_("What you earn, above it"), "threads/_earn.html", _earning(me)),
            Sample(N_("How many"), "threads/_count.html", seen_by(me, post=samples.post())),
            Sample(N_("Why one can’t like yet"), "threads/_why_like.html", seen_by(samples.newcomer())),
            Sample(
                N_("Its menu, open"),
                "styleguide/_comment_menu.html",
                seen_by(me),
                ("threads/_comment_menu.html",),
                kind="dialog-shown",
            ),
            Sample(N_("Who liked one"), "comments/_likes.html", seen_by(me, likes=samples.likes())),
            _edited("comments/_edit.html", N_("Being edited"), 12),
            _edited("comments/_edit_form.html", N_("Being edited, on a page of its own"), 13, wrong=True),
        ],
    )


def _earning(me: Member | None) -> dict[str, object]:
    return seen_by(me, may_comment=me is not None, post=samples.post())


def _edited(template: str, name: str, number: int, *, wrong: bool = False) -> Sample:
    form = CommentForm(formdata=None, data={"body": "" if wrong else samples.COMMENT})
    errors = {"body": [_("Write something first.")]} if wrong else {}
    given = {"comment": samples.comment(number), "form": form, "errors": errors, "editing": Editing()}
    inputs = seen_by(samples.commenter(), listed=template, **given)
    return Sample(
        name, "styleguide/_listed.html" if template == "comments/_edit.html" else template, inputs, (template,)
    )


def _panel(me: Member | None, **changes: object) -> dict[str, object]:
    """Return the inputs of the form and of the lock."""
    fields = {
        "form_id": "comment-form", "post_id": samples.NOWHERE, "parent": None, "parent_id": None, "body": "",
        "errors": {},
        "avatar": me and me.avatar, "tribute": Tribute(samples.ECONOMY.comment_tribute_mtwei), "swapped": False,
        "pace": None, "may_comment": False, "closing": None,
    }  # fmt: skip
    return seen_by(me, **fields | changes)


def _composer() -> Section:
    poor = CannotPay(8_000, 2_000)
    errors = {"form": [f"{poor.message} {poor.advice}"], "body": [_("Write something first.")]}
    parent = samples.comment(200, samples.author())

    def shown(name: str, template: str = "threads/_form.html", kind: str = "", **changes: object) -> Sample:
        inputs = _panel(samples.commenter(), may_comment=True, **changes)
        return Sample(name, template, inputs, (template, "threads/_send.html"), kind=kind)

    return Section(
        N_("Composer"),
        [
            shown(N_("Empty"), "threads/_composer.html"),
            shown(N_("With errors"), errors=errors, body=samples.COMMENT, tribute=Tribute(8_000)),
            shown(N_("A reply, under its comment"), form_id="reply-form-1", parent=parent, parent_id=parent.id),
            shown(N_("A reply, at the end of the page"), parent=parent, parent_id=parent.id),
            shown(N_("In a hurry"), tribute=samples.hurried_tribute()),
            shown(
                N_("Answering someone who replied"),
                parent=parent,
                parent_id=parent.id,
                tribute=Tribute(1_000, answers_back=True),
            ),
            Sample(
                N_("Docked"),
                "styleguide/_docked.html",
                _panel(samples.commenter()),
                (
                    "threads/_form.html",
                    "threads/_your_comment.html",
                    "threads/_send.html",
                    "threads/_dislike_price.html",
                    "css/composer.css",
                ),
                kind="docked-shown",
            ),
        ],
    )


def _lock() -> Section:
    def shown(name: str, me: Member | None, *days_xp: int, **changes: object) -> Sample:
        own = samples.own_pace(me, *days_xp) if me else None
        return Sample(name, "threads/_lock.html", _panel(me, pace=own, **changes), ("threads/_lock.html", *_PACE))

    def paced(name: str, *days_xp: int, done: tuple[str, ...] = ()) -> Sample:
        return Sample(name, "levels/_pace.html", {"pace": samples.own_pace(samples.voter(), *days_xp, done=done)})

    return Section(
        N_("Lock"),
        [
            shown(N_("Anonymous"), None),
            shown(N_("With a pace and ways"), samples.voter(), 12, 0, 25, 31, body=samples.COMMENT),
            shown(N_("Without a pace"), samples.newcomer()),
            paced(N_("A pace, with the one-time bonuses"), 3, 3, 4),
            paced(N_("A pace, without the one-time bonuses"), 3, 3, 4, done=("quiz", "email", "profile", "report")),
            paced(N_("No pace yet")),
        ],
    )


_PACE = ("levels/_next_step.html", "levels/_pace.html", "levels/_ways.html", "levels/_way.html")


def _answers() -> Section:
    me = samples.commenter()
    reply = samples.comment(301, parent_id=samples.NOWHERE, depth=1, parent_display_name="Aurel Author")
    return Section(
        N_("Answers"),
        [
            Sample(
                N_("To a comment just written"),
                "styleguide/_answer.html",
                _panel(me, comment=samples.comment(300), answer="threads/_created.html"),
                ("threads/_created.html",),
            ),
            Sample(
                N_("To a reply just written"),
                "styleguide/_answer.html",
                _panel(me, comment=reply, answer="threads/_created.html"),
                ("threads/_created.html",),
            ),
        ],
    )
