"""The week by mail: once, to those who are here, with what concerns them, and not at all when there is nothing."""

from datetime import datetime, timedelta

import pytest

from forum import clock, mail
from forum.actions import comments, posts, reactions
from forum.actions.mailing import switch_mail
from forum.db import db
from forum.jobs import digests, runner
from forum.jobs.schedule import JOBS
from forum.models import LoginSession, MailStanding, Member, MemberMute, OutgoingMail, Reading, Tag, TagMute
from forum.rules.mail_kinds import MailKind, digest_due_since
from tests.conftest import counting
from tests.mailbox import SENDER

MONDAY = datetime(2026, 3, 9, 5)
DAY = timedelta(days=1)
JOB = tuple(job for job in JOBS if job.name == "digests")


@pytest.fixture
def week(app, enrol):
    """A forum that mails, and a week: three posts by the author, a liked comment; Ann joined long before, and reads."""
    mail.bind("console:", SENDER, site="https://forum.test", site_name="The Forum")
    with clock.at(MONDAY - 200 * DAY):
        author, ann, fan = (enrol(name, level=20) for name in ("author", "ann", "fan"))
    with clock.at(MONDAY - 2 * DAY):
        ids = [posts.publish(author, f"Thread {number}", "Words about the sea.", ["sea"]) for number in range(3)]
        said = comments.write_comment(fan, ids[0], "A comment that others liked.")
        reactions.react(author, said, "like")
    Member.update(email_confirmed_at=MONDAY - 200 * DAY).where(Member.id == ann.id).execute()
    LoginSession.create(token_hash="t", member=ann.id, device="", network="", last_used_at=MONDAY - DAY)
    return ann, author, fan, ids


def run_at(moment: datetime) -> None:
    db.close()
    with clock.at(moment):
        assert not any(runner.run_due(JOB).values())


def sent() -> list[OutgoingMail]:
    return list(OutgoingMail.select().order_by(OutgoingMail.id))


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("at", "since"),
    [
        (MONDAY, MONDAY), (MONDAY - timedelta(seconds=1), MONDAY - 7 * DAY), (MONDAY + 6 * DAY, MONDAY),
        (MONDAY + 7 * DAY, MONDAY + 7 * DAY),
    ],
)  # fmt: skip
def test_a_week_s_digest_is_due_from_monday_morning_on(at, since):
    assert digest_due_since(at) == since


def test_the_digest_holds_the_week_and_comes_once(week):
    ann, _author, _fan, ids = week
    run_at(MONDAY + timedelta(hours=1))
    [letter] = sent()
    assert (letter.recipient, letter.subject) == (ann.email, "The week at The Forum")
    for part in (letter.text, letter.html):
        assert all(f"https://forum.test/posts/{number}/" in part for number in ids)
        assert "A comment that others liked." in part
    assert letter.unsubscribe.endswith("/digest") and letter.unsubscribe in letter.text
    run_at(MONDAY + 2 * DAY)
    assert len(sent()) == 1


def test_what_one_has_read_wrote_or_muted_is_left_out(week):
    ann, author, fan, ids = week
    read_at = MONDAY - DAY
    Reading.create(member=ann.id, post=ids[0], started_at=read_at, counted_at=read_at, completed_at=read_at)
    MemberMute.create(member=fan.id, muted=ann.id)
    run_at(MONDAY + timedelta(hours=1))
    [letter] = sent()
    assert "Thread 0\n" not in letter.text and "Thread 1" in letter.text
    assert "A comment that others liked." not in letter.text
    OutgoingMail.delete().execute()
    MemberMute.create(member=ann.id, muted=author.id)
    with clock.at(MONDAY + 7 * DAY):
        LoginSession.update(last_used_at=MONDAY + 6 * DAY).execute()
    run_at(MONDAY + 7 * DAY)
    assert sent() == [], "nothing is left, so nothing is mailed"


@pytest.mark.parametrize("why", ["turned off", "away", "not confirmed", "new"])
def test_who_gets_none(week, why):
    ann = week[0]
    if why == "turned off":
        switch_mail(ann.id, MailKind.DIGEST, on=False)
    elif why == "away":
        LoginSession.update(last_used_at=MONDAY - 181 * DAY).execute()
    elif why == "not confirmed":
        Member.update(email_confirmed_at=None).execute()
    else:
        Member.update(created_at=MONDAY - DAY).execute()
    run_at(MONDAY + timedelta(hours=1))
    assert sent() == []


@pytest.mark.parametrize("muted", ["tag", "who opened the thread"])
def test_no_comment_comes_from_a_thread_that_mutes_keep_away(week, muted):
    ann, author, _fan, _ids = week
    if muted == "tag":
        TagMute.create(member=ann.id, tag=Tag.get(Tag.name == "sea"))
    else:
        MemberMute.create(member=author.id, muted=ann.id)
    run_at(MONDAY + timedelta(hours=1))
    assert sent() == []


@pytest.mark.any_engine
def test_who_turns_it_off_while_it_is_being_made_gets_none(week, monkeypatch):
    ann = week[0]
    begun = digests.week_before

    def turn_off(at: datetime) -> object:
        monkeypatch.setattr(digests, "members_to_mail", lambda after, *_: [] if after else [ann.id])
        switch_mail(ann.id, MailKind.DIGEST, on=False)
        return begun(at)

    monkeypatch.setattr(digests, "week_before", turn_off)
    run_at(MONDAY + timedelta(hours=1))
    assert sent() == [] and not MailStanding.select().exists()


def test_removed_things_are_in_no_digest(week):
    _ann, author, fan, ids = week
    posts.delete_post(author, ids[1])
    comments.delete_comment(fan, 1)
    run_at(MONDAY + timedelta(hours=1))
    [letter] = sent()
    assert "Thread 1" not in letter.text + letter.html
    assert "A comment that others liked." not in letter.text + letter.html


@pytest.mark.any_engine
def test_one_more_member_costs_a_fixed_number_of_statements(week, enrol):
    def cost() -> int:
        db.connect(reuse_if_open=True)
        OutgoingMail.delete().execute()
        with clock.at(cost.at), counting() as statements:
            digests.make()
        cost.at += 7 * DAY
        return len(statements)

    cost.at = MONDAY + timedelta(hours=1)
    one = cost()
    assert one > 5
