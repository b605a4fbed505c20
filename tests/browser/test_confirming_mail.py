"""The mail that confirms an address, as it is printed where the forum runs on somebody's laptop."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def printed_link(console: Path, address: str) -> str:
    """Return the link in the newest mail to this address that the server prints; it prints it a moment later."""
    for _ in range(100):
        letter = console.read_text().rpartition(f"To: {address}")[2]
        if link := re.search(r"^http://\S+$", letter, re.M):
            return link[0]
        time.sleep(0.1)
    pytest.fail("No mail was printed.")


def test_the_printed_link_opens_on_the_port_in_use_and_confirms(open_page, address, console):
    page = open_page()
    page.goto("/signup")
    form = page.locator("main form")
    form.get_by_label("Username").fill("mailed")
    form.get_by_label("E-mail").fill("mailed@example.org")
    form.get_by_label("Password").fill("correct horse")
    form.get_by_role("button", name="Sign up").click()
    expect(page.locator("#level")).to_be_visible()
    page.goto("/settings")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.locator("#email-form")).to_contain_text("We’ve sent you a link")
    link = printed_link(console, "mailed@example.org")
    assert link.startswith(f"{address}/verify/")
    page.goto(link)
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("#email-form")).to_contain_text("Confirmed")
