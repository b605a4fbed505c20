"""What an attack would take: admins try one out on the last days, under the rules in force or others."""

from flask import Blueprint, url_for

from forum.actions.attacks import start_attack
from forum.forms.attacks import AttackForm
from forum.models import Member
from forum.queries.attacks import trial_of
from forum.rules.attackers import SIZE_MAX, Kind
from forum.web import answers
from forum.web.login import admins_only, require_admin
from forum.web.viewer import site

bp = Blueprint("attack_admin", __name__, url_prefix="/admin/attack")

Errors = dict[str, list[str]]


def _show(errors: Errors, *, asked: bool = False) -> str:
    me, in_force = require_admin(), site().economy_rules  # also where a form comes back because of its token
    form = AttackForm.over(in_force)
    return answers.render_part_or_page(
        "admin/_attack.html",
        "admin/attack.html",
        form=form,
        carried=form.carried(in_force),
        errors=errors,
        kinds=Kind,
        size_max=SIZE_MAX,
        trial=trial_of(me),
        asked=asked,
    )


@bp.get("")
@admins_only
def show(me: Member) -> str:
    """Show the form and what became of the last attack; as a fragment, for who waits for it."""
    return _show({})


@bp.post("")
@answers.redisplays_form(bp, _show)
@admins_only
def begin(me: Member) -> object:
    """Have an attack tried out by a job."""
    form = AttackForm.over(site().economy_rules)
    rules = form.chosen_rules(site().economy_rules)
    answers.act_once(me, lambda: start_attack(form.attack(), rules, by=me))
    return answers.answer(lambda: _show({}, asked=True), _address(form), moves_viewer=False)


def _address(form: AttackForm) -> str:
    """Return the address of the page, with what the form holds."""
    chosen = {"kind": form.kind.data, "size": form.size.data, "rules": form.rules.data}
    return url_for("attack_admin.show", **chosen, **form.carried(site().economy_rules), _anchor="attack-run")
