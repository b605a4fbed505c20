"""How admins change a set of rules, of economy, levels or moderation: a form, a look at what it means, a confirmation.

Each change is a version of its own, and can be undone the same way.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from secrets import token_urlsafe

from flask import Blueprint, current_app, flash, g, url_for

from forum.actions import rules
from forum.errors import Conflict
from forum.forms.economy import EconomyForm
from forum.forms.levels import LevelForm
from forum.forms.moderation_rules import ModerationForm
from forum.forms.rules import Rules, RulesForm, fingerprint
from forum.i18n import N_, _, in_language
from forum.models import Member, ModerationRulesVersion
from forum.queries.economy import grouped_fields
from forum.queries.events import EconomyChange, LevelChange, ModerationChange, RulesChange
from forum.queries.level_preview import LevelPreview, level_preview
from forum.queries.log import change_by_version, newest
from forum.queries.moderation_preview import moderation_preview
from forum.queries.preview import preview
from forum.queries.site import Site
from forum.queries.site import site as read_site
from forum.render.filters import day
from forum.rules.levels import LevelRules
from forum.rules.moderation import FIELDS_BY_NAME, GROUPS, ModerationRules
from forum.web import answers
from forum.web.login import admins_only, require_admin
from forum.web.sudo import require_confirmed
from forum.web.viewer import remember_site, site

bp = Blueprint("rules_admin", __name__, url_prefix="/admin")

CHANGES_SHOWN = 20
ADDRESS = "/<any(economy, levels, moderation):subject>"

Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Editor:
    """What sets one editor of rules apart from the others.

    `in_force` and `version` are read off the site's state, or where else they are; `preview(proposed, site)` is what
    the template of the preview shows, `word` what it asks to be typed, `inputs` what its form needs on top; `applied`
    is the answer once a change is made.
    """

    form: type[RulesForm]
    change: Callable[..., int]
    event: type[RulesChange]
    in_force: Callable[[Site], Rules]
    version: Callable[[Site], int]
    preview: Callable[[Rules, Site], object]
    word: Callable[[Rules, Site], str | None]
    inputs: Callable[[], Mapping[str, object]]
    applied: str


def _level_preview(proposed: LevelRules, state: Site) -> LevelPreview:
    return level_preview(state.level_rules, proposed, state.economy_rules)


def _moderation_rules() -> tuple[int, ModerationRules]:
    """Return the version in force and its rules, read once a request: other pages do without them."""
    if "moderation_rules" not in g:
        g.moderation_rules = ModerationRulesVersion.newest()
    return g.moderation_rules


EDITORS = {
    "economy": Editor(
        form=EconomyForm,
        change=rules.change_economy,
        event=EconomyChange,
        in_force=attrgetter("economy_rules"),
        version=lambda state: state.versions[1],
        preview=lambda proposed, _state: preview(proposed),
        word=lambda _proposed, _state: None,
        inputs=lambda: {"groups": grouped_fields()},
        applied=N_("The new rules apply: to fees right away, to rewards from the next settlement."),
    ),
    "levels": Editor(
        form=LevelForm,
        change=rules.change_levels,
        event=LevelChange,
        in_force=attrgetter("level_rules"),
        version=lambda state: state.versions[0],
        preview=_level_preview,
        word=lambda proposed, state: _level_preview(proposed, state).word,
        inputs=lambda: {"defaults": LevelRules()},
        applied=N_("The new levels apply."),
    ),
    "moderation": Editor(
        form=ModerationForm,
        change=rules.change_moderation,
        event=ModerationChange,
        in_force=lambda _state: _moderation_rules()[1],
        version=lambda _state: _moderation_rules()[0],
        preview=lambda proposed, _state: moderation_preview(_moderation_rules()[1], proposed),
        word=lambda _proposed, _state: None,
        inputs=lambda: {"groups": GROUPS, "fields": FIELDS_BY_NAME},
        applied=N_("The new rules apply to what is written and flagged from now on."),
    ),
}


def _show_again(errors: Errors, subject: str) -> str:
    require_admin()  # also where a form comes back because of its token
    remember_site(read_site())  # who is told of a conflict sees what is in force now
    g.pop("moderation_rules", None)
    editor = EDITORS[subject]
    form = editor.form.over(editor.in_force(site()))
    asked = errors.keys() & {"word", "password"}  # what a preview asks for
    return _previewed(subject, form, errors) if asked else _editor(subject, form, errors)


def _editor(subject: str, form: RulesForm, errors: Errors | None = None, **shown: object) -> str:
    editor, state = EDITORS[subject], site()
    alone = answers.wants_fragment() or "preview" in shown
    return answers.render_part_or_page(
        f"admin/_{subject}.html",
        f"admin/{subject}.html",
        subject=subject,
        form=form,
        errors=errors or {},
        in_force=editor.in_force(state),
        version=editor.version(state),
        key=token_urlsafe(12),
        history=None if alone else newest(editor.event, CHANGES_SHOWN),
        **editor.inputs(),
        **shown,
    )


@bp.get(ADDRESS)
@admins_only
def show(me: Member, subject: str) -> str:
    """Show the rules in force as a form, and what was changed before."""
    editor = EDITORS[subject]
    return _editor(subject, editor.form.over(editor.in_force(site())))


@bp.post(ADDRESS)
@answers.redisplays_form(bp, _show_again)
@admins_only
def change(me: Member, subject: str) -> object:
    """Show what other rules would mean; where that is confirmed, put them in force."""
    form = _form(EDITORS[subject])
    try:
        if not form.confirms(_proposed(EDITORS[subject], form)):
            return _previewed(subject, form)
        _check_word(EDITORS[subject], form)
        require_confirmed()
        version = answers.act_once(me, lambda: _put_in_force(EDITORS[subject], form, me))
    except Conflict as refusal:
        return _show_again({"form": [f"{refusal.message} {refusal.advice}"]}, subject), refusal.status
    if version is None:
        return _editor(subject, form, unchanged=True)
    flash(_(EDITORS[subject].applied))
    return answers.redirect_to(url_for("rules_admin.show", subject=subject))


def _form(editor: Editor) -> RulesForm:
    """Return the form that came in; laid over what was before a change, to undo that change."""
    form = editor.form.over(editor.in_force(site()))
    if form.undone is None:
        return form
    undone = change_by_version(editor.event, form.undone)
    with in_language(current_app.extensions["config"].site_language):  # all will read it in the log
        reason = _("Undoes the change of %(day)s.", day=day(undone.at))
    return editor.form.over(undone.before, reason=reason)


def _proposed(editor: Editor, form: RulesForm) -> Rules:
    return form.proposed(editor.in_force(site()), site().economy_rules)


def _is_current(editor: Editor, form: RulesForm) -> bool:
    return form.version in {None, editor.version(site())}


def _check_word(editor: Editor, form: RulesForm) -> None:
    """Return if the form holds what its preview has typed where it takes a gate away; else raise Invalid.

    A form that somebody else's change has overtaken passes: putting it in force is refused anyway.
    """
    if _is_current(editor, form):
        form.check_word(editor.word(_proposed(editor, form), site()))


def _previewed(subject: str, form: RulesForm, errors: Errors | None = None) -> str:
    editor, state = EDITORS[subject], site()
    proposed = _proposed(editor, form)
    if not _is_current(editor, form):
        raise Conflict(
            _("Someone else changed the rules in the meantime."),
            _("The current value is shown next to each field."),
        )
    changes = proposed.changes_from(editor.in_force(state))
    if not changes:
        return _editor(subject, form, unchanged=True)
    shown = {"changes": changes, "preview": editor.preview(proposed, state), "previewed": fingerprint(proposed)}
    return _editor(subject, form, errors, **shown)


def _put_in_force(editor: Editor, form: RulesForm, me: Member) -> int | None:
    """Change the rules and return their version, or None where nothing is changed."""
    state, proposed = site(), _proposed(editor, form)
    if not proposed.changes_from(editor.in_force(state)):
        return None
    looked_at = editor.version(state) if form.version is None else form.version
    return editor.change(proposed, form.reason.data, by=me, instead_of=looked_at)
