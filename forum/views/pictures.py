"""Pictures for texts: uploading one, and showing it to whom may see it."""

import json

from flask import Blueprint, Response, abort, make_response, redirect, url_for

from forum import storage
from forum.actions.gates import require_gate, require_level
from forum.actions.pictures import upload_picture
from forum.forms.pictures import PictureForm
from forum.models import Member
from forum.queries.pictures import frames_of, kept_picture
from forum.rules.gates import Gate
from forum.rules.pictures import UPLOAD_BYTES_MAX
from forum.text.pictures import digest_in_name, picture_address, picture_markdown
from forum.web import answers
from forum.web.login import current_member, signed_in
from forum.web.security import keep_as_picture
from forum.web.shape import is_body_modest
from forum.web.uploads import uploaded_file

bp = Blueprint("pictures", __name__)
bp.add_app_template_global(UPLOAD_BYTES_MAX, "upload_bytes_max")

Errors = dict[str, list[str]]


def _show_form(errors: Errors) -> object:
    if answers.wants_json():
        return {"errors": errors}
    form = PictureForm() if is_body_modest() else PictureForm(formdata=None)
    return answers.render_part_or_page("pictures/_form.html", "pictures/new.html", form=form, errors=errors)


@bp.get("/images/new")
@signed_in
def new(me: Member) -> object:
    """Show the form, to whom its level lets use it."""
    require_level(me, Gate.LINK)
    return _show_form({})


@bp.get("/images")
def start() -> object:
    """Lead to the form: its own address is what stays in the browser's bar after an upload."""
    return redirect(url_for("pictures.new"), 303)


@bp.post("/images")
@answers.redisplays_form(bp, _show_form)
@signed_in
def create(me: Member) -> object:
    """Take a picture, and hand out the Markdown that shows it in a text."""
    require_gate(me, Gate.LINK)
    form = PictureForm()
    form.check()
    digest = upload_picture(me, uploaded_file("image"), form.alt.data)
    return _created(me, digest, form.alt.data)


def _created(me: Member, digest: str, alt: str) -> Response:
    markdown, address = picture_markdown(digest, alt), picture_address(digest)
    frame = frames_of(me, address)[digest]
    if answers.wants_json():
        made = {"markdown": markdown, "address": address, "width": frame.width, "height": frame.height}
        return make_response(made, 201)
    inputs = {"markdown": markdown, "address": address, "frame": frame, "alt": alt}
    html = answers.render_part_or_page("pictures/_created.html", "pictures/created.html", **inputs)
    response = make_response(html, 201)
    if answers.wants_fragment():
        response.headers["HX-Trigger-After-Settle"] = json.dumps({"picture": {"markdown": markdown}})
    return response


@bp.get("/pictures/<name>.webp")
def show(name: str) -> Response:
    """Show a picture, or one size of it, to whom may see it."""
    digest = digest_in_name(name)
    picture = kept_picture(digest) if digest else None
    if picture is None or not (picture.is_shown or picture.may_be_seen_by(current_member())):
        abort(404)
    response = keep_as_picture(Response(mimetype="image/webp"), kept=picture.is_shown)
    response.set_etag(name)
    if answers.has_already(response):
        return Response(status=304, headers=response.headers)
    content = storage.get(name)
    if content is None:
        abort(404)
    response.set_data(content)
    return response
