"""One-time codes and recovery codes in the settings, by HTMX and as plain forms."""

import re
import time
from datetime import timedelta

import pyotp
import pytest

from forum.clock import at, now
from forum.models import LoginSession, RecoveryCode, TotpSecret
from forum.rules.sessions import SUDO_MINUTES
from forum.text.recovery_codes import digest
from tests.visitor import Visitor, succeeded


@pytest.fixture
def me(enrol):
    return enrol("ann", twei=0)


@pytest.fixture
def ann(me, as_member):
    return as_member(me)


def secret_on(page: str) -> str:
    return re.search(r'id="totp-secret">([A-Z2-7]+)<', page)[1]


def turn_on(visitor, way="plain"):
    secret = secret_on(visitor.text("/settings/totp"))
    return secret, visitor.post("/settings/totp", way, code=pyotp.TOTP(secret).now())


def codes_on(page: str) -> list[str]:
    listed = re.search(r'<ol id="recovery-codes".*?</ol>', page, re.S)[0]
    return re.findall(r"<code>([a-z0-9-]+)</code>", listed)


@pytest.mark.any_engine
@pytest.mark.parametrize("page", ["/settings/totp", "/settings/passkeys", "/settings/recovery-codes"])
@pytest.mark.parametrize("way_on", ["/settings", "/settings/sessions", "/settings/security-log"])
def test_each_page_about_factors_leads_to_the_rest_of_the_settings(ann, page, way_on):
    assert f'href="{way_on}"' in re.search(r'<nav class="contents".*?</nav>', ann.text(page), re.S)[0]


def test_the_page_shows_a_key_and_its_qr_code_without_any_style(ann):
    page = ann.text("/settings/totp")
    assert len(secret_on(page)) == 32
    svg = re.search(r"<svg [^>]*class=\"qr\".*?</svg>", page, re.S)[0]
    assert "style" not in svg
    assert "<path" in svg


def test_looking_at_the_page_keeps_the_key_and_writes_nothing(ann):
    assert secret_on(ann.text("/settings/totp")) == secret_on(ann.text("/settings/totp"))
    assert not TotpSecret.select().exists()


def test_the_key_cannot_be_read_in_the_cookie(ann):
    secret = secret_on(ann.text("/settings/totp"))
    with ann.client.session_transaction() as kept:
        assert secret not in str(dict(kept))


def test_the_right_code_turns_them_on_and_shows_ten_recovery_codes_once(ann, way):
    _, response = turn_on(ann, way)
    assert response.status_code == 200
    assert len(set(codes_on(response.text))) == 10
    page = ann.text("/settings/totp")
    assert 'id="recovery-codes"' not in page
    assert 'id="totp-secret"' not in page
    assert "10 codes are left" in page
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_wrong_code_is_said_beside_the_field_and_the_key_stays(ann, way):
    secret = secret_on(ann.text("/settings/totp"))
    response = ann.post("/settings/totp", way, code="12 34 5x")
    assert response.status_code == 422
    assert 'id="problem-code"' in response.text
    assert 'value="12 34 5x"' in response.text
    assert secret_on(response.text) == secret
    assert not TotpSecret.select().exists()


def test_the_code_may_be_typed_with_a_blank(ann):
    secret = secret_on(ann.text("/settings/totp"))
    code = pyotp.TOTP(secret).now()
    assert ann.post("/settings/totp", code=f"{code[:3]} {code[3:]}").status_code == 200


def test_another_browser_s_key_is_not_this_one_s(ann, me, as_member):
    other = secret_on(as_member(me).text("/settings/totp"))
    assert ann.post("/settings/totp", code=pyotp.TOTP(other).now()).status_code == 422


def test_turning_them_off_takes_the_password(ann, way):
    turn_on(ann)
    refused = ann.post("/settings/totp/off", way, password="wrong horse")
    assert refused.status_code == 422
    assert 'id="problem-password"' in refused.text
    assert TotpSecret.select().exists()
    response = ann.post("/settings/totp/off", way, password="correct horse")
    assert succeeded(response, way)
    assert "One-time codes are off." in (response.text if way == "htmx" else ann.text("/settings/totp"))
    assert not TotpSecret.select().exists()
    assert not RecoveryCode.select().exists()


def test_new_recovery_codes_are_shown_once(ann, way):
    _, response = turn_on(ann)
    replaced = ann.post("/settings/recovery-codes", way)
    assert replaced.status_code == 200
    assert len(set(codes_on(replaced.text)) - set(codes_on(response.text))) == 10
    assert "recovery-codes" not in ann.text("/settings/recovery-codes").replace("/settings/recovery-codes", "")


def test_without_a_factor_there_are_no_recovery_codes_to_make(ann, way):
    assert ann.post("/settings/recovery-codes", way).status_code == 409
    assert "with your first second factor" in ann.text("/settings/recovery-codes")


@pytest.mark.parametrize("page", ["totp", "recovery-codes", "passkeys"])
def test_the_pages_are_for_members(visitor, page):
    response = visitor.get(f"/settings/{page}")
    assert response.status_code == 303
    assert response.location == f"/login?next=/settings/{page}"


def test_the_settings_lead_to_all_of_it(ann):
    page = ann.text("/settings")
    for address in ("/settings/totp", "/settings/passkeys", "/settings/recovery-codes"):
        assert f'href="{address}"' in page


def test_setting_them_up_takes_the_password_where_it_was_not_given_lately(ann, way):
    secret = secret_on(ann.text("/settings/totp"))
    with at(now() + timedelta(minutes=SUDO_MINUTES + 1)):
        code = pyotp.TOTP(secret).at(int(time.time()) + 60 * (SUDO_MINUTES + 1))
        refused = ann.post("/settings/totp", way, code=code)
        assert refused.status_code == 422
        assert 'name="password"' in refused.text
        assert f'value="{code}"' in refused.text
        assert secret_on(refused.text) == secret
        assert not TotpSecret.select().exists()
        assert ann.post("/settings/totp", way, code=code, password="correct horse").status_code == 200
    assert TotpSecret.select().exists()


def test_new_recovery_codes_take_a_session_that_was_confirmed_lately(ann, way):
    _, response = turn_on(ann)
    with at(now() + timedelta(minutes=SUDO_MINUTES + 1)):
        refused = ann.post("/settings/recovery-codes", way)
        to = refused.location if way == "plain" else refused.headers["HX-Redirect"]
        assert to.startswith("/confirm?next=")
    kept = {digest(code) for code in codes_on(response.text)}
    assert {code.digest for code in RecoveryCode.select()} == kept


def test_the_key_is_still_the_same_after_the_session_was_confirmed(ann):
    secret = secret_on(ann.text("/settings/totp"))
    with at(now() + timedelta(minutes=SUDO_MINUTES + 1)):
        assert ann.post("/confirm", password="correct horse", next="/settings/totp").status_code == 303
        assert secret_on(ann.text("/settings/totp")) == secret


def test_turning_them_on_or_off_renews_the_session_and_ends_the_others(app, ann, me, as_member, way):
    as_member(me)
    for change in (lambda: turn_on(ann, way), lambda: ann.post("/settings/totp/off", way, password="correct horse")):
        copy = Visitor(app)
        copy.client.set_cookie("session", ann.client.get_cookie("session").value)
        change()
        assert ann.get("/wallet").status_code == 200
        assert copy.get("/wallet").status_code == 303
        assert LoginSession.select().count() == 1
