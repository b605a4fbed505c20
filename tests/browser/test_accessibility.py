"""axe finds nothing serious on any page, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

THREAD = "The town that timed its tides"
GRAVE = {"serious", "critical"}


def grave_violations(page: Page) -> list[str]:
    """Return what axe finds to be grave, each with the elements concerned."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {', '.join(str(node['target']) for node in violation['nodes'][:5])}"
        for violation in found
        if violation["impact"] in GRAVE
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "places"),
    [
        (None, ["/", THREAD, "/login", "/signup", "/u/author"]),
        ("commenter", [THREAD, "/settings", "/posts/new"]),
        ("almost", [THREAD]),
        ("author", ["/posts/new"]),
    ],
    ids=["anonymous", "commenter", "almost", "author"],
)
def test_pages_are_accessible(open_page, threads, name, places, scheme):
    page = open_page(name, color_scheme=scheme)
    found = {}
    for place in places:
        page.goto(threads.get(place, place))
        found[place] = grave_violations(page)
    assert found == dict.fromkeys(places, [])
