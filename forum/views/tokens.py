"""The tokens of one's programs: those there are, a new one, revoking one."""

from flask import Blueprint, url_for

from forum.actions.api_tokens import make_token, revoke_token
from forum.forms.api_tokens import TokenForm
from forum.i18n import _
from forum.models import Member
from forum.queries.api_tokens import tokens_of
from forum.rules.api_tokens import LIFETIMES_DAYS, TOKENS_MAX
from forum.web import answers
from forum.web.addresses import mailed_address
from forum.web.login import require_member, signed_in
from forum.web.sudo import confirmed, is_confirmed

bp = Blueprint("tokens", __name__, url_prefix="/settings/tokens")

Errors = dict[str, list[str]]


def _tokens(errors: Errors, made: str | None = None, done: str | None = None) -> str:
    inputs = {
        "tokens": tokens_of(require_member()),
        "form": TokenForm(formdata=None) if made or done else TokenForm(),
        "errors": errors,
        "made": made,
        "done": done,
        "confirmed": is_confirmed(),
        "lifetimes": LIFETIMES_DAYS,
        "most": TOKENS_MAX,
        "address": mailed_address(url_for("api_about.index")),
    }
    return answers.render_part_or_page("settings/_tokens.html", "settings/tokens.html", **inputs)


@bp.get("")
@signed_in
def show(me: Member) -> str:
    """Show one's tokens, and the form for a new one."""
    return _tokens({})


@bp.post("")
@answers.redisplays_form(bp, _tokens)
@signed_in
@confirmed
def create(me: Member) -> object:
    """Make a token; the answer holds it, which nobody can see again."""
    form = TokenForm()
    form.check()
    return _tokens({}, make_token(me, form.name.data, form.allows.data, form.days_chosen).token)


@bp.post("/<id:token_id>/revoke")
@signed_in
def revoke(me: Member, token_id: int) -> object:
    """Revoke a token."""
    revoke_token(me, token_id)
    done = _("The token is revoked. Programs that use it are refused from now on.")
    return answers.answer(lambda: _tokens({}, done=done), url_for("tokens.show"), moves_viewer=False, flashes=done)
