"""The style guide, for development only: every component in every state, out of the templates that pages use."""

from flask import Blueprint, Flask, Response, render_template

from forum.styleguide import (
    attacks,
    basics,
    claiming,
    decisions,
    embedding,
    finding,
    following,
    histories,
    leaving,
    moderation,
    money,
    notifications,
    pages,
    pictures,
    sanctions,
    seals,
    searching,
    security,
    thread,
    thread_tools,
    vouching,
    webhooks,
    writing,
)
from forum.styleguide.isolation import with_sample_ids
from forum.styleguide.sample import Section, static_text
from forum.web.assets import BUNDLE

bp = Blueprint("styleguide", __name__)


@bp.get("/styleguide")
def show() -> str:
    """Show all samples. Nothing of them comes out of the database."""
    return render_template("styleguide/show.html", sections=sections())


@bp.get("/styleguide.css")
def sheet() -> Response:
    """Give the forum's style sheet once more, with its rules for an id holding for every sample's form of it."""
    return Response(with_sample_ids(static_text(BUNDLE)), mimetype="text/css")


def sections() -> list[Section]:
    """Return every section, in the order of the page. Needs a request: samples are said in its language."""
    return [
        *basics.sections(),
        *thread.sections(),
        *writing.sections(),
        *histories.sections(),
        *moderation.sections(),
        *pages.sections(),
        *pictures.sections(),
        *finding.sections(),
        *searching.sections(),
        *embedding.sections(),
        *webhooks.sections(),
        *notifications.sections(),
        *security.sections(),
        *leaving.sections(),
        *claiming.sections(),
        *vouching.sections(),
        *following.sections(),
        *thread_tools.sections(),
        *sanctions.sections(),
        *decisions.sections(),
        *money.sections(),
        *seals.sections(),
        *attacks.sections(),
    ]


def register_styleguide(app: Flask) -> None:
    """Show the style guide where the forum is worked on, and nowhere else."""
    if app.extensions["config"].app_env == "local":
        app.register_blueprint(bp)
