"""Asking to be erased, and staying after all: over HTTP, both ways."""

import shutil
from datetime import timedelta

import pytest

from forum import clock, mail
from forum.actions import email_addresses
from forum.jobs import runner
from forum.jobs.schedule import JOBS
from forum.models import AccountEvent, Erasure, Member, OutgoingMail
from forum.rules.leaving import ERASURE_WAIT
from forum.rules.sessions import SUDO_MINUTES
from tests.conftest import counting
from tests.visitor import Visitor, root_id, succeeded

PAGE = "/settings/erasure"


@pytest.fixture
def ann(enrol):
    return enrol("ann", level=14, twei=5)


@pytest.mark.parametrize("text", ["keep", "anonymise", "remove"])
def test_it_is_asked_for_and_done_a_day_later(ann, as_member, way, text):
    browser = as_member(ann)
    response = browser.post(PAGE, way, password="correct horse", text=text)
    assert succeeded(response, way), response.text
    page = response.text if way == "htmx" else browser.text(PAGE)
    assert "Your account will be deleted on" in page
    assert Erasure.get().text == text
    with clock.at(clock.now() + ERASURE_WAIT - timedelta(minutes=1)):
        assert "erasures" not in runner.run_due(JOBS)
    with clock.at(clock.now() + ERASURE_WAIT + timedelta(minutes=1)):
        assert runner.run_due(JOBS)["erasures"] is None
    assert Member.get_by_id(ann.id).has_left
    assert browser.get(PAGE).status_code == 303


def test_it_can_be_stopped_until_then(ann, as_member, way):
    browser = as_member(ann)
    browser.post(PAGE, password="correct horse", text="remove")
    response = browser.post(f"{PAGE}/stop", way)
    assert succeeded(response, way), response.text
    if way == "htmx":
        assert root_id(response) == "erasure"
    assert "Delete my account in 24 hours" in browser.text(PAGE)
    with clock.at(clock.now() + ERASURE_WAIT + timedelta(minutes=1)):
        runner.run_due(JOBS)
    assert not Member.get_by_id(ann.id).has_left


def test_a_wrong_password_is_refused_also_right_after_the_login(ann, as_member, way):
    response = as_member(ann).post(PAGE, way, password="wrong horse", text="remove")
    assert response.status_code == 422
    assert "This is not your password." in response.text
    assert 'value="remove" checked' in response.text
    assert not Erasure.select().exists()


def test_later_the_password_is_asked_for_and_what_was_chosen_is_kept(ann, as_member, way):
    browser = as_member(ann)
    with clock.at(clock.now() + timedelta(minutes=SUDO_MINUTES + 1)):
        response = browser.post(PAGE, way, text="remove")
        assert response.status_code == 422
        assert 'value="remove" checked' in response.text
        assert succeeded(browser.post(PAGE, way, text="remove", password="correct horse"), way)


@pytest.mark.any_engine
@pytest.mark.parametrize("text", ["", "everything", "keep\x00", "KEEP"])
def test_an_unknown_choice_is_refused_beside_its_field(ann, as_member, way, text):
    response = as_member(ann).post(PAGE, way, password="correct horse", text=text)
    assert response.status_code == 422
    assert "Choose what happens to your posts and comments." in response.text


def test_asking_twice_is_once_and_another_choice_is_refused(ann, as_member, way):
    browser = as_member(ann)
    browser.post(PAGE, text="keep")
    due_at = Erasure.get().due_at
    assert succeeded(browser.post(PAGE, way, text="keep"), way)
    assert browser.post(PAGE, way, text="remove").status_code == 409
    assert (Erasure.get().text, Erasure.get().due_at) == ("keep", due_at)


def test_there_is_nothing_to_stop_where_nothing_was_asked_for(ann, as_member, way):
    response = as_member(ann).post(f"{PAGE}/stop", way)
    assert response.status_code == 409
    assert "There’s nothing to stop" in response.text


def test_nobody_stops_or_sees_that_of_another(ann, enrol, as_member, visitor):
    as_member(ann).post(PAGE, text="keep")
    bob = as_member(enrol("bob"))
    assert bob.post(f"{PAGE}/stop").status_code == 409
    assert "Your account will be deleted on" not in bob.text(PAGE)
    assert visitor.post(PAGE, text="keep").status_code == 303
    assert Erasure.select().count() == 1


def test_the_only_admin_cannot_leave(enrol, as_member, way):
    boss = enrol("boss", role="admin")
    response = as_member(boss).post(PAGE, way, text="keep")
    assert response.status_code == 403
    assert "You’re the only admin" in response.text
    enrol("second", role="admin")
    assert succeeded(as_member(boss).post(PAGE, way, text="keep"), way)


def test_of_two_admins_who_both_want_to_leave_one_stays(enrol, as_member):
    first, second = enrol("first", role="admin"), enrol("second", role="admin")
    assert as_member(first).post(PAGE, text="keep").status_code == 303
    assert as_member(second).post(PAGE, text="keep").status_code == 403


def test_the_settings_say_that_one_is_about_to_leave(ann, as_member):
    browser = as_member(ann)
    assert "Your account will be deleted on" not in browser.text("/settings")
    browser.post(PAGE, text="keep")
    assert "Your account will be deleted on" in browser.text("/settings")


def test_both_steps_are_mailed_and_are_in_the_security_log(ann, as_member, monkeypatch):
    monkeypatch.setattr(mail, "is_set_up", lambda: True)
    email_addresses.confirm(ann.id, "ann@example.org")
    browser = as_member(ann)
    browser.post(PAGE, text="keep")
    browser.post(f"{PAGE}/stop")
    letters = [letter for letter in OutgoingMail.select() if "account" in letter.subject.lower()]
    assert [letter.subject for letter in letters] == ["Your account will be deleted", "Your account stays"]
    assert "/settings/erasure" in letters[0].text
    kinds = [event.kind for event in AccountEvent.select().order_by(AccountEvent.id)]
    assert kinds[-2:] == ["erasure requested", "erasure stopped"]


def test_a_demo_account_leaves_by_the_same_way(sqlite_app, demo_file, tmp_path):
    shutil.copy(demo_file, tmp_path / "other.db")
    app = sqlite_app()
    browser = Visitor(app)
    browser.log_in("reader", "comment-to-earn")
    assert browser.post(PAGE, password="comment-to-earn", text="anonymise").status_code == 303
    with clock.at(clock.now() + ERASURE_WAIT + timedelta(minutes=1)):
        assert runner.run_due(JOBS)["erasures"] is None
    assert Member.named("reader") is None
    result = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert result.exit_code == 0, result.output


def test_the_page_takes_three_statements(ann, as_member):
    browser = as_member(ann)
    with counting() as statements:
        browser.text(PAGE)
    assert len(statements) == 3, statements
