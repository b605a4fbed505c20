"""Asking for one's data, and fetching it: by its owner alone, who shows that it is them."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from forum import clock
from forum.jobs import exports, runner
from forum.jobs.schedule import JOBS
from forum.models import AccountEvent, Export
from forum.rules.leaving import EXPORT_KEPT
from forum.rules.sessions import SUDO_MINUTES
from tests.conftest import counting
from tests.visitor import root_id, succeeded

PAGE = "/settings/export"
LATER = timedelta(minutes=SUDO_MINUTES + 1)


@pytest.fixture
def ann(enrol):
    return enrol("ann", level=14)


def archive_address(browser) -> str:
    exports.make()
    return f"{PAGE}/{Export.get().id}.zip"


def test_an_export_is_asked_for_made_by_the_job_and_fetched(ann, as_member, way):
    browser = as_member(ann)
    response = browser.post(PAGE, way, password="correct horse")
    assert succeeded(response, way), response.text
    assert "Being made" in (response.text if way == "htmx" else browser.text(PAGE))
    assert runner.run_due(JOBS)["exports"] is None
    assert f'href="{PAGE}/{Export.get().id}.zip"' in browser.text(PAGE)
    fetched = browser.get(f"{PAGE}/{Export.get().id}.zip")
    assert fetched.mimetype == "application/zip"
    assert fetched.headers["Content-Disposition"].startswith('attachment; filename="ann-')
    assert "no-store" in fetched.headers["Cache-Control"]
    assert len(fetched.data) == int(fetched.headers["Content-Length"])
    assert "export/index.html" in ZipFile(BytesIO(fetched.data)).namelist()


def test_the_page_asks_again_by_itself_until_it_is_there(ann, as_member):
    browser = as_member(ann)
    browser.post(PAGE, password="correct horse")
    waiting = browser.get(PAGE, headers={"HX-Request": "true"})
    assert root_id(waiting) == "export"
    assert 'hx-trigger="every 5s"' in waiting.text
    exports.make()
    ready = browser.get(PAGE, headers={"HX-Request": "true"})
    assert "hx-trigger" not in ready.text
    assert "Download" in ready.text


def test_a_wrong_password_is_refused_also_right_after_the_login(ann, as_member, way):
    response = as_member(ann).post(PAGE, way, password="wrong horse")
    assert response.status_code == 422
    assert "This is not your password." in response.text
    assert not Export.select().exists()


def test_who_has_just_logged_in_need_not_give_the_password(ann, as_member, way):
    assert succeeded(as_member(ann).post(PAGE, way), way)
    assert Export.select().count() == 1


def test_later_the_password_is_asked_for(ann, as_member, way):
    browser = as_member(ann)
    with clock.at(clock.now() + LATER):
        assert 'name="password"' in browser.text(PAGE)
        refused = browser.post(PAGE, way)
        assert refused.status_code == 422
        assert 'name="password"' in refused.text
        assert not Export.select().exists()
        assert succeeded(browser.post(PAGE, way, password="correct horse"), way)
    assert Export.select().count() == 1


def test_a_stolen_session_does_not_fetch_what_was_made_before(ann, as_member):
    browser = as_member(ann)
    browser.post(PAGE)
    address = archive_address(browser)
    with clock.at(clock.now() + LATER):
        assert browser.get(address).headers["Location"].startswith("/confirm?next=")


def test_nobody_fetches_the_archive_of_another(ann, enrol, as_member, visitor):
    browser = as_member(ann)
    browser.post(PAGE)
    address = archive_address(browser)
    assert as_member(enrol("bob")).get(address).status_code == 404
    assert as_member(enrol("boss", role="admin")).get(address).status_code == 404
    assert visitor.get(address).status_code == 303


@pytest.mark.parametrize("number", ["0", "999", "999999999999999999"])
def test_an_archive_that_is_not_there_is_not_found(ann, as_member, number):
    assert as_member(ann).get(f"{PAGE}/{number}.zip").status_code == 404


def test_one_that_is_being_made_is_not_found_yet(ann, as_member):
    browser = as_member(ann)
    browser.post(PAGE)
    assert browser.get(f"{PAGE}/{Export.get().id}.zip").status_code == 404


def test_one_whose_time_is_over_is_gone(ann, as_member):
    browser = as_member(ann)
    browser.post(PAGE)
    address = archive_address(browser)
    with clock.at(clock.now() + EXPORT_KEPT + timedelta(minutes=1)):
        again = as_member(ann)
        gone = again.get(address)
        assert gone.status_code == 410
        assert "This export has expired and was deleted." in gone.text
        assert "It has expired and was deleted." in again.text(PAGE)


def test_a_second_one_on_the_same_day_is_refused_in_words(ann, as_member, way):
    browser = as_member(ann)
    browser.post(PAGE)
    exports.make()
    response = browser.post(PAGE, way)
    assert response.status_code == 409
    assert "one export every 24 hours" in response.text
    assert "You can request the next one on" in browser.text(PAGE)


def test_sending_it_twice_makes_one(ann, as_member):
    browser = as_member(ann)
    for _ in range(2):
        assert browser.post(PAGE, key="once").status_code == 303
    assert Export.select().count() == 1
    assert AccountEvent.select().where(AccountEvent.kind == "export requested").count() == 1


def test_the_page_takes_three_statements(ann, as_member):
    browser = as_member(ann)
    browser.post(PAGE)
    with counting() as statements:
        browser.text(PAGE)
    assert len(statements) == 3, statements
