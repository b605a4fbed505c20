"""Headers, strangers' input in pages, and what production refuses."""

import flask
import pytest

from forum.actions import comments, posts, profiles, signing_up
from forum.config import ConfigError
from forum.models import DemoMember
from tests.visitor import Visitor

pytestmark = pytest.mark.any_engine

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("address", ["/", "/login", "/nothing", "/settings", "/u/author"])
def test_every_answer_carries_a_strict_policy(visitor, post_id, address):
    headers = visitor.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(visitor):
    cookie = visitor.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_https_makes_cookies_secure_and_stays(sqlite_app):
    response = (
        sqlite_app(base_url="https://forum.example").test_client().get("/login", base_url="https://forum.example")
    )
    assert "Secure" in response.headers["Set-Cookie"]
    assert "max-age" in response.headers["Strict-Transport-Security"]


def test_what_strangers_type_is_text(visitor, author, post_id):
    profiles.change_profile(author, HOSTILE[:40], HOSTILE)
    posts.edit_post(author, post_id, HOSTILE, HOSTILE, [])
    comments.write_comment(author, post_id, HOSTILE)
    for page in ("/", f"/posts/{post_id}", "/u/author"):
        text = visitor.text(page)
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_what_is_refused_comes_back_as_text(visitor, commenter, as_member, post_id, way):
    me = as_member(commenter)
    for response in (
        visitor.post("/login", username=HOSTILE[:20], password="x", next='"><script>alert(1)</script>'),
        me.post(f"/posts/{post_id}/comments", way, body=HOSTILE, parent_id="404"),
        me.post("/posts/404/comments", way, body=HOSTILE),
        me.post(f"/posts/{post_id}/comments", way, body=HOSTILE, token="wrong"),
        me.post(f"/posts/{post_id}/comments", way, body="", parent_id=HOSTILE, form_id=HOSTILE),
    ):
        assert "<script>alert" not in response.text
        assert "<img src=x" not in response.text


def test_a_hostile_target_header_cannot_break_out(commenter, as_member, post_id):
    me = as_member(commenter)
    headers = {"HX-Request": "true", "HX-Target": '"><script>alert(1)</script>', "X-CSRFToken": me.token()}
    response = me.client.post(f"/posts/{post_id}/draft", data={"body": "x"}, headers=headers)
    assert "<script>alert" not in response.text


def test_production_does_not_open_a_demo(sqlite_app):
    app = sqlite_app()
    ann = signing_up.create_member("ann", "ann@example.org", "correct horse")
    DemoMember.insert(member=ann.id).execute()
    del app
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        sqlite_app(app_env="production")


def test_wrong_passwords_run_into_a_limit_and_right_ones_do_not(sqlite_app):
    app = sqlite_app(rate_limits=True)
    signing_up.create_member("ann", "ann@example.org", "correct horse")
    for _ in range(12):
        visitor = Visitor(app)
        visitor.log_in("ann")
    guesser = Visitor(app)
    statuses = [guesser.post("/login", username="ann", password=f"guess {n}").status_code for n in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    refused = guesser.post("/login", username="ann", password="correct horse")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "too often in a short time" in refused.text
    assert 'value="ann"' in refused.text


def test_a_proxy_is_believed_only_when_told_to(sqlite_app):
    for hops, seen in ((0, "127.0.0.1"), (1, "203.0.113.9")):
        app = sqlite_app(trusted_proxies=hops)
        addresses = []
        app.before_request(lambda addresses=addresses: addresses.append(flask.request.remote_addr))
        app.test_client().get("/login", headers={"X-Forwarded-For": "203.0.113.9"})
        assert addresses == [seen]
