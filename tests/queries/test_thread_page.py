"""The thread page: orders, pages, permalinks, and how many statements it costs."""

import re
from collections.abc import Iterator
from random import Random

import pytest

from forum.actions import comments, posts, reactions
from forum.models import Comment
from forum.queries.thread_order import COMMENTS_PER_PAGE, REPLIES_WHOLE, page_length, replies_shown
from tests.conftest import counting

STATEMENTS_MAX = 9


@pytest.fixture
def thread(author, commenter, enrol, set_rules):
    """A thread of 30 top-level comments, some with replies, in which some are liked."""
    set_rules(comment_tribute_mtwei=0)
    post_id = posts.publish(author, "A long thread", "Text", [])
    fans = [enrol(f"fan{n}", level=10) for n in range(3)]
    chance = Random(5)
    tops = [comments.write_comment(commenter, post_id, f"Top {n}") for n in range(30)]
    for n in range(40):
        comments.write_comment(author, post_id, f"Reply {n}", chance.choice(list(Comment.select())).id)
    for top in chance.sample(tops, 12):
        for fan in chance.sample(fans, chance.randrange(1, 4)):
            reactions.react(fan, top, chance.choice(["like", "dislike"]))
    return post_id


def ids_on(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="comment-(\d+)"', page)]


def turn_of(page: str, way: str = "next") -> str | None:
    link = re.search(rf'rel="{way}" href="([^"#]+)', page)
    return link and link[1].replace("&amp;", "&")


def walk(visitor, address: str, way: str = "next") -> list[list[int]]:
    """Return the ids on every page from `address` on."""
    return [ids_on(page) for page in pages_from(visitor, address, way)]


def pages_from(visitor, address: str, way: str = "next") -> Iterator[str]:
    while address:
        page = visitor.text(address)
        yield page
        address = turn_of(page, way)


def addresses(visitor, address: str) -> list[str]:
    """Return the address of every page from `address` on."""
    return [address, *filter(None, map(turn_of, pages_from(visitor, address)))]


@pytest.mark.parametrize("sort", ["best", "new", "old"])
def test_the_pages_hold_every_comment_once(thread, visitor, sort):
    pages = walk(visitor, f"/posts/{thread}/a-long-thread?sort={sort}")
    seen = [number for page in pages for number in page]
    assert len(pages) > 1
    assert sorted(seen) == [comment.id for comment in Comment.select().order_by(Comment.id)]


@pytest.mark.parametrize("sort", ["best", "new", "old"])
def test_a_reply_comes_behind_its_parent_and_inside_its_tree(thread, visitor, sort):
    for page in walk(visitor, f"/posts/{thread}/a-long-thread?sort={sort}"):
        _stand_behind_their_parents(page)


@pytest.mark.parametrize("sort", ["best", "new", "old"])
def test_the_way_back_leads_over_every_comment_once(thread, visitor, sort):
    first = f"/posts/{thread}/a-long-thread?sort={sort}"
    last = addresses(visitor, first)[-1]
    back = walk(visitor, last, "prev")
    assert len(back) > 1
    assert [n for page in back[::-1] for n in page] == [n for page in walk(visitor, first) for n in page]


@pytest.mark.parametrize("sort", ["best", "new", "old"])
def test_a_page_found_backwards_leads_on_to_where_one_came_from(thread, visitor, sort):
    second = addresses(visitor, f"/posts/{thread}/a-long-thread?sort={sort}")[1]
    page = visitor.text(second)
    before = visitor.text(turn_of(page, "prev"))
    assert ids_on(visitor.text(turn_of(before))) == ids_on(page)


def test_the_first_page_leads_nowhere_back_and_the_last_one_nowhere_on(thread, visitor):
    first, *_, last = addresses(visitor, f"/posts/{thread}/a-long-thread")
    assert turn_of(visitor.text(first), "prev") is None
    assert turn_of(visitor.text(last)) is None


def test_a_page_in_the_middle_costs_no_more_statements_than_the_first(thread, visitor):
    first, second, *_ = addresses(visitor, f"/posts/{thread}/a-long-thread")
    costs = []
    for address in (first, second, turn_of(visitor.text(second), "prev")):
        with counting() as statements:
            visitor.text(address + ("&" if "?" in address else "?") + "uncached=1")
        costs.append(len(statements))
    assert len(set(costs)) == 1


def _stand_behind_their_parents(ids: list[int]) -> None:
    rows = {comment.id: comment for comment in Comment.select()}
    trail: list[int] = []
    for number in ids:
        comment = rows[number]
        del trail[comment.depth :]
        assert (trail[-1] if trail else None) == comment.parent_id
        trail.append(number)


def test_new_is_the_exact_reverse_of_old(thread, visitor):
    tops = {comment.id for comment in Comment.select().where(Comment.parent.is_null())}

    def order(sort: str) -> list[int]:
        pages = walk(visitor, f"/posts/{thread}/a-long-thread?sort={sort}")
        return [number for page in pages for number in page if number in tops]

    assert order("new") == order("old")[::-1]


def test_best_goes_by_rank(thread, visitor):
    pages = walk(visitor, f"/posts/{thread}/a-long-thread?sort=best")
    rows = {comment.id: comment for comment in Comment.select()}
    ranks = [rows[n].rank for page in pages for n in page if rows[n].parent_id is None]
    assert ranks == sorted(ranks, reverse=True)


def test_a_permalink_leads_to_a_page_that_holds_the_comment(thread, visitor):
    for comment in Comment.select():
        response = visitor.get(f"/comments/{comment.id}")
        assert response.status_code == 303
        assert response.location.endswith(f"#comment-{comment.id}")
        assert comment.id in ids_on(visitor.text(response.location.split("#")[0]))


def test_a_page_ends_with_the_tree_in_which_it_passes_its_length():
    assert page_length([COMMENTS_PER_PAGE - 1, 0]) == 1
    assert page_length([0, COMMENTS_PER_PAGE, 0]) == 2
    assert page_length([0] * 100) == 20
    assert page_length([]) == 0


def test_of_a_large_tree_a_bounded_part_is_shown():
    assert replies_shown(REPLIES_WHOLE, 1) == REPLIES_WHOLE
    assert replies_shown(100_000, 100_000) == 10
    assert replies_shown(100_000, 1) == 16  # one, up to three below it, and one below each of these on four levels
    assert replies_shown(100_000, 50_000) == 160


@pytest.mark.parametrize("who", ["nobody", "reader", "commenter", "author"])
def test_the_page_costs_a_fixed_number_of_statements(thread, visitor, enrol, as_member, author, commenter, who):
    me = {"nobody": None, "reader": enrol("reader", level=4), "commenter": commenter, "author": author}[who]
    browser = as_member(me) if me else visitor
    short = posts.publish(author, "Short", "Text", [])

    def cost(address: str) -> int:
        with counting() as statements:
            browser.text(address)
        return len(statements)

    long_one = cost(f"/posts/{thread}/a-long-thread")
    assert long_one <= STATEMENTS_MAX + 1  # it says when it had come how far, as not all of it is on the page
    assert long_one - cost(f"/posts/{short}/short") in {1, 2}  # an empty thread has no replies to ask for
    assert cost(f"/posts/{thread}/a-long-thread?sort=new") == long_one


@pytest.mark.parametrize("query", ["sort=loudest", "after=x", "after=1_2_3", "sort=new&after=1_2", "after=y"])
def test_a_damaged_address_is_answered_in_words(post_id, visitor, query):
    response = visitor.get(f"/posts/{post_id}/tides-and-clocks?{query}")
    assert response.status_code == 422
    assert "<h1>" in response.text


@pytest.mark.parametrize("query", ["under=999999", "under=-1", "after=99999999999999999_1"])
def test_an_address_into_nowhere_is_no_crash(post_id, comment_id, visitor, query):
    assert visitor.get(f"/posts/{post_id}/tides-and-clocks?{query}").status_code in {200, 404}


def test_avatars_say_whose_they_are(visitor, post_id, comment_id):
    assert 'alt="Avatar of author"' in visitor.text(f"/posts/{post_id}")


def test_the_header_shows_the_level_with_its_progress(commenter, as_member, post_id):
    page = as_member(commenter).text(f"/posts/{post_id}")
    level = re.search(r'<span id="level".*?</progress>', page, re.S)[0]
    assert "LVL 14" in level
    assert "<progress" in level
