"""Bookmarks: on posts and comments, and the list of one's own."""

from flask import Blueprint, render_template, request, url_for

from forum.actions import bookmarks as actions
from forum.errors import NotFound
from forum.forms.following import BookmarkForm, NoteForm
from forum.i18n import _
from forum.models import Bookmark, Member
from forum.queries.bookmarks import KINDS, bookmark, bookmark_page
from forum.queries.comments import comment_view
from forum.queries.permalink import place_of
from forum.render.keeping import answer_on_post, bookmark_notice, render_bookmark
from forum.render.places import comment_address
from forum.web import answers
from forum.web.login import require_member, signed_in

bp = Blueprint("bookmarks", __name__)

Errors = dict[str, list[str]]
_WORDS_LENGTH_MAX = 100


@bp.get("/bookmarks")
@signed_in
def show(me: Member) -> str:
    """Show one's own bookmarks, all of them or one kind, or those with some words."""
    kind, words = request.args.get("of", "all"), request.args.get("q", "").strip()[:_WORDS_LENGTH_MAX]
    page = bookmark_page(me, kind, words, request.args.get("after"))
    return render_template("bookmarks/show.html", page=page, kind=kind, kinds=KINDS, words=words)


@bp.post("/posts/<id:post_id>/bookmark")
@signed_in
def mark_post(me: Member, post_id: int) -> object:
    """Bookmark a post, or no longer."""
    form = BookmarkForm()
    form.check()
    notice = bookmark_notice(form.on, _note(Bookmark.on(me.id, post_id)))
    answers.act_once(me, lambda: actions.bookmark_post(me, post_id, form.on, form.sent_note))
    return answer_on_post(post_id, notice)


def _show_new(errors: Errors, comment_id: int) -> str:
    comment = comment_view(comment_id, require_member())
    if comment.gone:
        raise NotFound(_("This is hidden, or it has been deleted."))
    return render_template("bookmarks/new.html", comment=comment, form=BookmarkForm(), errors=errors)


@bp.get("/comments/<id:comment_id>/bookmark")
@signed_in
def new(_me: Member, comment_id: int) -> str:
    """Show the form that bookmarks a comment with a note, for who has no menu."""
    return _show_new({}, comment_id)


@bp.post("/comments/<id:comment_id>/bookmark")
@answers.redisplays_form(bp, _show_new)
@signed_in
def mark_comment(me: Member, comment_id: int) -> object:
    """Bookmark a comment, or no longer."""
    form = BookmarkForm()
    form.check()
    notice = bookmark_notice(form.on, _note(Bookmark.on(me.id, 0, comment_id)))
    answers.act_once(me, lambda: actions.bookmark_comment(me, comment_id, form.on, form.sent_note))
    to = comment_address(place_of(comment_id), comment_id)
    return answers.answer(lambda: render_bookmark(comment_id), to, notice=lambda _outcome: notice)


def _note(kept: Bookmark | None) -> str:
    return kept.note if kept else ""


def _show_note(errors: Errors, bookmark_id: int) -> str:
    mark = bookmark(require_member(), bookmark_id)
    inputs = {"mark": mark, "note_form": NoteForm(), "errors": errors}
    return answers.render_part_or_page("bookmarks/_bookmark.html", "bookmarks/edit.html", **inputs)


@bp.post("/bookmarks/<id:bookmark_id>")
@answers.redisplays_form(bp, _show_note)
@signed_in
def change_note(me: Member, bookmark_id: int) -> object:
    """Write the note of a bookmark anew."""
    form = NoteForm()
    form.check()
    answers.act_once(me, lambda: actions.change_note(me, bookmark_id, form.note.data))
    part = lambda: render_template("bookmarks/_bookmark.html", mark=bookmark(me, bookmark_id), errors={})  # noqa: E731
    to = url_for("bookmarks.show") + f"#bookmark-{bookmark_id}"
    return answers.answer(part, to, notice=lambda _outcome: _("Note saved."))


@bp.post("/bookmarks/<id:bookmark_id>/delete")
@signed_in
def remove(me: Member, bookmark_id: int) -> object:
    """Take a bookmark away, with its note."""
    answers.act_once(me, lambda: actions.remove_bookmark(me, bookmark_id))
    return answers.answer(str, url_for("bookmarks.show"), notice=lambda _outcome: _("Bookmark removed."))
