"""axe finds nothing grave on any page, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.steps import others_comment, start_reply

pytestmark = pytest.mark.browser

THREAD = "Why a paper map refuses to fold back"
GRAVE = {"serious", "critical"}
EVERYTHING = {"resultTypes": ["violations"]}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}


def grave_violations(page: Page, options: dict[str, object]) -> list[str]:
    """Return what axe finds to be grave, each with the first elements concerned."""
    return [
        f"{violation['id']}: {', '.join(str(node['target']) for node in violation['nodes'][:5])}"
        for violation in Axe().run(page, options=options).response["violations"]
        if violation["impact"] in GRAVE
    ]


@pytest.mark.parametrize(
    ("name", "places"),
    [
        (None, ["/", THREAD, "/login", "/signup", "/u/author"]),
        ("commenter", [THREAD, "/settings", "/posts/new"]),
        ("almost", [THREAD]),
        ("author", ["/posts/new", "/u/author"]),
        ("mod", [THREAD, "/moderation", "/about/keys"]),
    ],
    ids=["anonymous", "commenter", "almost", "author", "mod"],
)
def test_pages_are_accessible(open_page, threads, name, places):
    page = open_page(name)
    found = {}
    for place in places:
        page.emulate_media(color_scheme="light")
        page.goto(threads.get(place, place))
        found[place, "light"] = grave_violations(page, EVERYTHING)
        # The dark page differs from the light one in nothing but its colours.
        page.emulate_media(color_scheme="dark")
        found[place, "dark"] = grave_violations(page, COLOURS)
    assert found == {page_and_scheme: [] for page_and_scheme in found}


def test_open_forms_are_accessible(open_page, threads):
    page = open_page("commenter")
    page.goto(threads["Notes to myself on saying no"])
    comment = others_comment(page)
    start_reply(comment)
    form = comment.get_by_role("region", name="Your reply")
    form.get_by_label("Your comment (Markdown supported)").fill("# A heading\n\nand a word")
    form.get_by_role("button", name="Preview").click()
    expect(form.get_by_role("heading", name="A heading")).to_be_visible()
    assert grave_violations(page, EVERYTHING) == []
