"""What to read after a post: posts about the same, found by a job, and what becomes of those that are removed."""

import pytest

from forum.actions import departure, hiding, posts, removals
from forum.jobs import relations
from forum.jobs.runner import run_due
from forum.models import PostTerm, RelatedPost, RelationDue
from forum.queries.further import further
from forum.rules.relatedness import KEPT_MAX, SHOWN_MAX
from tests.conftest import counting

TIDES = "The harbour clock shows the tides, and the harbour pilot sets the harbour clock by the moon and the tides."
BREAD = "A sourdough starter wants flour, a warm kitchen and somebody who feeds the sourdough with rye flour."


@pytest.fixture
def shelf(author) -> dict[str, int]:
    """Two posts about tides, one of them with the tag of a third, and one about bread."""
    written = {
        "tides": posts.publish(author, "Tides of the harbour", TIDES, ["sea"]),
        "pilot": posts.publish(author, "The pilot and the clock", TIDES, []),
        "ships": posts.publish(author, "Ships", "Vessels of oak.", ["sea"]),
        "bread": posts.publish(author, "Bread", BREAD, ["kitchen"]),
    }
    relations.find()
    return written


def related(post_id: int) -> list[str]:
    return [one.title for one in further(post_id).related]


def test_posts_are_related_by_tags_and_words_and_where_nothing_fits_nothing_is_shown(shelf, visitor):
    assert sorted(related(shelf["tides"])) == ["Ships", "The pilot and the clock"]
    assert related(shelf["ships"]) == ["Tides of the harbour"]
    assert related(shelf["bread"]) == []
    assert 'id="related"' not in visitor.text(f"/posts/{shelf['bread']}/bread")
    page = visitor.text(f"/posts/{shelf['ships']}/ships")
    assert 'id="related"' in page
    assert "Tides of the harbour" in page


def test_the_anonymous_page_never_shows_the_title_of_what_is_gone(shelf, author, visitor):
    address = f"/posts/{shelf['ships']}/ships"
    etag = visitor.get(address).headers["ETag"]
    assert visitor.get(address, headers={"If-None-Match": etag}).status_code == 304
    ways = (
        (lambda: posts.delete_post(author, shelf["tides"]), False),
        (lambda: removals.restore_post(author, shelf["tides"]), True),
        (lambda: hiding.hide(shelf["tides"], None, "moderator"), False),
        (lambda: hiding.show(shelf["tides"], None), True),
    )
    for change, is_shown in ways:
        change()
        again = visitor.get(address, headers={"If-None-Match": etag})
        assert again.status_code == 200
        assert ("Tides of the harbour" in again.text) == is_shown
        etag = again.headers["ETag"]
    posts.edit_post(author, shelf["tides"], "Another title", TIDES, ["sea"])
    assert "Another title" in visitor.text(address)


def test_an_unchanged_page_is_still_304_from_one_read(shelf, visitor):
    address = f"/posts/{shelf['ships']}/ships"
    etag = visitor.get(address).headers["ETag"]
    with counting() as statements:
        assert visitor.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert len(statements) == 1


def test_series_and_related_posts_are_one_statement(shelf, author):
    posts.edit_post(author, shelf["tides"], "Tides", TIDES, ["sea"], "By the sea")
    with counting() as statements:
        further(shelf["tides"])
    assert len(statements) == 1


def test_what_is_edited_is_compared_again(shelf, author):
    posts.edit_post(author, shelf["bread"], "Bread on board", BREAD, ["sea"])
    assert related(shelf["bread"]) == []
    relations.find()
    assert "Ships" in related(shelf["bread"])
    assert "Bread on board" in related(shelf["ships"])
    posts.edit_post(author, shelf["bread"], "Bread", BREAD, ["kitchen"])
    relations.find()
    assert related(shelf["bread"]) == []
    assert "Bread" not in related(shelf["ships"])


def test_few_are_shown_few_are_kept_and_never_the_post_itself(author):
    written = [posts.publish(author, f"Post {n}", TIDES, ["sea"]) for n in range(KEPT_MAX + 4)]
    relations.find()
    for post_id in written:
        found = [one.id for one in further(post_id).related]
        assert len(found) == SHOWN_MAX
        assert post_id not in found
        assert RelatedPost.select().where(RelatedPost.post == post_id).count() <= KEPT_MAX


def test_the_job_runs_when_there_is_something_to_compare(shelf, author):
    assert not relations.any_due()
    posts.publish(author, "More", TIDES, ["sea"])
    assert relations.any_due()
    assert run_due()["related posts"] is None
    assert not relations.any_due()


def test_the_job_goes_on_in_portions(author, monkeypatch):
    monkeypatch.setattr(relations, "PORTION", 2)
    for number in range(5):
        posts.publish(author, f"Post {number}", TIDES, ["sea"])
    relations.find()
    assert not RelationDue.select().exists()


def test_nothing_is_left_of_the_words_of_who_takes_their_texts_along(shelf, author):
    departure._remove_post(author, shelf["tides"])
    assert not PostTerm.select().where(PostTerm.post == shelf["tides"]).exists()
    assert related(shelf["ships"]) == []
