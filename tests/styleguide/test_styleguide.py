"""The style guide: every component is on it, each with ids of its own, and it is there for development only."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest

from forum.models import Post
from forum.styleguide import sections
from forum.styleguide.isolation import isolated, with_sample_ids
from tests.conftest import counting

pytestmark = pytest.mark.any_engine

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
# What is not worth a sample of its own: nothing; whoever adds to this says why.
LEFT_OUT = dict.fromkeys(
    (
        "admin/_member_facts.html",
        "admin/_member_mail.html",
        "admin/_member_sessions.html",
        "admin/_notes.html",
        "admin/_role_form.html",
    ),
    "parts of one page, which admins alone see, made of components that are on it",
)
LEFT_OUT |= {"threads/_shared.html": "stands in the head of the page, where nothing is seen"}
LEFT_OUT |= dict.fromkeys(
    ("export/_page.html", "export/site/_frame.html", "export/site/macros.html"),
    "parts of archives, whose pages stand outside of the forum and have a style of their own",
)
_REFERENCES = re.compile(r'\s(?:for|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"')


@pytest.fixture
def page(visitor) -> str:
    return visitor.text("/styleguide")


def components() -> set[str]:
    """Return the partials, and the files of macros, by their names below `templates/`."""
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        name, source = path.relative_to(TEMPLATES).as_posix(), path.read_text("utf-8")
        is_macros = "{% macro" in source and "{% extends" not in source
        if not name.startswith("styleguide/") and (path.name.startswith("_") or is_macros):
            found.add(name)
    return found


def test_every_component_is_on_it(app, page):
    shown = set(re.findall(r"<code>([\w/.]+\.html)</code>", page))
    assert components() - shown - set(LEFT_OUT) == set(), "add a sample in forum/views/styleguide/"
    assert set(LEFT_OUT) <= components()


def test_it_names_no_file_that_is_not_there(app):
    with app.test_request_context("/styleguide"):
        files = {file for section in sections() for sample in section.samples for file in sample.files}
    assert [
        file for file in sorted(files) if not any((ROOT / room / file).exists() for room in ("templates", "static"))
    ] == []


def test_every_sample_shows_something(app):
    with app.test_request_context("/styleguide"):
        for section in sections():
            for sample in section.samples:
                assert re.search(r"<\w", sample.rendered(section)), (section.name, sample.name)


def test_every_id_is_there_once_and_what_refers_to_one_finds_it(page):
    ids = Counter(re.findall(r'\sid="([^"]*)"', page))
    assert [name for name, times in ids.items() if times > 1] == []
    assert [name for names in _REFERENCES.findall(page) for name in names.split() if name not in ids] == []


def test_it_is_valid_html(page):
    parser = html5lib.HTMLParser()
    parser.parse(page)
    assert parser.errors == []


def test_headings_leave_no_level_out(page):
    levels = [
        int(own or level) for level, own in re.findall(r'<h([1-6])(?: aria-level="(\d)")?', page.partition("<main")[2])
    ]
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_no_form_on_it_can_be_sent(page):
    samples = page.partition('<main id="main"')[2].partition("</main>")[0]
    forms = re.findall(r"<form\b[^>]*>", samples)
    assert len(forms) > 30
    assert [form for form in forms if 'method="dialog"' not in form or " action=" in form] == []
    assert "formaction" not in samples
    assert "autofocus" not in samples
    assert samples.count('class="still') == samples.count(" hx-disable>")


@pytest.mark.parametrize(("who", "statements_expected"), [(None, 1), ("author", 2)])
def test_it_reads_no_more_than_every_page_and_writes_nothing(
    visitor, as_member, author, post_id, who, statements_expected
):
    browser = as_member(author) if who else visitor
    browser.text("/styleguide")
    with counting() as statements:
        page = browser.text("/styleguide")
    assert len(statements) == statements_expected, statements
    assert all(statement.lstrip().upper().startswith("SELECT") for statement in statements)
    assert Post.get_by_id(post_id).title not in page


def test_it_is_said_in_the_language_of_its_reader(visitor):
    page = visitor.get("/styleguide", headers={"Accept-Language": "de"}).text
    assert '<html lang="de"' in page
    assert page.count(' lang="en"') > 20  # what members write


@pytest.mark.parametrize("app_env", ["production", "bench"])
@pytest.mark.parametrize("address", ["/styleguide", "/styleguide.css"])
def test_it_is_there_for_development_only(sqlite_app, visitor, app_env, address):
    assert visitor.get(address).status_code == 200
    response = sqlite_app(app_env=app_env).test_client().get(address, environ_base={"REMOTE_ADDR": "127.0.0.1"})
    assert response.status_code == 404


def test_nothing_links_to_it():
    linking = [
        path for path in (*TEMPLATES.rglob("*.html"), *(ROOT / "static").rglob("*.js"))
        if "styleguide" in path.read_text("utf-8") and path.parent.name != "styleguide"
    ]  # fmt: skip
    assert linking == []


def test_its_own_sheet_is_no_part_of_the_bundle(visitor, page):
    assert visitor.get("/styleguide.css").text.count("{") > 100
    assert ".guide-section" not in visitor.get("/styleguide.css").text
    for address in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page):
        assert visitor.get(address).status_code == 200
    assert "css/styleguide." in page


def test_a_sample_has_ids_of_its_own():
    html = '<p id="a" aria-describedby="b a elsewhere">#a</p><a id="b" href="#a">a</a> <a href="/x#a">x</a>'
    assert isolated(html, "s", "S") == (
        '<p id="a--s" aria-describedby="b--s a--s">#a</p><a id="b--s" href="#a--s">a</a> <a href="/x#a">x</a>'
    )


def test_a_sample_refers_to_nothing_outside_of_it():
    assert isolated('<button aria-describedby="price">+</button>', "s", "S") == "<button>+</button>"


def test_landmarks_are_told_apart_by_the_sample_s_name():
    html = '<nav aria-label="Site"></nav><section aria-labelledby="t"><h2 id="t">T</h2></section>'
    assert isolated(html, "s", "A & B") == (
        '<nav aria-label="Site (A &amp; B)"></nav>'
        '<section aria-labelledby="t--s s"><h2 aria-level="4" id="t--s">T</h2></section>'
    )


def test_headings_stand_below_the_sample_s_own():
    assert isolated("<h1>a</h1><h2>b</h2>", "s", "S") == '<h1 aria-level="4">a</h1><h2 aria-level="5">b</h2>'


def test_a_form_leads_nowhere():
    html = '<form class="x" method="post" action="/login"><button formaction="/y" name="z">a</button></form>'
    assert isolated(html, "s", "S") == '<form method="dialog" class="x"><button name="z">a</button></form>'


def test_no_field_takes_the_keyboard_by_itself():
    assert isolated('<textarea name="body" autofocus></textarea>', "s", "S") == '<textarea name="body"></textarea>'


def test_what_is_swapped_in_by_its_side_stands_where_it_would_go():
    assert isolated('<div hx-swap-oob="innerHTML:#flash"></div>', "s", "S") == '<div id="flash--s"></div>'


def test_rules_for_an_id_hold_for_the_ids_of_samples():
    assert with_sample_ids("#flash > p { color: #fff; }") == ':is(#flash, [id^="flash--"]) > p { color: #fff; }'
    assert with_sample_ids("@media print { .a { color: #abc; } }") == "@media print { .a { color: #abc; } }"
