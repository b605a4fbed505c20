"""`@name` in a text: whom it names, where it is a link, and where it is only text."""

from contextlib import suppress

import pytest

from forum.errors import Invalid
from forum.text.markdown import render_article, render_comment
from forum.text.mentions import MENTIONS_LINKED_MAX, mentioned_in

MEMBERS = {"ann": "Ann", "bob_x": "bob_x", "dot.": "dot.", "a-b": "a-b"}


def people(keys):
    return {key: MEMBERS[key] for key in keys & MEMBERS.keys()}


def html(source):
    return render_comment(source, people=people).html


def test_a_mention_leads_to_its_member_by_the_name_as_they_write_it():
    assert '<a href="/u/Ann" class="mention" rel="nofollow ugc noopener">@ann</a>' in html("Thank you, @ann!")


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("@Ann and @BOB_X.", ["Ann", "bob_x"]),
        ("Ask @dot. She knows.", ["dot."]),
        ("(@ann), “@a-b” – @ann’s", ["Ann", "a-b"]),
        ("**@ann** and *@a-b*", ["Ann", "a-b"]),
        ("# @ann", ["Ann"]),
        ("@ann @ann @ann", ["Ann"]),
    ],
)
def test_names_are_found_in_running_text(source, named):
    assert mentioned_in(html(source)) == named


@pytest.mark.parametrize(
    "source",
    ["`@ann`", "```\n@ann\n```", "    @ann", "\\@ann", "me@ann.org", "@@ann", "@ann@host.org", "/@ann", "@annä",
     "@annabel",
     "@ann.bobä", "@nobody", "@an", "[@ann](https://example.org)", "https://example.org/@ann",
     "![@ann](https://a.org/b)"],
)  # fmt: skip
def test_what_only_looks_like_a_mention_stays_text(source):
    assert "mention" not in html(source)


def test_who_is_only_quoted_is_not_mentioned_but_linked():
    shown = html("> @ann said so\n>> and @bob_x\n\nI don’t, @a-b")
    assert shown.count('class="mention"') == 3
    assert mentioned_in(shown) == ["a-b"]


def test_a_mention_is_no_link_that_takes_a_level():
    assert not render_comment("@ann", people).has_link
    assert render_comment("@ann example.org", people).has_link


@pytest.mark.parametrize("source", ["[x](/u/ann)", '[x](/u/ann "class=mention")', '[x](/u/ann" class="mention)'])
def test_nobody_can_write_a_link_that_passes_for_a_mention(source):
    rendered = render_comment(source, people=people)
    assert mentioned_in(rendered.html) == []
    assert rendered.has_link == ("<a " in rendered.html)


def test_a_text_of_names_alone_links_some_of_them():
    assert html("@ann " * 400).count('class="mention"') == MENTIONS_LINKED_MAX


def test_members_are_asked_for_once_and_only_where_there_is_a_name():
    asked = []
    for source in ("No name.", "me@example.org", "@ann\n\n> @bob_x"):
        render_article(source, people=lambda keys: asked.append(keys) or {})
    assert asked == [frozenset({"ann", "bob_x"})]


@pytest.mark.parametrize("source", ["@" * 50_000, "@a" * 25_000, "@" + "a-." * 15_000, "@ann." * 10_000])
def test_hostile_names_take_no_time(source):
    with suppress(Invalid):
        assert html(source).count("mention") <= MENTIONS_LINKED_MAX
