"""What cannot be taken back needs a login or a password that is no older than half an hour."""

from datetime import timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import attempts
from forum.models import AttemptCount, EconomyRulesVersion, Journal, LevelRulesVersion, LoginSession, XpEntry
from forum.rules.attempts import PASSWORDS_OF_MEMBER
from forum.rules.sessions import SUDO_MINUTES
from tests.served import SECRET
from tests.visitor import Visitor

pytestmark = pytest.mark.any_engine

LATER = timedelta(minutes=SUDO_MINUTES, seconds=1)
# Where, what is sent, and what it makes.
GRAVE = {
    "economy": ("/admin/economy", {"comment_tribute": "7.25", "confirm": "1"}, EconomyRulesVersion),
    "levels": ("/admin/levels", {"gate_like": "11", "confirm": "1"}, LevelRulesVersion),
    "Twei": ("/admin/grants", {"name": "ann", "amount": "7.25", "reason": "For good work"}, Journal),
    "XP": ("/admin/members/ann", {"amount_xp": "65", "reason": "For good work"}, XpEntry),
}


@pytest.fixture(params=GRAVE)
def grave(request, enrol) -> tuple[str, dict[str, str], type]:
    enrol("ann")
    return GRAVE[request.param]


@pytest.fixture
def boss(enrol, as_member) -> Visitor:
    return as_member(enrol("boss", role="admin"))


def asked(browser: Visitor, address: str, fields: dict[str, str]) -> dict[str, str]:
    """Return the fields of the form as they are sent once the member has seen what they mean."""
    if address != "/admin/grants":
        return fields
    page = browser.post(address, **fields).text
    question = unescape(page.partition('name="asked" value="')[2].partition('"')[0])
    return fields | {"confirm": "1", "asked": question}


def count(model: type) -> int:
    return model.select().count()


def test_after_a_login_nothing_more_is_asked(boss, grave, way):
    address, fields, model = grave
    fields, before = asked(boss, address, fields), count(model)
    assert boss.post(address, way, **fields).status_code == (204 if way == "htmx" else 303)
    assert count(model) == before + 1


def test_later_the_form_asks_for_the_password_and_keeps_what_was_typed(boss, grave, way):
    address, fields, model = grave
    fields, before = asked(boss, address, fields), count(model)
    with clock.at(clock.now() + LATER):
        response = boss.post(address, way, **fields)
    assert response.status_code == 422
    assert 'id="problem-password"' in response.text
    assert 'name="password"' in response.text
    for name, typed in fields.items():
        assert f'name="{name}"' in response.text
        assert typed in unescape(response.text)
    assert count(model) == before


def test_the_password_in_the_form_lets_it_pass_and_counts_for_what_follows(boss, grave, way):
    address, fields, model = grave
    fields, before = asked(boss, address, fields), count(model)
    with clock.at(clock.now() + LATER):
        response = boss.post(address, way, **fields, password="correct horse")
        assert response.status_code == (204 if way == "htmx" else 303)
        assert boss.get("/confirm?next=/wallet").location == "/wallet"
    assert count(model) == before + 1


def test_a_wrong_password_in_the_form_changes_nothing(boss, grave, way):
    address, fields, model = grave
    fields, before = asked(boss, address, fields), count(model)
    with clock.at(clock.now() + LATER):
        response = boss.post(address, way, **fields, password="wrong one")
    assert response.status_code == 422
    assert "This is not your password." in response.text
    assert "wrong one" not in response.text
    assert count(model) == before


def test_who_is_not_an_admin_is_not_asked_for_a_password(enrol, as_member, grave, way):
    address, fields, _ = grave
    me = as_member(enrol("eve"))
    with clock.at(clock.now() + LATER):
        assert me.post(address, way, **fields).status_code == 403


def test_confirming_goes_on_where_it_was_asked_for(boss, way):
    with clock.at(clock.now() + LATER):
        assert boss.get("/confirm?next=/admin/levels").status_code == 200
        response = boss.post("/confirm", way, password="correct horse", next="/admin/levels")
        assert (response.headers.get("HX-Redirect") or response.location) == "/admin/levels"
        assert boss.get("/confirm?next=//evil.test").location == "/"


@pytest.mark.parametrize("password", ["", "wrong one", "x" * 129])
def test_a_wrong_password_confirms_nothing(boss, way, password):
    with clock.at(clock.now() + LATER):
        assert boss.post("/confirm", way, password=password, next="/wallet").status_code == 422
        assert boss.get("/confirm").status_code == 200


def test_confirming_does_not_confirm_a_copied_cookie_along(app, boss):
    thief = Visitor(app)
    thief.client.set_cookie("session", boss.client.get_cookie("session").value)
    with clock.at(clock.now() + LATER):
        boss.post("/confirm", password="correct horse")
        assert boss.get("/settings").status_code == 200
        assert thief.get("/settings").status_code == 303
    assert LoginSession.select().count() == 1


def test_nobody_confirms_without_a_session(visitor, way):
    response = visitor.post("/confirm", way, password="correct horse")
    assert response.status_code == (401 if way == "htmx" else 303)
    assert visitor.get("/confirm").location == "/login?next=/confirm"


def test_wrong_passwords_have_to_wait_after_a_while(boss, way):
    attempts.bind(SECRET, on=True)
    with clock.at(clock.now() + LATER):
        for _ in range(PASSWORDS_OF_MEMBER.free):
            assert boss.post("/confirm", way, password="wrong one").status_code == 422
        response = boss.post("/confirm", way, password="correct horse")
        assert response.status_code == 429
        assert int(response.headers["Retry-After"]) > 0
        assert boss.get("/confirm").status_code == 200


def test_a_password_that_comes_with_a_page_asked_for_is_not_looked_at(enrol, as_member, limited):
    ann = as_member(enrol("ann"))
    with clock.at(clock.now() + LATER):
        for password in ("wrong horse", "correct horse"):
            response = ann.get("/settings/export/1.zip", data={"password": password})
            assert response.location == "/confirm?next=/settings/export/1.zip"
    assert not AttemptCount.select().where(AttemptCount.attempts > 0).exists()
