"""What was decided about one's own texts and oneself, and objecting to it."""

from secrets import token_urlsafe

from flask import Blueprint, render_template, request, url_for

from forum.actions.objections import object_to
from forum.forms.replies import OBJECTION_LENGTH_MAX, ObjectionForm
from forum.i18n import _
from forum.models import Member
from forum.queries.decisions import decisions_page, receipt
from forum.queries.featured import own_featured
from forum.queries.log import moderators_are_named
from forum.queries.standing import standing
from forum.web import answers
from forum.web.login import require_member, signed_in

bp = Blueprint("decisions", __name__, url_prefix="/decisions")

Errors = dict[str, list[str]]


@bp.get("")
@signed_in
def index(me: Member) -> str:
    """Show what was decided about oneself, newest first, what is featured, and how one stands with those who flag."""
    page = decisions_page(me, request.args.get("after"))
    return render_template("decisions/index.html", page=page, standing=standing(me), featured=own_featured(me))


def _receipt(errors: Errors, decision_id: int, template: str = "decisions/show.html") -> str:
    me = require_member()
    found = receipt(me, decision_id, named=moderators_are_named())
    inputs = {"receipt": found, "own": found.member_id == me.id, "form": ObjectionForm(), "errors": errors}
    return render_template(template, **inputs, key=token_urlsafe(12), length_max=OBJECTION_LENGTH_MAX)


@bp.get("/<id:decision_id>")
@signed_in
def show(me: Member, decision_id: int) -> str:
    """Show the receipt of a decision to whom it concerns, and to staff."""
    return _receipt({}, decision_id)


def _redisplay(errors: Errors, decision_id: int) -> str:
    return _objection(errors, decision_id) if answers.wants_fragment() else _receipt(errors, decision_id)


def _objection(errors: Errors, decision_id: int) -> str:
    return _receipt(errors, decision_id, "decisions/_objection.html")


@bp.post("/<id:decision_id>/objection")
@answers.redisplays_form(bp, _redisplay)
@signed_in
def create(me: Member, decision_id: int) -> object:
    """Object to a decision."""
    form = ObjectionForm()
    form.check()
    answers.act_once(me, lambda: object_to(me, decision_id, form.text.data))
    address = url_for("decisions.show", decision_id=decision_id, _anchor="objection")
    said = _("Your objection is with the moderators.")
    return answers.answer(lambda: _objection({}, decision_id), address, moves_viewer=False, flashes=said)
