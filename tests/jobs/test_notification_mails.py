"""Replies and mentions by mail: ten minutes later, if they were not seen; read back from a mail server of our own."""

import re
from datetime import datetime, timedelta

import pytest

from forum import clock, mail
from forum.actions import comments, hiding, posts
from forum.actions.mailing import switch_mail
from forum.db import db
from forum.jobs import runner
from forum.jobs.schedule import JOBS
from forum.models import MailStop, Member, Notification, OutgoingMail, ThreadPlace
from forum.rules.decisions import HiddenBecause
from forum.rules.mail_kinds import MAILS_A_DAY_MAX, MailKind
from tests.mailbox import SENDER, sink

AT = datetime(2026, 3, 2, 12)
MINUTE = timedelta(minutes=1)
JOB = tuple(job for job in JOBS if job.name in {"notification mails", "mail"})


@pytest.fixture
def received(app):
    """Lets the forum mail from a named site, and holds what arrives."""
    with sink() as (url, found):
        mail.bind(url, SENDER, site="https://forum.test", site_name="The Forum")
        yield found


@pytest.fixture
def ann(enrol):
    member = enrol("ann", level=14)
    Member.update(email_confirmed_at=AT).where(Member.id == member.id).execute()
    return member


def notify(member, actor, post_id, comment_id, kind=MailKind.REPLY, at=AT, number=1) -> Notification:
    return Notification.create(
        member=member.id, kind=kind, key=f"{kind} {comment_id} {number}", actor=actor.id, post=post_id,
        comment=comment_id, bundle_at=at, created_at=at, mail_due_at=at + 10 * MINUTE,
    )  # fmt: skip


@pytest.fixture
def reply(ann, author, post_id):
    """A reply by the author to a comment of Ann's."""
    first = comments.write_comment(ann, post_id, "A question about tides?")
    return comments.write_comment(author, post_id, "An *answer*, see [this](/posts/1).", first)


def run_at(moment: datetime) -> None:
    """Run the job that writes the mails, and the one that delivers them."""
    db.close()
    with clock.at(moment):
        for job in JOB:
            assert not any(runner.run_due((job,)).values())


def test_a_reply_is_mailed_ten_minutes_later_as_text_and_as_html(received, ann, author, post_id, reply):
    notify(ann, author, post_id, reply)
    run_at(AT + 9 * MINUTE)
    assert received == []
    run_at(AT + 11 * MINUTE)
    [letter] = received
    assert (letter["To"], letter["Subject"]) == ("ann@example.org", "author replied to you in “Tides and clocks”")
    text, html = letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()
    assert letter.get_content_type() == "multipart/alternative"
    assert "An answer" in text and f"https://forum.test/comments/{reply}" in text
    assert "<em>answer</em>" in html and 'href="https://forum.test/posts/1"' in html
    assert "background-color: #fbf8f1" in html and "<style" not in html and "<link" not in html
    assert letter["References"] == f"<thread.{post_id}@forum.test>"
    run_at(AT + 20 * MINUTE)
    assert len(received) == 1, "once"


def test_one_click_ends_mails_of_a_kind_without_logging_in(received, visitor, ann, author, post_id, reply):
    notify(ann, author, post_id, reply)
    run_at(AT + 11 * MINUTE)
    [letter] = received
    address = re.fullmatch(r"<https://forum\.test(/unsubscribe/\S+/reply)>", letter["List-Unsubscribe"])[1]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = visitor.client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    notify(ann, author, post_id, reply, number=2)
    notify(ann, author, post_id, reply, MailKind.MENTION)
    run_at(AT + 22 * MINUTE)
    assert [later["Subject"] for later in received[1:]] == ["author mentioned you in “Tides and clocks”"]


@pytest.mark.parametrize(
    "meanwhile",
    ["read", "gone", "seen in its thread", "removed", "hidden", "turned off", "bounced", "not confirmed", "stale"],
)
def test_what_nobody_wants_any_more_is_not_mailed(received, ann, author, post_id, reply, meanwhile):
    one = notify(ann, author, post_id, reply)
    notifications = Notification.update(read_at=AT) if meanwhile == "read" else Notification.update(gone=1)
    if meanwhile in {"read", "gone"}:
        notifications.execute()
    elif meanwhile == "seen in its thread":
        ThreadPlace.update(last_comment_id=reply).where(ThreadPlace.member == ann.id).execute()
    elif meanwhile == "removed":
        comments.delete_comment(author, reply)
    elif meanwhile == "hidden":
        hiding.hide(post_id, reply, HiddenBecause.FLAGS)
    elif meanwhile == "turned off":
        switch_mail(ann.id, MailKind.REPLY, on=False)
    elif meanwhile == "bounced":
        MailStop.create(member=ann.id, email=ann.email, reason="550")
    elif meanwhile == "not confirmed":
        Member.update(email_confirmed_at=None).execute()
    run_at(AT + (timedelta(days=2) if meanwhile == "stale" else 11 * MINUTE))
    assert received == [] and not OutgoingMail.select().exists()
    assert Notification.get_by_id(one.id).mailed_at is None
    run_at(AT + timedelta(days=3))
    assert received == []


@pytest.mark.parametrize("what", ["comment", "post", "hidden"])
def test_what_is_removed_while_the_mail_server_is_away_is_not_sent_later(app, ann, author, post_id, reply, what):
    mail.bind("smtp://127.0.0.1:1", SENDER, site="https://forum.test", site_name="The Forum")
    other = comments.write_comment(author, post_id, "Another answer.", 1)
    notify(ann, author, post_id, reply)
    notify(ann, author, post_id, other, number=2)
    db.close()
    with clock.at(AT + 11 * MINUTE):
        assert not any(runner.run_due(JOB[:1]).values())
    assert OutgoingMail.select().count() == 2
    if what == "comment":
        comments.delete_comment(author, reply)
    elif what == "post":
        posts.delete_post(author, post_id)
    else:
        hiding.hide(post_id, reply, HiddenBecause.FLAGS)
    left = [letter.text for letter in OutgoingMail.select()]
    assert len(left) == (0 if what == "post" else 1) and not any("An answer" in text for text in left)


def test_an_edit_is_honoured(received, ann, author, post_id, reply):
    notify(ann, author, post_id, reply)
    comments.edit_comment(author, reply, "A better answer.")
    run_at(AT + 11 * MINUTE)
    [letter] = received
    assert "A better answer." in letter.get_body(("plain",)).get_content()


@pytest.mark.any_engine
def test_no_more_than_twenty_a_day(received, ann, author, post_id, reply):
    for number in range(MAILS_A_DAY_MAX + 3):
        notify(ann, author, post_id, reply, number=number)
    run_at(AT + 11 * MINUTE)
    assert len(received) == MAILS_A_DAY_MAX
    tomorrow = AT + timedelta(days=1)
    notify(ann, author, post_id, reply, at=tomorrow, number=99)
    run_at(tomorrow + 11 * MINUTE)
    assert len(received) == MAILS_A_DAY_MAX + 1


@pytest.mark.any_engine
def test_a_hostile_text_reaches_its_reader_as_text(received, ann, author, post_id):
    first = comments.write_comment(ann, post_id, "A question?")
    reply = comments.write_comment(author, post_id, "`<script>alert(1)</script>` & <b>bold</b> {{ config }}", first)
    Member.update(display_name="Eve\u202e <img src=x>").where(Member.id == author.id).execute()
    notify(ann, author, post_id, reply)
    run_at(AT + 11 * MINUTE)
    [letter] = received
    html = letter.get_body(("html",)).get_content()
    assert "<script" not in html and "<img src=x" not in html and "{{ config }}" in html
    assert "<script>alert(1)</script>" in letter.get_body(("plain",)).get_content()


@pytest.mark.any_engine
def test_without_a_mail_server_no_mail_is_written(app, ann, author, post_id, reply):
    notify(ann, author, post_id, reply)
    run_at(AT + 11 * MINUTE)
    assert not OutgoingMail.select().exists()
