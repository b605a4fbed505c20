"""Requests that are too large in one way or another: refused in words, before anything parses them."""

import pytest
from werkzeug.test import TestResponse

from tests.visitor import HTMX, Visitor

pytestmark = pytest.mark.any_engine

MARKS = "\u0300\u0316" * 10_000


def asked(visitor: Visitor, address: str = "/", **headers: str) -> TestResponse:
    """Ask as a server hands a request on, so that no client shortens it on the way."""
    client = visitor.client.application.test_client(use_cookies=False)
    return client.get(address, environ_overrides={f"HTTP_{name}": value for name, value in headers.items()})


@pytest.mark.parametrize(
    "headers",
    [
        {"ACCEPT_LANGUAGE": "de," * 1_000},
        {"ACCEPT_ENCODING": "gzip;q=1.0," * 1_000},
        {"IF_NONE_MATCH": '"a",' * 1_000},
        {"REFERER": "http://localhost/" + "a" * 9_000},
        {"HX_CURRENT_URL": "http://" + "a" * 9_000},
        {"COOKIE": "a=b; " * 4_000},
        {f"X_{number}": "x" * 4_000 for number in range(9)},
    ],
    ids=["languages", "encodings", "tags", "referrer", "page", "cookies", "together"],
)
def test_headers_longer_than_any_browsers_are_refused_in_words(visitor, headers):
    response = asked(visitor, **headers)
    assert response.status_code == 431
    assert "Too many headers" in response.text


def test_too_many_languages_are_not_even_read(visitor):
    response = asked(visitor, ACCEPT_LANGUAGE="de," * 1_000)
    assert '<html lang="en"' in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"ACCEPT_LANGUAGE": "de-CH,de;q=0.9,en"},
        {"COOKIE": "other=" + "x" * 12_000},
        {"REFERER": "/" + "a" * 2_000},
    ],
    ids=["languages", "cookies of other programs", "a long referrer"],
)
def test_headers_as_browsers_send_them_are_taken(visitor, headers):
    assert asked(visitor, **headers).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/?tag=" + "a" * 4_100,
        "/?tag=" + "%CC%80%CC%96" * 400,
        "/?" + "a&" * 50,
        "/login?next=http://a" + "%CC%80%CC%96" * 400,
        "/u/" + "a" * 2_100,
        "/nothing/" + "a/" * 2_000,
    ],
    ids=["a long value", "marks", "arguments", "next", "a long name", "many parts"],
)
def test_an_address_longer_than_any_of_ours_is_414_in_words(visitor, address):
    for headers in ({}, HTMX):
        response = visitor.get(address, headers=headers)
        assert response.status_code == 414
        assert "Address too long" in response.text
        assert len(response.text) < 5_000


def test_a_large_body_to_an_address_that_is_not_there_is_404(app, visitor, monkeypatch):
    monkeypatch.setattr(app, "testing", False)
    for address in ("/nothing", "/posts/1/nothing"):
        for fields in ({"body": "x" * 2_200_000}, {"body": "x"}):
            response = visitor.client.post(address, data=fields)
            assert response.status_code in {404, 405}, address
            assert "x" * 100 not in response.text


def test_only_who_was_logged_in_has_an_article_to_send(visitor, author, as_member):
    body = "x" * 100_000
    assert visitor.post("/posts", body=body).status_code == 413
    assert as_member(author).post("/posts", body=body).status_code == 422


PART = 'Content-Disposition: form-data; name="csrf_token"'


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (f"--b\r\n{PART}\r\n\r\nx\r\n--b--", 400),
        ("--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", 400),
        ('--b\r\nContent-Disposition: form-data; filename="x"\r\n\r\nx\r\n--b--', 400),
        (f"--b\r\n{PART}; {'a=b;' * 500}\r\n\r\nx\r\n--b--", 413),
        ("--b\r\n" + "A: b\r\n" * 500 + "\r\nx\r\n--b--", 413),
        (f"--b\r\n{PART}\r\n\r\n{'x' * 5_000}", 400),
        ("--b", 400),
        ("", 400),
    ],
    ids=[
        "a wrong token", "a part without a name", "a file without a name", "a long header", "many headers", "cut off",
        "only a boundary", "nothing",
    ],
)  # fmt: skip
def test_a_broken_form_of_parts_is_refused_in_words(visitor, body, status):
    response = visitor.client.post("/login", data=body, content_type="multipart/form-data; boundary=b")
    assert response.status_code == status
    assert "<h1>" in response.text


def test_a_form_of_parts_is_a_form(visitor, enrol):
    enrol("ann")
    fields = {"csrf_token": visitor.token(), "username": "ann", "password": "correct horse"}
    response = visitor.client.post("/login", data=fields, content_type="multipart/form-data")
    assert response.status_code == 303


@pytest.mark.parametrize("missing", ["username", "password"])
def test_a_login_without_one_of_its_fields_is_422(app, visitor, enrol, way, missing):
    enrol("ann")
    fields = {"username": "ann", "password": "correct horse"}
    del fields[missing]
    assert visitor.post("/login", way, **fields).status_code == 422


def test_marks_without_end_are_refused_before_they_are_put_in_order(visitor, way):
    for field in ("username", "password", "next", "resume"):
        response = visitor.post("/login", way, **{"username": "ann", "password": "x", field: MARKS})
        assert response.status_code in {413, 422}, field
