"""Tokens of one's programs: shown once, kept as a digest, revoked, and ended with all that may have been stolen."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.actions import api_tokens, members, password_change
from forum.actions.api_tokens import make_token
from forum.actions.authority import OPERATOR
from forum.errors import Invalid
from forum.jobs import last_uses, runner
from forum.jobs.schedule import JOBS
from forum.models import AccountEvent, ApiToken, Member, OutgoingMail
from forum.rules.api_tokens import EXPIRED_KEPT, TOKENS_MAX, USE_NOTED_EVERY
from forum.rules.sessions import SUDO_MINUTES
from tests.conftest import counting
from tests.program import Program
from tests.visitor import HTMX

LATER = timedelta(minutes=SUDO_MINUTES + 1)
_SHOWN = re.compile(r'id="new-token"[^>]*>(twei_\w+)<')


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=20)


def made(browser, way="plain", **fields):
    return browser.post("/settings/tokens", way, **{"name": "Digest bot", "allows": "write", "days": 90, **fields})


def status(program, path="/me", method="GET", **sent) -> int:
    return program.ask(method, path, **sent).status_code


def test_a_token_is_shown_once_and_opens_the_api(ann, as_member, app, way):
    me = as_member(ann)
    answer = made(me, way)
    [token] = _SHOWN.findall(answer.text)
    assert answer.status_code == 200
    assert token not in me.text("/settings/tokens")
    assert "Digest bot" in me.text("/settings/tokens")
    kept = ApiToken.get()
    assert token not in repr(kept.__data__) and kept.allows == "write"
    assert Program(app, token).get("/me")["name"] == "ann"


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 41), ("allows", "admin"), ("allows", ""), ("days", "9999"), ("days", "x")],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(ann, as_member, way, field, value):
    answer = made(as_member(ann), way, **{"name": "Digest bot", field: value})
    assert answer.status_code == 422
    assert f'id="problem-{field}"' in answer.text
    assert field == "name" or 'value="Digest bot"' in answer.text
    assert not ApiToken.select().exists()


def test_a_login_of_a_while_ago_takes_the_password_too(ann, as_member, way):
    me = as_member(ann)
    with clock.at(clock.now() + LATER):
        assert 'name="password"' in me.text("/settings/tokens")
        refused = made(me, way)
        assert (refused.status_code, 'value="Digest bot"' in refused.text) == (422, True)
        assert made(me, way, password="wrong").status_code == 422
        assert not ApiToken.select().exists()
        assert made(me, way, password="correct horse").status_code == 200
    assert ApiToken.select().count() == 1


@pytest.mark.any_engine
def test_nobody_has_more_than_so_many(ann):
    for _ in range(TOKENS_MAX):
        make_token(ann, "One more", "read", 30)
    with pytest.raises(Invalid):
        make_token(ann, "One too many", "read", 30)
    with clock.at(clock.now() + timedelta(days=31)):
        make_token(ann, "The others have expired", "read", 30)


def test_a_revoked_token_opens_nothing_any_more(ann, as_member, program, way):
    bot, me = program(ann), as_member(ann)
    assert status(bot) == 200
    answer = me.post(f"/settings/tokens/{ApiToken.get().id}/revoke", way)
    assert answer.status_code == (200 if way == "htmx" else 303)
    assert status(bot) == 401
    again = me.post(f"/settings/tokens/{2**40}/revoke", way)
    assert again.status_code == 404


def test_nobody_sees_or_revokes_the_token_of_another(ann, enrol, as_member, program, way):
    bot, other = program(ann), as_member(enrol("bob"))
    assert "For the test" not in other.text("/settings/tokens")
    assert other.post(f"/settings/tokens/{ApiToken.get().id}/revoke", way).status_code == 404
    assert status(bot) == 200


@pytest.mark.any_engine
def test_a_token_expires_stays_listed_for_a_while_and_is_forgotten(ann, as_member, program):
    bot, start = program(ann), clock.now()
    with clock.at(start + timedelta(days=30, seconds=1)):
        assert status(bot) == 401
        assert "expired on" in as_member(ann).text("/settings/tokens")
    with clock.at(start + timedelta(days=31) + EXPIRED_KEPT):
        assert not any(runner.run_due([job for job in JOBS if job.name == "expired tokens"]).values())
    assert not ApiToken.select().exists()


# What ends them all.
ENDINGS = {
    "a new password": lambda ann: password_change.change_password(ann, "$argon2id$", None),
    "another role": lambda ann: members.set_role("ann", "moderator", by=OPERATOR),
}


@pytest.mark.any_engine
@pytest.mark.parametrize("way_out", ENDINGS)
def test_what_logs_all_devices_out_ends_the_tokens_too(ann, enrol, program, way_out):
    bot, other = program(ann), program(enrol("bob"))
    ENDINGS[way_out](ann)
    assert (status(bot), status(other)) == (401, 200)


def test_making_and_revoking_one_is_in_the_security_log_and_making_one_is_mailed(ann, as_member, mailbox):
    Member.update(email_confirmed_at=clock.now()).execute()
    me = as_member(Member.get_by_id(ann.id))
    made(me)
    me.post(f"/settings/tokens/{ApiToken.get().id}/revoke")
    kinds = [str(one.kind) for one in AccountEvent.select().order_by(AccountEvent.id)]
    assert kinds[-2:] == ["token made", "token revoked"]
    assert "A token for a program was made: Digest bot" in me.text("/settings/security-log")
    [mail] = OutgoingMail.select()
    assert mail.subject == "A token for a program was made" and "Digest bot" not in mail.text


@pytest.mark.any_engine
def test_a_use_is_written_down_beside_the_requests(ann, program):
    bot = program(ann)
    with counting() as statements:
        bot.get("/me")
    assert not [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert ApiToken.get().last_used_at is None
    last_uses.write_down()
    assert ApiToken.get().last_used_at is not None
    with counting() as statements:
        bot.get("/me")
        last_uses.write_down()
    assert not [sql for sql in statements if sql.startswith("UPDATE")]
    with clock.at(clock.now() + 2 * USE_NOTED_EVERY):
        bot.get("/me")
        last_uses.write_down()
        assert ApiToken.get().last_used_at == clock.now()


@pytest.mark.any_engine
def test_an_older_use_never_replaces_a_newer_one(ann, program):
    program(ann)
    newest = clock.now() + timedelta(hours=2)
    with clock.at(newest):
        api_tokens.touch_tokens([ApiToken.get().id])
    with clock.at(newest - timedelta(hours=1)):
        api_tokens.touch_tokens([ApiToken.get().id])
    assert ApiToken.get().last_used_at == newest


def test_a_token_opens_no_page(ann, program):
    bot = program(ann)
    for headers in ({}, HTMX):
        answer = bot.client.get("/settings", headers={"Authorization": f"Bearer {bot.token}", **headers})
        assert answer.status_code == (401 if headers else 303)
