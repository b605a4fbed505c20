"""Mails with links, as they are printed where the forum runs on somebody's laptop."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def printed_link(console: Path, address: str, begin: str) -> str:
    """Return the link in the newest mail to this address that the server prints; it prints it a moment later."""
    for _ in range(100):
        _, printed, letter = console.read_text().rpartition(f"To: {address}")
        # Until it is there, what stands on the console is for others.
        if printed and (link := re.search(rf"^http://[^/\s]+{begin}\S+$", letter, re.M)):
            return link[0]
        time.sleep(0.1)
    pytest.fail("No mail was printed.")


def sign_up(page: Page, name: str) -> None:
    page.goto("/signup")
    form = page.locator("main form")
    form.get_by_label("Username").fill(name)
    form.get_by_label("E-mail").fill(f"{name}@example.org")
    form.get_by_label("Password").fill("correct horse")
    form.get_by_role("button", name="Sign up").click()
    expect(page.locator("#level")).to_be_visible()


def test_the_link_of_the_sign_up_opens_on_the_port_in_use_and_confirms(open_page, address, console):
    page = open_page()
    sign_up(page, "mailed")
    link = printed_link(console, "mailed@example.org", "/verify/")
    assert link.startswith(f"{address}/verify/")
    page.goto(link)
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("#email-form")).to_contain_text("Confirmed")


def test_a_link_can_be_asked_for_again(open_page, console):
    page = open_page()
    sign_up(page, "again")
    page.goto("/settings")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.locator("#email-form")).to_contain_text("We’ve sent you a link")


def test_who_has_forgotten_their_password_sets_a_new_one_and_logs_in(open_page, console):
    sign_up(open_page(), "forgetful")
    page = open_page()
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail address or username").fill("forgetful")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.locator("#flash")).to_contain_text("a mail with a link is on its way")
    page.goto(printed_link(console, "forgetful@example.org", "/reset/"))
    page.get_by_label("New password").fill("wet paint on the harbour")
    page.get_by_role("button", name="Set the password").click()
    expect(page.locator("#flash")).to_contain_text("Your password is set")
    page.get_by_label("Username").fill("forgetful")
    page.get_by_label("Password", exact=True).fill("wet paint on the harbour")
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator("#level")).to_be_visible()


def test_another_address_wants_both_mailboxes(open_page, console):
    page = open_page()
    sign_up(page, "moving")
    page.goto(printed_link(console, "moving@example.org", "/verify/"))
    page.get_by_role("main").get_by_role("button").click()
    page.get_by_role("link", name="Use another address").click()
    page.get_by_label("New e-mail address").fill("moved@example.org")
    page.get_by_role("button", name="Send the links").click()
    expect(page.locator("#email-change")).to_contain_text("takes the place of your address")
    page.goto(printed_link(console, "moved@example.org", "/verify/"))
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("#flash")).to_contain_text("as soon as your old address agrees")
    page.goto(printed_link(console, "moving@example.org", "/verify/change/"))
    page.get_by_role("button", name="Yes, change it").click()
    expect(page.locator("#email-form")).to_contain_text("moved@example.org")
