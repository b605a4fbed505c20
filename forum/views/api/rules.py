"""The rules in force, for programs: levels and the economy."""

from flask import Blueprint, Response

from forum.queries.economy import balances
from forum.render.api import rules as shapes
from forum.web.json_api import json_answer, read_arguments
from forum.web.viewer import site

bp = Blueprint("api_rules", __name__, url_prefix="/api/v1")


@bp.get("/levels")
def levels() -> Response:
    """Give the levels, the gates, and what earns XP."""
    read_arguments()
    return json_answer(shapes.levels(site()))


@bp.get("/economy")
def economy() -> Response:
    """Give the prices and rewards, and what the accounts hold."""
    read_arguments()
    return json_answer(shapes.economy(site(), balances()))
