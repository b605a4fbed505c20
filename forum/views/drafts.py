"""Previews and drafts: what is being written, before it is sent; and the list of all that has not been."""

from flask import Blueprint, request

from forum.actions import drafts as actions
from forum.actions.comments import live_comment
from forum.actions.posts import live_post
from forum.errors import Invalid
from forum.forms.posts import COMMENT_LENGTH_MAX, DraftForm, PreviewForm
from forum.i18n import _
from forum.models import DiscardedDraft, Member
from forum.models.draft import NEW_POST_PLACE, comment_edit_place, post_edit_place, thread_place
from forum.models.names import known_names
from forum.queries.pictures import frames_of
from forum.render.drafting import LIST, answer_kept, answer_with_form, answer_with_list, discarded_notice, render_drafts
from forum.rules.gates import Gate
from forum.text.markdown import render_article, render_comment
from forum.web import answers
from forum.web.login import signed_in
from forum.web.viewer import viewer

bp = Blueprint("drafts", __name__)


@bp.get("/drafts")
@signed_in
def index(me: Member) -> str:
    """List what the member is writing, and what they have discarded lately."""
    return render_drafts(me)


@bp.post("/posts/<id:post_id>/draft")
@signed_in
def keep(me: Member, post_id: int) -> object:
    """Save the draft of a comment, locked or not."""
    form = DraftForm()
    form.check()
    post = live_post(post_id)
    parent_id = int(form.parent_id.data) if form.parent_id.data else None
    if parent_id and live_comment(parent_id).post_id != post.id:
        raise Invalid(parent_id=_("The comment you’re replying to isn’t in this thread."))
    place = thread_place(post.id, parent_id)
    discarded_id = actions.save_draft(me, place, form.body.data, avatar=form.avatar.data or None)
    return answer_kept(place, discarded_id)


@bp.post("/posts/draft")
@signed_in
def keep_post(me: Member) -> object:
    """Save the draft of a new post."""
    form = DraftForm()
    form.check()
    words = form.body.data, form.title.data, form.tags.data
    discarded_id = actions.save_draft(me, NEW_POST_PLACE, *words, series=form.series.data)
    return answer_kept(NEW_POST_PLACE, discarded_id)


@bp.post("/posts/<id:post_id>/edit/draft")
@signed_in
def keep_post_edit(me: Member, post_id: int) -> object:
    """Save the draft of a post's next version."""
    form = DraftForm()
    form.check()
    words = form.body.data, form.title.data, form.tags.data, form.series_or_none
    discarded_id = actions.save_post_edit(me, post_id, *words, **form.marks)
    return answer_kept(post_edit_place(post_id), discarded_id, replaced=bool(form.instead_of.data))


@bp.post("/comments/<id:comment_id>/edit/draft")
@signed_in
def keep_comment_edit(me: Member, comment_id: int) -> object:
    """Save the draft of a comment's next version."""
    form = DraftForm()
    form.check()
    words = form.body.data, form.avatar.data or None
    discarded_id = actions.save_comment_edit(me, comment_id, *words, **form.marks)
    return answer_kept(comment_edit_place(comment_id), discarded_id, replaced=bool(form.instead_of.data))


@bp.post("/drafts/discard")
@signed_in
def discard(me: Member) -> object:
    """Throw a draft away, from the list or from the form that it is in or offered by."""
    place = request.form.get("place", "")
    discarded_id = answers.act_once(me, lambda: actions.discard_draft(me, place)) or 0
    if request.form.get("from") == LIST:
        return answer_with_list(me, discarded_notice(discarded_id, target=LIST))
    return answer_with_form(me, place, discarded_notice(discarded_id), continues=False)


@bp.post("/drafts/<id:discarded_id>/restore")
@signed_in
def restore(me: Member, discarded_id: int) -> object:
    """Bring a discarded draft back: into the list, or into the form that it was discarded in."""
    discarded = DiscardedDraft.of(me, discarded_id)
    answers.act_once(me, lambda: actions.restore_draft(me, discarded_id))
    if discarded is None or LIST in (request.form.get("from"), request.headers.get("HX-Target")):
        return answer_with_list(me, _("Draft restored."))
    return answer_with_form(me, discarded.place, _("Draft restored."), continues=True)


@bp.post("/preview")
@signed_in
def preview(me: Member) -> str:
    """Show how the text will look: as a comment, or with `as=post` as an article."""
    form = PreviewForm()
    form.check()
    is_post = request.form.get("as") == "post"
    # Who may not publish has no use for the preview of more than a comment, and the server no time for it.
    shorter = form.body.data if viewer().may[Gate.PUBLISH] else form.body.data[:COMMENT_LENGTH_MAX]
    rendered = (render_article if is_post else render_comment)(shorter, frames_of(me, shorter), people=known_names)
    inputs = {"rendered": rendered, "is_post": is_post}
    return answers.render_part_or_page("drafts/_preview.html", "drafts/preview.html", **inputs)
