"""Arrival with standing: whoever wrote elsewhere claims it, rises, and may comment at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import comment_saying
from tests.browser.test_accessibility import grave_violations
from tests.browser.test_confirming_mail import printed_link, sign_up
from tests.served import ROOT

pytestmark = pytest.mark.browser


def plant(demo: dict[str, str], name: str, email: str, thread: str) -> None:
    """Have somebody have written 130 comments in a thread, as an import would bring them."""
    post_id = thread.split("/")[2]
    planted = [sys.executable, "-m", "tests.histories", name, email, "130", post_id]
    subprocess.run(planted, cwd=ROOT, env=demo, check=True)


def see_it_claimed(page: Page, thread: str) -> None:
    expect(page.locator("#history")).to_contain_text("It’s yours, and you have 520 XP for it.")
    page.goto("/levels#log")
    log = page.locator("#log")
    expect(log).to_contain_text(
        "130 comments with 130 likes, from disqus:example: 3 XP and 1 XP each, at most 600 in all"
    )
    expect(log).to_contain_text("+520")
    page.goto(thread)
    expect(page.locator("#comment-form")).to_be_visible()


def test_by_the_address_of_the_sign_up(open_page, demo, threads, console: Path):
    thread = next(iter(threads.values()))
    plant(demo, "longago", "returning@example.org", thread)
    page = open_page()
    sign_up(page, "returning")
    page.goto(printed_link(console, "returning@example.org", "/verify/"))
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("#flash")).to_contain_text("Something was written elsewhere with this address")
    offer = page.locator(".offer")
    expect(offer).to_contain_text("130 comments")
    expect(offer).to_contain_text("LVL 3 → LVL 15")
    assert grave_violations(page) == []
    page.get_by_role("button", name="Claim what longago wrote").press("Enter")
    expect(page.locator("#level")).to_contain_text("15")
    see_it_claimed(page, thread)
    page.goto("/u/longago")
    expect(page).to_have_url("/u/returning")
    grant = [sys.executable, "-m", "flask", "user", "grant-twei", "returning", "1", "--reason", "Welcome back"]
    subprocess.run(grant, cwd=ROOT, env=demo, check=True)
    page.goto(thread)
    words = page.locator("#comment-form").get_by_label("Your comment (Markdown supported)")
    words.fill("I was here in 2019, and I am here again.")
    words.press("Control+Enter")
    expect(comment_saying(page, "I was here in 2019, and I am here again.")).to_be_visible()


def test_by_a_mail_to_another_address_without_javascript(open_page, demo, threads, console: Path):
    thread = next(iter(threads.values()))
    plant(demo, "faraway", "faraway@example.net", thread)
    page = open_page(java_script_enabled=False)
    sign_up(page, "homecoming")
    page.goto("/settings/history")
    page.get_by_label("The address you used").fill("faraway@example.net")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.locator("#flash")).to_contain_text("a mail with a link is on its way")
    page.goto(printed_link(console, "faraway@example.net", "/settings/history/link/"))
    expect(page.locator(".offer")).to_contain_text("LVL 1 → LVL 14")
    page.get_by_role("button", name="This is mine: claim it").click()
    expect(page.locator("#flash")).to_contain_text("It’s yours, and you have 520 XP for it.")
    page.goto("/levels#log")
    expect(page.locator("#log")).to_contain_text("130 comments with 130 likes, from disqus:example")
    page.goto(thread)
    expect(page.locator("#comment-form")).to_be_visible()
