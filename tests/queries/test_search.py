"""The search: what is found and by whom, in what order, and how it is asked. The same on both databases."""

import re
from datetime import datetime
from html import unescape

import pytest

from forum import clock
from forum.actions import comments, hiding, posts, profiles, removals
from forum.db import full_text_ranking, is_embedded, value
from forum.models import Member, MemberMute, PostTag, Tag
from forum.queries.search import SearchPage, Sort, search_page
from forum.queries.search_results import FoundWriting
from forum.rules.decisions import HiddenBecause
from forum.text.search_query import parse
from tests.conftest import counting

MARCH = datetime(2026, 3, 10, 12)


def ask(typed: str, viewer: Member | None = None, sort: Sort = Sort.RELEVANCE, cursor: str | None = None) -> SearchPage:
    return search_page(parse(typed), sort, cursor, viewer)


def found(typed: str, viewer: Member | None = None, sort: Sort = Sort.RELEVANCE) -> list[str]:
    """Return what was found by its very words: a post's title, a comment's text, a member's name, a tag's."""
    page = ask(typed, viewer, sort)
    return [] if page.is_loose else [told(one) for one in page.results]


def told(one: object) -> str:
    parts = one.passage if isinstance(one, FoundWriting) and one.comment_id else one.title
    return "".join(part.text for part in parts)


@pytest.fixture
def shelf(author, commenter):
    """Five posts, a day apart, and two comments."""
    texts = (
        ("The sea", "It comes twice a day.", ["water"]),
        ("Clocks", "A clock by the sea. The sea is louder than a clock. Sea!", ["time"]),
        ("Größe", "Die Flut am Meer, und das Café dort.", ["wasser"]),
        ("東京の海", "ここは東京都です。", []),
        ("Nothing", "The moon pulls. A clock does not, by the way to the sea.", ["time", "water"]),
    )
    made = []
    for day, (title, text, tags) in enumerate(texts):
        with clock.at(MARCH.replace(day=10 + day)):
            made.append(posts.publish(author, title, text, tags))
    with clock.at(MARCH.replace(day=20)):
        comments.write_comment(commenter, made[0], "A comment about the moon and the sea.")
        comments.write_comment(commenter, made[1], "Ebb, not flood.")
    return made


FOUND = (
    ("clock", ["Nothing", "Clocks"]),
    ("CLOCK louder", ["Clocks"]),
    ("moon -comment", ["Nothing"]),
    ('"a clock by"', ["Clocks"]),
    ('"clock a"', []),
    ("louder OR pulls", ["Nothing", "Clocks"]),
    ("flood OR grosse", ["Größe", "Ebb, not flood."]),
    ("cafe", ["Größe"]),
    ("東京", ["東京の海"]),
    ("京都", ["東京の海"]),
    ("都", ["東京の海"]),
    ("tag:time sea", ["Clocks", "Nothing"]),
    ("tag:time tag:water", ["Nothing"]),
    ("tag:time -tag:water", ["Clocks"]),
    ("author:commenter", ["Ebb, not flood.", "A comment about the moon and the sea."]),
    ("author:COMMENTER moon", ["A comment about the moon and the sea."]),
    ("-author:commenter moon", ["Nothing"]),
    ("in:comments sea", ["A comment about the moon and the sea."]),
    ("in:posts moon", ["Nothing"]),
    ("after:2026-03-14 sea", ["A comment about the moon and the sea.", "Nothing"]),
    ("before:2026-03-11", ["The sea"]),
    ("after:2026-03-11 before:2026-03-12", ["Clocks"]),
    ("after:2027 sea", []),
    ("louder*", ["Clocks"]),
    ("pul*", ["Nothing"]),
    ("in:members commenter", ["commenter"]),
    ("in:tags wasser", ["wasser"]),
    ("author:nobody sea", []),
    ("tag:nothing sea", []),
)


def test_what_is_found(shelf):
    for typed, titles in FOUND:
        assert found(typed) == titles, typed


def test_titles_come_first_then_what_says_it_often_then_the_newest(shelf):
    order = ["The sea", "Clocks", "A comment about the moon and the sea.", "Nothing"]
    assert found("sea") == order
    assert found("sea", sort=Sort.NEW) == [order[2], order[3], order[1], order[0]]


def test_words_that_follow_one_another_come_before_words_that_do_not(shelf):
    assert found("the moon") == ["A comment about the moon and the sea.", "Nothing"]
    assert found("moon pulls") == ["Nothing"]
    assert found("the way") == ["Nothing"]
    assert found("by the") == ["Nothing", "Clocks"]


def test_members_and_tags_are_found_beside_what_was_written(shelf, author):
    profiles.change_profile(author, "Anna Wattenmeer", "Walks on mud.")
    assert [told(one) for one in ask("wattenmeer").names] == ["Anna Wattenmeer"]
    assert [told(one) for one in ask("mud").names] == ["Anna Wattenmeer"]
    assert [told(one) for one in ask("water").names] == ["water"]


def test_what_is_found_nowhere_is_looked_for_by_its_beginning(shelf):
    page = ask("louden")
    assert page.is_loose
    assert [told(one) for one in page.results] == ["Clocks"]
    assert not ask("louder").is_loose
    assert ask("xylophone").is_empty


def test_names_that_nobody_has_are_said(shelf):
    assert ask("sea author:nobody tag:nothing").notes == [
        "No member is called “nobody”.", "There is no tag “nothing”."
    ]  # fmt: skip


def test_me_is_who_asks(shelf, commenter):
    assert len(found("author:me", commenter)) == 2
    assert found("author:me") == []


def test_a_change_is_found_by_its_new_words_alone(shelf, author, commenter):
    posts.edit_post(author, shelf[0], "The lake", "It never comes.", ["calm"])
    assert found("lake") == ["The lake"]
    assert "The lake" not in found("twice") + found("tag:water")
    assert found("tag:calm") == ["The lake"]
    [comment] = ask("ebb").results
    comments.edit_comment(commenter, comment.comment_id, "Spring tide.")
    assert found("ebb") == []
    assert found("spring tide") == ["Spring tide."]


def test_what_is_deleted_is_found_by_nobody_until_it_is_brought_back(shelf, author, commenter, enrol):
    moderator = enrol("mod", role="moderator")
    posts.delete_post(author, shelf[0])
    for viewer in (None, author, commenter, moderator):
        assert found("twice", viewer) == []
        assert found("moon sea in:comments", viewer) == []  # under it
    removals.restore_post(author, shelf[0])
    assert found("sea")[0] == "The sea"  # in its old place
    [comment] = ask("ebb").results
    comments.delete_comment(commenter, comment.comment_id)
    assert found("ebb", commenter) == []
    removals.restore_comment(commenter, comment.comment_id)
    assert found("ebb") == ["Ebb, not flood."]


@pytest.mark.parametrize("because", list(HiddenBecause))
def test_what_is_hidden_or_held_is_found_by_its_author_and_staff_alone(shelf, author, commenter, enrol, because):
    moderator, stranger = enrol("mod", role="moderator"), enrol("stranger")
    [comment] = ask("ebb").results
    hiding.hide(shelf[1], comment.comment_id, because)
    hiding.hide(shelf[4], None, because)
    for viewer, finds in ((None, 0), (stranger, 0), (commenter, 1), (moderator, 1)):
        assert len(found("ebb", viewer)) == finds
    for viewer, finds in ((None, 0), (commenter, 0), (author, 1), (moderator, 1)):
        assert len(found("pulls", viewer)) == finds
    assert [one.is_hidden for one in ask("pulls", author).results] == [True]
    hiding.show(shelf[4], None)
    assert found("pulls") == ["Nothing"]


def test_a_tag_that_no_post_to_be_seen_carries_is_not_found(shelf, author):
    assert found("in:tags wasser") == ["wasser"]
    hiding.hide(shelf[2], None, HiddenBecause.REVIEW)
    assert PostTag.select().join(Tag).where(Tag.name == "wasser").exists()
    assert found("in:tags wasser") == []
    assert not ask("wasser").names


def test_who_is_muted_is_folded_away_on_both_sides(shelf, author, commenter):
    MemberMute.create(member=author.id, muted=commenter.id)
    for viewer, muted in ((author, True), (commenter, False), (None, False)):
        assert [one.is_muted for one in ask("ebb", viewer).results] == [muted]
    assert [one.is_muted for one in ask("louder", commenter).results] == [True]


def test_nothing_is_between_two_pages_and_nothing_on_both_while_others_write(author, monkeypatch):
    monkeypatch.setattr("forum.queries.search.RANKED", 25)
    numbers = [posts.publish(author, f"{'Sea' if n % 4 == 0 else 'Post'} {n}", "By the sea.", []) for n in range(57)]
    for sort in Sort:
        seen: list[int] = []
        cursor, pages = None, 0
        while pages == 0 or cursor:
            page = ask("sea", None, sort, cursor)
            seen += [one.post_id for one in page.results]
            cursor, pages = page.more, pages + 1
            posts.publish(author, f"Sea, later {pages}", "By the sea.", [])
        assert len(seen) == len(set(seen))
        assert set(numbers) <= set(seen)
        if sort is Sort.NEW:
            assert seen == sorted(seen, reverse=True)


def test_a_page_costs_a_fixed_number_of_statements(shelf, visitor, as_member, author):
    browser = as_member(author)
    for query, most in (("sea", 7), ("sea&sort=new", 7), ("sea+in:posts", 5), ("sea+author:author+tag:water", 7)):
        for reader, own in ((visitor, 0), (browser, 1)):
            with counting() as statements:
                reader.text(f"/search?q={query}")
            asked = [one for one in statements if "statement_timeout" not in one]
            assert len(asked) <= most + own, asked


HOSTILE = (
    '"', '""', "'", "''", "`", "\\", "%", "_", "*", "**", "^", ":", "::", "-", "--", "---", "+", "~", "!",
    "&", "|", "()", ")(", "{}", "[]", "<>", "<script>alert(1)</script>", "NEAR(a b, 2)", "NEAR(", "a NEAR b",
    "title:sea", "facts:kp", "{title}: sea", "sea AND", "OR", "NOT", "AND AND", "a OR OR b", "-OR -AND",
    "sea*sea", "*sea", "^sea", "sea <-> moon", "'sea' & !'moon'", "sea:*", "sea:A", "'; DROP TABLE post; --",
    "1e400", "0x00", "🌊🌊", "\u202eabc", "\ufeff", "ﷺ", "a\u0301\u0301\u0301", "مرحبا OR", "e\u0301" * 100,
    '"a" "b', '-"', '-""', 'author:"', "author:", "author:'", "tag:%", "in:", "in:in:in", "before:",
    "after:0000", "before:9999-12-31 sea", "after:0001-01-01", "\t\n", "sea\\", "?", "??", "$1", "%s",
    "%(a)s", "\ud7ff", "a" * 3_000, '"' * 900, "a OR " * 700, "-a " * 900, "東" * 200,
)  # fmt: skip


def test_whatever_is_typed_is_answered(shelf, visitor):
    for typed in HOSTILE:
        for extra in ({}, {"sort": "new"}):
            response = visitor.get("/search", query_string={"q": typed, **extra})
            assert response.status_code in ((200,) if len(typed.encode()) < 900 else (200, 414)), (
                typed,
                response.status,
            )
            assert "<script>alert" not in response.text


def test_a_search_that_takes_too_long_is_stopped_and_says_so(shelf, visitor, monkeypatch):
    endless = "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 9000000)"
    with monkeypatch.context() as patched:
        patched.setattr(full_text_ranking, "_SECONDS_MAX", 0.01)
        patched.setattr(full_text_ranking, "_FIT", f"({endless} SELECT CAST(count(*) AS BIGINT) FROM many)")
        patched.setattr(full_text_ranking, "_fits", lambda _wanted: [])
        assert "takes too long" in visitor.text("/search?q=sea")
    assert "The <mark>sea</mark>" in visitor.text("/search?q=sea")


def test_the_newest_things_are_looked_through_first_by_one_process(shelf):
    if is_embedded():
        return
    asked = []
    with full_text_ranking._limited():
        asked.append(value("SELECT current_setting('max_parallel_workers_per_gather')"))
    asked.append(value("SELECT current_setting('max_parallel_workers_per_gather')"))
    assert asked[0] == "0" != asked[1]


def test_the_page_marks_words_and_leads_on(shelf, visitor):
    page = visitor.text("/search?q=sea+clock")
    assert 'id="results"' in page
    assert "A <mark>clock</mark> by the <mark>sea</mark>" in page
    assert '<meta name="robots" content="noindex">' in page
    assert unescape(re.search(r'name="q" type="search" value="([^"]*)"', page)[1]) == "sea clock"
    assert "is no date" in visitor.text("/search?q=sea+after:soon")
    assert "How to search" in visitor.text("/search")
    assert visitor.get("/search?q=sea&after=x").status_code == 422
    assert visitor.get("/search?q=sea&sort=loud").status_code == 200
