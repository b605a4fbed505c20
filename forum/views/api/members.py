"""Members for programs: what everybody may know of one."""

from flask import Blueprint, Response

from forum.queries.profile import named
from forum.render.api.members import member
from forum.web.json_api import json_answer, read_arguments
from forum.web.viewer import site

bp = Blueprint("api_members", __name__, url_prefix="/api/v1/members")


@bp.get("/<name>")
def show(name: str) -> Response:
    """Give a member's public facts."""
    read_arguments()
    return json_answer(member(named(name), site().level_rules))
