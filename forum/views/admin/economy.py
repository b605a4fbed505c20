"""What admins do about the economy: change its rules, after a look at what that means, and grant Twei."""

from secrets import token_urlsafe

from flask import Blueprint, flash, request, url_for

from forum.actions import members, rules
from forum.errors import Conflict, Invalid, NotFound, TreasuryEmpty
from forum.forms.economy import EconomyForm, GrantForm, fingerprint
from forum.i18n import _
from forum.models import Member
from forum.queries.economy import grouped_fields
from forum.queries.events import Grant, changes_between
from forum.queries.log import newest
from forum.queries.preview import preview
from forum.queries.site import site
from forum.twei import twei
from forum.web import answers, login, viewer
from forum.web.limits import limit_writes

bp = Blueprint("admin", __name__, url_prefix="/admin")

GRANTS_SHOWN = 20

Errors = dict[str, list[str]]


def _show_economy(errors: Errors) -> str:
    login.require_admin()  # also where a form comes back because of its token
    viewer.remember_site(site())  # who is told of a conflict sees what is in force now
    return _economy(EconomyForm.over(viewer.site().economy_rules), errors)


def _economy(form: EconomyForm, errors: Errors | None = None, **shown: object) -> str:
    return answers.render_part_or_page(
        "admin/_economy.html",
        "admin/economy.html",
        form=form,
        errors=errors or {},
        groups=grouped_fields(),
        in_force=viewer.site().economy_rules,
        version=viewer.site().versions[1],
        key=token_urlsafe(12),
        **shown,
    )


@bp.get("/economy")
@login.admins_only
def economy(me: Member) -> str:
    """Show the rules in force as a form."""
    return _economy(EconomyForm.over(viewer.site().economy_rules))


@bp.post("/economy")
@limit_writes
@answers.redisplays_form(bp, _show_economy)
@login.admins_only
def change_economy(me: Member) -> object:
    """Show what other rules would have meant; where that is confirmed, put them in force."""
    form = EconomyForm.over(viewer.site().economy_rules)
    try:
        if not form.confirms(form.proposed(viewer.site().economy_rules)):
            return _previewed(form)
        changed = answers.act_once(me, lambda: _put_in_force(me, form))
    except Conflict as refusal:
        return _show_economy({"form": [f"{refusal.message} {refusal.advice}"]}), refusal.status
    if changed is None:
        return _economy(form, unchanged=True)
    flash(_("The new rules are in force: fees from now on, rewards from the next settlement."))
    return answers.redirect_to(url_for("admin.economy"))


def _previewed(form: EconomyForm) -> str:
    in_force, version = viewer.site().economy_rules, viewer.site().versions[1]
    proposed = form.proposed(in_force)
    if form.version not in {None, version}:
        raise Conflict(_("The rules were changed meanwhile."), _("Beside each field stands what is in force now."))
    if proposed == in_force:
        return _economy(form, unchanged=True)
    return _economy(
        form, changes=changes_between(in_force, proposed), preview=preview(proposed), previewed=fingerprint(proposed)
    )


def _put_in_force(me: Member, form: EconomyForm) -> int | None:
    """Change the economy and return its version, or None where nothing is changed."""
    in_force, version = viewer.site().economy_rules, viewer.site().versions[1]
    proposed = form.proposed(in_force)
    if proposed == in_force:
        return None
    looked_at = version if form.version is None else form.version
    return rules.change_economy(proposed, form.reason.data, by=me, instead_of=looked_at)


def _show_grants(errors: Errors) -> str:
    login.require_admin()
    return _grants(GrantForm(), errors)


def _grants(form: GrantForm, errors: Errors) -> str:
    inputs = {"form": form, "errors": errors, "key": token_urlsafe(12), "grants": newest(Grant, GRANTS_SHOWN)}
    return answers.render_part_or_page("admin/_grant_form.html", "admin/grants.html", **inputs)


@bp.get("/grants")
@login.admins_only
def grants(me: Member) -> str:
    """Show the form and what was granted lately."""
    return _grants(GrantForm(data={"name": request.args.get("name", "")}), {})


@bp.post("/grants")
@limit_writes
@answers.redisplays_form(bp, _show_grants)
@login.admins_only
def grant(me: Member) -> object:
    """Move Twei from the treasury to a member's wallet."""
    form = GrantForm()
    form.check()
    name, amount_mtwei = form.name.data, form.amount_mtwei
    try:
        answers.act_once(me, lambda: members.grant_twei(name, amount_mtwei, form.reason.data, by=me))
    except NotFound as refusal:
        raise Invalid(name=refusal.message) from None
    except Conflict as refusal:
        field = "amount" if isinstance(refusal, TreasuryEmpty) else "form"
        return _show_grants({field: [f"{refusal.message} {refusal.advice}"]}), refusal.status
    flash(_("%(amount)s Twei are granted to %(name)s.", amount=twei(amount_mtwei), name=name))
    return answers.redirect_to(url_for("admin.grants"))
