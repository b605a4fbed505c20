"""The avatar that a member uploads; and its removal by a moderator."""

from flask import Blueprint, flash, render_template, url_for

from forum.actions import own_avatars
from forum.forms.pictures import AvatarRemovalForm
from forum.i18n import _
from forum.models import Member
from forum.queries.profile import named
from forum.web import answers
from forum.web.login import moderators_only, require_member, signed_in
from forum.web.uploads import uploaded_file

bp = Blueprint("own_avatars", __name__)

Errors = dict[str, list[str]]


def _show_form(errors: Errors) -> str:
    return answers.render_part_or_page(
        "settings/_avatar.html", "settings/avatar.html", errors=errors, me=require_member(), done=None
    )


@bp.get("/settings/avatar")
@signed_in
def show(me: Member) -> str:
    """Show the avatar of one's own, and the form."""
    return _show_form({})


@bp.post("/settings/avatar")
@answers.redisplays_form(bp, _show_form)
@signed_in
def update(me: Member) -> object:
    """Take a picture as one's avatar."""
    own_avatars.upload_avatar(me, uploaded_file("image"))
    return _saved(me, _("Your avatar is shown from now on."))


@bp.post("/settings/avatar/removal")
@answers.redisplays_form(bp, _show_form)
@signed_in
def remove(me: Member) -> object:
    """Show a drawn avatar again."""
    answers.act_once(me, lambda: own_avatars.remove_avatar(me))
    return _saved(me, _("Your avatar has been removed."))


def _saved(me: Member, sentence: str) -> object:
    inputs = {"errors": {}, "me": Member.get_by_id(me.id), "done": sentence}
    return answers.answer(
        lambda: render_template("settings/_avatar.html", **inputs), url_for("own_avatars.show"), flashes=sentence
    )


def _show_removal(errors: Errors, name: str) -> str:
    inputs = {"member": named(name), "errors": errors, "form": AvatarRemovalForm()}
    return answers.render_part_or_page("members/_avatar_removal.html", "members/avatar_removal.html", **inputs)


@bp.get("/u/<name>/avatar")
@moderators_only
def ask_for_removal(me: Member, name: str) -> str:
    """Ask a moderator why the avatar is to be removed."""
    return _show_removal({}, name)


@bp.post("/u/<name>/avatar")
@answers.redisplays_form(bp, _show_removal)
@moderators_only
def remove_of(me: Member, name: str) -> object:
    """Remove the avatar of a member, for a reason."""
    form = AvatarRemovalForm()
    form.check()
    answers.act_once(me, lambda: own_avatars.remove_avatar_of(name, form.reason.data, by=me))
    flash(_("The avatar has been removed."))
    return answers.redirect_to(url_for("members.show", name=named(name).name))
