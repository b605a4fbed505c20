"""Pages are compressed for those who ask, and the length of a private one tells nothing."""

import gzip
import json

import pytest
from flask import Flask, Response

from forum.actions import comments
from forum.web import compression
from forum.web.compression import compressed_privately, register_compression
from tests.visitor import without_token

pytestmark = pytest.mark.any_engine

GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def address(author, post_id) -> str:
    comments.write_comment(author, post_id, "A comment of many words. " * 40)
    return f"/posts/{post_id}/tides-and-clocks"


def test_an_anonymous_page_is_the_same_compressed_under_the_same_tag(visitor, address):
    plain, compressed = visitor.get(address), visitor.get(address, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.data) == plain.data
    assert int(compressed.headers["Content-Length"]) == len(compressed.data) < len(plain.data) / 2
    assert compressed.headers["ETag"] == plain.headers["ETag"]
    assert compressed.headers["ETag"].startswith("W/")
    for response in (plain, compressed):
        assert "Accept-Encoding" in response.vary


def test_a_kept_page_is_compressed_once(visitor, address, monkeypatch):
    compressions = []
    compress = gzip.compress
    monkeypatch.setattr(compression.gzip, "compress", lambda *a, **k: compressions.append(a) or compress(*a, **k))
    pages = {visitor.get(address, headers=GZIP).data for _ in range(3)}
    assert len(pages) == len(compressions) == 1


def test_an_unchanged_page_is_304_for_those_who_want_it_compressed(visitor, address):
    for first in (GZIP, {}):
        etag = visitor.get(address, headers=first).headers["ETag"]
        response = visitor.get(address, headers={**GZIP, "If-None-Match": etag})
        assert (response.status_code, response.data) == (304, b"")
        assert "Content-Encoding" not in response.headers
        assert "Accept-Encoding" in response.vary


def test_a_members_page_is_compressed_to_a_length_that_varies(commenter, as_member, address):
    me = as_member(commenter)
    plain = me.get(address).text
    paddings = set()
    for _ in range(8):
        response = me.get(address, headers=GZIP)
        assert without_token(gzip.decompress(response.data).decode()) == without_token(plain)
        assert response.headers["Cache-Control"] == "private, no-store"
        paddings.add(_padding(response.data))
    assert len(paddings) > 1


def _padding(compressed: bytes) -> bytes:
    """Return the file name behind the header of ten bytes; it ends with a zero."""
    assert compressed[3] == 8, "the flag that says there is one"
    return compressed[10:].partition(b"\0")[0]


def test_the_padding_does_not_follow_from_the_page():
    page = b"secret " * 1_000
    compressed = [compressed_privately(page) for _ in range(200)]
    assert {gzip.decompress(one) for one in compressed} == {page}
    lengths = {len(one) for one in compressed}
    assert len(lengths) > 50
    assert max(lengths) - min(lengths) < 100


@pytest.mark.parametrize("accepted", [None, "", "identity", "br", "gzip;q=0", "gzip;q=0, identity", "deflate"])
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_nobody_gets_what_they_cannot_read(visitor, commenter, as_member, address, who, accepted):
    browser = visitor if who == "visitor" else as_member(commenter)
    response = browser.get(address, headers={} if accepted is None else {"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers
    assert "</html>" in response.text


def test_a_head_request_is_left_alone(visitor, commenter, as_member, address):
    for browser in (visitor, as_member(commenter)):
        response = browser.client.head(address, headers=GZIP)
        assert response.status_code == 200
        assert "Content-Encoding" not in response.headers


def test_static_files_are_not_compressed_twice(app, visitor):
    sheet = app.extensions["assets"].address("forum.css")
    assert gzip.decompress(visitor.get(sheet, headers=GZIP).data) == visitor.get(sheet).data


def test_a_mistaken_form_comes_back_compressed(commenter, as_member, post_id):
    me = as_member(commenter)
    fields = {"body": "", "csrf_token": me.token()}
    response = me.client.post(f"/posts/{post_id}/comments", data=fields, headers=GZIP)
    assert response.status_code == 422
    assert "Add your comment" in gzip.decompress(response.data).decode()


@pytest.fixture
def bare() -> Flask:
    """An app that answers in every way, and compresses."""
    app = Flask("bare")
    register_compression(app)
    long = "many words " * 1_000
    for name, answer in {
        "json": lambda: {"words": long},
        "short": lambda: "x" * 1_023,
        "nothing": lambda: Response(status=204),
        "streamed": lambda: Response((long for _ in range(3)), mimetype="text/html"),
        "binary": lambda: Response(long, mimetype="application/octet-stream"),
        "encoded": lambda: Response(long, headers={"Content-Encoding": "br"}),
    }.items():
        app.add_url_rule(f"/{name}", name, answer)
    return app


def test_machine_answers_are_compressed_too(bare):
    response = bare.test_client().get("/json", headers=GZIP)
    assert json.loads(gzip.decompress(response.data))["words"].startswith("many words")


@pytest.mark.parametrize("name", ["short", "nothing", "streamed", "binary", "encoded"])
def test_what_gains_nothing_or_is_on_its_way_is_left_alone(bare, name):
    client = bare.test_client()
    response = client.get(f"/{name}", headers=GZIP)
    assert response.headers.get("Content-Encoding") == ("br" if name == "encoded" else None)
    assert response.data == client.get(f"/{name}").data
