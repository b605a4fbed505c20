"""An author's series: putting posts into it, its page, its order, and who may change it."""

import re

import pytest

from forum.actions import posts, rules
from forum.actions.authority import OPERATOR
from forum.actions.series import rename_series
from forum.errors import Invalid
from forum.models import Series, SeriesPart
from forum.queries.further import further
from tests.conftest import counting


@pytest.fixture
def parts(author) -> list[int]:
    return [
        posts.publish(author, f"Part the {word}", "Text", [], "The long way") for word in ("first", "second", "third")
    ]


def titles(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*><a href=\"/posts/[^\"]+\">([^<]+)</a></h2>", page)


@pytest.fixture
def address(parts) -> str:
    return f"/series/{Series.get().id}/the-long-way"


def test_a_post_says_which_part_it_is_and_leads_to_the_others(parts, visitor):
    page = visitor.text(f"/posts/{parts[1]}/part-the-second")
    place = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition('id="series"')[2].partition("</nav>")[0]))
    assert "Part 2 of 3 The long way" in place
    assert "Previous: Part the first" in place
    assert "Next: Part the third" in place


def test_a_series_of_one_post_says_nothing_yet(author, visitor):
    only = posts.publish(author, "Only", "Text", [], "A series")
    assert 'id="series"' not in visitor.text(f"/posts/{only}/only")


def test_the_form_begins_a_series_and_goes_on_with_it_whatever_the_case(author, as_member):
    browser = as_member(author)
    for title, name in (("One", "The long way"), ("Two", "the LONG way")):
        browser.post("/posts", "plain", title=title, body="Text", tags="", series=name)
    assert [one.name for one in Series.select()] == ["The long way"]
    assert SeriesPart.select().count() == 2
    form = browser.text("/posts/new")
    assert '<option value="The long way"></option>' in form


def test_editing_moves_a_post_or_leaves_it_where_it_is(parts, author, as_member):
    browser = as_member(author)
    assert 'value="The long way"' in browser.text(f"/posts/{parts[0]}/edit")
    browser.post(f"/posts/{parts[0]}/edit", "plain", title="Part the first", body="Text", tags="")
    assert SeriesPart.select().count() == 3
    browser.post(f"/posts/{parts[0]}/edit", "plain", title="Part the first", body="Text", tags="", series="")
    assert SeriesPart.select().count() == 2
    browser.post(f"/posts/{parts[1]}/edit", "plain", title="Second", body="Text", tags="", series="Other")
    assert {one.name for one in Series.select()} == {"The long way", "Other"}


def test_a_name_that_is_too_long_is_kept_in_the_form(author, as_member):
    answer = as_member(author).post("/posts", "plain", title="One", body="Text", tags="", series="x" * 81)
    assert answer.status_code == 422
    assert "x" * 81 in answer.text


def test_the_page_of_a_series_has_its_parts_in_order_and_nothing_that_is_gone(parts, author, visitor, address):
    with counting() as statements:
        page = visitor.text(address)
    assert len(statements) == 2
    assert titles(page) == ["Part the first", "Part the second", "Part the third"]
    assert '<form method="post"' not in page
    posts.delete_post(author, parts[1])
    assert titles(visitor.text(address)) == ["Part the first", "Part the third"]
    assert further(parts[2]).series.number == 2
    assert visitor.get(address.rpartition("/")[0]).location == address
    for part in (parts[0], parts[2]):
        posts.delete_post(author, part)
    assert visitor.get(address).status_code == 404


def test_its_author_moves_parts_and_takes_them_out(parts, author, as_member, way, address):
    browser, to = as_member(author), address.rpartition("/")[0] + "/parts"
    answer = browser.post(to, way, post=parts[2], move="up")
    if way == "plain":
        assert (answer.status_code, answer.location) == (303, f"{address}#series-parts")
    else:
        assert titles(answer.text) == ["Part the first", "Part the third", "Part the second"]
        assert "<html" not in answer.text
    assert titles(browser.text(address)) == ["Part the first", "Part the third", "Part the second"]
    browser.post(to, way, post=parts[0], move="up")
    browser.post(to, way, post=parts[0], move="down")
    assert titles(browser.text(address)) == ["Part the third", "Part the first", "Part the second"]
    browser.post(to, way, post=parts[2], move="out")
    assert titles(browser.text(address)) == ["Part the first", "Part the second"]


def test_a_part_is_moved_past_one_that_is_deleted(parts, author, as_member, address):
    posts.delete_post(author, parts[1])
    as_member(author).post(address.rpartition("/")[0] + "/parts", "plain", post=parts[2], move="up")
    assert titles(as_member(author).text(address)) == ["Part the third", "Part the first"]


def test_a_series_whose_last_part_is_taken_out_is_gone(parts, author, as_member, way, address):
    browser, to = as_member(author), address.rpartition("/")[0] + "/parts"
    for part in parts:
        answer = browser.post(to, way, post=part, move="out")
    assert answer.status_code == (204 if way == "htmx" else 303)
    assert not Series.select().exists()
    assert browser.get(address).status_code == 404


def test_its_author_renames_it(parts, author, as_member, way, address):
    browser, to = as_member(author), address.rpartition("/")[0]
    answer = browser.post(to, way, name="The short way")
    assert answer.status_code == (204 if way == "htmx" else 303)
    assert Series.get().slug == "the-short-way"
    assert browser.get(address).location == f"{to}/the-short-way"
    refused = browser.post(to, way, name="  ")
    assert refused.status_code == 422
    assert "Give it a name." in refused.text


def test_a_name_is_taken_once(parts, author):
    posts.publish(author, "Other", "Text", [], "Other")
    with pytest.raises(Invalid, match="already"):
        rename_series(author, Series.get(Series.name == "Other").id, "THE LONG WAY")


@pytest.mark.parametrize(("post", "move", "status"), [("x", "up", 404), ("999", "up", 404), (None, "sideways", 422)])
def test_what_cannot_be_done_is_said(parts, author, as_member, way, address, post, move, status):
    answer = as_member(author).post(address.rpartition("/")[0] + "/parts", way, post=post or parts[0], move=move)
    assert answer.status_code == status


def test_others_change_nothing(parts, enrol, as_member, way, address):
    other = as_member(enrol("other", level=20))
    assert other.post(address.rpartition("/")[0], way, name="Mine").status_code == 403
    assert other.post(address.rpartition("/")[0] + "/parts", way, post=parts[0], move="out").status_code == 403


def test_who_may_not_publish_changes_nothing(parts, author, as_member, way, address, set_gate_of_publishing):
    set_gate_of_publishing(40)
    browser = as_member(author)
    assert "Move up" not in browser.text(address)
    assert browser.post(address.rpartition("/")[0], way, name="Mine").status_code == 403


@pytest.fixture
def set_gate_of_publishing(app):

    return lambda level: rules.set_gate("publish", level, "For the test", by=OPERATOR)


def test_a_series_takes_so_many_posts(author, parts, monkeypatch):
    monkeypatch.setattr("forum.actions.series.PARTS_MAX", 3)
    with pytest.raises(Invalid, match="full"):
        posts.publish(author, "Fourth", "Text", [], "The long way")


def test_the_anonymous_page_follows_what_happens_to_the_series(parts, author, visitor):
    def etag() -> str:
        return visitor.get(f"/posts/{parts[0]}/part-the-first").headers["ETag"]

    before = etag()
    rename_series(author, Series.get().id, "Another name")
    renamed = etag()
    posts.delete_post(author, parts[2])
    assert len({before, renamed, etag()}) == 3
    assert "Part the third" not in visitor.text(f"/posts/{parts[0]}/part-the-first")


def test_the_posts_on_a_profile_begin_with_their_author_s_series(parts, visitor, address):
    page = visitor.text("/u/author?tab=posts")
    assert f'href="{address}"' in page
    assert "3 posts" in page
