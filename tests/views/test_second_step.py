"""A login in two steps, and by a passkey alone: what opens a session, and what does not."""

import json
import re
import time
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from forum.actions import factors, members
from forum.actions.authority import OPERATOR
from forum.clock import at, now
from forum.models import AccountEvent, DemoMember, LoginSession, Member, Passkey, RecoveryCode
from forum.rules.attempts import CODES_OF_MEMBER
from forum.text import passwords
from forum.views import accounts
from tests.authenticator import Authenticator
from tests.views.test_factors import codes_on, secret_on
from tests.views.test_passkeys import add, options_for
from tests.visitor import Visitor

SECOND = "/login/second"


@pytest.fixture
def me(enrol):
    return enrol("ann", level=14)


@pytest.fixture
def codes(me, as_member) -> tuple[str, list[str]]:
    """The secret of ann's one-time codes, and her recovery codes."""
    browser = as_member(me)
    secret = secret_on(browser.text("/settings/totp"))
    turned_on = browser.post("/settings/totp", code=pyotp.TOTP(secret).now())
    LoginSession.delete().execute()
    return secret, codes_on(turned_on.text)


@pytest.fixture
def authenticator(me, as_member) -> Authenticator:
    """What holds ann's only factor, a passkey."""
    authenticator = Authenticator()
    add(as_member(me), authenticator)
    LoginSession.delete().execute()
    return authenticator


def next_code(secret: str) -> str:
    """Return the code of the step to come, which counts already: that of this one was used to turn them on."""
    return pyotp.TOTP(secret).at(int(time.time()) + 30)


def give_password(visitor: Visitor, way="plain", **fields):
    response = visitor.post("/login", way, username="ann", password="correct horse", **fields)
    visitor._token = None
    return response


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/wallet").status_code == 200


def test_the_right_password_alone_opens_nothing(visitor, codes):
    response = give_password(visitor, next="/wallet")
    assert response.status_code == 303
    assert response.location == "/login/second?next=/wallet"
    assert not LoginSession.select().exists()
    assert not is_in(visitor)
    for page in ("/settings", "/notifications", "/settings/totp", "/posts/new"):
        assert visitor.get(page).status_code in {303, 404}


def test_a_code_opens_the_session_and_leads_on(visitor, codes, way):
    give_password(visitor, next="/wallet")
    page = visitor.text("/login/second?next=/wallet")
    assert 'name="next" value="/wallet"' in page
    response = visitor.post(SECOND, code=next_code(codes[0]), next="/wallet")
    assert (response.status_code, response.location) == (303, "/wallet")
    assert is_in(visitor)


def test_a_recovery_code_opens_it_too_once(app, codes):
    for opened in (True, False):
        visitor = Visitor(app)
        give_password(visitor)
        response = visitor.post(SECOND, code=codes[1][0])
        assert response.status_code == (303 if opened else 422)
        assert is_in(visitor) is opened
    assert RecoveryCode.select().count() == 9


def test_a_code_that_was_used_is_refused_beside_the_field(app, codes):
    code = next_code(codes[0])
    first, second = Visitor(app), Visitor(app)
    for visitor in (first, second):
        give_password(visitor)
    assert first.post(SECOND, code=code).status_code == 303
    response = second.post(SECOND, code=code)
    assert response.status_code == 422
    assert 'id="problem-code"' in response.text
    assert f'value="{code}"' in response.text
    assert not is_in(second)


@pytest.mark.parametrize("code", ["", "000000", "nonsense", "x" * 61, "\x00", "é" * 40])
def test_a_wrong_code_opens_nothing_and_keeps_the_way_on(visitor, codes, code):
    give_password(visitor)
    response = visitor.post(SECOND, code=code, next="/wallet")
    assert response.status_code == 422
    assert 'name="next" value="/wallet"' in response.text
    assert not LoginSession.select().exists()


def test_without_the_password_a_code_is_worth_nothing(visitor, codes, way):
    response = visitor.post(SECOND, way, code=next_code(codes[0]), next="/wallet")
    to = response.location if way == "plain" else response.headers["HX-Redirect"]
    assert to == "/login?next=/wallet"
    assert not LoginSession.select().exists()


def test_another_browser_cannot_finish_it(app, codes):
    give_password(Visitor(app))
    other = Visitor(app)
    other.post(SECOND, code=next_code(codes[0]))
    assert not LoginSession.select().exists()


def test_it_waits_for_ten_minutes(visitor, codes):
    give_password(visitor, next="/wallet")
    with at(now() + timedelta(minutes=9)):
        assert visitor.get(SECOND).status_code == 200
    with at(now() + timedelta(minutes=11)):
        response = visitor.get("/login/second?next=/wallet")
        assert (response.status_code, response.location) == (303, "/login?next=/wallet")
        assert "took too long" in visitor.text("/login")
        visitor.post(SECOND, code=codes[1][0])
    assert not LoginSession.select().exists()


def test_a_new_password_ends_it(visitor, codes, me):
    give_password(visitor)
    changed = passwords.hash_password("another horse")
    Member.update(password_hash=changed).where(Member.id == me.id).execute()
    assert visitor.get(SECOND).status_code == 303
    visitor.post(SECOND, code=next_code(codes[0]))
    assert not LoginSession.select().exists()


def test_a_new_password_by_mail_leads_to_the_second_step_too(visitor, codes, me, mailbox):
    visitor.post("/forgot", email=me.email)
    visitor.post(mailbox.link_to(me.email, "/reset/"), password="another horse entirely")
    assert not LoginSession.select().exists()
    visitor._token = None
    response = visitor.post("/login", username="ann", password="another horse entirely")
    assert response.location.startswith(SECOND)
    assert not LoginSession.select().exists()
    visitor._token = None
    assert visitor.post(SECOND, code=next_code(codes[0])).status_code == 303
    assert is_in(visitor)


def test_where_nothing_waits_the_page_leads_to_the_login(visitor):
    response = visitor.get("/login/second?next=/wallet")
    assert (response.status_code, response.location) == (303, "/login?next=/wallet")


def test_whoever_is_in_is_led_on(as_member, me):
    response = as_member(me).get("/login/second?next=/wallet")
    assert (response.status_code, response.location) == (303, "/wallet")


@pytest.mark.parametrize("length", [40, 6_000], ids=["short", "long"])
def test_an_interrupted_form_is_still_there_after_both_steps(visitor, codes, length, post_id):
    text = "word " * (length // 5)
    resume = json.dumps({"path": f"/posts/{post_id}/comments", "fields": {"body": text}})
    response = give_password(visitor, resume=resume)
    page = response.text if response.status_code == 200 else visitor.text(response.location)
    carried = re.search(r'name="resume" value="([^"]*)"', page)[1].replace("&#34;", '"')
    assert carried == resume
    response = visitor.post(SECOND, code=next_code(codes[0]), resume=carried)
    assert response.status_code == 200
    assert text.strip() in response.text
    assert is_in(visitor)


def test_guessing_codes_meets_growing_pauses_and_a_right_one_waits_too(visitor, codes, limited):
    give_password(visitor)
    for number in range(CODES_OF_MEMBER.free):
        assert visitor.post(SECOND, code=f"{number:06}").status_code == 422
    refused = visitor.post(SECOND, code=next_code(codes[0]))
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert not LoginSession.select().exists()


def test_guesses_from_elsewhere_keep_nobody_waiting_in_a_known_browser(visitor, me, as_member, limited):
    known = as_member(me)
    secret = secret_on(known.text("/settings/totp"))
    known.post("/settings/totp", code=pyotp.TOTP(secret).now())
    known.post("/logout")
    known._token = None
    give_password(visitor)
    for number in range(CODES_OF_MEMBER.free):
        assert visitor.post(SECOND, code=f"{number:06}").status_code == 422
    give_password(known)
    assert known.post(SECOND, code="000000").status_code == 422
    assert known.post(SECOND, code=next_code(secret)).status_code == 303
    assert is_in(known)


def test_a_login_that_a_second_factor_overtakes_opens_nothing(visitor, codes, monkeypatch, way):
    monkeypatch.setattr(accounts, "has_factor", lambda _member_id: False)  # as it was a moment ago
    response = give_password(visitor, way)
    assert response.status_code == 422
    assert "A second factor was set up a moment ago" in response.text
    assert not LoginSession.select().exists()


def test_failures_and_used_codes_are_in_the_member_s_log(visitor, codes, me):
    give_password(visitor)
    visitor.post(SECOND, code="000000")
    visitor.post(SECOND, code=codes[1][0])
    noted = [(event.kind, event.detail) for event in AccountEvent.select().where(AccountEvent.member == me.id)]
    assert ("log-in failed", "totp") in noted
    assert ("factor removed", "recovery_codes") in noted


def test_turned_off_the_password_alone_does_again(app, as_member, codes, me):
    factors.turn_off_totp(me)
    visitor = Visitor(app)
    assert give_password(visitor).location == "/"
    assert is_in(visitor)


def test_the_operator_can_reset_lost_factors(app, codes, me):
    result = app.test_cli_runner().invoke(args=["user", "reset-factors", "Ann"])
    assert result.exit_code == 0, result.output
    assert "password alone" in result.output
    visitor = Visitor(app)
    assert give_password(visitor).location == "/"
    assert is_in(visitor)
    unknown = app.test_cli_runner().invoke(args=["user", "reset-factors", "nobody"])
    assert unknown.exit_code != 0


# By a passkey.


def test_a_passkey_is_the_second_step(visitor, authenticator):
    assert give_password(visitor, next="/wallet").location == "/login/second?next=/wallet"
    options = options_for(visitor, "second")
    assert [one["id"] for one in options["allowCredentials"]] == [Passkey.get().credential_id]
    response = visitor.post(SECOND, credential=authenticator.use(options), next="/wallet")
    assert (response.status_code, response.location) == (303, "/wallet")
    assert is_in(visitor)
    assert Passkey.get().last_used_at is not None


def test_a_passkey_alone_logs_in_whom_it_belongs_to(visitor, authenticator, enrol):
    enrol("bob")
    response = visitor.post(
        "/login/passkey", credential=authenticator.use(options_for(visitor, "log_in")), next="/wallet"
    )
    assert (response.status_code, response.location) == (303, "/wallet")
    visitor._token = None
    assert 'data-viewer="ann"' in visitor.text("/wallet")


def test_a_passkey_carries_an_interrupted_form_on(visitor, authenticator, post_id):
    resume = json.dumps({"path": f"/posts/{post_id}/comments", "fields": {"body": "Half a thought"}})
    credential = authenticator.use(options_for(visitor, "log_in"))
    response = visitor.post("/login/passkey", credential=credential, resume=resume)
    assert "Half a thought" in response.text


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.example"}, {"rp_id": "evil.example"}, {"verifies": False}, {"user_handle": "AAAA"}],
    ids=["origin", "site", "unchecked owner", "another owner"],
)
def test_a_wrong_answer_of_a_passkey_opens_nothing_and_is_noted(visitor, authenticator, me, wrong):
    for name, value in wrong.items():
        setattr(authenticator, name, value)
    response = visitor.post("/login/passkey", credential=authenticator.use(options_for(visitor, "log_in")))
    assert response.status_code == 422
    assert "couldn’t be checked" in response.text
    assert not LoginSession.select().exists()
    assert AccountEvent.select().where(AccountEvent.member == me.id, AccountEvent.detail == "passkey").exists()


def test_an_unsigned_answer_opens_nothing(visitor, authenticator):
    forged = Authenticator(credential_id=authenticator.credential_id, user_handle=authenticator.user_handle)
    response = visitor.post("/login/passkey", credential=forged.use(options_for(visitor, "log_in")))
    assert response.status_code == 422
    assert not LoginSession.select().exists()


def test_an_answer_counts_once_even_with_a_copy_of_the_cookie(app, visitor, authenticator):
    authenticator.counts = False
    credential = authenticator.use(options_for(visitor, "log_in"))
    cookie, token = visitor.client.get_cookie("session").value, visitor.token()
    assert visitor.post("/login/passkey", credential=credential).status_code == 303
    thief = Visitor(app)
    thief.client.set_cookie("session", cookie)
    response = thief.post("/login/passkey", token=token, credential=credential)
    assert response.status_code == 422
    assert "answered already" in response.text
    assert LoginSession.select().count() == 1


def test_an_answer_of_long_ago_opens_nothing(visitor, authenticator):
    credential = authenticator.use(options_for(visitor, "log_in"))
    with at(now() + timedelta(minutes=6)):
        assert visitor.post("/login/passkey", credential=credential).status_code == 422
    assert not LoginSession.select().exists()


def test_a_counter_that_has_not_risen_is_refused_and_shown_to_its_owner(visitor, authenticator, app, me):
    authenticator.count = 5
    assert (
        visitor.post("/login/passkey", credential=authenticator.use(options_for(visitor, "log_in"))).status_code == 303
    )
    copy, thief = authenticator, Visitor(app)
    copy.count = 3
    response = thief.post("/login/passkey", credential=copy.use(options_for(thief, "log_in")))
    assert response.status_code == 422
    assert "may have been copied" in response.text
    assert Passkey.get().sign_count == 6
    visitor._token = None
    assert "counter that was behind" in visitor.text("/settings/passkeys")


def test_a_passkey_of_somebody_else_is_no_second_step(visitor, authenticator, enrol, as_member):
    other = Authenticator()
    add(as_member(enrol("bob")), other)
    LoginSession.delete().execute()
    give_password(visitor)
    response = visitor.post(SECOND, credential=other.use(options_for(visitor, "second")))
    assert response.status_code == 422
    assert not LoginSession.select().exists()


def test_whose_only_factor_is_a_passkey_has_recovery_codes_too(visitor, me, as_member):
    page = add(as_member(me), Authenticator()).text
    give_password(visitor)
    assert visitor.post(SECOND, code=codes_on(page)[0]).status_code == 303
    assert is_in(visitor)


def test_a_demo_member_s_passkey_opens_nothing_where_the_demo_is_not_allowed(
    visitor, authenticator, app, me, monkeypatch
):
    DemoMember.insert(member=me.id).execute()
    credential = authenticator.use(options_for(visitor, "log_in"))
    config = replace(app.extensions["config"], app_env="production", base_url="http://localhost")
    monkeypatch.setitem(app.extensions, "config", config)
    visitor.post("/login/passkey", credential=credential)
    assert not is_in(visitor)


def test_the_site_s_own_address_decides_and_not_the_request_s(app, visitor, authenticator, monkeypatch):
    monkeypatch.setitem(app.extensions, "config", replace(app.extensions["config"], base_url="https://forum.example"))
    assert options_for(visitor, "log_in")["rpId"] == "forum.example"


def test_the_staff_s_roles_wait_for_the_second_step_too(visitor, codes, me):
    members.set_role("ann", "admin", by=OPERATOR)
    give_password(visitor)
    assert visitor.get("/admin/grants").status_code == 303
