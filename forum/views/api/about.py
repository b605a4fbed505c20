"""What the API is: where everything begins, and its description."""

from pathlib import Path

from flask import Blueprint, Response, current_app, url_for

from forum.web.addresses import mailed_address
from forum.web.json_api import JSON, json_answer, read_arguments

bp = Blueprint("api_about", __name__, url_prefix="/api/v1")

DESCRIPTION = Path(__file__).parent / "openapi.json"


@bp.get("")
def index() -> Response:
    """Say what there is, with the addresses where it begins."""
    read_arguments()
    return json_answer(
        {
            "name": current_app.config["SITE_NAME"],
            "version": "1",
            "description_url": url_for("api_about.description"),
            "tokens_page": url_for("tokens.show"),
            "threads_url": url_for("api_threads.index"),
            "levels_url": url_for("api_rules.levels"),
            "economy_url": url_for("api_rules.economy"),
            "me_url": url_for("api_me.show"),
            "base_url": mailed_address(""),
        }
    )


@bp.get("/openapi.json")
def description() -> Response:
    """Give the description of the API (OpenAPI 3.1)."""
    return Response(DESCRIPTION.read_bytes(), mimetype=JSON)
