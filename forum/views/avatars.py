"""Avatars as pictures with an address, so that browsers keep them."""

from flask import Blueprint, Response, abort

from forum.text import avatars

bp = Blueprint("avatars", __name__)

_NAME_LENGTH_MAX = 24


@bp.get("/avatars/<int:version>/<style>/<name>.svg")
def show(version: int, style: str, name: str) -> Response:
    """Draw a name's picture; the address says all that it depends on, so it holds for ever."""
    if version != avatars.DRAWING_VERSION or style not in avatars.STYLES or len(name) > _NAME_LENGTH_MAX:
        abort(404)
    response = Response(avatars.draw(style, name), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
