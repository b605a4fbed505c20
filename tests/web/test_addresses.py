"""Confirming an e-mail address: the link goes to the address, and opening it alone changes nothing."""

import re
import smtplib

import pytest

from forum import mail
from forum.models import Member, XpEntry
from tests.visitor import Visitor, succeeded


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann")


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


@pytest.fixture
def outbox(app, monkeypatch) -> list[dict[str, str]]:
    """What was mailed, instead of mailing it."""
    sent = []
    config = app.extensions["config"]
    monkeypatch.setitem(app.extensions, "config", type(config)(**{**_fields(config), "mail_url": "smtp://mail.test"}))
    monkeypatch.setattr(
        mail, "send", lambda url, sender, to, subject, text: sent.append({"to": to, "subject": subject, "text": text})
    )
    return sent


def _fields(config: object) -> dict[str, object]:
    return {name: getattr(config, name) for name in config.__dataclass_fields__}


def link_in(letter: dict[str, str]) -> str:
    return re.search(r"http://127.0.0.1:5000(/verify/\S+)", letter["text"])[1]


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


def test_on_the_terminal_a_mail_is_printed(capsys):
    mail.send("console:", "Forum <no-reply@x.test>", "ann@example.org", "Hello", "A link")
    assert "To: ann@example.org" in capsys.readouterr().err


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


def test_a_refused_connection_is_a_failed_mail(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(smtplib, "SMTP", refuse)
    with pytest.raises(mail.MailFailed, match=r"mail\.test did not take it"):
        mail.send("smtp://mail.test", "a@x.test", "b@x.test", "Hello", "Text")
