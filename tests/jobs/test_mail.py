"""Mail leaves through the outbox: never inside a request, again after a failure, and not for ever."""

from datetime import datetime, timedelta
from threading import Thread

import pytest

from forum import clock, mail
from forum.actions import outbox
from forum.actions.outbox import queue_mail
from forum.db import db, in_transaction
from forum.jobs import mail as deliveries
from forum.jobs import runner
from forum.jobs.schedule import JOBS, MAIL
from forum.models import JobState, OutgoingMail, Tag
from tests.mailbox import SENDER, sink

AT = datetime(2026, 3, 1, 12)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def queue_at(moment: datetime, to: str = "ann@example.org", subject: str = "Grüße", text: str = "Hello Zoë") -> None:
    with clock.at(moment):
        queue_mail(to, subject, text)


def deliver_at(moment: datetime) -> dict[str, Exception | None]:
    db.close()  # a job opens a connection of its own
    with clock.at(moment):
        return runner.run_due((MAIL,))


def test_a_queued_mail_arrives_and_its_row_goes(smtp_sink):
    queue_at(AT)
    assert smtp_sink == []
    assert deliver_at(AT) == {"mail": None}
    [letter] = smtp_sink
    assert (letter["To"], letter["From"], letter["Subject"]) == ("ann@example.org", SENDER, "Grüße")
    assert letter.get_body(("plain",)).get_content().strip() == "Hello Zoë"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime.replace(tzinfo=None) == AT
    assert not OutgoingMail.select().exists()
    assert deliver_at(AT) == {}


def test_a_mail_of_an_action_that_fails_is_never_sent(smtp_sink):
    @in_transaction
    def fail() -> None:
        queue_mail("ann@example.org", "Hello", "Text")
        raise ValueError("no")

    outbox.queued.clear()
    with pytest.raises(ValueError, match="no"):
        fail()
    assert deliver_at(AT) == {}
    assert not outbox.queued.is_set()


def test_the_job_is_woken_when_the_mail_is_there_to_be_read(mailbox):
    @in_transaction
    def act() -> bool:
        queue_mail("ann@example.org", "Hello", "Text")
        return outbox.queued.is_set()

    outbox.queued.clear()
    assert not act()
    assert outbox.queued.is_set()


def test_without_a_mail_server_nothing_is_queued(app):
    queue_at(AT)
    assert not OutgoingMail.select().exists()


def test_mail_waits_while_the_server_is_down_and_goes_when_it_is_back(app, caplog):
    mail.bind("smtp://127.0.0.1:9", SENDER)  # nobody listens there
    queue_at(AT)
    assert isinstance(deliver_at(AT)["mail"], mail.MailServerFailed)
    assert JobState.get_by_id("mail").failures == 1
    assert "127.0.0.1 takes no mail" in JobState.get_by_id("mail").last_error
    assert OutgoingMail.get().failures == 1
    assert deliver_at(AT + MINUTE / 2) == {}
    with sink() as (url, received):
        mail.bind(url, SENDER)
        assert deliver_at(AT + MINUTE) == {"mail": None}
        assert len(received) == 1


def test_the_pauses_grow_and_after_a_day_the_mail_is_given_up_without_its_text(app, caplog):
    with sink(lambda _address: "450 Later") as (url, received):
        mail.bind(url, SENDER)
        queue_at(AT)
        moment, pauses = AT, []
        while OutgoingMail.get().given_up_at is None:
            deliver_at(moment)
            pauses.append((OutgoingMail.get().next_try_at - moment) // MINUTE)
            moment = OutgoingMail.get().next_try_at
        assert received == []
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    given_up = OutgoingMail.get()
    assert given_up.given_up_at - AT >= deliveries.GIVEN_UP_AFTER
    assert given_up.text == ""
    assert "450" in given_up.last_error
    assert "was given up" in caplog.text
    assert deliver_at(moment + 48 * HOUR) == {}


@pytest.mark.parametrize("address", ["&@*}.,&}<", "a@b.test, c@d.test", "a@b.test\nBcc: c@d.test", "a b@c.test", ""])
def test_an_address_that_breaks_a_mail_breaks_that_mail_alone(smtp_sink, address):
    queue_at(AT, to=address)
    queue_at(AT, to="ann@example.org")
    assert deliver_at(AT) == {"mail": None}
    assert [letter["To"] for letter in smtp_sink] == ["ann@example.org"]
    assert OutgoingMail.get().given_up_at == AT


def test_an_address_that_the_server_refuses_for_good_is_not_tried_again(app):
    with sink(lambda address: "550 No such user" if address.startswith("nobody") else "250 OK") as (url, received):
        mail.bind(url, SENDER)
        queue_at(AT, to="nobody@example.org")
        queue_at(AT, to="ann@example.org")
        assert deliver_at(AT) == {"mail": None}
    assert [letter["To"] for letter in received] == ["ann@example.org"]
    assert OutgoingMail.get().given_up_at == AT


def test_a_subject_cannot_add_headers(smtp_sink):
    queue_at(AT, subject="Hello\r\nBcc: all@example.org")
    deliver_at(AT)
    assert smtp_sink == []
    assert OutgoingMail.get().given_up_at == AT


def test_of_two_workers_that_found_a_mail_one_sends_it(smtp_sink, monkeypatch):
    def send_while_another_worker_looks(letter: mail.Mail) -> None:
        monkeypatch.setattr(mail, "send", send)
        deliveries.deliver()
        send(letter)

    send = mail.send
    monkeypatch.setattr(mail, "send", send_while_another_worker_looks)
    queue_at(AT)
    deliver_at(AT)
    assert len(smtp_sink) == 1


def test_a_worker_that_died_while_sending_leaves_a_mail_that_goes_out_later_under_the_same_name(smtp_sink, monkeypatch):
    def die(letter: mail.Mail) -> None:
        send(letter)
        raise SystemExit

    send = mail.send
    queue_at(AT)
    monkeypatch.setattr(mail, "send", die)
    with clock.at(AT), pytest.raises(SystemExit):
        deliveries.deliver()
    monkeypatch.setattr(mail, "send", send)
    assert deliver_at(AT + MINUTE) == {}
    assert deliver_at(AT + HOUR) == {"mail": None}
    first, second = smtp_sink
    assert first["Message-ID"] == second["Message-ID"]


def test_no_transaction_is_open_while_a_mail_is_sent(mailbox, monkeypatch):
    open_ones = []
    monkeypatch.setattr(mail, "send", lambda _letter: open_ones.append(db.in_transaction()))
    queue_at(AT)
    deliver_at(AT)
    assert open_ones == [False]


def test_others_may_write_between_two_mails_of_a_round(smtp_sink, monkeypatch):
    @in_transaction
    def write() -> None:
        Tag.create(name=f"tag{len(smtp_sink)}")

    def write_and_send(letter: mail.Mail) -> None:
        other = Thread(target=lambda: (write(), db.close()))
        other.start()
        other.join()
        send(letter)

    send = mail.send
    monkeypatch.setattr(mail, "send", write_and_send)
    for _ in range(3):
        queue_at(AT)
    assert deliver_at(AT) == {"mail": None}
    assert len(smtp_sink) == 3


def test_given_up_mail_is_forgotten_after_two_weeks(smtp_sink):
    queue_at(AT, to="nonsense")
    deliver_at(AT)
    with clock.at(AT + deliveries.GIVEN_UP_KEPT):
        deliveries.forget_given_up()
        assert OutgoingMail.select().exists()
    with clock.at(AT + deliveries.GIVEN_UP_KEPT + MINUTE):
        deliveries.forget_given_up()
        assert not OutgoingMail.select().exists()


def test_mail_is_one_of_the_jobs():
    assert MAIL in JOBS
