"""Pages fit a phone: nothing sticks out at the side, in light and in dark."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PHONES = [(320, 640), (390, 844)]
THREAD = "The town that timed its tides"


def expect_to_fit(page: Page, circumstances: str) -> None:
    """See that the page cannot be scrolled sideways; else say what sticks out."""
    too_wide_px = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    outside = "e => e.getBoundingClientRect().right > innerWidth"
    culprits = page.evaluate(f"[...document.body.querySelectorAll('*')].filter({outside}).map(e => e.outerHTML)")
    assert too_wide_px <= 0, f"{page.url}, {circumstances}: {[html[:80] for html in culprits]}"


@pytest.mark.parametrize("name", [None, "commenter"], ids=["anonymous", "commenter"])
def test_nothing_sticks_out_at_the_side_of_a_phone(open_page, threads, name):
    page = open_page(name)
    for address in ["/", threads[THREAD], "/settings", "/posts/new"]:
        page.goto(address)
        for width, height in PHONES:
            page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                expect_to_fit(page, f"{width} px, {scheme}")


def test_an_endless_word_and_a_wide_table_stay_inside_a_phone(open_page, threads):
    page = open_page("commenter", viewport={"width": 320, "height": 640})
    page.goto(threads["Out of sorts"])
    form = page.locator("#comment-form")
    row = "|" + "wide|" * 20
    form.get_by_label("Your comment (Markdown supported)").fill(
        f"{'o' * 400}\n\n{row}\n{'|---' * 20}|\n{row}\n\n```\n{'x' * 400}\n```"
    )
    form.get_by_role("button", name="Preview").click()
    expect(page.locator("#comment-form-preview td").first).to_be_visible()
    expect_to_fit(page, "320 px")
