"""`make serve`: pages go on answering while others hold connections open in bad faith, and HTTP is spoken properly."""

import re
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.served import copy
from tests.serving.server import Running, make_serve

pytestmark = pytest.mark.long

ATTACKERS = 50
# Less than the ten seconds after which the server hangs up on whoever stalls: an answer within this time has not
# waited for that. How fast answers are under attack is measured elsewhere (docs/robustness.md), not here.
PATIENCE_SECONDS = 8
_TRIES = 3
PASSWORD = "comment-to-earn"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
# Enough that no buffer between the two holds it all.
_PAGES_ASKED_FOR = 40


@pytest.fixture(scope="module")
def server(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    file = tmp_path_factory.mktemp("make-serve") / "forum.db"
    copy(demo_file, file)
    with make_serve(file) as running:
        for path in pages(running):
            running.get(path)
        yield running


def thread(server: Running) -> str:
    """Return the address of a thread of two hundred comments."""
    return server.get("/posts/1")[0].headers["Location"]


def pages(server: Running) -> list[str]:
    return ["/", thread(server), "/login", "/livez", "/readyz"]


def slow_headers(server: Running) -> socket.socket:
    return server.open(b"GET / HTTP/1.1\r\nHost: forum\r\nX-Slow: ")


def slow_bodies(server: Running) -> socket.socket:
    return server.open(b"POST /login HTTP/1.1\r\nHost: forum\r\nContent-Length: 1000\r\n" + FORM + b"\r\nusername=")


def slow_pieces(server: Running) -> socket.socket:
    head = b"POST /signup HTTP/1.1\r\nHost: forum\r\nTransfer-Encoding: chunked\r\n" + FORM
    return server.open(head + b"\r\n9\r\nusername=\r\n")


def slow_readers(server: Running) -> socket.socket:
    request = f"GET {thread(server)} HTTP/1.1\r\nHost: forum\r\n\r\n"
    return server.open(request.encode() * _PAGES_ASKED_FOR)


def combining_marks(server: Running) -> socket.socket:
    marks = "".join(chr(0x300 + number % 0x17) for number in range(160_000 // 2))
    form = urlencode({"username": "x", "password": marks}).encode()[:160_000]
    head = f"POST /login HTTP/1.1\r\nHost: forum\r\nContent-Length: {len(form)}\r\n" \
           "Content-Type: application/x-www-form-urlencoded\r\n\r\n"  # fmt: skip
    return server.open(head.encode() + form)


ATTACKS = (slow_headers, slow_bodies, slow_pieces, slow_readers, combining_marks)


@contextmanager
def attacked(server: Running, *attacks: Callable[[Running], socket.socket]) -> Iterator[list[socket.socket]]:
    """Have so many attackers of each kind connected for the length of the block."""
    with ExitStack() as stack:
        yield [stack.enter_context(attack(server)) for attack in attacks for _ in range(ATTACKERS)]


def unanswered(server: Running, attacks: tuple, asked: Iterable[Callable[[], object]]) -> list[Callable[[], object]]:
    """Return what is not answered in time while attackers are connected.

    Where each answer waited for attackers, each try would fail; where the machine is busy, one will not.
    """
    left = list(asked)
    for _ in range(_TRIES):
        with attacked(server, *attacks):
            while left and _in_time(left[0]):
                left.pop(0)
        if not left:
            break
    return left


def _in_time(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("attacks", [*((attack,) for attack in ATTACKS), ATTACKS], ids=lambda one: "+".join(
    attack.__name__ for attack in one
))  # fmt: skip
def test_a_page_answers_while_attackers_are_connected(server, attacks):
    def ask_for(path: str) -> None:
        answer, _ = server.get(path, PATIENCE_SECONDS)
        assert answer.status == 200

    assert not unanswered(server, attacks, [partial(ask_for, path) for path in pages(server)])


def test_a_form_is_taken_while_bodies_stall(server):
    assert not unanswered(server, (slow_bodies,), [lambda: log_in(server, "reader", PATIENCE_SECONDS)])


def test_a_body_that_stalls_is_answered_in_words_and_the_connection_ended(server):
    with slow_bodies(server) as stalled:
        said = all_of(stalled)
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b"arrived too slowly" in said


def test_headers_that_stall_end_the_connection(server):
    with slow_headers(server) as stalled:
        assert all_of(stalled) == b""


def test_what_is_too_large_is_refused_before_it_is_sent(server):
    head = b"POST /login HTTP/1.1\r\nHost: forum\r\nContent-Length: 90000000\r\nContent-Type: text/plain\r\n\r\n"
    with server.open(head) as refused:
        said = all_of(refused)
    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in said


def test_what_is_too_large_is_refused_while_it_comes_in_pieces(server):
    head = b"POST /login HTTP/1.1\r\nHost: forum\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n"
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with server.open(head) as refused:
        for _ in range(64):
            try:
                refused.sendall(piece)
            except OSError:
                break  # it has been hung up on
        said = all_of(refused)
    assert said.startswith(b"HTTP/1.1 413 ")


def test_who_asks_before_sending_is_told_to_go_on(server):
    head = b"POST /login HTTP/1.1\r\nHost: forum\r\nConnection: close\r\nContent-Length: 5\r\n"
    with server.open(head + b"Expect: 100-continue\r\n\r\n") as asking:
        assert asking.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        asking.sendall(b"hello")
        assert all_of(asking).startswith(b"HTTP/1.1 400 ")  # without a token


def test_a_form_may_come_in_pieces(server):
    cookie, token = fresh_form(server)
    form = urlencode({"username": "reader", "password": PASSWORD, "csrf_token": token}).encode()
    connection = server.connect()
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login", iter([form[:30], form[30:]]), headers, encode_chunked=True)
    assert connection.getresponse().status == 303
    connection.close()


@pytest.mark.parametrize("coding", ["Content-Length: 3000", "Transfer-Encoding: chunked"])
def test_a_form_that_breaks_off_is_not_acted_on(server, coding):
    cookie, token = fresh_form(server)
    form = urlencode({"csrf_token": token, "username": "reader", "password": PASSWORD}).encode()
    sent = form if coding.startswith("C") else b"%x\r\n%b\r\n" % (len(form), form)
    head = f"POST /login HTTP/1.1\r\nHost: forum\r\nCookie: {cookie}\r\n" \
           f"Content-Type: application/x-www-form-urlencoded\r\n{coding}\r\n\r\n"  # fmt: skip
    with server.open(head.encode() + sent) as broken:
        broken.shutdown(socket.SHUT_WR)
        assert all_of(broken).startswith(b"HTTP/1.1 400 ")


def test_a_connection_serves_again_and_again(server):
    connection = server.connect()
    for method in ("GET", "HEAD", "GET"):
        connection.request(method, "/login")
        answer = connection.getresponse()
        assert answer.status == 200
        assert bool(answer.read()) == (method == "GET")
    connection.close()


def test_a_page_that_has_not_changed_is_not_sent_again(server):
    path = thread(server)
    first, _ = server.get(path)
    again, body = server.get(path, If_None_Match=first.headers["ETag"])
    assert (again.status, body) == (304, b"")


def test_a_table_comes_whole(server):
    answer, body = server.get("/wallet.csv", Cookie=log_in(server, "author"))
    assert answer.status == 200
    assert body.startswith(b"date,line,amount_mtwei")
    assert body.endswith(b"\r\n")


def test_what_is_under_way_is_finished_when_the_server_ends(demo_file, tmp_path):
    copy(demo_file, tmp_path / "forum.db")
    with make_serve(tmp_path / "forum.db") as server:
        cookie, token = fresh_form(server)
        form = urlencode({"username": "reader", "password": PASSWORD, "csrf_token": token}).encode()
        head = f"POST /login HTTP/1.1\r\nHost: forum\r\nCookie: {cookie}\r\nContent-Length: {len(form)}\r\n" \
               "Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n"  # fmt: skip
        with server.open(head.encode()) as under_way:
            assert under_way.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
            server.end()
            under_way.sendall(form)
            assert all_of(under_way).startswith(b"HTTP/1.1 303 ")


def fresh_form(server: Running, seconds: float = 60) -> tuple[str, str]:
    """Return the cookie and the token of a login form."""
    answer, body = server.get("/login", seconds)
    token = re.search(r'name="csrf_token" value="([^"]+)"', body.decode())
    assert token
    return cookies_of(answer), unescape(token[1])


def log_in(server: Running, name: str, seconds: float = 60) -> str:
    """Log the member in, and return their cookies."""
    cookie, token = fresh_form(server, seconds)
    connection = server.connect(seconds)
    form = urlencode({"username": name, "password": PASSWORD, "csrf_token": token})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login", form, headers)
    answer = connection.getresponse()
    assert answer.status == 303
    connection.close()
    return cookies_of(answer)


def cookies_of(answer) -> str:
    return "; ".join(cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or [])


def all_of(opened: socket.socket) -> bytes:
    """Return what comes until the server hangs up."""
    said = b""
    try:
        while part := opened.recv(65_536):
            said += part
    except ConnectionResetError:
        pass  # hung up on while there was something on its way
    return said
