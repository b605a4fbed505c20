"""One-time codes and passkeys in Chromium, whose own virtual authenticator stands in for a phone or a laptop."""

import re
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from peewee import sqlite3  # the one that the forum uses
from playwright.sync_api import CDPSession, Page, expect

from forum.demo.loader import PASSWORD
from tests.browser.steps import log_in
from tests.served import FLASK, ROOT

pytestmark = pytest.mark.browser


@pytest.fixture
def newcomer(demo: dict[str, str], request: pytest.FixtureRequest) -> str:
    """The name of a member whom no other test knows."""
    name = f"n{abs(hash(request.node.name)) % 10**9}"
    command = [*FLASK, "user", "create", name, "--email", f"{name}@example.org", "--password", PASSWORD]
    subprocess.run(command, cwd=ROOT, env=demo, check=True, capture_output=True)
    return name


@pytest.fixture
def at_localhost(address: str, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a browser at this machine's name: passkeys belong to a name, not to an IP address."""
    return lambda **options: open_page(base_url=address.replace("127.0.0.1", "localhost"), **options)


def plug_in(page: Page, **traits: bool) -> CDPSession:
    """Give the browser an authenticator that keeps passkeys, checks its owner, and is touched at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options | traits})
    return session


def add_passkey(page: Page, name: str) -> None:
    page.goto("/settings/passkeys")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()


def give_password(page: Page, name: str) -> None:
    page.goto("/login?next=/wallet")
    log_in(page, name)


def log_out(page: Page) -> None:
    page.locator(".masthead summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.locator(".masthead").get_by_role("link", name="Sign up")).to_be_visible()


def code_of(secret: str, *, steps_ahead: int = 0) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30 * steps_ahead))


def send_code(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Log in", exact=True).click()


def let_an_hour_pass(demo: dict[str, str]) -> None:
    """Have all sessions been confirmed an hour earlier than they were."""
    with closing(sqlite3.connect(demo["DATABASE_URL"].removeprefix("sqlite:///"))) as database:
        database.execute("UPDATE login_session SET confirmed_at = datetime(confirmed_at, '-1 hour')")
        database.commit()


@pytest.mark.refused(401)
def test_a_passkey_is_a_second_factor_a_way_in_and_a_confirmation_until_it_is_removed(at_localhost, newcomer, demo):
    page = at_localhost()
    plug_in(page)
    give_password(page, newcomer)
    add_passkey(page, "My laptop")
    expect(page.locator("#recovery-codes li")).to_have_count(10)

    log_out(page)
    give_password(page, newcomer)
    expect(page).to_have_url(re.compile("/login/second"))
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Wallet")).to_be_visible()

    log_out(page)
    page.goto("/login?next=/wallet")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("heading", name="Wallet")).to_be_visible()

    page.goto("/settings/passkeys")
    let_an_hour_pass(demo)
    page.get_by_role("button", name="Remove My laptop").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove My laptop").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
    log_out(page)
    give_password(page, newcomer)
    expect(page.get_by_role("heading", name="Wallet")).to_be_visible()


@pytest.mark.refused(422)
def test_a_removed_passkey_opens_nothing(at_localhost, newcomer):
    page = at_localhost()
    plug_in(page)
    give_password(page, newcomer)
    add_passkey(page, "My laptop")
    page.get_by_role("button", name="Remove My laptop").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
    log_out(page)
    page.goto("/login")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.locator(".problem")).to_contain_text("isn’t set up here")


def test_a_device_that_holds_one_already_says_so(at_localhost, newcomer):
    page = at_localhost()
    plug_in(page)
    give_password(page, newcomer)
    add_passkey(page, "My laptop")
    page.get_by_label("Name").fill("Once more")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("#flash")).to_contain_text("holds a passkey for you already")
    expect(page.get_by_label("Name")).to_have_value("Once more")


def test_a_device_that_cannot_tell_its_owner_makes_no_passkey(at_localhost, newcomer):
    page = at_localhost()
    plug_in(page, hasUserVerification=False, isUserVerified=False)
    give_password(page, newcomer)
    page.goto("/settings/passkeys")
    page.get_by_label("Name").fill("Old key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("#flash.alert")).to_be_visible()
    page.goto("/settings/passkeys")
    expect(page.get_by_text("You have none yet.")).to_be_visible()


@pytest.mark.refused(422)
def test_one_time_codes_are_asked_for_count_once_and_a_recovery_code_stands_in(at_localhost, newcomer):
    page = at_localhost(java_script_enabled=False)
    give_password(page, newcomer)
    page.goto("/settings/totp")
    secret = page.locator("#totp-secret").inner_text()
    used = code_of(secret)
    page.get_by_label("Six digits").fill(used)
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    codes = page.locator("#recovery-codes li").all_inner_texts()

    log_out(page)
    give_password(page, newcomer)
    send_code(page, used)
    expect(page.locator(".problem")).to_contain_text("Each code counts once")
    send_code(page, code_of(secret, steps_ahead=1))
    expect(page.get_by_role("heading", name="Wallet")).to_be_visible()

    log_out(page)
    give_password(page, newcomer)
    send_code(page, codes[0])
    expect(page.get_by_role("heading", name="Wallet")).to_be_visible()
    page.goto("/settings/recovery-codes")
    expect(page.get_by_text("9 codes are left")).to_be_visible()


def test_at_an_ip_address_a_link_leads_to_where_passkeys_work(open_page, newcomer):
    page = open_page()
    give_password(page, newcomer)
    page.goto("/settings/passkeys")
    expect(page.get_by_role("button", name="Add a passkey")).to_have_count(0)
    page.get_by_role("link", name="Open this page at localhost").click()
    expect(page).to_have_url(re.compile("^http://localhost:"))
