"""Addresses of other sites that are told what happens here, by an admin."""

from flask import Blueprint, url_for

from forum.actions import webhooks as actions
from forum.actions.webhooks import NewSecret
from forum.forms.webhooks import TypesForm, WebhookForm
from forum.i18n import _
from forum.models import Member
from forum.queries.webhooks import listed_webhooks
from forum.rules.webhooks import CHOICES, WEBHOOKS_MAX
from forum.web import answers
from forum.web.login import admins_only, require_admin
from forum.web.sudo import require_confirmed

bp = Blueprint("webhooks_admin", __name__, url_prefix="/admin/webhooks")

Errors = dict[str, list[str]]


def _webhooks(
    errors: Errors, webhook_id: int | None = None, *, made: NewSecret | None = None, done: str | None = None
) -> str:
    """Render all of them; the errors are those of a form of one of them, or else of the form that adds one."""
    require_admin()  # also where a form comes back because of its token
    form = WebhookForm() if errors and webhook_id is None else WebhookForm(formdata=None)
    inputs = {"webhooks": listed_webhooks(), "choices": CHOICES, "most": WEBHOOKS_MAX, "form": form, "made": made}
    inputs |= {"errors": errors, "errors_of": webhook_id, "done": done}
    return answers.render_part_or_page("admin/_webhooks.html", "admin/webhooks.html", **inputs)


def _done(sentence: str) -> object:
    return answers.answer(
        lambda: _webhooks({}, done=sentence), url_for("webhooks_admin.show"), moves_viewer=False, flashes=sentence
    )


@bp.get("")
@admins_only
def show(_me: Member) -> str:
    """Show the addresses with their last messages, and the form for another one."""
    return _webhooks({})


@bp.post("")
@answers.redisplays_form(bp, _webhooks)
@admins_only
def add(me: Member) -> object:
    """Add an address; the answer holds its secret, which nobody can see again."""
    form = WebhookForm()
    form.check()
    require_confirmed()
    return _webhooks({}, made=actions.add_webhook(me, form.url.data, form.types.data))


@bp.post("/<id:webhook_id>/types")
@answers.redisplays_form(bp, _webhooks)
@admins_only
def choose(me: Member, webhook_id: int) -> object:
    """Choose anew of what an address is told."""
    form = TypesForm()
    form.check()
    actions.choose_types(me, webhook_id, form.types.data)
    return _done(_("It is told of what you chose from now on."))


@bp.post("/<id:webhook_id>/pause")
@admins_only
def pause(me: Member, webhook_id: int) -> object:
    """Send nothing to an address for now."""
    actions.pause_webhook(me, webhook_id)
    return _done(_("Paused: nothing is sent there until you resume it."))


@bp.post("/<id:webhook_id>/resume")
@admins_only
def resume(me: Member, webhook_id: int) -> object:
    """Send to an address again."""
    actions.resume_webhook(me, webhook_id)
    return _done(_("Resumed: what was waiting is sent first."))


@bp.post("/<id:webhook_id>/secret")
@answers.redisplays_form(bp, _webhooks)
@admins_only
def replace_secret(me: Member, webhook_id: int) -> object:
    """Sign by another secret; the answer holds it, and nobody can see it again."""
    require_confirmed()
    return _webhooks({}, made=actions.replace_secret(me, webhook_id))


@bp.post("/<id:webhook_id>/test")
@answers.redisplays_form(bp, _webhooks)
@admins_only
def send_test(me: Member, webhook_id: int) -> object:
    """Send a test to an address."""
    actions.send_test(me, webhook_id)
    return _done(_("A test is on its way. Reload the page in a few seconds to see what became of it."))


@bp.post("/<id:webhook_id>/delete")
@admins_only
def delete(me: Member, webhook_id: int) -> object:
    """Forget an address."""
    actions.delete_webhook(me, webhook_id)
    return _done(_("Deleted: nothing is sent there any more."))
