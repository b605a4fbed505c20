"""Twei from the treasury for a member, by an admin."""

from secrets import token_urlsafe

from flask import Blueprint, flash, request, url_for

from forum.actions import members
from forum.errors import Conflict, Invalid, NotFound, TreasuryEmpty
from forum.forms.economy import GrantForm
from forum.i18n import _
from forum.models import Member
from forum.queries.events import Grant
from forum.queries.log import newest
from forum.twei import twei
from forum.web import answers
from forum.web.login import admins_only, require_admin
from forum.web.sudo import require_confirmed

bp = Blueprint("grants_admin", __name__, url_prefix="/admin/grants")

GRANTS_SHOWN = 20


def _show_again(errors: dict[str, list[str]]) -> str:
    me = require_admin()  # also where a form comes back because of its token
    form = GrantForm()
    return _grants(form, errors, _preview(form, me) if "password" in errors else None)


def _preview(form: GrantForm, me: Member) -> members.GrantPreview:
    return members.preview_grant(form.name.data, form.amount_mtwei, form.reason.data, by=me)


def _grants(form: GrantForm, errors: dict[str, list[str]], preview: members.GrantPreview | None = None) -> str:
    inputs = {"form": form, "errors": errors, "preview": preview, "key": token_urlsafe(12)}
    grants = None if answers.wants_fragment() else newest(Grant, GRANTS_SHOWN)
    return answers.render_part_or_page("admin/_grant_form.html", "admin/grants.html", grants=grants, **inputs)


@bp.get("")
@admins_only
def show(me: Member) -> str:
    """Show the form and what was granted lately."""
    return _grants(GrantForm(data={"name": request.args.get("name", "")}), {})


@bp.post("")
@answers.redisplays_form(bp, _show_again)
@admins_only
def grant(me: Member) -> object:
    """Ask once more, with amount and name; where that is confirmed, move Twei from the treasury to a wallet."""
    form = GrantForm()
    form.check()
    try:
        preview = _preview(form, me)
        if not form.confirmed:
            return _grants(form, {}, preview)
        _grant(form, me)
    except NotFound as refusal:
        raise Invalid(name=refusal.message) from None
    except Conflict as refusal:
        field = "amount" if isinstance(refusal, TreasuryEmpty) else "form"
        return _show_again({field: [f"{refusal.message} {refusal.advice}"]}), refusal.status
    flash(_("%(name)s got %(amount)s Twei.", amount=twei(form.amount_mtwei), name=form.name.data))
    return answers.redirect_to(url_for("grants_admin.show"))


def _grant(form: GrantForm, me: Member) -> None:
    require_confirmed()
    answers.act_once(me, lambda: members.grant_twei(form.name.data, form.amount_mtwei, form.reason.data, by=me))
