"""The style guide, for development only: every component in every state, out of the templates that pages use."""

from flask import Blueprint, Response, render_template

from forum.assets import BUNDLE
from forum.views.styleguide import basics, money, pages, thread
from forum.views.styleguide.sample import Section, static_text
from forum.views.styleguide.still import opened

bp = Blueprint("styleguide", __name__)


@bp.get("/styleguide")
def show() -> str:
    """Show all samples. Nothing of them comes out of the database."""
    return render_template("styleguide/show.html", sections=sections())


@bp.get("/styleguide.css")
def sheet() -> Response:
    """Give the forum's style sheet once more, with its rules for an id holding for every sample's form of it."""
    return Response(opened(static_text(BUNDLE)), mimetype="text/css")


def sections() -> list[Section]:
    """Return every section, in the order of the page. Needs a request: samples are said in its language."""
    return [*basics.sections(), *thread.sections(), *pages.sections(), *money.sections()]
