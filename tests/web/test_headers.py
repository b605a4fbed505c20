"""The headers that keep a page to itself, on every kind of answer: none is so small that it goes without."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.db import bind, db
from tests.visitor import HTMX, Visitor

pytestmark = pytest.mark.any_engine

KEPT_TO_ITSELF = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}


def carries_them(response: TestResponse) -> bool:
    """Say whether an answer has each of the headers, once, with what matters in it."""
    return all(
        len(response.headers.getlist(name)) == 1 and value in response.headers[name]
        for name, value in KEPT_TO_ITSELF.items()
    )


def asset(visitor: Visitor) -> str:
    return visitor.client.application.extensions["assets"].address("forum.css")


def again(visitor: Visitor, **headers: str) -> TestResponse:
    return visitor.get("/levels", headers={"If-None-Match": visitor.get("/levels").headers["ETag"], **headers})


ANSWERS: dict[str, tuple[int, Callable[[Visitor], TestResponse]]] = {
    "a page": (200, lambda visitor: visitor.get("/")),
    "the login": (200, lambda visitor: visitor.get("/login")),
    "a head": (200, lambda visitor: visitor.client.head("/")),
    "options": (200, lambda visitor: visitor.client.options("/")),
    "a file": (200, lambda visitor: visitor.get(asset(visitor))),
    "a picture": (200, lambda visitor: visitor.get("/avatars/1/rings/ann.svg")),
    "a page that has not changed": (304, again),
    "a page elsewhere": (303, lambda visitor: visitor.get("/settings")),
    "a fragment for members": (401, lambda visitor: visitor.post("/posts", "htmx")),
    "a form without its token": (400, lambda visitor: visitor.client.post("/login")),
    "a form of another site": (400, lambda v: v.client.post("/login", headers={"Origin": "https://evil.test"})),
    "a foreign name": (400, lambda visitor: visitor.get("/", headers={"Host": "evil.test"})),
    "a name that is none": (400, lambda visitor: visitor.get("/", headers={"Host": "a b"})),
    "nothing": (404, lambda visitor: visitor.get("/nothing")),
    "nothing for HTMX": (404, lambda visitor: visitor.get("/nothing", headers=HTMX)),
    "no such file": (404, lambda visitor: visitor.get("/static/nothing.css")),
    "a method that is none": (405, lambda visitor: visitor.client.delete("/")),
    "too large": (413, lambda visitor: visitor.post("/login", username="x" * 70_000)),
    "too long": (414, lambda visitor: visitor.get("/?tag=" + "x" * 5_000)),
    "a wrong password": (422, lambda visitor: visitor.post("/login", username="ann", password="wrong one")),
    "too many headers": (431, lambda visitor: visitor.get("/", headers={"X-Odd": "x" * 9_000})),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_keeps_to_itself(visitor, post_id, kind):
    status, ask = ANSWERS[kind]
    response = ask(visitor)
    assert response.status_code == status
    assert carries_them(response)


def test_so_do_the_pages_and_sheets_of_a_member(commenter, as_member):
    me = as_member(commenter)
    for address in ("/settings", "/wallet", "/wallet.csv", "/posts/new", "/levels/quiz"):
        assert carries_them(me.get(address)), address


def test_so_does_an_answer_to_what_went_wrong(app, visitor, monkeypatch):
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setattr("forum.queries.front.fill_tags", lambda _headlines: 1 / 0)
    for headers in ({}, HTMX):
        response = visitor.get("/", headers=headers)
        assert response.status_code == 500
        assert carries_them(response)


def test_so_does_an_answer_without_a_database(sqlite_app):
    app: Flask = sqlite_app()
    db.close_all()
    bind("postgresql://nobody@127.0.0.1:1/nothing")
    response = app.test_client().get("/")
    assert response.status_code == 503
    assert carries_them(response)


@pytest.mark.parametrize(
    ("base_url", "sent"),
    [(None, None), ("http://forum.example", None), ("https://forum.example", "max-age=31536000")],
)
def test_browsers_are_told_to_come_by_https_alone_where_the_site_is_reached_by_it(sqlite_app, base_url, sent):
    client = sqlite_app(base_url=base_url).test_client()
    for address in ("/", "/nothing", client.application.extensions["assets"].address("forum.css")):
        response = client.get(address, base_url=base_url)
        assert response.headers.get("Strict-Transport-Security") == sent, address


def test_a_page_may_use_passkeys_and_no_frame_of_another_site_may(visitor):
    policy = visitor.get("/login").headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in policy
    assert "publickey-credentials-create=(self)" in policy
