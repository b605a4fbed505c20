"""A forgotten password is set by a link in a mail: once, within half an hour, and nobody learns who is a member."""

from datetime import timedelta

import pytest

from forum import clock, mail
from forum.actions import account_events, email_addresses, events, resets
from forum.jobs import runner
from forum.jobs.schedule import MAIL
from forum.models import LoginSession, Member, OutgoingMail, ResetLink
from forum.text import passwords
from tests.conftest import counting
from tests.mailbox import links_in
from tests.visitor import HTMX, Visitor

NEW = "battery staple"


@pytest.fixture
def ann(enrol) -> Member:
    ann = enrol("ann")
    email_addresses.confirm(ann.id, "ann@example.org")
    return Member.get_by_id(ann.id)


@pytest.fixture
def link(visitor, ann, mailbox) -> str:
    """The link that was mailed to the member."""
    visitor.post("/forgot", email="ann@example.org")
    return mailbox.link_to("ann@example.org", "/reset/")


@pytest.mark.parametrize("typed", ["ann@example.org", " ANN@Example.org ", "ann", "ANN"])
def test_the_link_goes_to_who_has_this_address_or_name(visitor, ann, mailbox, way, typed):
    response = visitor.post("/forgot", way, email=typed)
    assert response.status_code == (204 if way == "htmx" else 303)
    [letter] = mailbox.all()
    assert letter.recipient == "ann@example.org"
    assert len(links_in(letter.text, "/reset/")) == 1


def test_nobody_is_answered_like_somebody(app, ann, mailbox, way):
    answers = []
    for typed in ("ann@example.org", "ann", "nobody@example.org", "nobody"):
        visitor = Visitor(app)
        response = visitor.post("/forgot", way, email=typed)
        answers.append((response.status_code, response.headers.get("Location"), response.text, visitor.text("/login")))
    assert len({(status, to, text) for status, to, text, _page in answers}) == 1
    assert all("a mail with a link is on its way" in page for *_rest, page in answers)
    assert len(mailbox.all()) == 2


@pytest.mark.parametrize(("somebody", "nobody"), [("ann@example.org", "nobody@example.org"), ("ann", "nobody")])
def test_a_mail_for_nobody_is_as_much_work(visitor, ann, mailbox, limited, somebody, nobody):
    visitor.token()
    work = []
    for typed in (somebody, nobody):
        with counting() as statements:
            visitor.post("/forgot", email=typed)
        written = sum(statement.split()[0] in {"INSERT", "UPDATE", "DELETE"} for statement in statements)
        work.append((len(statements), written))
    assert work[0] == work[1]
    assert [letter.recipient for letter in mailbox.all()] == ["ann@example.org"]


def test_the_link_sets_the_password_once_and_ends_every_session(app, ann, as_member, visitor, link, way):
    elsewhere = as_member(ann)
    assert "ann" in visitor.text(link)
    response = visitor.post(link, way, password=NEW)
    assert response.headers.get("HX-Redirect" if way == "htmx" else "Location") == "/login"
    assert LoginSession.select().count() == 0
    assert elsewhere.get("/settings").status_code == 303
    assert visitor.get("/settings").status_code == 303  # it logs nobody in
    assert visitor.post(link, way, password="another staple").status_code == 404
    assert visitor.get(link).status_code == 404
    assert Visitor(app).log_in("ann", NEW)


def test_opening_the_link_changes_nothing(visitor, ann, link):
    for _ in range(3):
        assert visitor.get(link).status_code == 200
    assert Member.get_by_id(ann.id).password_hash == ann.password_hash
    assert ResetLink.select().count() == 1


def test_the_link_dies_after_half_an_hour_and_with_a_new_password(visitor, ann, link, as_member):
    with clock.at(clock.now() + timedelta(minutes=29)):
        assert visitor.get(link).status_code == 200
    with clock.at(clock.now() + timedelta(minutes=30)):
        assert visitor.get(link).status_code == 404
        assert visitor.post(link, password=NEW).status_code == 404
    as_member(ann).post("/settings/password", current="correct horse", new=NEW)
    assert visitor.get(link).status_code == 404


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_link_that_is_worth_nothing_leads_to_a_new_one(visitor, language):
    visitor.client.set_cookie("language", language)
    response = visitor.get("/reset/used-already")
    assert response.status_code == 404
    assert '<li><a href="/forgot">' in response.text


def test_one_link_used_makes_the_others_worthless(visitor, ann, mailbox, link):
    visitor.post("/forgot", email="ann")
    other = mailbox.link_to("ann@example.org", "/reset/")
    assert visitor.post(link, password=NEW).status_code == 303
    assert visitor.get(other).status_code == 404


@pytest.mark.any_engine
@pytest.mark.parametrize("password", ["short", "", "password123", "ann-example", "x" * 129])
def test_a_refused_password_leaves_the_link_as_it_is(visitor, ann, link, way, password):
    response = visitor.post(link, way, password=password)
    assert response.status_code == 422
    assert 'id="problem-password"' in response.text
    assert visitor.post(link, way, password=NEW).status_code in {204, 303}


@pytest.mark.parametrize("token", ["x", "x" * 43, "%F0%9F%98%80"])
def test_a_made_up_link_sets_nothing(visitor, ann, token):
    visitor.token()
    for response in (visitor.get(f"/reset/{token}"), visitor.post(f"/reset/{token}", password=NEW)):
        assert response.status_code == 404


def test_the_database_holds_no_usable_link(ann, link):
    assert ResetLink.get().token_hash not in link
    assert link.rpartition("/")[2] not in ResetLink.get().token_hash


def test_of_those_who_have_named_an_address_the_one_who_has_confirmed_it_is_mailed(visitor, ann, enrol, mailbox):
    Member.update(email="ann@example.org").where(Member.id == enrol("mallory").id).execute()
    visitor.post("/forgot", email="ann@example.org")
    [letter] = mailbox.all()
    assert "account ann at" in letter.text


def test_a_mailbox_gets_a_few_mails_and_the_answer_stays_the_same(app, ann, mailbox, limited):
    for _ in range(8):
        assert Visitor(app).post("/forgot", email="ann@example.org").status_code == 303
    assert len(mailbox.all()) == 5


def test_who_asks_for_many_mails_has_to_wait_whoever_they_are_for(visitor, mailbox, limited):
    statuses = [visitor.post("/forgot", email=f"member{number}").status_code for number in range(21)]
    assert statuses == [303] * 20 + [429]


def test_where_no_mail_is_set_up_it_is_said(visitor, ann, way):
    assert "can’t send mail" in visitor.text("/forgot")
    response = visitor.post("/forgot", way, email="ann")
    assert response.status_code == 422
    assert "can’t send mail" in response.text
    assert not ResetLink.select().exists()


def test_the_owner_whom_others_have_slowed_down_logs_in_after_a_reset(app, ann, visitor, link, limited):
    for _ in range(11):
        Visitor(app).post("/login", username="ann", password="a wrong guess")
    visitor.post(link, password=NEW)
    assert Visitor(app).log_in("ann", NEW)


def test_a_reset_is_announced(visitor, ann, link, monkeypatch):
    heard = []
    kind = account_events.PasswordReset
    monkeypatch.setitem(events._followers, kind, [*events._followers[kind], heard.append])
    visitor.post(link, password=NEW)
    assert heard == [kind(ann.id)]


def test_two_who_open_the_same_link_at_once_set_one_password(visitor, ann, link, monkeypatch):
    original = passwords.hash_password

    def slowly(password: str) -> str:
        monkeypatch.setattr(passwords, "hash_password", original)
        resets.reset(link.rpartition("/")[2], "wet paint on the harbour")
        return original(password)

    monkeypatch.setattr(passwords, "hash_password", slowly)
    assert visitor.post(link, password=NEW).status_code == 404
    assert Visitor(visitor.client.application).log_in("ann", "wet paint on the harbour")


def test_who_has_left_is_mailed_nothing(visitor, ann, mailbox):
    Member.update(password_hash="", email="1@erased.invalid").where(Member.id == ann.id).execute()
    visitor.post("/forgot", email="ann")
    assert mailbox.all() == []


def test_a_password_is_set_by_the_mail_that_arrives(app, visitor, ann, smtp_sink):
    visitor.client.post("/forgot", data={"csrf_token": visitor.token(), "email": "ann"}, headers=HTMX)
    assert smtp_sink == []  # never inside the request
    runner.run_due((MAIL,))
    [arrived] = smtp_sink
    assert arrived["To"] == "ann@example.org"
    assert not OutgoingMail.select().exists()
    visitor.post(links_in(arrived.get_body(("plain",)).get_content(), "/reset/")[0], password=NEW)
    assert Visitor(app).log_in("ann", NEW)
    assert mail.is_set_up()
