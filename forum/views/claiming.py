"""What one wrote elsewhere: what one can claim, and by what one shows that it is one's own."""

from collections.abc import Sequence

from flask import Blueprint, render_template, url_for

from forum import mail
from forum.actions import history_proofs
from forum.errors import Invalid
from forum.forms.claiming import HistoryAddressForm, HistoryCodeForm
from forum.i18n import _, figure
from forum.models import Member
from forum.queries.claimable import Claimed, claimed_by, offers
from forum.render import mails
from forum.web import answers
from forum.web.login import require_member, signed_in
from forum.web.viewer import site

bp = Blueprint("claiming", __name__, url_prefix="/settings/history")

Errors = dict[str, list[str]]


def _page(errors: Errors, **inputs: object) -> str:
    """Render what can be claimed, the forms, and what was claimed: the section alone for HTMX."""
    me = require_member()
    inputs = {
        "offers": _offers(me, history_proofs.claimable_by(me)),
        "claimed": claimed_by(me.id),
        "address_form": HistoryAddressForm(formdata=None),
        "code_form": HistoryCodeForm(formdata=None),
        "can_mail": mail.is_set_up(),
        "errors": errors,
        **inputs,
    }
    return answers.render_part_or_page("settings/_history.html", "settings/history.html", **inputs)


def _offers(me: Member, ids: Sequence[int]) -> object:
    return offers(me, ids, site().level_rules)


@bp.get("")
@signed_in
def show(_me: Member) -> str:
    """Show what was written by one's address, and how to claim what was not."""
    return _page({})


@bp.post("/<id:unclaimed_id>")
@signed_in
def claim(me: Member, unclaimed_id: int) -> object:
    """Claim what was written by one's own confirmed address."""
    return _claimed(me, [history_proofs.claim_by_address(me, unclaimed_id)])


def _claimed(me: Member, ids: Sequence[int]) -> object:
    done = _said([one for one in claimed_by(me.id) if one.id in ids])
    return answers.answer(lambda: _page({}, done=done), url_for("claiming.show"), flashes=done)


def _said(claims: Sequence[Claimed]) -> str:
    if any(one.done_at is None for one in claims):
        return _("It’s yours. There’s a lot of it: moving it takes a minute, and your XP come after that.")
    xp = sum(one.xp for one in claims)
    return _("It’s yours, and you have %(xp)s XP for it.", xp=figure(xp)) if xp else _("It’s yours.")


# --- by another address ------------------------------------------------------------------------------------------


def _redisplay_address(errors: Errors) -> str:
    return _page(errors, address_form=HistoryAddressForm())


@bp.post("/address")
@answers.redisplays_form(bp, _redisplay_address)
@signed_in
def ask(me: Member) -> object:
    """Mail a link to an address that one used elsewhere; the answer is the same where nobody did."""
    form = HistoryAddressForm()
    form.check()
    if not mail.is_set_up():
        raise Invalid(email=_("This forum can’t send mail: its operator hasn’t set it up. Ask an admin for a code."))
    history_proofs.ask(me, form.email.data, lambda token: mails.about_history(me, token))
    sent = _("If anything was written with this address, a mail with a link is on its way to it.")
    fragment = lambda: _page({}, asked=sent)  # noqa: E731
    return answers.answer(fragment, url_for("claiming.show"), moves_viewer=False, flashes=sent)


@bp.get("/link/<token>")
@signed_in
def show_link(me: Member, token: str) -> str:
    """Show what a mailed link is for; opening it alone claims nothing."""
    found = _offers(me, history_proofs.claimable_by_link(me, token))
    return render_template("settings/history_proven.html", offers=found, token=token)


@bp.post("/link/<token>")
@signed_in
def claim_linked(me: Member, token: str) -> object:
    """Claim what a mailed link is for."""
    ids = history_proofs.claim_by_link(me, token)
    done = _said([one for one in claimed_by(me.id) if one.id in ids])
    return answers.redirect_to(url_for("claiming.show"), lambda _outcome: done)


# --- by a code ---------------------------------------------------------------------------------------------------


def _redisplay_code(errors: Errors) -> str:
    return _page(errors, code_form=HistoryCodeForm())


@bp.post("/code")
@answers.redisplays_form(bp, _redisplay_code)
@signed_in
def use_code(me: Member) -> object:
    """Show what a code is for; sent once more from there, claim it."""
    form = HistoryCodeForm()
    form.check()
    if form.confirms:
        return _claimed(me, [history_proofs.claim_by_code(me, form.code.data)])
    found = _offers(me, [history_proofs.claimable_by_code(me, form.code.data)])
    return _page({}, coded=found, code_form=form)
