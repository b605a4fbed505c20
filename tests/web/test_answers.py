"""How requests are answered: forms found by their endpoint, parts of pages and whole ones."""

import pytest
from flask import Blueprint, Flask

from forum.errors import Invalid
from forum.web import answers
from forum.web.answers import form_at, redisplays_form

pytestmark = pytest.mark.any_engine


def test_the_form_of_an_endpoint_is_found_by_its_name(app):
    posting = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods and form_at(rule.endpoint)}
    assert {"posts.create", "comments.create", "comments.update", "accounts.log_in", "settings.update"} <= posting


@pytest.mark.parametrize("endpoint", ["posts.vote", "front.show", "nowhere.at_all", "", None])
def test_an_endpoint_without_a_form_has_none(app, endpoint):
    assert form_at(endpoint) is None


def test_a_refused_view_answers_with_the_form_that_is_registered_for_it():
    shown = lambda errors, number: f"{number}: {errors['title'][0]}"  # noqa: E731
    bp = Blueprint("notes", __name__)

    @bp.post("/notes/<int:number>")
    @redisplays_form(bp, shown)
    def create(number: int) -> str:
        raise Invalid(title="Give it a title.")

    app = Flask(__name__)
    app.register_blueprint(bp)
    response = app.test_client().post("/notes/7")
    assert (response.status_code, response.text) == (422, "7: Give it a title.")
    assert form_at("notes.create") is shown


def test_every_registered_form_belongs_to_an_endpoint_that_exists(app):
    ours = {endpoint for endpoint in answers._forms if not endpoint.startswith("notes.")}
    assert ours <= set(app.view_functions)
