"""Passkeys over HTTP: made, listed, removed; and every way in which an answer can be wrong."""

import json
from datetime import timedelta

import pytest

from forum.clock import at, now
from forum.models import AnsweredChallenge, Passkey, RecoveryCode
from forum.rules.sessions import SUDO_MINUTES
from tests.authenticator import Authenticator
from tests.visitor import HTMX, succeeded


@pytest.fixture
def me(enrol):
    return enrol("ann", twei=0)


@pytest.fixture
def ann(me, as_member):
    return as_member(me)


def options_for(visitor, purpose, **request):
    response = visitor.client.post(
        "/passkeys/challenges", data={"purpose": purpose, "csrf_token": visitor.token()}, **request
    )
    assert response.status_code == 200, response.text
    return response.json


def add(visitor, authenticator, way="plain", name="Laptop"):
    credential = authenticator.make(options_for(visitor, "register"))
    return visitor.post("/settings/passkeys", way, credential=credential, name=name)


def test_the_first_passkey_brings_recovery_codes_and_the_second_does_not(ann, way):
    first = add(ann, Authenticator(), way)
    assert first.status_code == 200
    assert 'id="recovery-codes"' in first.text
    assert RecoveryCode.select().count() == 10
    second = add(ann, Authenticator(), way, name="Key ring")
    assert succeeded(second, way)
    assert 'id="recovery-codes"' not in second.text
    page = ann.text("/settings/passkeys")
    assert "Laptop" in page
    assert "Key ring" in page
    assert "recovery-codes" not in page.replace("/settings/recovery-codes", "")


def test_once_a_passkey_is_added_the_field_for_its_name_is_empty_again(ann, way):
    for name in ("My laptop", "My key ring"):
        response = add(ann, Authenticator(), way, name=name)
        page = response.text if response.status_code == 200 else ann.text("/settings/passkeys")
        assert f'<b dir="auto">{name}</b>' in page
        assert f'value="{name}"' not in page


def test_what_is_kept_is_the_public_key_and_a_handle_that_does_not_name_the_member(ann, me):
    authenticator = Authenticator()
    add(ann, authenticator)
    passkey = Passkey.get()
    assert passkey.user_handle == authenticator.user_handle
    assert len(passkey.user_handle) == 43
    assert passkey.transports == "internal,usb"


def test_all_passkeys_of_a_member_share_a_handle_and_are_not_made_twice_on_one_device(ann):
    first = Authenticator()
    add(ann, first)
    options = options_for(ann, "register")
    assert options["user"]["id"] == first.user_handle
    assert [one["id"] for one in options["excludeCredentials"]] == [Passkey.get().credential_id]


def test_the_device_is_told_to_check_its_owner_and_to_remember_the_account(ann):
    options = options_for(ann, "register")
    assert options["rp"] == {"name": "Twei Forum", "id": "localhost"}
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["attestation"] == "none"


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:9"},
        {"rp_id": "evil.example"},
        {"verifies": False},
    ],
    ids=["origin", "port", "site", "unchecked owner"],
)
def test_a_passkey_made_wrongly_is_refused(ann, wrong):
    response = add(ann, Authenticator(**wrong))
    assert response.status_code == 422
    assert "couldn’t be checked" in response.text
    assert not Passkey.select().exists()


def test_another_challenge_s_answer_is_refused(ann):
    stale = Authenticator().make(options_for(ann, "register"))
    options_for(ann, "register")
    assert ann.post("/settings/passkeys", credential=stale, name="Laptop").status_code == 422
    assert not Passkey.select().exists()


def test_a_challenge_is_answered_once_even_where_the_browser_keeps_it(ann):
    credential = Authenticator().make(options_for(ann, "register"))
    with ann.client.session_transaction() as kept:
        challenge = kept["challenge"]
    assert ann.post("/settings/passkeys", credential=credential, name="Laptop").status_code == 200
    Passkey.delete().execute()
    with ann.client.session_transaction() as kept:
        kept["challenge"] = challenge
    again = ann.post("/settings/passkeys", credential=credential, name="Laptop")
    assert again.status_code == 422
    assert "answered already" in again.text
    assert not Passkey.select().exists()
    assert AnsweredChallenge.select().count() == 1


def test_a_challenge_asked_for_one_thing_does_not_do_for_another(ann):
    credential = Authenticator().make({**options_for(ann, "confirm"), "user": {"id": "x"}})
    assert ann.post("/settings/passkeys", credential=credential, name="Laptop").status_code == 422
    assert not Passkey.select().exists()


@pytest.mark.any_engine
@pytest.mark.parametrize(
    "credential",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        "null",
        "[" * 5_000,
        json.dumps({"id": 1, "rawId": [], "type": "public-key", "response": 7}),
        json.dumps({"id": "\u0000", "rawId": "AA", "type": "public-key", "response": {}}),
        json.dumps(
            {
                "id": "AA",
                "rawId": "AA",
                "type": "public-key",
                "response": {"clientDataJSON": "e30", "attestationObject": "oA", "transports": "usb"},
            }
        ),
        "x" * 16_001,
    ],
)
def test_what_no_browser_sends_is_refused_in_words(ann, credential, way):
    options_for(ann, "register")
    response = ann.post("/settings/passkeys", way, credential=credential, name="My very own laptop")
    assert response.status_code == 422
    assert 'class="problem"' in response.text
    assert "My very own laptop" in response.text


def test_a_passkey_needs_a_name(ann, way):
    credential = Authenticator().make(options_for(ann, "register"))
    response = ann.post("/settings/passkeys", way, credential=credential, name=" ")
    assert response.status_code == 422
    assert "Give it a name" in response.text


def test_one_member_has_ten_at_most(ann):
    for number in range(10):
        assert succeeded(add(ann, Authenticator(), name=str(number)), "plain") or number == 0
    assert "Remove one first" in add(ann, Authenticator()).text
    assert Passkey.select().count() == 10


def test_a_passkey_that_is_known_is_not_added_twice(ann, enrol, as_member):
    authenticator = Authenticator()
    add(ann, authenticator)
    response = add(as_member(enrol("bob", twei=0)), authenticator)
    assert response.status_code == 422
    assert Passkey.select().count() == 1


def test_removing_the_last_one_ends_the_recovery_codes(ann, way):
    add(ann, Authenticator())
    passkey = Passkey.get()
    response = ann.post(f"/settings/passkeys/{passkey.id}/remove", way)
    assert succeeded(response, way)
    assert "Passkey removed." in (response.text if way == "htmx" else ann.text("/settings/passkeys"))
    assert not Passkey.select().exists()
    assert not RecoveryCode.select().exists()
    assert ann.post(f"/settings/passkeys/{passkey.id}/remove", way).status_code == 404


def test_another_member_s_passkey_is_not_there(ann, enrol, as_member, way):
    add(ann, Authenticator())
    bob = as_member(enrol("bob", twei=0))
    assert bob.post(f"/settings/passkeys/{Passkey.get().id}/remove", way).status_code == 404
    assert Passkey.select().count() == 1


def test_a_challenge_to_log_in_names_nobody_s_passkeys(ann, visitor):
    add(ann, Authenticator())
    assert options_for(visitor, "log_in")["allowCredentials"] == []


@pytest.mark.parametrize("purpose", ["register", "confirm"])
def test_without_a_login_there_is_no_challenge_but_to_log_in(visitor, purpose):
    data = {"purpose": purpose, "csrf_token": visitor.token()}
    assert visitor.client.post("/passkeys/challenges", data=data, headers=HTMX).status_code == 401


@pytest.mark.parametrize("purpose", ["second", "", "nonsense"])
def test_a_challenge_for_nothing_is_refused(ann, purpose):
    assert ann.post("/passkeys/challenges", "htmx", purpose=purpose).status_code == 422


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("127.0.0.1:5000", 'href="http://localhost:5000/settings/passkeys"'),
        ("[::1]:5000", 'href="http://localhost:5000/settings/passkeys"'),
        ("192.168.1.7:5000", "with BASE_URL"),
    ],
)
def test_at_an_ip_address_it_is_said_where_passkeys_work(app, ann, host, words):
    token, client = ann.token(), app.test_client(use_cookies=False)
    there = {"Host": host, "Cookie": f"session={ann.client.get_cookie('session').value}"}
    page = client.get("/settings/passkeys", headers=there).text
    assert words in page
    assert "data-passkey" not in page
    data = {"purpose": "register", "csrf_token": token}
    response = client.post("/passkeys/challenges", data=data, headers=HTMX | there)
    assert response.status_code == 422
    assert "don’t work at this address" in response.text


LATER = timedelta(minutes=SUDO_MINUTES + 1)


def test_making_or_removing_one_takes_a_session_that_was_confirmed_lately(ann):
    add(ann, Authenticator())
    with at(now() + LATER):
        data = {"purpose": "register", "csrf_token": ann.token()}
        refused = ann.client.post("/passkeys/challenges", data=data, headers=HTMX)
        assert refused.status_code == 401
        assert refused.headers["HX-Redirect"].startswith("/confirm?next=")
        assert ann.post(f"/settings/passkeys/{Passkey.get().id}/remove").location.startswith("/confirm?next=")
    assert Passkey.select().count() == 1


def test_a_passkey_confirms_an_old_session(ann, way):
    authenticator = Authenticator()
    add(ann, authenticator)
    with at(now() + LATER):
        assert 'data-passkey="confirm"' in ann.text("/confirm?next=/settings/passkeys")
        credential = authenticator.use(options_for(ann, "confirm"))
        response = ann.post("/confirm", way, credential=credential, next="/settings/passkeys")
        to = response.location if way == "plain" else response.headers["HX-Redirect"]
        assert to == "/settings/passkeys"
        ann._token = None
        assert succeeded(ann.post(f"/settings/passkeys/{Passkey.get().id}/remove", way), way)


def test_another_member_s_passkey_confirms_nothing(ann, enrol, as_member):
    add(ann, Authenticator())
    other = Authenticator()
    add(as_member(enrol("bob", twei=0)), other)
    with at(now() + LATER):
        response = ann.post("/confirm", credential=other.use(options_for(ann, "confirm")), next="/wallet")
        assert response.status_code == 422
        assert "isn’t set up here" in response.text
        assert ann.get("/confirm").status_code == 200


def test_without_a_passkey_the_password_confirms(ann):
    with at(now() + LATER):
        assert "data-passkey" not in ann.text("/confirm")
