"""A text may ask the parser for only so much work, which is counted in steps: no assertion here looks at a clock."""

from pathlib import Path

import pytest
from markdown_it.parser_inline import ParserInline

from bench.hostile import HOSTILE, filled
from forum.errors import Invalid
from forum.models import Comment
from forum.text import markdown
from forum.text.effort import Effort, effort_for
from forum.text.markdown import SOURCE_LENGTH_MAX, render_article, render_comment

ROOT = Path(__file__).parent.parent.parent
MANUALS = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
MORE_MARKUP = "This is more markup than text. Use less of it, or divide the text."


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_more_markup_than_text_is_refused(source):
    with pytest.raises(Invalid) as refusal:
        render_article(source)
    assert refusal.value.errors == {"body": [MORE_MARKUP]}


def test_the_parser_looks_ahead_only_so_often(monkeypatch):
    looks, skip = [], ParserInline.skipToken
    monkeypatch.setattr(ParserInline, "skipToken", lambda self, state: looks.append(1) or skip(self, state))
    with pytest.raises(Invalid):
        render_article(HOSTILE["brackets, then stars"])
    assert len(looks) < 300_000  # and 6,909,870 before anyone counted


def test_a_refusal_comes_as_soon_as_nothing_is_left():
    effort = Effort(0)
    for _step in range(4_000):
        effort.spend(20)
    with pytest.raises(Invalid):
        effort.spend(20)


def test_the_longer_a_text_the_more_it_may_ask_for():
    assert effort_for("a" * 3_000)["effort"]._left > effort_for("a")["effort"]._left


@pytest.mark.parametrize("render", [render_article, render_comment])
@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.name)
def test_the_densest_of_manuals_stays_far_below(manual, render):
    assert render(manual.read_text("utf-8")[:SOURCE_LENGTH_MAX]).words > 50


LONG = {
    "notes that use each other": "x[^1]\n\n" + "".join(f"[^{n}]: [^{n + 1}][^1]\n" for n in range(140)),
    "names of hosts": filled("a.com ", 9_000),
    "links": "[](b) " * 1_500,
}


@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
def test_a_short_text_makes_no_long_page(source):
    with pytest.raises(Invalid) as refusal:
        render_article(source)
    assert refusal.value.errors == {"body": ["This would make the page far too long. Use less markup."]}


@pytest.mark.parametrize("source", ["    " * 14_000 + "x", " " * 20_000 + "|" + "-" * 30_000 + "x"])
def test_a_long_line_of_nothing_is_fine(source):
    assert render_article("[^a]: x\n\n" + source).html.count("<p>") <= 2


def test_a_table_of_single_signs_is_fine():
    table = "|" + "a|" * 10 + "\n|" + ":-:|" * 10 + "\n" + ("|" + "✓|" * 10 + "\n") * 30
    assert render_comment(table).html.count("<td") == 300


def test_names_that_may_be_hosts_are_looked_at_up_to_a_number():
    assert 'href="http://example.com"' in render_article("See example.com.").html
    assert "<a " not in render_article("a.com " * 1_501).html


def test_the_parsers_know_what_they_knew_before():
    html = render_article("a **b** ~~c~~ [d](/e) https://example.org\n\n|a|\n|-|\n|b|\n\nx[^1]\n\n[^1]: y").html
    for tag in ("<strong>", "<s>", '<a href="/e"', '<a href="https://example.org"', "<table>", "doc-noteref"):
        assert tag in html
    assert set(markdown._parsers) == {(heading, linkify) for heading in (2, 4) for linkify in (True, False)}


def test_a_comment_of_more_markup_than_text_is_refused_and_offered_again(commenter, as_member, post_id, way):
    source = HOSTILE["deep quotes"]
    for address in (f"/posts/{post_id}/comments", "/preview"):
        response = as_member(commenter).post(address, way, body=source)
        assert response.status_code == 422, address
        assert MORE_MARKUP in response.text
    assert not Comment.select().exists()
