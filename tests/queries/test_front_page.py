"""The front page: orders, tags, pages."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import posts, votes
from forum.models import Post
from tests.conftest import counting

DAY_ONE = datetime(2026, 3, 1, 12)


@pytest.fixture
def shelf(author, enrol):
    """Twenty-five posts, a day apart, of which the third is liked by three."""
    for n in range(25):
        with clock.at(DAY_ONE + timedelta(days=n)):
            posts.publish(author, f"Post {n}", "Text", ["odd" if n % 2 else "even", "all"])
    third = Post.get(Post.title == "Post 2").id
    for n in range(3):
        votes.vote(enrol(f"fan{n}", level=2), third, "plus")


def titles(page: str) -> list[str]:
    return re.findall(r'<h2 dir="auto"><a href="[^"]+">([^<]+)</a></h2>', page)


def all_titles(visitor, address: str) -> list[str]:
    found = []
    while address:
        page = visitor.text(address)
        found += titles(page)
        link = re.search(r'rel="next" href="([^"]+)"', page)
        address = link and link[1].replace("&amp;", "&")
    return found


@pytest.mark.parametrize("sort", ["hot", "new", "top"])
def test_every_post_stands_on_one_page(shelf, visitor, sort):
    found = all_titles(visitor, f"/?sort={sort}")
    assert sorted(found) == sorted(f"Post {n}" for n in range(25))


def test_new_puts_the_newest_first(shelf, visitor):
    assert all_titles(visitor, "/?sort=new") == [f"Post {n}" for n in reversed(range(25))]


def test_top_puts_the_most_wanted_first(shelf, visitor):
    assert titles(visitor.text("/?sort=top"))[0] == "Post 2"


def test_a_tag_shows_its_posts_alone(shelf, visitor):
    assert all_titles(visitor, "/?sort=new&tag=odd") == [f"Post {n}" for n in reversed(range(25)) if n % 2]


def test_an_unknown_tag_says_so(shelf, visitor):
    assert "No posts with this tag" in visitor.text("/?tag=nothing")


@pytest.mark.parametrize("query", ["sort=loud", "after=x", "sort=new&after=1_2", "after=1"])
def test_a_damaged_address_is_answered_in_words(app, visitor, query):
    assert visitor.get(f"/?{query}").status_code == 422


def test_an_empty_forum_says_what_comes_next(visitor):
    assert "No posts yet" in visitor.text("/")


def test_the_page_costs_a_fixed_number_of_statements(shelf, visitor, as_member, author):
    for browser, most in ((visitor, 3), (as_member(author), 4)):
        for query in ("", "?sort=new", "?sort=top&tag=all"):
            with counting() as statements:
                browser.text(f"/{query}")
            assert len(statements) == most


INTRODUCTION = 'id="introduction-title"'


def test_newcomers_are_told_what_this_is_until_they_put_it_away(visitor, enrol, as_member):
    for browser in (visitor, as_member(enrol("newcomer"))):
        page = browser.text("/")
        assert INTRODUCTION in page
        assert 'href="/about/earning"' in page
        browser.get(unescape(re.search(r'href="(/preferences\?introduction=off[^"]+)"', page)[1]))
        assert INTRODUCTION not in browser.text("/")


def test_who_may_comment_needs_no_introduction(commenter, as_member):
    assert INTRODUCTION not in as_member(commenter).text("/")


def test_the_introduction_stands_on_the_first_page_alone(shelf, visitor):
    first = visitor.text("/?sort=new")
    assert INTRODUCTION in first
    assert INTRODUCTION not in visitor.text(unescape(re.search(r'rel="next" href="([^"]+)"', first)[1]))
    assert INTRODUCTION not in visitor.text("/?tag=odd")


def test_the_introduction_says_the_rules_in_force(visitor, enrol, as_member, set_rules):
    set_rules(reading_minute_mtwei=2_500, comment_tribute_mtwei=4_000)
    page = visitor.text("/")
    assert "up to 2.5 Twei per minute" in page
    assert "A comment costs 4 Twei." in page
    near = as_member(enrol("near", level=12))
    assert "You’re at LVL 12. Comments open at LVL 13: 60 XP to go." in near.text("/")


def test_the_first_story_leads_on_the_first_page_alone(shelf, visitor):
    first = visitor.text("/?sort=new")
    assert 'class="headlines leading"' in first
    assert 'class="headlines"' in visitor.text(unescape(re.search(r'rel="next" href="([^"]+)"', first)[1]))


def test_the_facts_of_a_post_stand_under_it_in_words_too(shelf, visitor):
    facts = re.search(r"Post 2</a>.*?</p>.*?<p class=\"byline\">(.*?)</p>", visitor.text("/?sort=top"), re.S)[1]
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", facts)).strip()
    assert plain.startswith("author ")
    assert plain.endswith("1 min to read 0 comments +3 pluses −0 minuses")
    assert 'width="24" height="24" loading="lazy"' in facts
