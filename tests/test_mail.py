"""Letters on their way: whole links, no added headers, no password in the clear."""

import smtplib
from collections.abc import Callable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from forum import mail

LINK = "http://127.0.0.1:5050/verify/" + "x=y-z_" * 30
TEXT = f"Hello Zoë,\n\nconfirm it “here”:\n\n{LINK}\n"


def letter(**changes: str) -> mail.Mail:
    written = {"key": "7", "to": "ann@example.org", "subject": "Grüße", "text": TEXT, **changes}
    return mail.Mail(**written, written_at=datetime(2026, 3, 1, 12))


@pytest.fixture
def bind() -> Iterator[Callable[[str], None]]:
    yield lambda url: mail.bind(url, "Fórum <no-reply@x.test>")
    mail.bind(None, "")


def test_on_the_terminal_a_mail_reads_as_it_was_written(bind, capsys):
    bind("console:")
    mail.send(letter())
    printed = capsys.readouterr().err
    assert printed.startswith("From: Fórum <no-reply@x.test>\nTo: ann@example.org\nSubject: Grüße\n\n")
    assert TEXT in printed


@pytest.mark.parametrize("changes", [{"subject": "Hello\nBcc: all@example.org"}, {"to": "a@x.test\r\nX: y"}])
def test_nothing_can_add_headers(bind, changes):
    bind("console:")
    with pytest.raises(mail.MailRefused):
        mail.send(letter(**changes))


def test_over_smtp_a_password_travels_encrypted_alone(bind, monkeypatch):
    calls = []

    class Server:
        def __init__(self, host: str, port: int, **_: object):
            calls.append((host, port))

        def __enter__(self):
            return self

        def __exit__(self, *_: object):
            return False

        def __getattr__(self, name: str):
            return lambda *_, **__: calls.append(name)

    monkeypatch.setattr(smtplib, "SMTP", Server)
    bind("smtp://me:s%40crt@mail.test:587")
    mail.send(letter())
    assert calls[0] == ("mail.test", 587)
    assert calls.index("starttls") < calls.index("login") < calls.index("send_message")


def test_over_smtp_a_mail_is_ascii_in_short_lines_and_its_reader_gets_the_whole_link(bind, monkeypatch):
    handed_over: list[EmailMessage] = []
    monkeypatch.setattr(mail, "_deliver", lambda _url, message: handed_over.append(message))
    bind("smtp://mail.test")
    mail.send(letter())
    wire = handed_over[0].as_bytes()
    assert wire.isascii()
    assert max(map(len, wire.splitlines())) <= 78
    received = message_from_bytes(wire, policy=policy.default)
    assert (received["Subject"], received.get_content()) == ("Grüße", TEXT)


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (ConnectionRefusedError("refused"), mail.MailServerFailed),
        (smtplib.SMTPAuthenticationError(535, b"no"), mail.MailServerFailed),
        (smtplib.SMTPSenderRefused(550, b"no", "x"), mail.MailServerFailed),
        (smtplib.SMTPRecipientsRefused({"b@x.test": (550, b"unknown")}), mail.MailRefused),
        (smtplib.SMTPRecipientsRefused({"b@x.test": (451, b"later")}), mail.MailFailed),
        (smtplib.SMTPDataError(554, b"spam"), mail.MailRefused),
        (smtplib.SMTPDataError(452, b"full"), mail.MailFailed),
    ],
)
def test_a_failure_is_the_letters_or_the_servers(bind, monkeypatch, failure, expected):
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(mail, "_deliver", fail)
    bind("smtp://mail.test")
    with pytest.raises(mail.MailFailed, match=r"mail\.test") as raised:
        mail.send(letter())
    assert type(raised.value) is expected
