"""Confirming an e-mail address: the link goes to the address, and opening it alone changes nothing."""

import re
import smtplib
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask

from forum import mail
from forum.config import LOCAL_URL
from forum.models import Member, XpEntry
from forum.web.addresses import mailed_address
from tests.visitor import Visitor, succeeded


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann")


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


@pytest.fixture
def configured(app, monkeypatch) -> Callable[..., None]:
    """Changes what the environment says: `configured(base_url="https://forum.example")`."""
    return lambda **changes: monkeypatch.setitem(app.extensions, "config", replace(app.extensions["config"], **changes))


@pytest.fixture
def outbox(configured, monkeypatch) -> list[dict[str, str]]:
    """What was mailed, instead of mailing it."""
    sent = []
    configured(mail_url="smtp://mail.test")
    monkeypatch.setattr(
        mail, "send", lambda url, sender, to, subject, text: sent.append({"to": to, "subject": subject, "text": text})
    )
    return sent


def link_in(letter: dict[str, str]) -> str:
    return re.search(r"http://localhost(/verify/\S+)", letter["text"])[1]


def test_the_link_goes_to_the_members_address(me, outbox, way):
    assert succeeded(me.post("/settings/email", way), way)
    [letter] = outbox
    assert letter["to"] == "ann@example.org"
    assert "Confirm" in letter["subject"]


def test_opening_the_link_changes_nothing_and_the_button_confirms_once(me, ann, outbox):
    me.post("/settings/email")
    link = link_in(outbox[0])
    assert "ann@example.org" in me.text(link)
    assert Member.get_by_id(ann.id).email_confirmed_at is None
    for _ in range(2):
        assert me.post(link).status_code == 303
    assert Member.get_by_id(ann.id).email_confirmed_at is not None
    assert [entry.amount_xp for entry in XpEntry.select().where(XpEntry.source == "email")] == [20]
    assert "Confirmed" in me.text("/settings")


def test_the_link_works_in_a_browser_that_is_not_logged_in(me, visitor, outbox):
    me.post("/settings/email")
    assert visitor.post(link_in(outbox[0])).location.startswith("/login")
    assert Member.get().email_confirmed_at is not None


@pytest.mark.parametrize("spoil", [lambda link: link[:-2], lambda link: "/verify/x", lambda link: link + "x"])
def test_a_made_up_link_confirms_nothing(me, outbox, spoil):
    me.post("/settings/email")
    for response in (me.get(spoil(link_in(outbox[0]))), me.post(spoil(link_in(outbox[0])))):
        assert response.status_code == 404
    assert Member.get().email_confirmed_at is None


def test_a_link_to_an_address_that_was_changed_confirms_nothing(me, ann, outbox):
    me.post("/settings/email")
    Member.update(email="new@example.org").where(Member.id == ann.id).execute()
    assert me.post(link_in(outbox[0])).status_code == 404
    assert XpEntry.select().where(XpEntry.source == "email").count() == 0


def test_where_no_mail_is_set_up_it_is_said(me, way):
    response = me.post("/settings/email", way)
    page = response.text if way == "htmx" else me.text("/settings")
    assert "This forum can’t send mail" in page


def test_a_mail_server_that_is_down_breaks_nothing(me, outbox, monkeypatch, caplog):
    def fail(*_: str) -> None:
        raise mail.MailFailed("connection refused")

    monkeypatch.setattr(mail, "send", fail)
    response = me.post("/settings/email", "htmx")
    assert response.status_code == 200
    assert "couldn’t be sent" in response.text
    assert "connection refused" in caplog.text


LINK = "http://127.0.0.1:5050/verify/" + "x=y-z_" * 30
LETTER = f"Hello Zoë,\n\nconfirm it “here”:\n\n{LINK}\n"


def test_on_the_terminal_a_mail_reads_as_it_was_written(capsys):
    mail.send("console:", "Fórum <no-reply@x.test>", "ann@example.org", "Grüße", LETTER)
    printed = capsys.readouterr().err
    assert printed.startswith("From: Fórum <no-reply@x.test>\nTo: ann@example.org\nSubject: Grüße\n\n")
    assert LETTER in printed


def test_on_the_terminal_the_link_is_whole(me, configured, capsys):
    configured(mail_url="console:")
    me.post("/settings/email")
    link = re.search(r"^http://localhost(/verify/\S+)$", capsys.readouterr().err, re.M)[1]
    assert me.post(link).status_code == 303
    assert Member.get().email_confirmed_at is not None


@pytest.mark.parametrize("subject", ["Hello\nBcc: all@example.org", "Hello\r\nX: y"])
def test_a_subject_cannot_add_headers(subject):
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        mail.send("console:", "Forum <no-reply@x.test>", "ann@example.org", subject, "Text")


def address_at(app: Flask, host: str) -> str:
    """Return where a mail leads that was asked for with this `Host`."""
    with app.test_request_context("/settings", headers={"Host": host}):
        return mailed_address("/verify/t")


@pytest.mark.parametrize("host", ["127.0.0.1:5050", "localhost:8080", "localhost", "127.0.1.1", "[::1]:5050"])
def test_on_a_laptop_a_mail_leads_to_the_port_in_use(app, host):
    assert address_at(app, host) == f"http://{host}/verify/t"


POISONED = (
    "evil.test", "evil.test:5000", "localhost.evil.test", "127.0.0.1.evil.test", "evil.test@127.0.0.1",
    "127.0.0.1:5050@evil.test", "127.0.0.1:x", "127.0.0.1#evil.test", "127.0.0.1/evil.test", "192.168.0.7:5000", "",
)  # fmt: skip


@pytest.mark.parametrize("host", POISONED)
def test_a_host_that_somebody_made_up_gets_into_no_mail(app, host):
    assert address_at(app, host) == f"{LOCAL_URL}/verify/t"


@pytest.mark.parametrize("host", [*POISONED, "127.0.0.1:5050"])
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"base_url": "https://forum.example"}, "https://forum.example"),
        ({"base_url": "https://forum.example", "app_env": "production"}, "https://forum.example"),
        ({"app_env": "production"}, LOCAL_URL),
        ({"app_env": "bench"}, LOCAL_URL),
    ],
)
def test_with_a_base_url_or_in_production_the_host_is_never_believed(app, configured, host, changes, expected):
    configured(**changes)
    assert address_at(app, host) == f"{expected}/verify/t"


def test_over_smtp_a_password_travels_encrypted_alone(monkeypatch):
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
    mail.send("smtp://me:s%40crt@mail.test:587", "a@x.test", "b@x.test", "Hello", "Text")
    assert calls[0] == ("mail.test", 587)
    assert calls.index("starttls") < calls.index("login") < calls.index("send_message")


def test_over_smtp_a_mail_is_ascii_in_short_lines_and_its_reader_gets_the_whole_link(monkeypatch):
    handed_over: list[EmailMessage] = []
    monkeypatch.setattr(mail, "_deliver", lambda _url, message: handed_over.append(message))
    mail.send("smtp://mail.test", "Fórum <no-reply@x.test>", "ann@example.org", "Grüße", LETTER)
    wire = handed_over[0].as_bytes()
    assert wire.isascii()
    assert max(map(len, wire.splitlines())) <= 78
    received = message_from_bytes(wire, policy=policy.default)
    assert (received["Subject"], received.get_content()) == ("Grüße", LETTER)


def test_a_refused_connection_is_a_failed_mail(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(smtplib, "SMTP", refuse)
    with pytest.raises(mail.MailFailed, match=r"mail\.test did not take it"):
        mail.send("smtp://mail.test", "a@x.test", "b@x.test", "Hello", "Text")
