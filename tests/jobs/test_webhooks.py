"""Other sites are told what happens here: with the action or not at all, signed, and again after a failure."""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import digest
from threading import Thread

import pytest

from forum import clock, mail, outward
from forum.actions import comments, posts, removals, webhooks
from forum.actions.hiding import hide, show
from forum.actions.webhook_outbox import queued
from forum.db import db, in_transaction
from forum.jobs import cleanup, runner
from forum.jobs import webhooks as deliveries
from forum.jobs.schedule import JOBS, WEBHOOKS
from forum.models import Post, Webhook, WebhookDelivery
from forum.rules.webhooks import CHOICES, DELIVERIES_KEPT, GIVEN_UP_MAX, PAUSES
from tests.conftest import counting
from tests.mailbox import SENDER
from tests.receiver import Receiver, receiving

AT = datetime(2026, 3, 1, 12)
SITE = "https://forum.example"
EVERYTHING = [kind.value for kind in CHOICES]


@pytest.fixture
def receiver(app) -> Iterator[Receiver]:
    mail.bind(None, SENDER, site=SITE)
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def admin(enrol):
    return enrol("adele", role="admin")


@pytest.fixture
def told(admin, receiver, post_id) -> webhooks.NewSecret:
    """A webhook that is told of everything from now on: the post has been there before."""
    return webhooks.add_webhook(admin, receiver.address, EVERYTHING)


def send_at(moment: datetime) -> dict[str, Exception | None]:
    db.close()
    with clock.at(moment):
        return runner.run_due((WEBHOOKS,))


def said(receiver: Receiver) -> list[dict]:
    return [json.loads(one.body) for one in receiver.received]


def test_a_comment_is_told_with_what_everybody_can_see_of_it_and_no_text(told, receiver, commenter, post_id):
    with clock.at(AT):
        comment_id = comments.write_comment(commenter, post_id, "Words that stay here.")
    assert receiver.received == []
    assert send_at(AT) == {"webhooks": None}
    assert said(receiver) == [
        {
            "type": "comment.written",
            "timestamp": "2026-03-01T12:00:00Z",
            "data": {
                "id": comment_id,
                "address": f"{SITE}/comments/{comment_id}",
                "thread": {
                    "id": post_id,
                    "title": "Tides and clocks",
                    "address": f"{SITE}/posts/{post_id}/tides-and-clocks",
                },
                "author": {"name": "commenter", "display_name": "commenter"},
            },
        }
    ]
    assert b"Words" not in receiver.received[0].body
    assert WebhookDelivery.get().outcome == "delivered"
    assert send_at(AT) == {}


@pytest.mark.any_engine
def test_the_signature_holds_by_the_secret_that_was_shown(told, receiver, commenter, post_id):
    with clock.at(AT):
        comments.write_comment(commenter, post_id, "A word.")
    send_at(AT + timedelta(seconds=30))
    [message] = receiver.received
    number, seconds = message.headers["webhook-id"], message.headers["webhook-timestamp"]
    assert datetime(1970, 1, 1) + timedelta(seconds=int(seconds)) == AT + timedelta(seconds=30)
    version, _comma, signature = message.headers["webhook-signature"].partition(",")
    key = b64decode(told.secret.removeprefix("whsec_"))
    assert version == "v1"
    assert b64decode(signature) == digest(key, f"{number}.{seconds}.".encode() + message.body, sha256)


def test_each_deed_is_told_by_its_type(told, receiver, author, commenter, post_id):
    def after(deed: Callable[[], object]) -> list[str]:
        receiver.received.clear()
        deed()
        send_at(clock.now())
        return [one["type"] for one in said(receiver)]

    assert after(lambda: posts.publish(author, "Another", "Text", [])) == ["thread.published"]
    assert after(lambda: posts.edit_post(author, post_id, "Tides and clocks", "Other words.", [])) == ["thread.edited"]
    assert after(lambda: comments.write_comment(commenter, post_id, "A word.")) == ["comment.written"]
    comment_id = newest_comment(post_id)
    assert after(lambda: comments.edit_comment(commenter, comment_id, "Two words.")) == ["comment.edited"]
    assert after(lambda: comments.delete_comment(commenter, comment_id)) == ["comment.removed"]
    assert said(receiver)[0]["data"] == {"id": comment_id, "address": f"{SITE}/comments/{comment_id}"}
    assert after(lambda: removals.restore_comment(commenter, comment_id)) == ["comment.restored"]
    assert after(lambda: hide(post_id, comment_id, "flags")) == ["comment.removed"]
    assert after(lambda: show(post_id, comment_id)) == ["comment.restored"]
    assert after(lambda: posts.delete_post(author, post_id)) == ["thread.removed"]
    assert said(receiver)[0]["data"] == {"id": post_id, "address": f"{SITE}/posts/{post_id}"}
    assert after(lambda: removals.restore_post(author, post_id)) == ["thread.restored"]


def newest_comment(post_id: int) -> int:
    return db.execute_sql(f"SELECT max(id) FROM comment WHERE post_id = {post_id}").fetchone()[0]


def test_what_is_gone_before_it_was_sent_is_not_announced(told, receiver, author, commenter, post_id):
    comment_id = comments.write_comment(commenter, post_id, "A word.")
    comments.edit_comment(commenter, comment_id, "Two words.")
    comments.delete_comment(commenter, comment_id)
    send_at(clock.now())
    assert [(one["type"], set(one["data"])) for one in said(receiver)] == [("comment.removed", {"id", "address"})]
    outcomes = WebhookDelivery.select(WebhookDelivery.outcome).order_by(WebhookDelivery.id).tuples()
    assert [one for (one,) in outcomes] == ["withdrawn", "withdrawn", "delivered"]


def test_a_comment_under_a_thread_that_is_gone_is_not_announced_either(told, receiver, author, commenter, post_id):
    comments.write_comment(commenter, post_id, "A word.")
    posts.delete_post(author, post_id)
    send_at(clock.now())
    assert [one["type"] for one in said(receiver)] == ["thread.removed"]


def test_several_changes_before_the_first_try_are_one_message_and_later_ones_another(told, receiver, author, post_id):
    for number in range(3):
        posts.edit_post(author, post_id, f"Title {number}", "Other words.", [])
    assert WebhookDelivery.select().count() == 1
    receiver.answers = [500]
    send_at(clock.now())
    posts.edit_post(author, post_id, "The last title", "Other words.", [])
    assert WebhookDelivery.select().count() == 2
    assert said(receiver)[0]["data"]["thread"]["title"] == "Title 2"


def test_an_address_hears_of_what_was_chosen_for_it_alone(told, admin, receiver, commenter, post_id):
    webhooks.choose_types(admin, told.webhook_id, ["thread.published", "nonsense"])
    comments.write_comment(commenter, post_id, "A word.")
    assert not WebhookDelivery.select().exists()


def test_an_action_that_fails_tells_nobody(told, commenter, post_id):
    @in_transaction
    def fail() -> None:
        comments.write_comment(commenter, post_id, "A word.")
        assert WebhookDelivery.select().exists()
        raise ValueError("no")

    queued.clear()
    with pytest.raises(ValueError, match="no"):
        fail()
    assert not WebhookDelivery.select().exists()
    assert not queued.is_set()


def test_the_job_is_woken_when_somebody_is_to_be_told_and_else_not(commenter, admin, receiver, post_id):
    queued.clear()
    with counting() as statements:
        comments.write_comment(commenter, post_id, "Nobody is told.")
    assert sum("webhook" in one for one in statements) == 1
    assert not queued.is_set()
    webhooks.add_webhook(admin, receiver.address, EVERYTHING)
    with counting() as statements:
        comments.write_comment(commenter, post_id, "Somebody is told.")
    assert sum("webhook" in one for one in statements) == 1
    assert queued.is_set()


@pytest.mark.any_engine
def test_it_is_tried_again_with_the_same_id_and_later_each_time_and_then_given_up(
    told, receiver, commenter, post_id, monkeypatch, caplog
):
    monkeypatch.setattr(deliveries, "random", lambda: 0.5)
    with clock.at(AT):
        comments.write_comment(commenter, post_id, "A word.")
    receiver.answers = [503] * 20
    moment, pauses = AT, []
    while (waiting := WebhookDelivery.get()).outcome == "waiting":
        moment = max(moment, waiting.next_try_at)
        assert send_at(moment) == {"webhooks": None}
        assert send_at(moment) == {}
        pauses.append(WebhookDelivery.get().next_try_at - moment)
    assert pauses[:-1] == [pause * 1.1 for pause in PAUSES]
    assert sum(PAUSES, timedelta()) > timedelta(days=2)
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 1
    assert len({one.headers["webhook-timestamp"] for one in receiver.received}) == len(PAUSES) + 1
    given_up = WebhookDelivery.get()
    assert (given_up.outcome, given_up.status, given_up.failure) == ("given up", 503, "status")
    assert Webhook.get().given_up == 1


def give_up(commenter, post_id: int) -> None:
    comments.write_comment(commenter, post_id, f"Word {WebhookDelivery.select().count()}.")
    WebhookDelivery.update(tries=len(PAUSES)).where(WebhookDelivery.outcome == "waiting").execute()
    send_at(clock.now())


@pytest.mark.any_engine
def test_after_several_given_up_in_a_row_nothing_is_sent_until_an_admin_resumes_it(
    told, admin, receiver, commenter, post_id, caplog
):
    receiver.answers = [500, 200, *[500] * GIVEN_UP_MAX]
    for _time in range(GIVEN_UP_MAX + 1):
        give_up(commenter, post_id)
    assert (Webhook.get().given_up, Webhook.get().paused_at) == (GIVEN_UP_MAX - 1, None)
    give_up(commenter, post_id)
    assert Webhook.get().paused_because == "failures"
    before = WebhookDelivery.select().count()
    comments.write_comment(commenter, post_id, "Nobody hears of this.")
    assert WebhookDelivery.select().count() == before
    webhooks.resume_webhook(admin, told.webhook_id)
    receiver.received.clear()
    comments.write_comment(commenter, post_id, "This is told again.")
    send_at(clock.now())
    assert len(receiver.received) == 1
    assert Webhook.get().given_up == 0


@pytest.mark.any_engine
def test_who_says_that_nobody_is_there_any_more_is_paused_at_once(told, receiver, commenter, post_id, caplog):
    receiver.answers = [410]
    comments.write_comment(commenter, post_id, "A word.")
    send_at(clock.now())
    assert (Webhook.get().paused_because, WebhookDelivery.get().outcome) == ("gone", "given up")


@pytest.mark.any_engine
def test_where_too_much_waits_an_admin_sees_it(told, receiver, commenter, post_id, monkeypatch, caplog):
    monkeypatch.setattr("forum.actions.webhook_outbox.WAITING_MAX", 2)
    monkeypatch.setattr(deliveries, "WAITING_MAX", 2)
    for number in range(3):
        comments.write_comment(commenter, post_id, f"Word {number}.")
    assert WebhookDelivery.select().count() == 2
    send_at(clock.now())
    assert receiver.received == []
    assert Webhook.get().paused_because == "full"


@pytest.mark.any_engine
def test_a_backlog_is_sent_in_one_go_however_long_it_is(told, receiver, commenter, post_id, monkeypatch):
    monkeypatch.setattr(deliveries, "_AT_ONCE", 2)
    for number in range(5):
        comments.write_comment(commenter, post_id, f"Word {number}.")
    send_at(clock.now())
    assert len(receiver.received) == 5


@pytest.mark.any_engine
def test_one_site_that_is_away_holds_up_no_other(told, admin, receiver, commenter, post_id):
    with receiving() as other:
        webhooks.add_webhook(admin, other.address, EVERYTHING)
        receiver.answers = [500] * 9
        for number in range(3):
            comments.write_comment(commenter, post_id, f"Word {number}.")
        send_at(clock.now())
        assert (len(receiver.received), len(other.received)) == (1, 3)


def test_of_two_workers_one_sends(told, receiver, commenter, post_id):
    with clock.at(AT):
        comments.write_comment(commenter, post_id, "A word.")
    db.close()
    taken = []

    def take() -> None:
        with db.connection_context():
            taken.append(deliveries._take(1, AT))

    workers = [Thread(target=take) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == [False, False, False, True]
    # Whoever took it has died: it is sent by the next one, with the same id.
    assert send_at(AT + timedelta(minutes=1)) == {}
    assert send_at(AT + timedelta(minutes=5)) == {"webhooks": None}
    assert receiver.received[0].headers["webhook-id"] == "msg_20260301120000_1"


@pytest.mark.any_engine
def test_a_test_is_sent_to_one_that_is_paused_too_and_tried_once(told, admin, receiver, caplog):
    webhooks.pause_webhook(admin, told.webhook_id)
    webhooks.send_test(admin, told.webhook_id)
    receiver.answers = [500]
    send_at(clock.now())
    assert [one["type"] for one in said(receiver)] == ["webhook.test"]
    assert (WebhookDelivery.get().outcome, Webhook.get().given_up) == ("given up", 0)


@pytest.mark.any_engine
def test_a_former_secret_signs_along_for_a_day(told, admin, receiver):
    with clock.at(AT):
        webhooks.replace_secret(admin, told.webhook_id)
        webhooks.send_test(admin, told.webhook_id)
    send_at(AT)
    with clock.at(AT + timedelta(days=1)):
        webhooks.send_test(admin, told.webhook_id)
    send_at(AT + timedelta(days=1))
    assert [len(one.headers["webhook-signature"].split()) for one in receiver.received] == [2, 1]


@pytest.mark.any_engine
def test_secrets_are_sealed_and_one_that_cannot_be_read_any_more_says_so(told, admin, receiver, commenter, post_id):
    assert told.secret not in Webhook.get().sealed_secret
    outward.bind("another key " * 4, ["the former key " * 4], loopback=True)
    comments.write_comment(commenter, post_id, "A word.")
    send_at(clock.now())
    assert receiver.received == []
    assert WebhookDelivery.get().failure == "secret"
    assert webhooks.seal_anew() == (0, 1)


@pytest.mark.any_engine
def test_production_calls_no_address_of_this_machine(told, receiver, commenter, post_id, monkeypatch):
    monkeypatch.setattr(outward, "allows_loopback", lambda: False)
    comments.write_comment(commenter, post_id, "A word.")
    send_at(clock.now())
    assert receiver.received == []
    assert WebhookDelivery.get().failure == "address"


def test_what_became_of_messages_is_forgotten_after_a_while(told, commenter, post_id, monkeypatch):
    monkeypatch.setattr(cleanup, "PORTION", 1)
    for at in (AT, AT + timedelta(minutes=1), AT + timedelta(days=1)):
        with clock.at(at):
            comments.write_comment(commenter, post_id, f"Written at {at}.")
    db.close()
    with clock.at(AT + DELIVERIES_KEPT + timedelta(hours=1)):
        assert runner.run_due([job for job in JOBS if job.run is cleanup.forget_old_deliveries])
    assert [one.created_at for one in WebhookDelivery.select()] == [AT + timedelta(days=1)]


def test_an_address_that_is_deleted_takes_what_waits_for_it_along(told, admin, receiver, commenter, post_id):
    comments.write_comment(commenter, post_id, "A word.")
    webhooks.delete_webhook(admin, told.webhook_id)
    assert not WebhookDelivery.select().exists()
    assert send_at(clock.now()) == {}
    assert Post.get_by_id(post_id).comments == 1
