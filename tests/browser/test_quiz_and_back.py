"""From a locked draft to the quiz and back, and the way to the levels."""

import re

import pytest
from playwright.sync_api import Page, expect

from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.quiz.sheet import sheet

pytestmark = pytest.mark.browser

THREAD = "The naming of winds"
DRAFT = "The wind that comes before the rain has no name here"


def sign_up(page: Page, name: str, thread: str) -> None:
    page.goto(thread)
    page.locator("#comment-lock").get_by_role("link", name="Sign up").click()
    page.get_by_label("Username").fill(name)
    page.get_by_label("E-mail address").fill(f"{name}@example.org")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator("#comment-lock")).to_contain_text("Available from LVL 13")


def answer_all(page: Page, but: int = 0) -> None:
    """Answer the questions on the page, all right but so many, and send them."""
    draw = int(page.locator("#quiz input[name=draw]").get_attribute("value"))
    for number, question in enumerate(sheet(draw, EconomyRules(), LevelRules()).questions):
        picked = question.right if number >= but else (question.right + 1) % len(question.options)
        page.locator(f"#quiz input[name='{question.name}'][value='{picked}']").check()
    page.get_by_role("button", name="Send answers").click()


def test_from_a_draft_to_the_quiz_and_back(open_page, threads):
    page = open_page()
    sign_up(page, "quizzer", threads[THREAD])
    lock = page.locator("#comment-lock")
    lock.get_by_label("Your draft").fill(DRAFT)
    expect(lock.get_by_role("status")).to_have_text("Draft saved")
    lock.get_by_role("link", name=re.compile("quiz")).first.click()
    answer_all(page, but=1)
    expect(page.locator("#quiz-title")).to_have_text("4 of 5 correct")
    answer_all(page)
    expect(page.locator("#quiz")).to_contain_text("All 5 correct: you earned 40 XP.")
    page.get_by_role("link", name="Back to your draft").click()
    expect(page).to_have_url(re.compile(re.escape(threads[THREAD]) + "#your-comment$"))
    expect(lock.get_by_label("Your draft")).to_have_value(DRAFT)
    expect(lock.get_by_label("Your draft")).to_be_in_viewport()


def test_without_javascript_the_passed_quiz_leads_straight_back_to_the_draft(open_page, threads):
    page = open_page(java_script_enabled=False)
    sign_up(page, "quizzer-plain", threads[THREAD])
    lock = page.locator("#comment-lock")
    lock.get_by_label("Your draft").fill(DRAFT)
    lock.get_by_role("button", name="Save draft").click()
    lock.get_by_role("link", name=re.compile("quiz")).first.click()
    answer_all(page)
    expect(page).to_have_url(re.compile(re.escape(threads[THREAD]) + "#your-comment$"))
    expect(page.locator("#flash")).to_contain_text("All 5 correct: you earned 40 XP.")
    expect(lock.get_by_label("Your draft")).to_have_value(DRAFT)


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_the_account_menu_leads_to_the_levels(open_page, javascript):
    page = open_page("almost", java_script_enabled=javascript)
    page.goto("/")
    page.locator(".menu summary").click()
    page.locator(".menu").get_by_role("link", name="Levels", exact=True).click()
    expect(page).to_have_url(re.compile("/levels$"))
