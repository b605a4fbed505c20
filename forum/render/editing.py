"""The forms in which something published is changed, with the draft of that, where there is one."""

from dataclasses import dataclass
from secrets import token_urlsafe

from flask import request

from forum.forms.posts import MARK_LENGTH_MAX, CommentForm, PostForm
from forum.models import Comment, Draft, Member, Post
from forum.models.draft import NEW_POST_PLACE, comment_edit_place, post_edit_place
from forum.queries.comments import comment_view
from forum.queries.post import post_view
from forum.queries.series import series_names, series_of_post
from forum.text.versions import version_of
from forum.web import answers
from forum.web.login import require_member
from forum.web.viewer import viewer

Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Editing:
    """What goes with an edit's form. `based_on` is the version of the text that what is in the form was begun from.

    `draft` is what its author was writing before: offered, or in the form where they have `continued` it. `published`
    is what is published now, where that has changed since the draft was begun; else empty. `instead_of` is the stamp of
    a draft that is or was offered: what is written in the form is written instead of it.
    """

    based_on: str = ""
    draft: Draft | None = None
    continued: bool = False
    published: str = ""
    instead_of: str = ""


def render_comment_edit(me: Member, comment: Comment, *, continues: bool) -> str:
    """Render the form with the comment as it is; with its draft in it, where the author goes on with that."""
    version = version_of(comment.body)
    editing = _editing(Draft.at(me, comment_edit_place(comment.id)), version, comment.body, continues=continues)
    draft = editing.draft if editing.continued else None
    words = {"body": draft.body, "avatar": draft.avatar or comment.avatar} if draft else {}
    form = CommentForm(formdata=None, data={"body": comment.body, "avatar": comment.avatar, **words})
    return render_comment_form(form, comment.id, editing)


def redisplay_comment_edit(errors: Errors, comment_id: int) -> object:
    """Return the form with what was typed, and what is wrong with it; a fragment takes the place of the one there."""
    html = render_comment_form(CommentForm(), comment_id, _as_sent(), errors)
    return answers.in_place_of(f"comment-{comment_id}", html) if answers.wants_fragment() else html


def render_comment_form(form: CommentForm, comment_id: int, editing: Editing, errors: Errors | None = None) -> str:
    """Render the form of a comment being edited: in its place in the thread, or on a page of its own."""
    return answers.render_part_or_page(
        "comments/_edit.html",
        "comments/edit.html",
        form=form,
        errors=errors or {},
        comment=comment_view(comment_id, viewer().member),
        editing=editing,
    )


def render_post_edit(me: Member, post: Post, *, continues: bool) -> str:
    """Render the form with the post as it is; with its draft in it, where the author goes on with that."""
    tags = ", ".join(post_view(post.id, me).tags)
    series = series_of_post(post.id)
    version = version_of(post.title, post.body, tags, series)
    editing = _editing(Draft.at(me, post_edit_place(post.id)), version, post.body, continues=continues)
    draft = editing.draft if editing.continued else None
    words = {"title": draft.title, "body": draft.body, "tags": draft.tags, "series": draft.series} if draft else {}
    as_it_is = {"title": post.title, "body": post.body, "tags": tags, "series": series}
    form = PostForm(formdata=None, data=as_it_is | words)
    return render_post_form(form, {}, post.id, editing)


def render_new_post(me: Member) -> str:
    """Render the form of a new post, with the draft where there is one."""
    return render_post_form(PostForm(formdata=None, obj=Draft.at(me, NEW_POST_PLACE)), {}, None, Editing())


def redisplay_post_form(errors: Errors, post_id: int | None = None) -> str:
    """Render the form with what was typed, and what is wrong with it."""
    return render_post_form(PostForm(), errors, post_id, _as_sent())


def render_post_form(form: PostForm, errors: Errors, post_id: int | None, editing: Editing) -> str:
    """Render the form of a post (`post_id` None: of a new one)."""
    return answers.render_part_or_page(
        "posts/_form.html",
        "posts/edit.html",
        form=form,
        errors=errors,
        post_id=post_id,
        key=token_urlsafe(12),
        series_names=series_names(require_member()),
        editing=editing,
    )


def _editing(draft: Draft | None, version: str, published: str, *, continues: bool) -> Editing:
    if draft is None:
        return Editing(version)
    since_changed = draft.based_on != version
    return Editing(
        based_on=draft.based_on if continues else version,
        draft=draft,
        continued=continues,
        published=published if since_changed else "",
        instead_of="" if continues else draft.stamp,
    )


def _as_sent() -> Editing:
    based_on, instead_of = (request.form.get(name, "")[:MARK_LENGTH_MAX] for name in ("based_on", "instead_of"))
    return Editing(based_on, instead_of=instead_of)
