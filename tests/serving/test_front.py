"""The front hands whole requests to threads, as many as there is room for, and says so where there is none."""

import asyncio
from threading import Event
from types import SimpleNamespace

import pytest
from flask import Flask, request

from forum.serving import front
from forum.serving.busy import busy_pages
from forum.serving.environ import Body, environ_of
from forum.serving.front import Front
from forum.serving.lanes import Full, Lane


class Headers(dict):
    """Headers as granian gives them: by lower-case name."""


class Protocol:
    """What takes the answer."""

    def __init__(self):
        self.answer = None

    def response_bytes(self, status, headers, content):
        self.answer = status, dict(headers), content

    def response_empty(self, status, headers):
        self.answer = status, dict(headers), b""


def scope(method: str = "GET", path: str = "/", client: str = "203.0.113.7:4711", **headers: str) -> SimpleNamespace:
    return SimpleNamespace(
        method=method, path=path, query_string="a=b", scheme="http", http_version="1.1", authority=None,
        server="127.0.0.1:5000", client=client, headers=Headers(headers),
    )  # fmt: skip


def environ(**changes) -> dict:
    return environ_of(scope(**changes), Body())


def test_the_app_sees_what_was_asked_for():
    seen = environ(path="/café", host="forum.example", accept_language="de")
    assert seen["PATH_INFO"] == "/caf\xc3\xa9"  # PEP 3333: bytes, as Latin-1
    assert (seen["QUERY_STRING"], seen["HTTP_HOST"], seen["REQUEST_METHOD"]) == ("a=b", "forum.example", "GET")
    assert "CONTENT_LENGTH" not in seen


def test_a_header_with_an_underscore_does_not_pass_for_another():
    trusted = environ_of(scope(**{"x-forwarded-for": "198.51.100.1", "x_forwarded_for": "10.0.0.1"}), Body())
    assert trusted["HTTP_X_FORWARDED_FOR"] == "198.51.100.1"


@pytest.mark.parametrize(
    ("client", "address"),
    [("203.0.113.7:1", "203.0.113.7"), ("[2001:db8::1]:1", "2001:db8::1"), ("[::ffff:203.0.113.7]:1", "203.0.113.7")],
)
def test_the_client_s_address_is_the_plain_one(client, address):
    assert environ(client=client)["REMOTE_ADDR"] == address


def test_the_length_is_that_of_what_has_arrived():
    request = scope("POST", **{"transfer-encoding": "chunked", "content-type": "text/plain"})
    seen = environ_of(request, Body(b"hello", 5))
    assert (seen["CONTENT_LENGTH"], seen["CONTENT_TYPE"], seen["wsgi.input"].read()) == ("5", "text/plain", b"hello")
    assert "HTTP_TRANSFER_ENCODING" not in seen


def bare_app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/", "read", lambda: {"read": len(request.get_data())}, methods=["GET", "POST"])
    app.add_url_rule("/header", "header", lambda: ("", {"X-Name": "café"}))
    app.config["MAX_CONTENT_LENGTH"] = 100
    return app


def answers(
    app: Flask, *requests: tuple[SimpleNamespace, list[bytes]], before=lambda front: None, larger=None
) -> list[tuple]:
    """Return what a front around the app answers to the requests, which are sent at once.

    `larger` are the paths where it reads more than elsewhere.
    """

    async def ask() -> list[tuple]:
        asked = Front(app, busy_pages(app), 100, larger)
        asked.__rsgi_init__(asyncio.get_running_loop())
        before(asked)
        protocols = [_protocol(chunks) for _, chunks in requests]
        await asyncio.gather(
            *(asked.__rsgi__(one, protocol) for (one, _), protocol in zip(requests, protocols, strict=True))
        )
        return [protocol.answer for protocol in protocols]

    return asyncio.run(ask())


def _protocol(chunks: list[bytes]) -> Protocol:
    class Sending(Protocol):
        async def __aiter__(self):
            for chunk in chunks:
                yield chunk

    return Sending()


def test_a_body_is_read_and_answered():
    sent = scope("POST", **{"content-length": "5"})
    [(status, _, content)] = answers(bare_app(), (sent, [b"hel", b"lo", b""]))
    assert (status, content) == (200, b'{"read":5}\n')


@pytest.mark.parametrize(
    ("declared", "chunks", "status"),
    [("101", [], 413), (None, [b"x" * 80, b"x" * 80], 413), ("5", [b"he", b"", b""], 400)],
)
def test_a_body_that_cannot_be_taken_ends_the_connection(declared, chunks, status):
    length = {"content-length": declared} if declared else {"transfer-encoding": "chunked"}
    [(answered, headers, _)] = answers(bare_app(), (scope("POST", **length), chunks))
    assert (answered, headers["connection"]) == (status, "close")


@pytest.mark.parametrize(
    ("path", "headers", "read"),
    [("/", {"cookie": "session=x"}, True), ("/", {}, False), ("/elsewhere", {"cookie": "session=x"}, False)],
    ids=["from somebody", "from nobody", "elsewhere"],
)
def test_a_larger_body_is_read_where_one_is_taken_from_who_may_be_signed_in(path, headers, read):
    app = bare_app()
    app.config["MAX_CONTENT_LENGTH"] = 150
    sent = scope("POST", **{"content-length": "150", **headers})
    [(_, _, content)] = answers(app, (sent, [b"x" * 150, b""]), larger={path: 150})
    assert (content == b'{"read":150}\n') == read


def test_an_app_that_breaks_is_answered_for(caplog):
    def breaks(environ, start_response):
        raise RuntimeError("broken")

    [(status, _, _)] = answers_of_wsgi(breaks)
    assert status == 500
    assert "no answer" in caplog.text


def answers_of_wsgi(app) -> list[tuple]:
    async def ask() -> list[tuple]:
        asked = Front(app, lambda language, is_fragment: (503, [], b""), 100)
        asked.__rsgi_init__(asyncio.get_running_loop())
        protocol = Protocol()
        await asked.__rsgi__(scope(), protocol)
        return [protocol.answer]

    return asyncio.run(ask())


def test_a_header_that_cannot_be_sent_does_not_end_the_server():
    [(status, headers, _)] = answers(bare_app(), (scope(path="/header"), []))
    assert (status, headers["X-Name"]) == (200, "caf?")


def test_who_has_waited_too_long_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(front, "_WAITING_SECONDS_MAX", -1)
    [(status, headers, _)] = answers(bare_app(), (scope(), []))
    assert (status, headers["retry-after"], headers["connection"]) == (503, "5", "close")


def test_reading_goes_on_while_writing_is_full():
    def fill(asked: Front) -> None:
        asked._writing._calls = asked._writing._calls_max

    told = answers(bare_app(), (scope("POST"), []), (scope("GET"), []), before=fill)
    assert [status for status, _, _ in told] == [503, 200]


@pytest.mark.parametrize(("language", "words"), [("de-AT,de", "Gerade viel los"), ("fr", "Busy right"), ("", "Busy")])
def test_a_full_forum_says_so_in_the_reader_s_language(sqlite_app, language, words):
    page, notice = (busy_pages(sqlite_app())(language, is_fragment) for is_fragment in (False, True))
    for status, headers, content in (page, notice):
        assert status == 503
        assert dict(headers)["Retry-After"] == "5"
        assert words in content.decode()
    assert b"<html" in page[2]
    assert b"<html" not in notice[2]
    assert dict(notice[1])["HX-Retarget"] == "#flash"


def test_a_lane_takes_so_many_calls_and_no_more():
    async def fill() -> None:
        lane, go_on = Lane("test", 1, 1, asyncio.get_running_loop()), Event()
        running = [asyncio.create_task(lane.run(go_on.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await lane.run(go_on.wait)
        go_on.set()
        await asyncio.gather(*running)
        await lane.run(go_on.wait)  # there is room again

    asyncio.run(fill())
