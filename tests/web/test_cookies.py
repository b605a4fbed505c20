"""Cookies are this site's alone, say nothing of anybody, and go where they have to go with a logout."""

import pytest

from forum.actions import signing_up
from forum.text import passwords
from tests.visitor import Visitor

pytestmark = pytest.mark.any_engine

HTTPS = "https://forum.example"


@pytest.fixture
def secure(sqlite_app) -> Visitor:
    """Somebody who reaches the forum over https."""
    passwords.use_cheapest()
    app = sqlite_app(base_url=HTTPS)
    signing_up.create_member("ann", "ann@example.org", "correct horse")
    return Visitor(app, HTTPS)


def cookies_set(response) -> dict[str, str]:
    """Return the cookies that an answer sets, with their attributes, by name."""
    return {line.partition("=")[0]: line for line in response.headers.getlist("Set-Cookie")}


def test_over_https_every_cookie_is_held_to_this_host(secure):
    answers = [
        secure.get("/login"),
        secure.log_in("ann"),
        secure.get("/preferences?theme=dark&language=de&introduction=off"),
        secure.post("/logout"),
    ]
    found = {name: line for answer in answers for name, line in cookies_set(answer).items()}
    assert found.keys() >= {"__Host-session", "__Host-theme", "__Host-language", "__Host-introduction"}
    for name, line in found.items():
        attributes = {part.strip().partition("=")[0].lower() for part in line.split(";")[1:]}
        assert name.startswith("__Host-"), line
        assert attributes >= {"secure", "httponly", "samesite", "path"}, line
        assert "domain" not in attributes, line
        assert "; Path=/;" in f"{line};", line


def test_over_https_a_cookie_that_a_neighbour_could_plant_counts_for_nothing(secure):
    secure.log_in("ann")
    planted = secure.client.get_cookie("__Host-session", domain="forum.example").value
    other = Visitor(secure.client.application, HTTPS)
    other.client.set_cookie("session", planted, domain="forum.example")
    other.client.set_cookie("theme", "dark", domain="forum.example")
    assert other.get("/settings").status_code == 303
    assert "data-theme" not in other.text("/login")


def test_over_https_logging_in_and_choosing_colours_work(secure):
    secure.log_in("ann")
    assert secure.get("/settings").status_code == 200
    secure.get("/preferences?theme=dark")
    assert 'data-theme="dark"' in secure.text("/settings")


def test_a_logout_has_the_browser_forget_what_it_kept_but_not_its_preferences(enrol, as_member, way):
    me = as_member(enrol("ann"))
    me.get("/preferences?theme=dark")
    response = me.post("/logout", way)
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert me.client.get_cookie("session") is None
    assert 'data-theme="dark"' in me.text("/")


def test_no_other_answer_has_the_browser_forget_anything(visitor, post_id):
    for address in ("/", f"/posts/{post_id}", "/login", "/nothing"):
        assert "Clear-Site-Data" not in visitor.get(address, follow_redirects=True).headers
