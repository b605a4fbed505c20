"""The names that the forum is reached by, and the pages that it takes what changes something from."""

import re
from dataclasses import replace

import pytest

from forum.models import Comment
from forum.web.routes import ROUTES
from tests.visitor import HTMX, Visitor, succeeded

pytestmark = pytest.mark.any_engine


@pytest.fixture
def configured(app, monkeypatch):
    """Changes what the environment says: `configured(base_url="https://forum.example")`."""
    return lambda **changes: monkeypatch.setitem(app.extensions, "config", replace(app.extensions["config"], **changes))


@pytest.fixture
def me(commenter, as_member):
    return as_member(commenter)


def comment(me: Visitor, post_id: int, way: str, **headers: str):
    """Send a comment with the right token."""
    data = {"csrf_token": me.token(), "body": "Kept text"}
    sent = headers | (HTMX if way == "htmx" else {})
    return me.client.post(f"/posts/{post_id}/comments", data=data, headers=sent)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "http://localhost.evil.test"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://"},
        {"Origin": "localhost"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "odd"},
        {"Origin": "http://\u0300" + "\u0316" * 500},
    ],
    ids=str,
)
def test_another_site_changes_nothing_even_with_the_right_token(me, post_id, way, headers):
    if not headers.get("Origin", "").isascii():
        headers = {"Origin": headers["Origin"].encode().decode("latin-1")}
    response = comment(me, post_id, way, **headers)
    assert response.status_code == 400
    assert "Sent from another site" in response.text
    assert "<form" not in response.text
    assert "Kept text" not in response.text
    assert "Set-Cookie" not in response.headers
    assert Comment.select().count() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:80"},
        {"Origin": "https://localhost"},
        {"Origin": "HTTP://LOCALHOST"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    ],
    ids=str,
)
def test_a_page_of_ours_and_a_browser_that_says_nothing_are_let_through(me, post_id, way, headers):
    assert succeeded(comment(me, post_id, way, **headers), way)


def test_a_foreign_origin_is_refused_before_the_token_is_looked_at(visitor, post_id):
    response = visitor.client.post("/login", data={"username": "ann"}, headers={"Origin": "https://evil.test"})
    assert "Sent from another site" in response.text
    assert "Set-Cookie" not in response.headers


def test_every_address_that_changes_something_asks_for_the_origin(app, visitor):
    from tests.web.test_admission import addresses

    for endpoint, address in addresses(app):
        if ROUTES[endpoint].key_in_address:
            continue  # mail programs send to it, from wherever they show the mail
        response = visitor.client.post(address, headers={"Origin": "https://evil.test"})
        assert (response.status_code, "Sent from another site" in response.text) == (400, True), endpoint


def test_reading_asks_for_no_origin(visitor, post_id):
    assert visitor.get("/", headers={"Origin": "https://evil.test", "Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        ("https://forum.example", True),
        ("https://FORUM.example:443", True),
        ("http://forum.example", False),
        ("https://forum.example:8443", False),
        ("https://forum.example.evil.test", False),
        ("https://www.forum.example", False),
        ("https://localhost", True),  # the name that the request came by
        ("http://localhost", False),
    ],
)
def test_behind_a_proxy_that_ends_tls_the_origin_is_that_of_the_base_url(me, post_id, way, configured, origin, ours):
    configured(base_url="https://forum.example")
    assert succeeded(comment(me, post_id, way, Origin=origin), way) == ours


def status_at(visitor: Visitor, host: str) -> int:
    return visitor.get("/", headers={"Host": host}).status_code


LOOPBACK = ("localhost", "localhost:5050", "127.0.0.1:5000", "127.0.1.1", "[::1]:5000", "forum.localhost")
NEARBY = ("192.168.0.7:5000", "10.0.0.3", "[fe80::1]:5000", "laptop", "laptop:5000", "laptop.local", "pi.lan")
FOREIGN = ("evil.test", "evil.test:5000", "localhost.evil.test", "127.0.0.1.evil.test", "evil.local.test")


@pytest.mark.parametrize("host", [*LOOPBACK, *NEARBY])
def test_on_a_laptop_the_forum_is_reached_from_this_machine_and_from_nearby(visitor, host):
    assert status_at(visitor, host) == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_a_name_that_somebody_rebound_to_this_laptop_is_refused_in_words(visitor, host):
    response = visitor.get("/", headers={"Host": host})
    assert response.status_code == 400
    assert "TRUSTED_HOSTS" in response.text
    assert "evil" not in response.text


@pytest.mark.parametrize("app_env", ["local", "production"])
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("forum.example", 200),
        ("FORUM.example", 200),
        ("forum.example.", 200),
        ("forum.example:8443", 200),
        ("www.forum.test", 200),
        ("a.wild.test", 200),
        ("127.0.0.1:5000", 200),
        ("wild.test", 400),
        ("notwild.test", 400),
        ("evilforum.example", 400),
        ("forum.example.evil.test", 400),
        ("192.168.0.7", 400),
        ("laptop", 400),
    ],
)
def test_a_site_with_names_answers_under_these_alone(visitor, configured, app_env, host, status):
    hosts = ("www.forum.test", ".wild.test")
    configured(app_env=app_env, base_url="https://forum.example", trusted_hosts=hosts)
    assert status_at(visitor, host) == status


def test_production_without_a_name_answers_under_any(visitor, configured):
    configured(app_env="production")
    assert status_at(visitor, "forum.example") == 200


@pytest.mark.parametrize("app_env", ["local", "production"])
@pytest.mark.parametrize("host", ["a b", "a/b", "a@b", "a?b", "a:b", "a,b", "<b>", "a" * 9_000])
def test_what_is_no_name_is_refused_everywhere(visitor, configured, app_env, host):
    configured(app_env=app_env)
    assert status_at(visitor, host) in {400, 431}


def test_a_foreign_name_is_refused_before_the_address_is_looked_for(visitor, configured, way):
    configured(base_url="https://forum.example")
    for address in ("/nothing", "//nothing", "/posts/404"):
        headers = {"Host": "evil.test"} | (HTMX if way == "htmx" else {})
        response = visitor.get(address, headers=headers)
        assert response.status_code == 400
        assert "evil.test" not in response.headers.get("Location", "")


def test_under_a_foreign_name_no_page_is_offered_that_would_be_refused_too(visitor, configured, way):
    configured(base_url="https://forum.example")
    response = visitor.get("/", headers={"Host": "evil.test"} | (HTMX if way == "htmx" else {}))
    assert "This forum goes by another name" in response.text
    assert "<a " not in response.text


def test_the_refusal_of_a_name_is_dressed_as_every_page_is(visitor, configured):
    configured(base_url="https://forum.example")
    page = visitor.get("/", headers={"Host": "evil.test"}).text
    sheet = re.search(r'rel="stylesheet" href="([^"]+)"', page)[1]
    assert visitor.get(sheet, headers={"Host": "evil.test"}).mimetype == "text/css"


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_a_probe_may_ask_by_whatever_name(visitor, configured, address):
    configured(base_url="https://forum.example")
    assert visitor.get(address, headers={"Host": "10.1.2.3:8000"}).status_code != 400
