"""What every address that changes something asks for, held against the map of addresses: no new one can forget it."""

import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlencode

import pytest
from flask import Blueprint, Flask
from limits import parse_many
from werkzeug.routing import Rule

from forum.actions import members, posts, signing_up
from forum.actions.authority import OPERATOR
from forum.views import front
from forum.web.admission import register_admission
from forum.web.limits import LIMITS, limiter
from forum.web.routes import LIMITED_READS, ROUTES, SMALL_BYTES, UNSAFE_METHODS, Owner
from tests.visitor import HTMX, Visitor

pytestmark = pytest.mark.any_engine

FORM = "application/x-www-form-urlencoded"
# What stands in an address for what the views look up: nothing that is there, so that nothing happens.
NOWHERE = {"post_id": 404, "comment_id": 404, "reading_id": 404, "name": "nobody", "token": "x", "subject": "levels"}
# How a server hands on a body whose length is not said.
CHUNKED = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
BELOW = {Owner.MEMBER: None, Owner.MODERATOR: "member", Owner.ADMIN: "moderator"}


def unsafe_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if UNSAFE_METHODS & rule.methods]


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield every endpoint by which a browser changes something, with an address of it; what ends the session, last.

    What programs may change is in `tests/views/api/test_who_may.py`.
    """
    urls = app.url_map.bind("localhost")
    for rule in sorted(
        (rule for rule in unsafe_rules(app) if not ROUTES[rule.endpoint].by_token),
        key=lambda rule: rule.endpoint == "accounts.log_out",
    ):
        arguments = {name: NOWHERE.get(name, 404) for name in rule.arguments}
        yield rule.endpoint, urls.build(rule.endpoint, arguments, method="POST")


@pytest.fixture
def staff(enrol, as_member) -> dict[str, Visitor]:
    """A browser for each role."""
    return {role: as_member(enrol(role, level=20, role=role)) for role in ("member", "moderator", "admin")}


def test_every_address_that_changes_something_has_a_row_and_every_row_an_address(app):
    assert {rule.endpoint for rule in unsafe_rules(app)} == ROUTES.keys()
    assert len(ROUTES) > 25


def test_an_address_without_a_row_stops_the_start(monkeypatch, sqlite_app):
    bp = Blueprint("planted", __name__)
    bp.post("/planted")(lambda: "changed")
    monkeypatch.setattr(front, "bp", bp)
    with pytest.raises(RuntimeError, match=r"planted\.<lambda>|planted"):
        sqlite_app()


def test_a_row_without_an_address_stops_the_start(app):
    bare = Flask("bare")
    with pytest.raises(RuntimeError, match=r"posts\.vote"):
        register_admission(bare)


def test_two_addresses_alone_hold_a_key_instead_of_a_token():
    keyed = [endpoint for endpoint, route in ROUTES.items() if route.key_in_address]
    assert keyed == ["unsubscribe.end", "embed.open_article"]


def test_no_other_address_answers_without_the_token(app, staff, visitor):
    for browser in (visitor, *staff.values()):
        for endpoint, address in addresses(app):
            if ROUTES[endpoint].key_in_address:
                continue
            for headers in ({}, HTMX):
                assert browser.client.post(address, headers=headers).status_code == 400, endpoint


def test_every_address_is_its_owners_alone(app, staff, visitor):
    for endpoint, address in addresses(app):
        owner = ROUTES[endpoint].owner
        if owner is Owner.ANYBODY:
            continue
        page, fragment = visitor.post(address), visitor.post(address, "htmx")
        assert (page.status_code, fragment.status_code) == (303, 401), endpoint
        assert page.location.startswith("/login"), endpoint
        if below := BELOW[owner]:
            assert staff[below].post(address).status_code == 403, endpoint
            assert staff[below].post(address, "htmx").status_code == 403, endpoint


@pytest.mark.parametrize("said", [True, False], ids=["its length said", "in chunks"])
def test_no_address_takes_a_body_larger_than_its_row_says(app, staff, said):
    admin = staff["admin"]
    for endpoint, address in addresses(app):
        most = ROUTES[endpoint].body_bytes
        token = urlencode({"csrf_token": admin.token(), "padding": ""})
        for size, refused in ((most, False), (most + 1, True)):
            body = token + "x" * (size - len(token))
            sent = {"data": body} if said else {"input_stream": BytesIO(body.encode()), "environ_overrides": CHUNKED}
            response = admin.client.post(address, content_type=FORM, **sent)
            assert (response.status_code == 413) == refused, (endpoint, size, response.status)
    assert {route.body_bytes for route in ROUTES.values()} > {SMALL_BYTES}


def test_a_field_too_many_is_refused_before_the_form_is_parsed(app, staff, way):
    admin = staff["admin"]
    headers = HTMX if way == "htmx" else {}
    for endpoint, address in addresses(app):
        most = ROUTES[endpoint].fields
        for fields, refused in ((most, False), (most + 1, True)):
            data = {"csrf_token": admin.token()} | {f"odd{number}": "" for number in range(fields - 1)}
            for content_type in (FORM, "multipart/form-data"):
                response = admin.client.post(address, data=data, content_type=content_type, headers=headers)
                assert (response.status_code == 413) == refused, (endpoint, fields, content_type)


def test_every_address_has_a_limit_which_whoever_sends_on_and_on_runs_into(sqlite_app):
    app = sqlite_app(rate_limits=True)
    member = signing_up.create_member("admin", "admin@example.org", "correct horse", "admin")
    browser = Visitor(app)
    browser.log_in(member.name)
    limiter.reset()
    for name, limits in LIMITS.items():
        if name in LIMITED_READS.values() or name.startswith("programs"):
            continue
        sharing = [address for endpoint, address in addresses(app) if ROUTES[endpoint].limit == name]
        assert sharing, f"{name} limits nothing"
        most = min(item.amount for limit in limits for item in parse_many(limit.rates))
        *others, cheapest = [address for address in sharing if address != "/logout"]
        for sent in range(most):
            assert browser.post(cheapest, "htmx").status_code not in {400, 429}, (cheapest, sent)
        for address in (cheapest, *others, *{"/logout"}.intersection(sharing)):
            refused = browser.post(address)
            assert refused.status_code == 429, address
            assert 0 < int(refused.headers["Retry-After"]) <= 3600
    limiter.reset()


def test_what_is_costly_to_read_has_a_limit_too(sqlite_app):
    browser = Visitor(sqlite_app(rate_limits=True))
    limiter.reset()
    [limit] = LIMITS["searches"]
    for _ in range(parse_many(limit.rates)[0].amount):
        assert browser.get("/search?q=sea").status_code == 200
    refused = browser.get("/search?q=sea")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert browser.get("/").status_code == 200
    limiter.reset()


def test_who_runs_into_a_limit_is_told_how_long_to_wait_and_keeps_what_was_typed(sqlite_app, way):
    app = sqlite_app(rate_limits=True)
    limiter.reset()
    member = signing_up.create_member("ann", "ann@example.org", "correct horse", "admin")
    browser = Visitor(app)
    browser.log_in(member.name)
    members.grant_twei("ann", 100_000, "For the test", by=OPERATOR)
    post_id = posts.publish(member, "Tides", "The sea.", [])
    address = f"/posts/{post_id}/comments"
    for _ in range(60):
        assert browser.post(address, "htmx", body="").status_code == 422
    refused = browser.post(address, way, body="Kept <text>")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "too often in a short time" in refused.text
    assert re.search(r"Wait \d+ (seconds?|minute), then try again", refused.text)
    assert "Kept &lt;text&gt;" in refused.text
    assert browser.get(f"/posts/{post_id}", follow_redirects=True).status_code == 200
    limiter.reset()
