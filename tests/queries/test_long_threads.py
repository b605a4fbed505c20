"""A thread of any length and shape: its pages cost the same, hold every comment once, and are found from everywhere."""

from random import Random

import pytest

from forum.actions import comments, hiding, posts
from forum.actions.inserts import insert_comment
from forum.clock import now
from forum.db import execute, in_transaction, is_embedded, rows, value
from forum.models import Comment
from forum.queries.comment_pages import FIRST, comment_page
from forum.queries.thread_trees import Fold, FoldKind
from forum.rules.decisions import HiddenBecause
from forum.text.markdown import render_comment
from tests.conftest import counting
from tests.long_threads import (
    bushes,
    chain,
    grow,
    ids_on,
    more_on,
    plans_of,
    small_pages,
    star,
    steps_taken,
    tops,
    walk,
)
from tests.visitor import HTMX

SORTS = ["best", "new", "old"]
SHAPES = {"tops": (tops, 100_000), "star": (star, 99_999), "chain": (chain, 10_000), "bushes": (bushes, 100_000)}


def planted(author, title: str, parents: list[int | None], **more: int) -> tuple[int, list[int]]:
    post_id = posts.publish(author, title, "Text", [])
    return post_id, grow(post_id, author.id, parents, **more)


@pytest.mark.any_engine
@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_of_a_hundred_thousand_comments_costs_what_one_of_five_hundred_does(author, visitor, shape):
    make, count = SHAPES[shape]
    long_id, ids = planted(author, "Thread", make(count), ranked=50)
    short_id, few = planted(author, "Thread", make(500), ranked=50)

    def cost(post_id: int, query: str) -> tuple[int, int, int]:
        address = f"/posts/{post_id}/thread?{query}&uncached=1"
        with counting() as statements, steps_taken() as steps:
            page = visitor.text(address)
        return len(statements), len(page), steps[0]

    for sort in SORTS:
        for of_long, of_short in (("", ""), (f"&under={ids[count // 2]}", f"&under={few[250]}")):
            in_long, in_short = cost(long_id, f"sort={sort}{of_long}"), cost(short_id, f"sort={sort}{of_short}")
            assert in_long[0] == in_short[0] <= 8
            assert in_long[1] <= in_short[1] * 1.1
            assert in_long[2] <= in_short[2] * 1.2
    with counting() as statements, steps_taken() as steps:
        assert visitor.get(f"/comments/{ids[-1]}").status_code == 303
        assert visitor.get(f"/posts/{long_id}/comments?on=2026-02-01").status_code == 303
    assert len(statements) <= 14
    assert steps[0] < 100


@pytest.mark.parametrize("make", [tops, star])
def test_postgresql_finds_every_page_by_an_index(author, monkeypatch, make):
    if is_embedded():
        return
    post_id, ids = planted(author, "Thread", make(9_000), ranked=5)
    execute("ANALYZE comment")
    after = value("SELECT rank FROM comment WHERE id = ?", ids[2_000])
    for sort, cursor in [("best", f"{after}_{ids[2_000]}"), ("new", f"{ids[2_000]}"), ("old", f"{ids[2_000]}")]:
        for turn in (FIRST, FIRST.__class__(after=cursor), FIRST.__class__(under=ids[0])):
            plans = plans_of(monkeypatch, lambda sort=sort, turn=turn: comment_page(post_id, None, sort, turn))
            assert plans
            for plan in plans:
                assert "Seq Scan on comment " not in plan, plan
                assert make is not tops or "Sort Key: c_1" not in plan, plan


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("seed", range(3))
def test_who_walks_over_all_pages_meets_each_comment_once_whatever_others_write_meanwhile(
    author, monkeypatch, sort, seed
):
    small_pages(monkeypatch)
    chance = Random(f"{seed} {sort}")
    parents = [None if n == 0 or chance.random() < 0.2 else chance.randrange(n) for n in range(70)]
    post_id, ids = planted(author, "Thread", parents, ranked=4)

    @in_transaction
    def write() -> None:
        for _ in range(chance.randrange(3)):
            parent = chance.choice([None, *Comment.select().where(Comment.post == post_id)])
            words = render_comment("More")
            insert_comment(post_id, author.id, "More", words, parent, avatar="waves", created_at=now())

    def meanwhile() -> None:
        write()
        left = rows(
            "SELECT id FROM comment WHERE post_id = ? AND id NOT IN (SELECT comment_id FROM comment_removal)", post_id
        )
        if chance.random() < 0.3:
            comments.delete_comment(author, chance.choice(left)[0])

    met = walk(post_id, sort, meanwhile)
    assert sorted(number for number in met if number in set(ids)) == ids
    assert value("SELECT count(*) FROM comment") > len(ids)


@pytest.mark.parametrize("seed", range(3))
def test_in_the_order_best_that_holds_for_all_whose_rank_stays_and_that_of_those_above_them(author, monkeypatch, seed):
    small_pages(monkeypatch)
    chance = Random(seed)
    parents = [None if n == 0 or chance.random() < 0.3 else chance.randrange(n) for n in range(60)]
    post_id, ids = planted(author, "Thread", parents, ranked=6)
    moved: set[int] = set()

    def meanwhile() -> None:
        moved.add(chance.choice(ids))
        execute("UPDATE comment SET rank = ? WHERE id = ?", chance.randrange(-3, 9), max(moved, key=hash))

    met = walk(post_id, "best", meanwhile)
    for at, number in enumerate(ids):
        above, trail = at, []
        while above is not None:
            trail.append(ids[above])
            above = parents[above]
        if not moved & set(trail):
            assert met.count(number) == 1


@pytest.mark.parametrize("sort", SORTS)
def test_replies_stand_behind_what_they_answer_and_the_way_back_leads_over_the_same_ones(author, monkeypatch, sort):
    small_pages(monkeypatch)
    post_id, ids = planted(author, "Thread", star(11), ranked=4)
    turn, forth = FIRST.__class__(under=ids[0]), []
    while turn:
        page = comment_page(post_id, None, sort, turn)
        assert page.rows[0].id == ids[0]
        assert {row.parent_id for row in page.comments[1:]} == {ids[0]}
        forth.append([row.id for row in page.comments[1:]])
        turn = next((row.turn for row in page.rows if isinstance(row, Fold)), None)
    back, previous = [forth[-1]], page.previous
    while previous:
        page = comment_page(post_id, None, sort, previous)
        back.append([row.id for row in page.comments[1:]])
        previous = page.previous
    assert back[::-1] == forth
    assert len(forth) == 6


def test_a_link_to_a_comment_leads_to_it_below_what_it_answers(author, visitor):
    post_id, ids = planted(author, "Thread", chain(200))
    for at in (0, 1, 4, 5, 199):
        response = visitor.get(f"/comments/{ids[at]}")
        assert response.status_code == 303
        assert response.location.endswith(f"#comment-{ids[at]}")
        shown = ids_on(visitor.text(response.location.partition("#")[0]))
        assert shown[: shown.index(ids[at]) + 1] == [ids[n] for n in range(at + 1) if n == 0 or n >= at - 3]
    page = comment_page(post_id, None, "best", FIRST.__class__(under=ids[199]))
    between = next(row for row in page.rows if isinstance(row, Fold))
    assert (between.kind, between.count, between.turn.under) == (FoldKind.BETWEEN, 195, ids[195])


def test_what_is_folded_away_says_how_much_it_is_and_comes_in_place(author, visitor):
    post_id, ids = planted(author, "Thread", star(70), ranked=1)
    page = visitor.text(f"/posts/{post_id}/thread?sort=old")
    assert ids_on(page) == ids[:11]
    assert "60 more replies" in page
    [address] = more_on(page)
    rows_of_it = visitor.get(f"{address}&margin=0", headers=HTMX).text
    assert ids_on(rows_of_it) == ids[11:21]
    assert "<h1" not in rows_of_it
    assert 'id="more-comments"' not in rows_of_it
    assert "More replies" in rows_of_it
    whole = visitor.text(address)
    assert ids_on(whole) == [ids[0], *ids[11:21]]
    assert "Previous replies" in whole
    assert f'href="/posts/{post_id}/thread?sort=old#comments">All comments' in whole


def test_a_long_chain_goes_on_where_it_is_too_deep_and_begins_at_the_margin_there(author, visitor):
    post_id, ids = planted(author, "Thread", chain(60))
    page = visitor.text(f"/posts/{post_id}/thread")
    assert ids_on(page) == ids[:7]
    [address] = more_on(page, "deeper")
    further = visitor.text(address)
    assert ids_on(further) == [ids[0], *ids[3:13]]
    assert f'id="comment-{ids[6]}" class="comment depth-0"' in further
    assert f'id="comment-{ids[7]}" class="comment depth-1"' in further


def test_a_short_tree_is_shown_whole_however_deep_it_is(author, visitor):
    post_id, ids = planted(author, "Thread", chain(51))
    page = visitor.text(f"/posts/{post_id}/thread")
    assert ids_on(page) == ids
    assert "folded" not in page.partition('id="comments"')[2]
    assert 'type="date"' not in page


def test_a_conversation_of_another_thread_is_not_found(author, visitor):
    post_id, _ids = planted(author, "Thread", tops(1))
    _other, others = planted(author, "Other", tops(1))
    assert visitor.get(f"/posts/{post_id}/thread?under={others[0]}").status_code == 404


def test_a_conversation_goes_on_behind_replies_that_wait_for_a_moderator(author, enrol):
    writer = enrol("writer")
    post_id, ids = planted(author, "Thread", star(40))
    held = ids[11:14]
    for comment_id in held:
        hiding.hide(post_id, comment_id, HiddenBecause.REVIEW)
    for viewer, first in ((None, ids[14]), (writer, ids[14]), (author, ids[11])):
        for sort in ("best", "old"):
            page = comment_page(post_id, viewer, sort, FIRST.__class__(under=ids[0]))
            assert [row.id for row in page.rows[:-1]] == ids[:11]
            further = page.rows[-1]
            assert (further.kind, further.count) == (FoldKind.MORE, 27)
            onward = comment_page(post_id, viewer, sort, further.turn)
            assert onward.comments[onward.context].id == first
    for comment_id in ids[14:]:
        hiding.hide(post_id, comment_id, HiddenBecause.REVIEW)
    rows_of_it = comment_page(post_id, writer, "old", FIRST.__class__(under=ids[0])).rows
    assert [row.id for row in rows_of_it] == ids[:11]
