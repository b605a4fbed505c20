"""Previews and drafts: what is being written, before it is sent."""

from flask import Blueprint, render_template, request, url_for

from forum.actions.comments import live_comment
from forum.actions.drafts import save_draft
from forum.actions.posts import live_post
from forum.errors import Invalid
from forum.forms.posts import COMMENT_LENGTH_MAX, DraftForm, PreviewForm
from forum.i18n import _
from forum.models import Member
from forum.models.draft import NEW_POST_PLACE, thread_place
from forum.models.names import known_names
from forum.queries.pictures import frames_of
from forum.rules.gates import Gate
from forum.text.markdown import render_article, render_comment
from forum.web import answers
from forum.web.login import signed_in
from forum.web.viewer import viewer

bp = Blueprint("drafts", __name__)


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
    save_draft(me, thread_place(post.id, parent_id), form.body.data, avatar=form.avatar.data or None)
    return _saved(url_for("posts.show", post_id=post.id, slug=post.slug) + "#your-comment")


@bp.post("/posts/draft")
@signed_in
def keep_post(me: Member) -> object:
    """Save the draft of a new post."""
    form = DraftForm()
    form.check()
    save_draft(me, NEW_POST_PLACE, form.body.data, form.title.data, form.tags.data)
    return _saved(url_for("posts.new"))


def _saved(to: str) -> object:
    return answers.answer(
        lambda: render_template("drafts/_status.html", message=_("Draft saved")), to, flashes=_("Draft saved")
    )


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
