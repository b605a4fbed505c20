"""Following and muting threads, tags and members; and what one follows and has muted."""

from flask import Blueprint, render_template, request, url_for

from forum.actions import following as actions
from forum.forms.following import SwitchForm
from forum.i18n import _
from forum.models import Member
from forum.queries.followed import LISTS, mark_page, tag_ties
from forum.queries.profile import named, ties_with
from forum.render.keeping import answer_on_post
from forum.web import answers
from forum.web.login import require_member, signed_in

bp = Blueprint("following", __name__)


@bp.get("/following")
@signed_in
def show(me: Member) -> str:
    """Show what one follows, or has muted: threads, tags, or members."""
    wanted = request.args.get("of", "threads")
    page = mark_page(me, wanted, request.args.get("after"))
    return render_template("following/show.html", page=page, wanted=wanted, lists=LISTS)


@bp.post("/posts/<id:post_id>/follow")
@signed_in
def follow_thread(me: Member, post_id: int) -> object:
    """Follow a thread, or no longer."""
    on = _switched()
    answers.act_once(me, lambda: actions.follow_thread(me, post_id, on))
    return answer_on_post(post_id, _("You follow this thread.") if on else _("You no longer follow this thread."))


@bp.post("/posts/<id:post_id>/mute")
@signed_in
def mute_thread(me: Member, post_id: int) -> object:
    """Hear nothing of a thread, or again."""
    on = _switched()
    answers.act_once(me, lambda: actions.mute_thread(me, post_id, on))
    return answer_on_post(post_id, _("Thread muted.") if on else _("Thread no longer muted."))


@bp.post("/tags/<tag>/follow")
@signed_in
def follow_tag(me: Member, tag: str) -> object:
    """Follow a tag, or no longer."""
    on = _switched()
    answers.act_once(me, lambda: actions.follow_tag(me, tag, on))
    return _answer_on_tag(tag, _("You follow this tag.") if on else _("You no longer follow this tag."))


@bp.post("/tags/<tag>/mute")
@signed_in
def mute_tag(me: Member, tag: str) -> object:
    """Hear nothing of threads with a tag, or again."""
    on = _switched()
    answers.act_once(me, lambda: actions.mute_tag(me, tag, on))
    return _answer_on_tag(tag, _("Tag muted.") if on else _("Tag no longer muted."))


def _answer_on_tag(tag: str, sentence: str) -> object:
    part = lambda: render_template(  # noqa: E731
        "following/_tag.html", tag=tag, tag_ties=tag_ties(tag, require_member())
    )
    return answers.answer(part, url_for("tags.show", tag=tag) + "#tag-follow", notice=lambda _outcome: sentence)


@bp.post("/u/<name>/follow")
@signed_in
def follow_member(me: Member, name: str) -> object:
    """Follow a member, or no longer."""
    on = _switched()
    answers.act_once(me, lambda: actions.follow_member(me, name, on))
    member = named(name)
    who = member.display_name
    said = _("You follow %(name)s.", name=who) if on else _("You no longer follow %(name)s.", name=who)
    return _answer_on_member(me, member, said)


@bp.post("/u/<name>/mute")
@signed_in
def mute_member(me: Member, name: str) -> object:
    """Hide a member and oneself from each other, or no longer."""
    on = _switched()
    answers.act_once(me, lambda: actions.mute_member(me, name, on))
    member = named(name)
    who = member.display_name
    said = _("%(name)s is muted.", name=who) if on else _("%(name)s is no longer muted.", name=who)
    return _answer_on_member(me, member, said)


def _answer_on_member(me: Member, member: Member, sentence: str) -> object:
    part = lambda: render_template(  # noqa: E731
        "following/_member.html", member=member, ties=ties_with(member, me)
    )
    to = url_for("members.show", name=member.name) + f"#relation-{member.name}"
    return answers.answer(part, to, notice=lambda _outcome: sentence)


def _switched() -> bool:
    form = SwitchForm()
    form.check()
    return form.on
