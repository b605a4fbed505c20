"""Posts: the thread page, publishing, editing, deleting, voting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from flask import Blueprint, redirect, request, url_for

from forum.actions import posts as actions
from forum.actions.drafts import put_aside_offered, save_draft
from forum.actions.gates import require_gate
from forum.actions.removals import restore_post
from forum.actions.votes import vote as cast_vote
from forum.errors import CannotPay, Invalid, LevelTooLow, Sanctioned
from forum.forms.posts import DraftForm, PostForm, RemovalForm
from forum.i18n import _
from forum.models import Member
from forum.models.draft import NEW_POST_PLACE, post_edit_place
from forum.queries.comment_pages import names_a_row
from forum.queries.holding import post_waits
from forum.queries.post import live_comments, post_view, thread_stamp
from forum.render import notices
from forum.render.editing import redisplay_post_form, render_new_post, render_post_edit
from forum.render.regions import Change, answer_on_thread
from forum.render.thread import place_in_links, render_more_comments, render_thread, render_vote
from forum.rules.gates import Gate
from forum.web import answers, caching
from forum.web.login import current_member, signed_in
from forum.web.viewer import Outcome, remember_site

bp = Blueprint("posts", __name__)

_PARAMETERS = {"sort", "after", "before", "under", "margin", "reply_to", "quote"}


@bp.get("/posts/<id:post_id>")
@bp.get("/posts/<id:post_id>/<slug>")
def show(post_id: int, slug: str | None = None) -> object:
    """Show the thread, or to HTMX its next comments: one read answers a browser that has this state of it already."""
    stamp = thread_stamp(post_id)
    if slug != stamp.slug:
        kept = {name: value for name, value in request.args.items() if name in _PARAMETERS}
        address = url_for("posts.show", post_id=post_id, slug=stamp.slug, **kept)
        return redirect(address, 301 if slug else 303)
    remember_site(stamp.site)
    render = render_more_comments if answers.wants_fragment() else render_thread
    if current_member():
        return render(post_id)
    etag = caching.etag_of(render.__name__, post_id, *stamp.state)
    place = place_in_links(request.args)
    return caching.not_modified(etag) or caching.cached_page(
        etag, lambda: render(post_id), place, lambda: place is not None and names_a_row(post_id, *place)
    )


@bp.get("/posts/new")
@signed_in
def new(me: Member) -> str:
    """Show the form for a new post, with the draft where there is one."""
    return render_new_post(me)


@bp.get("/posts")
def start() -> object:
    """Lead to the form: its own address is what stays in the browser's bar when a post was refused."""
    return redirect(url_for("posts.new"), 303)


@bp.post("/posts")
@answers.redisplays_form(bp, redisplay_post_form)
@signed_in
def create(me: Member) -> object:
    """Publish a post. One that is refused is kept as the draft."""
    form = PostForm()
    with _kept_if_refused(me):
        require_gate(me, Gate.PUBLISH)
        form.check()
        post_id = answers.act_once(me, lambda: _publish(me, form))
    return answers.redirect_to(_address(post_id), _says(post_id, _("Published.")))


def _publish(me: Member, form: PostForm) -> int:
    return actions.publish(me, form.title.data, form.body.data, form.tag_names, form.series.data)


def _says(post_id: int, sentence: str) -> Callable[[Outcome], str]:
    return lambda outcome: notices.written(sentence, outcome, waits=post_waits(post_id))


@contextmanager
def _kept_if_refused(me: Member) -> Iterator[None]:
    try:
        yield
    except (Invalid, LevelTooLow, CannotPay, Sanctioned):
        draft = DraftForm()
        if draft.validate():
            with suppress(Invalid):  # no room for it: what was refused is shown with its reason, and that matters more
                words = draft.body.data, draft.title.data, draft.tags.data
                save_draft(me, NEW_POST_PLACE, *words, series=draft.series.data)
        raise


@bp.get("/posts/<id:post_id>/edit")
@signed_in
def edit(me: Member, post_id: int) -> str:
    """Show the form with the post as it is, and offer the draft of another version; or with that draft."""
    return render_post_edit(me, actions.own_post(me, post_id), continues="draft" in request.args)


@bp.post("/posts/<id:post_id>/edit")
@answers.redisplays_form(bp, redisplay_post_form)
@signed_in
def update(me: Member, post_id: int) -> object:
    """Change a post."""
    form = PostForm()
    actions.own_post(me, post_id)
    form.check()
    answers.act_once(me, lambda: _edit(me, post_id, form))
    return answers.redirect_to(_address(post_id), _says(post_id, _("Post updated.")))


def _edit(me: Member, post_id: int, form: PostForm) -> int:
    put_aside_offered(me, post_edit_place(post_id), form.instead_of.data or "")
    return actions.edit_post(me, post_id, form.title.data, form.body.data, form.tag_names, form.series_or_none)


@bp.post("/posts/<id:post_id>/delete")
@signed_in
def delete(me: Member, post_id: int) -> object:
    """Take a post away: what remains is its discussion, if there was one."""
    form = RemovalForm()
    form.check()
    comments = live_comments(post_id)
    answers.act_once(me, lambda: actions.delete_post(me, post_id, form.reason.data))
    gone = post_view(post_id, me)
    to = _address(post_id) if comments else url_for("front.show")
    return answers.redirect_to(to, lambda _outcome: notices.deleted("post", gone))


@bp.post("/posts/<id:post_id>/restore")
@signed_in
def restore(me: Member, post_id: int) -> object:
    """Undo the deletion of a post."""
    answers.act_once(me, lambda: restore_post(me, post_id))
    return answers.redirect_to(_address(post_id), lambda _outcome: _("Post restored."))


@bp.post("/posts/<id:post_id>/vote")
@signed_in
def vote(me: Member, post_id: int) -> object:
    """Plus, minus, or neither."""
    value = request.form.get("value", "")
    answers.act_once(me, lambda: cast_vote(me, post_id, value))
    return answer_on_thread(
        post_id,
        lambda: render_vote(post_id),
        _address(post_id) + "#post-vote",
        changed=Change.VOTE,
        notice=lambda outcome: notices.opinion(value, outcome),
        but="post-vote",
    )


def _address(post_id: int) -> str:
    return url_for("posts.show", post_id=post_id, slug=thread_stamp(post_id).slug)
