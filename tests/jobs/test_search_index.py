"""The index of the search: filled by a job after an update, complete, rebuilt by a command, and right about tags."""

import runpy
from pathlib import Path

from forum.actions import comments, departure, erasure, posts, tags
from forum.actions.indexing import index_anew
from forum.clock import now
from forum.db import execute, full_text, value
from forum.jobs import search_index
from forum.models import Erasure, SearchEntry, Tag
from forum.queries.search import Sort, search_page
from forum.text.search_query import parse

ROOT = Path(__file__).parents[2]


def found(typed: str) -> list[int]:
    page = search_page(parse(typed), Sort.RELEVANCE, None, None)
    return [] if page.is_loose else [one.post_id for one in page.results]


def forget_index() -> None:
    for number in full_text.numbers_kept(0, 1_000):
        full_text.drop(number)
    SearchEntry.delete().execute()


def number_all() -> None:
    from forum.db import db

    runpy.run_path(str(ROOT / "migrations" / "0030_search.py"))["number_all"](db.obj)


def test_what_was_there_before_is_numbered_by_date_and_indexed_by_a_job_in_portions(author, monkeypatch):
    monkeypatch.setattr(search_index, "PORTION", 3)
    made = [posts.publish(author, f"Post {n}", "By the sea.", ["tides"]) for n in range(4)]
    written = comments.write_comment(author, made[0], "The sea, once more.")
    posts.delete_post(author, made[3])
    forget_index()
    number_all()
    numbers = [SearchEntry.get(SearchEntry.post == post_id).id for post_id in made]
    assert [*numbers, SearchEntry.get(SearchEntry.comment == written).id] == sorted(
        [*numbers, SearchEntry.get(SearchEntry.comment == written).id]
    )
    assert search_index.any_waiting()
    assert found("sea") == []
    assert search_index.fill(portions_max=1) == 3  # the newest first, and stopped
    assert found("sea") == [made[0], made[2]]
    search_index.fill()
    assert not search_index.any_waiting()
    assert found("sea") == [made[0], made[2], made[1], made[0]]
    assert [one.posts for one in search_page(parse("in:tags tides"), Sort.NEW, None, None).results] == [3]
    assert search_index.faults() == []


def test_what_is_missing_or_left_over_is_noticed_and_mended(author, post_id, comment_id):
    assert search_index.faults() == []
    full_text.drop(SearchEntry.get(SearchEntry.post == post_id).id)
    assert search_index.faults() == ["1 things have no words in the index."]
    execute(
        "INSERT INTO comment_removal (comment_id, member_id, created_at) VALUES (?, ?, ?)", comment_id, author.id, now()
    )
    assert len(search_index.faults()) == 2
    index_anew()
    search_index.fill()
    assert search_index.faults() == []
    assert found("sea") == [post_id]


def test_a_tag_is_found_by_what_it_is_called_now_with_the_posts_of_both(author, enrol):
    admin = enrol("root", role="admin")
    one = posts.publish(author, "One", "The first.", ["ocean"])
    other = posts.publish(author, "Other", "The second.", ["sea"])
    tags.describe_tag(admin, "ocean", "Everything salty.")
    names = [name.name for name in search_page(parse("salty"), Sort.NEW, None, None).names]
    assert names == ["ocean"]
    tags.rename_tag(admin, "ocean", "deep")
    assert found("tag:deep") == found("tag:ocean") == [one]
    tags.rename_tag(admin, "deep", "sea")
    search_index.fill()
    assert found("tag:sea") == found("tag:deep") == [other, one]
    assert not Tag.select().where(Tag.name == "deep").exists()


def test_who_has_left_and_what_they_took_along_is_in_no_index(author, commenter, post_id):
    comments.write_comment(commenter, post_id, "Unmistakable.")
    erasure_id = erasure.request_erasure(commenter, "remove", "Former member", "/x")
    Erasure.update(due_at=now()).where(Erasure.id == erasure_id).execute()
    departure.empty_account(erasure_id)
    leaving = Erasure.get_by_id(erasure_id)
    for table, number in departure.texts_to_remove(leaving):
        departure.remove_text(leaving, table, number)
    assert found("unmistakable") == []
    assert not search_page(parse("in:members commenter"), Sort.NEW, None, author).results
    gone = SearchEntry.get(SearchEntry.member == commenter.id).id
    assert gone not in full_text.numbers_kept(0, 1_000)
    assert search_index.faults() == []


def test_the_index_costs_nothing_while_nothing_waits(author, post_id):
    assert value("SELECT count(*) FROM search_entry WHERE waits = 1") == 0
    assert not search_index.any_waiting()
