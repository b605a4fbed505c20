"""Tables are sorted in the browser: by mouse and by keyboard, as figures or as words, and nothing moves for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def settlements(page: Page) -> Locator:
    page.goto("/economy")
    return page.get_by_role("region", name="Settlements, day by day").locator("table")


def column(table: Locator, number: int) -> list[str]:
    return table.locator("tbody tr").evaluate_all(f"rows => rows.map(row => row.cells[{number}].textContent)")


def figures(table: Locator, number: int) -> list[float]:
    return [float(text.replace(",", "")) for text in column(table, number)]


def test_a_header_sorts_by_figures_and_back(open_page: Callable[..., Page]):
    table = settlements(open_page())
    days, paid = column(table, 0), table.get_by_role("button", name="Paid", exact=True)
    paid.click()
    assert figures(table, 5) == sorted(figures(table, 5), reverse=True)
    expect(table.locator("thead th").nth(5)).to_have_attribute("aria-sort", "descending")
    expect(table.locator("th[aria-sort]")).to_have_count(1)
    paid.click()
    assert figures(table, 5) == sorted(figures(table, 5))
    day = table.get_by_role("button", name="Day")
    day.click()
    assert column(table, 0) == days[::-1]
    day.click()
    assert column(table, 0) == days


def test_it_is_done_by_keyboard_too_and_the_focus_stays(open_page: Callable[..., Page]):
    page = open_page()
    table = settlements(page)
    likes = table.get_by_role("button", name="Likes")
    likes.focus()
    page.keyboard.press("Enter")
    assert figures(table, 3) == sorted(figures(table, 3), reverse=True)
    page.keyboard.press("Space")
    assert figures(table, 3) == sorted(figures(table, 3))
    expect(likes).to_be_focused()


def test_figures_sort_in_german_too(open_page: Callable[..., Page]):
    page = open_page(locale="de-DE")
    page.goto("/economy")
    table = page.locator("table.by-day")
    table.locator("th button").nth(5).click()
    paid = [float(text.replace(".", "").replace(",", ".")) for text in column(table, 5)]
    assert paid == sorted(paid, reverse=True)
    assert any(value != int(value) for value in paid)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_buttons_move_nothing(open_page: Callable[..., Page], width):
    boxes = []
    for scripts in (False, True):
        page = open_page(java_script_enabled=scripts)
        page.set_viewport_size({"width": width, "height": 900})
        table = settlements(page)
        expect(table.locator("th button")).to_have_count(8 if scripts else 0)
        boxes.append([header.bounding_box() for header in table.locator("thead th").all()])
    assert boxes[0] == boxes[1]
