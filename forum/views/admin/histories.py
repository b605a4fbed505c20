"""What admins see and decide of what somebody wrote elsewhere: a code for whom it belongs to, and its erasure."""

from flask import Blueprint, url_for

from forum.actions.history_erasure import erase_history
from forum.actions.history_proofs import make_voucher
from forum.clock import now
from forum.errors import NotFound
from forum.forms.claiming import HistoryErasureForm, VoucherForm
from forum.i18n import _
from forum.models import Member
from forum.queries.claimable import unclaimed_file
from forum.queries.profile import named
from forum.render.profile import former_member
from forum.rules.leaving import HISTORY_VOUCHER_KEPT
from forum.web import answers
from forum.web.login import admins_only, require_admin
from forum.web.sudo import confirmed

bp = Blueprint("histories_admin", __name__, url_prefix="/admin/members")

Errors = dict[str, list[str]]


def _show(errors: Errors, name: str, code: str | None = None, done: str | None = None) -> str:
    require_admin()
    member = named(name)
    file = unclaimed_file(member, now() - HISTORY_VOUCHER_KEPT)
    if file is None:
        raise NotFound(_("There is no such history to claim."), _("Somebody may have claimed it."))
    inputs = {
        "member": member,
        "file": file,
        "code": code,
        "done": done,
        "voucher_form": VoucherForm() if errors else VoucherForm(formdata=None),
        "erasure_form": HistoryErasureForm() if errors else HistoryErasureForm(formdata=None),
        "voucher_days": HISTORY_VOUCHER_KEPT.days,
        "errors": errors,
    }
    return answers.render_part_or_page("admin/_unclaimed.html", "admin/unclaimed.html", **inputs)


@bp.get("/<name>/history")
@admins_only
def show(_me: Member, name: str) -> str:
    """Show what an unclaimed member wrote, where, and the forms."""
    return _show({}, name)


@bp.post("/<name>/voucher")
@answers.redisplays_form(bp, _show)
@admins_only
@confirmed
def make(me: Member, name: str) -> object:
    """Make a code by which the history can be claimed, and show it: this once."""
    form = VoucherForm()
    form.check()
    return _show({}, name, code=make_voucher(name, form.voucher_reason.data, by=me))


@bp.post("/<name>/erasure")
@answers.redisplays_form(bp, _show)
@admins_only
@confirmed
def erase(me: Member, name: str) -> object:
    """Have the name, or the text too, erased."""
    form = HistoryErasureForm()
    form.check()
    reason, former_name = form.erasure_reason.data, former_member()
    answers.act_once(me, lambda: erase_history(name, form.text.data, reason, former_name, by=me))
    done = _("It’s being erased: that takes a minute or so.")
    address = url_for("histories_admin.show", name=name)
    return answers.answer(lambda: _show({}, name, done=done), address, moves_viewer=False, flashes=done)
