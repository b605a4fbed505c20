"""What is kept and for how long: said for every table, the same in the docs, and what is to go goes."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from forum import clock, models
from forum.actions import comments, departure, drafts, posts
from forum.db import db, insert_rows
from forum.jobs import cleanup, retention, runner
from forum.jobs.retention import RETENTION, Leaving
from forum.jobs.schedule import JOBS
from forum.models import AccountEvent, Draft, Export, Member, Notification, Submission, ThreadPlace
from forum.models.draft import thread_place
from forum.money import removals
from forum.queries.takeout import SECTIONS
from forum.rules.leaving import ACCOUNT_EVENTS_KEPT, DRAFTS_KEPT, EXPORT_REMEMBERED, SUBMISSIONS_KEPT
from forum.rules.notification_kinds import NOTIFICATIONS_KEPT
from forum.rules.visits import PLACES_KEPT

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 3, 1, 12)
MINUTE = timedelta(minutes=1)

# Tables that name a member and are in no export, and why.
IN_NO_EXPORT = {
    "arrival": "keys of what is in the other sections",
    "unclaimed": "whoever claims it has the same in the section of histories; before that nobody can log in to ask",
    "demo_member": "an account whose password everybody knows is nobody's",
    "password_reset": "the digest of a link that is on its way",
    "history_link": "the digest of a link that is on its way",
    "history_voucher": "the digest of a code; that it was made, the log of staff says",
    "submission": "digests of what is in the other sections",
    "erasure": "it is being asked for, or its member cannot log in",
    "giving": "follows from the votes and reactions, which are in it",
    "exchange": "follows from the votes and reactions, which are in it",
    "wallet_node": "a day-old copy of the balance, which is in the profile",
    "attack_run": "sums about everybody, kept for a day",
    "standing": "an hour’s sum of comments, reactions, readings and claims, which are in it",
    "mail_standing": "a key that only mails hold, and when the last one was made",
    "search_entry": "a number, under which the words of the profile are found",
    "webhook": "which admin set it, the staff log says",
    "embedding_site": "which admin added it, the staff log says",
    "recovery_code": "digests: the codes were shown once",
    "totp_secret": "a secret; that there is one, the security log says",
}


def kept(table: str) -> retention.Kept:
    return next(one for one in RETENTION if one.table == table)


def names_a_member(model) -> bool:
    return any(getattr(field, "rel_model", None) is Member for field in model._meta.sorted_fields)


def test_every_table_says_how_long_it_is_kept_and_why():
    said = [one.table for one in RETENTION]
    assert len(set(said)) == len(said)
    assert {model._meta.table_name for model in models.ALL} - set(said) == set()
    assert all(one.what and one.why and one.how_long for one in RETENTION)


def test_the_docs_say_the_same():
    assert retention.markdown() in (ROOT / "docs" / "data.md").read_text("utf-8")


def test_what_is_said_to_be_in_the_export_is_in_it():
    tables = {section.name: section.tables for section in SECTIONS}
    present = {model._meta.table_name for model in models.ALL}
    for one in RETENTION:
        if one.table in present:
            for section in filter(None, one.exported.split(", ")):
                assert one.table in tables[section], one.table
    for section in SECTIONS:
        for table in section.tables:
            assert section.name in kept(table).exported, (section.name, table)


@pytest.mark.parametrize("model", [one for one in models.ALL if names_a_member(one)], ids=lambda one: one.__name__)
def test_what_names_a_member_is_in_their_export_or_has_a_reason_not_to(model):
    table = model._meta.table_name
    assert bool(kept(table).exported) != (table in IN_NO_EXPORT)


def test_what_is_said_to_go_with_its_member_goes_with_them():
    """Not by the column `member`: pieces of an archive, by its export; codes, by a session; mails, by their address."""
    forgotten = {model._meta.table_name for model in departure.FORGOTTEN}
    present = {model._meta.table_name for model in models.ALL}
    said = {one.table for one in RETENTION if one.leaving == Leaving.DELETED} & present
    assert said == forgotten | {"export_chunk", "frame_code", "outgoing_mail"}


def run(name: str, moment: datetime) -> None:
    db.close()
    with clock.at(moment):
        assert runner.run_due(JOBS)[name] is None


def test_old_forms_are_forgotten_in_portions(author, monkeypatch):
    monkeypatch.setattr(cleanup, "PORTION", 3)
    old = AT - SUBMISSIONS_KEPT
    form = {"member": author.id, "address": "/x", "fingerprint": ""}
    for number in range(7):
        Submission.insert(
            member=author.id, address="/x", key=f"{number}", fingerprint="", created_at=old - MINUTE
        ).execute()
    Submission.insert(**form, key="recent", created_at=old + MINUTE).execute()
    run("old submissions", AT)
    assert [one.key for one in Submission.select()] == ["recent"]


def test_old_events_of_accounts_are_forgotten_in_portions(author, monkeypatch):
    monkeypatch.setattr(cleanup, "PORTION", 3)
    AccountEvent.delete().execute()
    old = AT - ACCOUNT_EVENTS_KEPT
    events = [(author.id, "logged in", "", "", "", "", at) for at in (*[old - MINUTE] * 7, old + MINUTE)]
    insert_rows("INSERT INTO account_event (member_id, kind, detail, network, device, request_id, created_at) "
                "VALUES {values}", events)  # fmt: skip
    run("old account events", AT)
    assert [one.created_at for one in AccountEvent.select()] == [old + MINUTE]


def test_old_notifications_are_forgotten_in_portions(author, monkeypatch):
    monkeypatch.setattr(cleanup, "PORTION", 3)
    Notification.delete().execute()
    old = AT - NOTIFICATIONS_KEPT
    for number, at in enumerate((*[old - MINUTE] * 7, old + MINUTE)):
        Notification.create(member=author.id, kind="level", key=f"level:{number}", bundle_at=at, created_at=at)
    run("old notifications", AT)
    assert [one.created_at for one in Notification.select()] == [old + MINUTE]


def test_where_one_stopped_is_forgotten_once_one_has_long_not_gone_on(author, post_id, monkeypatch):
    monkeypatch.setattr(cleanup, "PORTION", 1)
    others = [posts.publish(author, f"Post {number}", "Text", []) for number in range(2)]
    old = AT - PLACES_KEPT
    for post, seen_at in zip((post_id, *others), (old - MINUTE, old - MINUTE, old + MINUTE), strict=True):
        ThreadPlace.update(seen_at=seen_at).where(ThreadPlace.post == post).execute()
    run("old places in threads", AT)
    assert [one.post_id for one in ThreadPlace.select()] == others[1:]


def test_that_there_was_an_export_is_forgotten_after_a_while(author):
    for number, expired in enumerate((EXPORT_REMEMBERED + MINUTE, EXPORT_REMEMBERED - MINUTE)):
        Export.create(
            member=author.id, language="en", address="", ready_at=AT, expires_at=AT - expired, bytes=0, id=number + 1
        )
    run("old exports", AT)
    assert [one.id for one in Export.select()] == [2]


def test_drafts_of_what_was_deleted_long_ago_are_forgotten(author, commenter):
    with clock.at(AT):
        gone, there = (posts.publish(author, f"Post {number}", "Text", []) for number in range(2))
        answered = comments.write_comment(author, there, "To be deleted")
        kept_one = comments.write_comment(author, there, "To be kept")
        under_gone = comments.write_comment(author, gone, "Under what is deleted")
        places = [thread_place(gone), thread_place(there), thread_place(there, answered),
                  thread_place(there, kept_one), thread_place(gone, under_gone), "post:new"]  # fmt: skip
        for place in places:
            drafts.save_draft(commenter, place, "Not sent")
        posts.delete_post(author, gone)
        comments.delete_comment(author, answered)
    final = AT + 11 * MINUTE
    with clock.at(final):
        removals.finish()
    run("drafts of what is gone", final + DRAFTS_KEPT - MINUTE)
    assert Draft.select().count() == 6
    with clock.at(final + DRAFTS_KEPT + MINUTE):
        cleanup.forget_drafts_of_the_gone()
    assert {one.place for one in Draft.select()} == {places[1], places[3], "post:new"}
