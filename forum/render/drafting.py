"""Where drafts are written: the address of each one's form, and the form itself, in the place of the one there."""

from flask import render_template, url_for

from forum.actions.comments import own_comment
from forum.actions.posts import own_post
from forum.i18n import _
from forum.models import Member
from forum.models.draft import NEW_POST_PLACE, comment_of_place, is_edit, post_of_place
from forum.queries.drafts import draft_list
from forum.render.composer import render_kept_composer
from forum.render.editing import render_comment_edit, render_new_post, render_post_edit
from forum.rules.leaving import DISCARDED_DRAFTS_KEPT
from forum.web import answers
from forum.web.answers import Undoable

LIST = "drafts"


def form_address(place: str, *, continues: bool = True) -> str:
    """Return the address of the page whose form holds what is written at a place; of no known place, of the drafts.

    An edit's form holds it where its author `continues` that; else what is published.
    """
    post_id, comment_id = post_of_place(place), comment_of_place(place)
    draft = 1 if continues else None
    if place == NEW_POST_PLACE:
        return url_for("posts.new")
    if post_id and is_edit(place):
        return url_for("posts.edit", post_id=post_id, draft=draft)
    if post_id:
        return url_for("posts.show", post_id=post_id, _anchor="your-comment")
    if comment_id and is_edit(place):
        return url_for("comments.edit", comment_id=comment_id, draft=draft)
    return url_for("comments.reply", comment_id=comment_id) if comment_id else url_for("drafts.index")


def answer_with_form(me: Member, place: str, said: Undoable | str, *, continues: bool) -> object:
    """Answer what became of a place's draft with the form there: in the place of the one on the page, or by a 303."""
    to = form_address(place, continues=continues)
    if not answers.wants_fragment():
        return answers.answer(lambda: "", to, moves_viewer=False, flashes=said)
    element_id, html = _form(me, place, continues=continues)
    return answers.in_place_of(element_id, str(answers.answer(lambda: html, to, notice=lambda _outcome: said)))


def _form(me: Member, place: str, *, continues: bool) -> tuple[str, str]:
    """Return the id of the element that the form of a place is, and the form. Raises NotFound."""
    post_id, comment_id = post_of_place(place), comment_of_place(place)
    if is_edit(place) and comment_id:
        return f"comment-{comment_id}", render_comment_edit(me, own_comment(me, comment_id), continues=continues)
    if is_edit(place) and post_id:
        return "post-form", render_post_edit(me, own_post(me, post_id), continues=continues)
    if place == NEW_POST_PLACE:
        return "post-form", render_new_post(me)
    return render_kept_composer(me, post_id, comment_id)


def render_drafts(me: Member) -> str:
    """Render the list of the member's drafts: the page, or to HTMX the list alone."""
    return answers.render_part_or_page(
        "drafts/_list.html",
        "drafts/index.html",
        found=draft_list(me),
        form_address=form_address,
        kept_days=DISCARDED_DRAFTS_KEPT.days,
    )


def answer_with_list(me: Member, said: Undoable | str) -> object:
    """Answer what became of a draft with the list of those that there are now."""
    return answers.answer(lambda: render_drafts(me), url_for("drafts.index"), notice=lambda _outcome: said)


def discarded_notice(discarded_id: int, target: str = "") -> Undoable | str:
    """Return what is said of a draft that was discarded, and what brings it back: in the element `target`, if any."""
    if not discarded_id:
        return _("Draft discarded.")
    return Undoable(
        id=f"undo-draft-{discarded_id}",
        sentence=_("Draft discarded."),
        address=url_for("drafts.restore", discarded_id=discarded_id),
        target=target,
        key=str(discarded_id),
    )


def offer_id(place: str) -> str:
    """Return the id of the element that offers the draft of a place."""
    return f"offer-{place.replace(':', '-')}"


def answer_kept(place: str, discarded_id: int | None, *, replaced: bool = False) -> object:
    """Answer the form of a place whose text has been kept, or was empty: then its last draft is a discarded one.

    `replaced` says that the text may have taken the place of a draft that the form offers: it is offered no longer.
    """
    said = _("Draft saved") if discarded_id is None else discarded_notice(discarded_id)
    gone = offer_id(place) if replaced else ""
    return answers.answer(
        lambda: render_template("drafts/_status.html", said=said, gone=gone),
        form_address(place),
        moves_viewer=False,
        flashes=said,
    )
