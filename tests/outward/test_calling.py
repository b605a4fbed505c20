"""Calling an address: whom the forum talks to, what it makes of the answer, and for how long it waits."""

import datetime
import socket
import ssl
from collections.abc import Iterator
from threading import Event

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from forum.outward import calling
from forum.outward.addresses import Target, target_of
from forum.outward.calling import NotDelivered, post
from forum.rules.webhooks import Failure
from tests.receiver import Receiver, receiving

PUBLIC = "93.184.215.14"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def found(*addresses: str) -> list[tuple]:
    families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
    return [(family, 1, 6, "", (address, 443)) for family, address in zip(families, addresses, strict=True)]


def failure_of(target: Target, **options: object) -> Failure:
    with pytest.raises(NotDelivered) as failed:
        post(target, b"{}", {}, loopback=True, **options)
    return failed.value.failure


def here(receiver: Receiver) -> Target:
    return target_of(receiver.address, loopback=True)


def test_a_message_arrives_whole_and_is_taken(receiver):
    body = '{"type":"test","word":"Grüße"}'.encode()
    assert post(here(receiver), body, {"webhook-id": "msg_1"}, loopback=True) == 204
    [message] = receiver.received
    assert (message.path, message.body) == ("/hook?for=forum", body)
    assert message.headers["host"] == f"localhost:{receiver.port}"
    assert message.headers["webhook-id"] == "msg_1"
    assert message.headers["content-length"] == str(len(body))
    assert "cookie" not in message.headers


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (500, Failure.STATUS),
        (404, Failure.STATUS),
        (410, Failure.STATUS),
        (302, Failure.REDIRECT),
        (307, Failure.REDIRECT),
    ],
)
def test_what_was_not_taken_is_told_with_its_status_and_no_redirect_is_followed(receiver, status, failure):
    receiver.answers = [status]
    with pytest.raises(NotDelivered) as failed:
        post(here(receiver), b"{}", {}, loopback=True)
    assert (failed.value.failure, failed.value.status) == (failure, status)
    assert len(receiver.received) == 1


def never_called(*_arguments: object, **_named: object) -> socket.socket:
    raise AssertionError("a connection was made")


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",), ("10.0.0.1",), ("169.254.169.254",), ("::1",), ("::ffff:10.0.0.1",), ("64:ff9b::a00:1",),
        (PUBLIC, "10.0.0.1"), (PUBLIC, "fd00::1"), ("2606:4700:4700::1111", "127.0.0.1"), ("0.0.0.1",),
    ],
)  # fmt: skip
def test_one_address_that_is_not_public_spoils_the_name(monkeypatch, addresses):
    monkeypatch.setattr(calling.socket, "socket", never_called)
    target = target_of("https://paper.example/", loopback=False)
    assert failure_of(target, resolve=lambda _host, _port: found(*addresses)) is Failure.ADDRESS


def test_a_name_of_this_machine_that_leads_elsewhere_is_not_called(monkeypatch, receiver):
    monkeypatch.setattr(calling.socket, "socket", never_called)
    assert failure_of(here(receiver), resolve=lambda _host, _port: found("10.0.0.1")) is Failure.ADDRESS
    with pytest.raises(NotDelivered):
        post(here(receiver), b"{}", {}, loopback=False)
    assert receiver.received == []


def test_a_name_is_asked_for_once_and_the_connection_goes_to_what_was_checked(monkeypatch):
    asked, called = [], []

    def rebinding(host: str, _port: int) -> list[tuple]:
        asked.append(host)
        return found(PUBLIC) if len(asked) == 1 else found("127.0.0.1")

    class Noting(socket.socket):
        def connect(self, address: tuple) -> None:
            called.append(address)
            raise ConnectionRefusedError

    monkeypatch.setattr(calling.socket, "socket", Noting)
    monkeypatch.setattr(calling.socket, "getaddrinfo", never_called)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    target = target_of("https://paper.example:8443/", loopback=False)
    assert failure_of(target, resolve=rebinding) is Failure.CONNECTION
    assert (asked, called) == (["paper.example"], [(PUBLIC, 8443)])


def test_a_name_that_leads_nowhere_says_so(receiver):
    def unknown(_host: str, _port: int) -> list[tuple]:
        raise socket.gaierror(-2, "Name or service not known")

    assert failure_of(here(receiver), resolve=unknown) is Failure.NAME
    assert failure_of(here(receiver), resolve=lambda _host, _port: []) is Failure.NAME


def test_a_resolver_that_does_not_answer_holds_nobody_up(receiver):
    forever = Event()
    assert failure_of(here(receiver), resolve=lambda *_: forever.wait(), deadline_seconds=0.05) is Failure.TIME
    forever.set()


def test_nobody_who_listens_is_no_connection():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert failure_of(target_of(f"http://127.0.0.1:{port}/", loopback=True)) is Failure.CONNECTION


def test_a_site_that_says_nothing_is_left_at_the_deadline(receiver):
    over = Event()
    receiver.answers = [lambda _request: over.wait(10)]
    assert failure_of(here(receiver), deadline_seconds=0.2) is Failure.TIME
    over.set()


def test_a_site_that_drips_is_left_at_the_deadline_too(receiver):
    over = Event()

    def drip(request) -> None:
        while not over.wait(0.01):
            request.wfile.write(b"H")

    receiver.answers = [lambda request: (request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: "), drip(request))]
    assert failure_of(here(receiver), deadline_seconds=0.2) is Failure.TIME
    over.set()


def test_of_an_endless_body_little_is_read(receiver, monkeypatch):
    read = []
    readinto = calling._Answer.readinto
    monkeypatch.setattr(calling._Answer, "readinto", lambda self, into: read.append(readinto(self, into)) or read[-1])

    def flood(request) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(b"x" * 65536)
        except OSError:
            request.close_connection = True

    receiver.answers = [flood]
    assert post(here(receiver), b"{}", {}, loopback=True) == 200
    assert 0 < sum(read) < 21 * 1024


def test_a_head_without_end_is_no_answer(receiver):
    def flood(request) -> None:
        try:
            while True:
                request.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-More: yes\r\n" * 5000)
        except OSError:
            request.close_connection = True

    receiver.answers = [flood]
    assert failure_of(here(receiver)) is Failure.ANSWER


def test_what_is_no_http_is_no_answer(receiver):
    receiver.answers = [lambda request: request.wfile.write(b"220 mail.example ESMTP\r\n")]
    assert failure_of(here(receiver)) is Failure.ANSWER


def test_no_header_can_be_smuggled_in(receiver):
    assert failure_of_headers(receiver, {"webhook-id": "1\r\nX-Evil: yes"}) is Failure.ANSWER
    assert receiver.received == []


def failure_of_headers(receiver: Receiver, headers: dict[str, str]) -> Failure:
    with pytest.raises(NotDelivered) as failed:
        post(here(receiver), b"{}", headers, loopback=True)
    return failed.value.failure


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with a key and a certificate for localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return str(file)


@pytest.fixture
def secure(certificate) -> Iterator[Receiver]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with receiving(context) as receiver:
        yield receiver


def test_by_tls_the_certificate_has_to_be_somebody_s_who_is_trusted_and_for_the_name(secure, certificate):
    assert failure_of(here(secure)) is Failure.CERTIFICATE
    trusting = ssl.create_default_context(cafile=certificate)
    other = target_of(f"https://app.localhost:{secure.port}/", loopback=True)
    lead_here = {"resolve": lambda _host, _port: found("127.0.0.1"), "context": trusting}
    assert failure_of(other, **lead_here) is Failure.CERTIFICATE
    assert post(here(secure), b"{}", {}, loopback=True, **lead_here) == 204
    assert len(secure.received) == 1
