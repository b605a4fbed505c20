"""What admins do about the levels: change their rules, after a look at what that means, and take changes back."""

from secrets import token_urlsafe

from flask import Blueprint, current_app, flash, url_for

from forum.actions import rules
from forum.errors import Conflict, Invalid
from forum.forms.levels import LevelForm, fingerprint
from forum.i18n import _, in_language
from forum.models import Member
from forum.queries.events import LevelChange
from forum.queries.level_preview import before_change, changes_between, level_preview
from forum.queries.log import newest
from forum.queries.site import site
from forum.render.filters import day
from forum.rules.levels import LevelRules
from forum.web import answers, login, viewer
from forum.web.limits import limit_writes

bp = Blueprint("levels_admin", __name__, url_prefix="/admin")

CHANGES_SHOWN = 20

Errors = dict[str, list[str]]


def _show(errors: Errors) -> str:
    login.require_admin()  # also where a form comes back because of its token
    viewer.remember_site(site())  # who is told of a conflict sees what is in force now
    return _levels(LevelForm.over(viewer.site().level_rules), errors)


def _levels(form: LevelForm, errors: Errors | None = None, **shown: object) -> str:
    return answers.render_part_or_page(
        "admin/_levels.html",
        "admin/levels.html",
        form=form,
        errors=errors or {},
        in_force=viewer.site().level_rules,
        defaults=LevelRules(),
        version=viewer.site().versions[0],
        key=token_urlsafe(12),
        history=newest(LevelChange, CHANGES_SHOWN),
        **shown,
    )


@bp.get("/levels")
@login.admins_only
def levels(me: Member) -> str:
    """Show the rules in force as a form, and what was changed before."""
    return _levels(LevelForm.over(viewer.site().level_rules))


@bp.post("/levels")
@limit_writes
@answers.redisplays_form(bp, _show)
@login.admins_only
def change_levels(me: Member) -> object:
    """Show what other rules would mean; where that is confirmed, put them in force."""
    form = _form()
    try:
        if not form.confirms(form.proposed(viewer.site().level_rules, viewer.site().economy_rules)):
            return _previewed(form)
        changed = answers.act_once(me, lambda: _put_in_force(me, form))
    except Conflict as refusal:
        return _show({"form": [f"{refusal.message} {refusal.advice}"]}), refusal.status
    if changed is None:
        return _levels(form, unchanged=True)
    flash(_("The new levels are in force."))
    return answers.redirect_to(url_for("levels_admin.levels"))


def _form() -> LevelForm:
    """Return the form that came in; laid over what was before a change, where that is to be taken back."""
    form = LevelForm.over(viewer.site().level_rules)
    if not form.undo.data:
        return form
    if not form.undo.validate(form):
        raise Invalid(form=[str(message) for message in form.undo.errors])
    before, at = before_change(int(form.undo.data))
    with in_language(current_app.extensions["config"].site_language):  # all will read it in the log
        reason = _("Takes back the change of %(day)s.", day=day(at))
    return LevelForm.over(before, reason=reason)


def _previewed(form: LevelForm) -> str:
    state = viewer.site()
    proposed = form.proposed(state.level_rules, state.economy_rules)
    if form.version not in {None, state.versions[0]}:
        raise Conflict(_("The rules were changed meanwhile."), _("Beside each field stands what is in force now."))
    if not changes_between(state.level_rules, proposed):
        return _levels(form, unchanged=True)
    preview = level_preview(state.level_rules, proposed, state.economy_rules)
    return _levels(form, preview=preview, previewed=fingerprint(proposed))


def _put_in_force(me: Member, form: LevelForm) -> int | None:
    """Change the levels and return their version, or None where nothing is changed."""
    state = viewer.site()
    proposed = form.proposed(state.level_rules, state.economy_rules)
    if not changes_between(state.level_rules, proposed):
        return None
    looked_at = state.versions[0] if form.version is None else form.version
    return rules.change_levels(proposed, form.reason.data, by=me, instead_of=looked_at)
