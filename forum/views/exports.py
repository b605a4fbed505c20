"""Taking out everything that is kept of oneself."""

from flask import Blueprint, Response, url_for

from forum.actions.exports import request_export
from forum.i18n import _
from forum.models import Member
from forum.queries.exports import archive_of, exports_of, pieces_of
from forum.web import answers
from forum.web.addresses import mailed_address
from forum.web.login import require_member, signed_in
from forum.web.sudo import confirmed, is_confirmed

bp = Blueprint("exports", __name__, url_prefix="/settings/export")


def _show(errors: dict[str, list[str]], *, asked: bool = False) -> str:
    inputs = {"exports": exports_of(require_member()), "confirmed": is_confirmed(), "errors": errors, "asked": asked}
    return answers.render_part_or_page("settings/_export.html", "settings/export.html", **inputs)


@bp.get("")
@signed_in
def show(me: Member) -> str:
    """Show the button, and what became of the last exports; as a fragment, for who waits for one."""
    return _show({})


@bp.post("")
@answers.redisplays_form(bp, _show)
@signed_in
@confirmed
def create(me: Member) -> object:
    """Have an archive made by a job."""
    answers.act_once(me, lambda: request_export(me, mailed_address(url_for("exports.show"))))
    said = _("Your export is being made. This page will show it.")
    return answers.answer(lambda: _show({}, asked=True), url_for("exports.show"), moves_viewer=False, flashes=said)


@bp.get("/<id:export_id>.zip")
@signed_in
@confirmed
def download(me: Member, export_id: int) -> Response:
    """Give one's own archive, piece by piece."""
    found = archive_of(me, export_id)
    response = Response(pieces_of(found.id), mimetype="application/zip")
    response.content_length = found.bytes
    name = f"{me.name}-{found.asked_at:%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
