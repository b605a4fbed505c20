"""Another e-mail address takes the place of the old one when both mailboxes agree, or the old one has been silent."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.actions import account_events, email_addresses, events
from forum.actions.email_addresses import OBJECTION_TIME
from forum.jobs import runner
from forum.jobs.schedule import JOBS
from forum.models import EmailChange, LoginSession, Member
from tests.mailbox import links_in
from tests.visitor import Visitor, root_id, succeeded

OLD, NEW = "ann@example.org", "new@example.org"
CHANGES = tuple(job for job in JOBS if job.name == "changed addresses")


@pytest.fixture
def ann(enrol) -> Member:
    ann = enrol("ann")
    email_addresses.confirm(ann.id, OLD)
    return Member.get_by_id(ann.id)


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


@pytest.fixture
def asked(me, mailbox) -> tuple[str, str]:
    """The links to the new mailbox and to the old one."""
    me.post("/settings/email/change", email=NEW)
    return mailbox.link_to(NEW, "/verify/"), mailbox.link_to(OLD, "/verify/change/")


def email_of(member: Member) -> str:
    return Member.get_by_id(member.id).email


def test_both_mailboxes_are_told_and_nothing_has_changed(me, ann, mailbox, way):
    response = me.post("/settings/email/change", way, email="NEW@example.org")
    assert succeeded(response, way)
    if way == "htmx":
        assert root_id(response) == "email-change"
    assert [letter.recipient for letter in mailbox.all()] == [NEW, OLD]
    assert NEW in mailbox.to(OLD)[0].text
    assert email_of(ann) == OLD
    assert NEW in me.text("/settings/email")


def test_the_settings_say_that_another_address_is_waited_for_until_it_is_taken_back(me, asked, way):
    assert NEW in me.text("/settings")
    assert NEW in me.post("/settings", display_name="x" * 41).text  # also where something else was refused
    me.post("/settings/email/keep", way)
    page = me.text("/settings")
    assert NEW not in page
    assert "Use another address" in page


def test_a_link_to_the_own_address_sent_again_leaves_what_is_waited_for_on_the_page(enrol, as_member, mailbox):
    ben = as_member(enrol("ben"))
    ben.post("/settings/email/change", email=NEW)
    assert NEW in ben.post("/settings/email", "htmx").text


def test_a_link_that_is_worth_nothing_leads_to_the_settings(visitor):
    for address in ("/verify/nonsense", "/verify/change/nonsense"):
        response = visitor.get(address)
        assert response.status_code == 404
        assert 'href="/settings#email-form"' in response.text


def test_each_heading_of_the_page_is_another_one(me):
    headings = re.findall(r"<h[12]>(.*?)</h[12]>", me.text("/settings/email"))
    assert len(set(headings)) == len(headings) == 3


def test_the_page_leads_back_to_the_settings(me):
    page = me.text("/settings/email")
    assert 'href="/settings"' in page[page.index("<main") : page.index("</header>", page.index("<main"))]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_it_changes_when_both_have_agreed_in_whatever_order(visitor, ann, asked, order):
    posts = (asked[0], f"{asked[1]}/agree")
    assert visitor.post(posts[order[0]]).status_code == 303
    assert email_of(ann) == OLD
    assert visitor.post(posts[order[1]]).status_code == 303
    changed = Member.get_by_id(ann.id)
    assert (changed.email, changed.email_confirmed_at is not None) == (NEW, True)
    assert not EmailChange.select().exists()


def test_opening_the_links_changes_nothing(visitor, ann, asked):
    for link in asked:
        assert NEW in visitor.text(link)
    assert EmailChange.get().confirmed_at is None
    assert EmailChange.get().agreed_at is None


def test_who_can_no_longer_read_the_old_mailbox_waits_three_days(visitor, ann, asked):
    visitor.post(asked[0])
    for late, expected in ((-timedelta(minutes=1), OLD), (timedelta(minutes=1), NEW)):
        with clock.at(clock.now() + OBJECTION_TIME + late):
            runner.run_due(CHANGES)
        assert email_of(ann) == expected


def test_silence_is_not_enough_without_the_new_mailbox(ann, asked):
    with clock.at(clock.now() + OBJECTION_TIME + timedelta(days=1)):
        assert runner.run_due(CHANGES) == {}
    assert email_of(ann) == OLD


def test_the_old_mailbox_can_stop_it_which_ends_all_sessions(visitor, me, ann, asked):
    visitor.post(asked[0])
    response = visitor.post(f"{asked[1]}/stop")
    assert (response.status_code, response.location) == (303, "/forgot")
    assert not EmailChange.select().exists()
    assert LoginSession.select().count() == 0
    with clock.at(clock.now() + OBJECTION_TIME + timedelta(days=1)):
        runner.run_due(CHANGES)
    assert email_of(ann) == OLD
    assert visitor.get(asked[1]).status_code == 404


def test_an_address_that_was_never_confirmed_is_not_asked(enrol, as_member, mailbox):
    ben = enrol("ben")
    me = as_member(ben)
    me.post("/settings/email/change", email=NEW)
    assert [letter.recipient for letter in mailbox.all()] == [NEW]
    me.post(mailbox.link_to(NEW, "/verify/"))
    assert email_of(ben) == NEW


def test_the_change_ends_the_other_sessions_and_gives_the_acting_one_a_new_token(me, ann, as_member, asked):
    elsewhere, before = as_member(ann), me.client.get_cookie("session").value
    me.post(f"{asked[1]}/agree")
    me.post(asked[0])
    assert me.get("/settings").status_code == 200
    assert elsewhere.get("/settings").status_code == 303
    thief = Visitor(me.client.application)
    thief.client.set_cookie("session", before)
    assert thief.get("/settings").status_code == 303


def test_a_link_to_the_old_mailbox_sets_no_password_any_more(visitor, ann, asked, mailbox):
    visitor.post("/forgot", email="ann")
    reset = mailbox.link_to(OLD, "/reset/")
    visitor.post(f"{asked[1]}/agree")
    visitor.post(asked[0])
    assert visitor.get(reset).status_code == 404


def test_who_logged_in_long_ago_is_asked_for_the_password_and_nothing_typed_is_lost(me, ann, mailbox, way):
    with clock.at(clock.now() + timedelta(hours=1)):
        response = me.post("/settings/email/change", way, email=NEW)
        assert response.status_code == 422
        assert f'value="{NEW}"' in response.text
        assert 'id="problem-password"' in response.text
        assert mailbox.all() == []
        assert succeeded(me.post("/settings/email/change", way, email=NEW, password="correct horse"), way)


@pytest.mark.any_engine
@pytest.mark.parametrize("email", ["nobody", "", OLD, "&@*}.,&}<"])
def test_an_impossible_address_is_refused_beside_its_field(me, mailbox, way, email):
    response = me.post("/settings/email/change", way, email=email)
    assert response.status_code == 422
    assert 'id="problem-email"' in response.text
    assert mailbox.all() == []


def test_an_address_of_somebody_else_is_answered_like_any_other(me, ann, enrol, mailbox):
    ben = enrol("ben")
    email_addresses.confirm(ben.id, "ben@example.org")
    assert me.post("/settings/email/change", email="ben@example.org").status_code == 303
    assert links_in(mailbox.to("ben@example.org")[0].text) == ["/forgot"]


def test_who_loses_the_race_for_an_address_keeps_the_old_one(visitor, ann, enrol, asked):
    visitor.post(asked[0])
    ben = enrol("ben")
    Member.update(email=NEW, email_confirmed_at=clock.now()).where(Member.id == ben.id).execute()
    assert visitor.post(f"{asked[1]}/agree").status_code == 409
    with clock.at(clock.now() + OBJECTION_TIME + timedelta(minutes=1)):
        assert runner.run_due(CHANGES) == {"changed addresses": None}
    assert email_of(ann) == OLD
    assert not EmailChange.select().exists()


def test_a_member_takes_it_back(me, ann, asked, visitor, way):
    assert succeeded(me.post("/settings/email/keep", way), way)
    assert visitor.post(f"{asked[1]}/agree").status_code == 404
    assert visitor.post(asked[0]).status_code == 404


def test_what_is_never_confirmed_is_forgotten(asked):
    with clock.at(clock.now() + timedelta(days=8)):
        email_addresses.forget_old_changes()
    assert not EmailChange.select().exists()


def test_a_change_is_announced(visitor, ann, asked, monkeypatch):
    heard = []
    kind = account_events.EmailChanged
    monkeypatch.setitem(events._followers, kind, [*events._followers[kind], heard.append])
    visitor.post(f"{asked[1]}/agree")
    visitor.post(asked[0])
    assert heard == [kind(ann.id)]
