"""Renaming tags and making one of two, by an admin."""

from flask import Blueprint, flash, request, url_for

from forum.actions import tags as actions
from forum.forms.tags import RenamingForm
from forum.i18n import _
from forum.models import Member
from forum.queries.tags import tags_page
from forum.web import answers
from forum.web.login import admins_only, require_admin

bp = Blueprint("tags_admin", __name__, url_prefix="/admin/tags")


def _page(form: RenamingForm, errors: dict[str, list[str]], preview: actions.Renaming | None = None) -> str:
    listed = None if answers.wants_fragment() else tags_page(cursor=request.args.get("after"))
    inputs = {"form": form, "errors": errors, "preview": preview}
    return answers.render_part_or_page("admin/_tag_form.html", "admin/tags.html", listed=listed, **inputs)


def _show_again(errors: dict[str, list[str]]) -> str:
    require_admin()  # also where a form comes back because of its token
    return _page(RenamingForm(), errors)


@bp.get("")
@admins_only
def show(_me: Member) -> str:
    """Show the form and all tags."""
    return _page(RenamingForm(data={"tag": request.args.get("tag", "")[:100]}), {})


@bp.post("")
@answers.redisplays_form(bp, _show_again)
@admins_only
def rename(me: Member) -> object:
    """Show what another name comes to; where that is confirmed, give the tag its name."""
    form = RenamingForm()
    form.check()
    name, into = form.names
    if not form.confirmed:
        return _page(form, {}, actions.preview_renaming(me, name, into))
    answers.act_once(me, lambda: actions.rename_tag(me, name, into))
    flash(_("“%(before)s” is called “%(name)s” now.", before=name, name=into))
    return answers.redirect_to(url_for("tags.show", tag=into))
