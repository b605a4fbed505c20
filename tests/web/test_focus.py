"""Where the keyboard goes on after a form: at the first thing that is wrong, or at the sentence that it is done."""

import re

import pyotp
import pytest

from forum.models import LoginSession, Passkey
from tests.authenticator import Authenticator
from tests.views.test_factors import secret_on, turn_on
from tests.views.test_passkeys import add
from tests.visitor import Visitor

pytestmark = pytest.mark.any_engine

_FOCUSED = re.compile(r"<(\w+)(?=[^>]*\sautofocus)([^>]*)>([^<]*)")
_NAMED = re.compile(r'\s(?:id|value)="([^"]*)"')


def focused(markup: str) -> str:
    """Return what takes the keyboard, of which there must be one: a field's id, or else the sentence in it."""
    [(tag, attributes, words)] = _FOCUSED.findall(markup)
    if tag not in {"input", "select", "textarea"}:
        assert 'tabindex="-1"' in attributes
        return words.strip()
    return _NAMED.search(attributes)[1]


@pytest.fixture
def me(enrol):
    return enrol("ann", twei=0)


@pytest.fixture
def ann(me, as_member):
    return as_member(me)


@pytest.mark.parametrize(
    ("address", "fields", "first"),
    [
        ("/signup", {"username": "x", "email": "ann@example.org", "password": "short"}, "username"),
        ("/signup", {"username": "xaver", "email": "nowhere", "password": "short"}, "email"),
        ("/signup", {"username": "xaver", "email": "ann@example.org", "password": "short"}, "password"),
        ("/login", {"username": "ann", "password": "wrong horse"}, "password"),
        ("/forgot", {"email": ""}, "email"),
    ],
)
def test_a_refused_account_form_goes_on_at_its_first_wrong_field(visitor, me, mailbox, way, address, fields, first):
    response = visitor.post(address, way, **fields)
    assert response.status_code == 422
    assert focused(response.text) == first


@pytest.mark.parametrize(
    ("address", "fields", "first"),
    [
        ("/settings", {"display_name": "x" * 41, "bio": "y" * 501}, "display_name"),
        ("/settings", {"display_name": "", "bio": "y" * 501}, "bio"),
        ("/settings/password", {"current": "wrong horse", "new": "battery staple"}, "current"),
        ("/settings/totp", {"code": ""}, "code"),
        ("/settings/passkeys", {"credential": "{", "name": " "}, "name"),
        ("/settings/email/change", {"email": "nowhere"}, "email"),
        ("/settings/export", {"password": "wrong horse"}, "password"),
        ("/settings/erasure", {"text": "keep", "password": "wrong horse"}, "password"),
        ("/settings/erasure", {"text": ""}, "keep"),
        ("/confirm", {"password": "wrong horse"}, "password"),
    ],
)
def test_a_refused_form_of_the_settings_goes_on_at_its_first_wrong_field(ann, way, address, fields, first):
    response = ann.post(address, way, **fields)
    assert response.status_code == 422
    assert focused(response.text) == first


def test_a_refused_second_step_goes_on_at_the_code(app, ann, way):
    turn_on(ann)
    other = Visitor(app)
    other.log_in("ann")
    response = other.post("/login/second", way, code="123")
    assert response.status_code == 422
    assert focused(response.text) == "code"


def test_a_refusal_that_is_of_no_field_has_the_keyboard_itself(visitor, way):
    response = visitor.post("/forgot", way, email="ann")
    assert response.status_code == 422
    assert focused(response.text).startswith("This forum can’t send mail")


@pytest.mark.parametrize("address", ["/signup", "/login", "/forgot"])
def test_a_page_that_was_just_opened_has_the_keyboard_at_its_top(visitor, address):
    assert " autofocus" not in visitor.text(address)


@pytest.mark.parametrize("page", ["", "/email", "/totp", "/passkeys", "/sessions", "/export", "/erasure"])
def test_a_page_of_the_settings_that_was_just_opened_has_the_keyboard_at_its_top(ann, page):
    assert " autofocus" not in ann.text(f"/settings{page}")


@pytest.mark.parametrize(
    ("address", "fields", "sentence"),
    [
        ("/settings", {"display_name": "Ann", "bio": ""}, "Profile saved."),
        ("/settings/sessions/end-others", {}, "Logged out on 1 device."),
        ("/settings/export", {}, "Your exports"),
        ("/settings/erasure", {"text": "keep"}, "Your account will be deleted. Until then you can stop it here."),
    ],
)
def test_what_was_done_in_place_goes_on_at_the_sentence_that_says_so(ann, me, as_member, address, fields, sentence):
    as_member(me)
    response = ann.post(address, "htmx", **fields)
    assert response.status_code == 200
    assert focused(response.text) == sentence


def test_a_device_logged_out_in_place_goes_on_at_the_sentence_that_says_so(ann, me, as_member):
    as_member(me)
    other = LoginSession.select().order_by(LoginSession.id.desc()).get()
    response = ann.post(f"/settings/sessions/{other.id}/end", "htmx")
    assert focused(response.text) == "That device is logged out."


def test_an_erasure_stopped_in_place_goes_on_at_the_sentence_that_says_so(ann):
    ann.post("/settings/erasure", text="keep")
    response = ann.post("/settings/erasure/stop", "htmx")
    assert focused(response.text) == "You’re staying: your account won’t be deleted."


def test_an_export_that_the_page_asks_for_again_by_itself_moves_no_keyboard(ann):
    ann.post("/settings/export")
    waiting = ann.get("/settings/export", headers={"HX-Request": "true"}).text
    assert "Being made" in waiting
    assert " autofocus" not in waiting


def test_recovery_codes_just_made_have_the_keyboard(ann, way):
    secret = secret_on(ann.text("/settings/totp"))
    response = ann.post("/settings/totp", way, code=pyotp.TOTP(secret).now())
    assert re.search(r'<div class="notice good"[^>]* tabindex="-1" autofocus>\s*<h2>Your recovery codes', response.text)


def test_codes_turned_off_in_place_say_so_and_go_on_there(ann):
    turn_on(ann)
    response = ann.post("/settings/totp/off", "htmx", password="correct horse")
    assert focused(response.text) == "One-time codes are off."


def test_a_passkey_removed_in_place_says_so_and_goes_on_there(ann):
    add(ann, Authenticator())
    response = ann.post(f"/settings/passkeys/{Passkey.get().id}/remove", "htmx")
    assert focused(response.text) == "Passkey removed."


def test_a_form_with_many_fields_goes_on_at_the_list_of_what_is_wrong(enrol, as_member, way):
    admin = as_member(enrol("boss", role="admin"))
    response = admin.post("/admin/economy", way, plus_reward="x", comment_reward="y")
    assert response.status_code == 422
    assert re.search(r'<div class="problem" tabindex="-1" autofocus><p>Please fix these fields', response.text)
    assert len(_FOCUSED.findall(response.text)) == 1
