"""axe finds nothing grave in forms that are open. What it finds on pages as they come, `test_looks` sees."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.steps import others_comment, start_reply

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}


def grave_violations(page: Page) -> list[str]:
    """Return what axe finds to be grave, each with the first elements concerned."""
    return [
        f"{violation['id']}: {', '.join(str(node['target']) for node in violation['nodes'][:5])}"
        for violation in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        if violation["impact"] in GRAVE
    ]


def test_open_forms_are_accessible(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Notes to myself on saying no"])
    comment = others_comment(page)
    start_reply(comment)
    form = comment.get_by_role("region", name="Your reply")
    form.get_by_label("Your comment (Markdown supported)").fill("# A heading\n\nand a word")
    form.get_by_role("button", name="Preview").click()
    expect(form.get_by_role("heading", name="A heading")).to_be_visible()
    assert grave_violations(page) == []
