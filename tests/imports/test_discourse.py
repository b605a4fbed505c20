"""Discourse: a folder of its public JSON, each file known by what is in it."""

import json
import shutil
from datetime import datetime

import pytest

from forum.imports import discourse
from forum.imports.records import Author, Comment, Post, Site, State, Why
from forum.imports.source import Malformed, Source
from tests.imports.reading import SAMPLES, archive, left_out, of, read

SAMPLE, SITE = SAMPLES / "discourse", "https://forum.example"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SAMPLE, tmp_path / "folder")


def changed(folder, change, name="topic.json"):
    """Change what stands in a file of the folder."""
    topic = json.loads((folder / name).read_text("utf-8"))
    change(topic)
    (folder / name).write_text(json.dumps(topic), "utf-8")
    return folder


def test_a_topic_comes_with_its_first_post():
    records = read(discourse, SAMPLE, SITE)
    assert records[0] == Site("discourse:forum.example", "forum.example")
    (post,) = of(Post, records)
    assert post.key == "discourse:forum.example/post/42"
    assert (post.title, post.tags, post.pluses) == ("Tides & moons", ("sea", "moon"), 3)
    assert post.body == "Why *twice*? 🎉\\\nAnd why not once?"
    assert (post.created_at, post.edited_at) == (datetime(2021, 5, 1, 8), datetime(2021, 5, 2, 8))
    assert post.addresses == ("https://forum.example/t/tides/42", "https://forum.example/t/42")
    assert post.is_closed


def test_comments_come_from_all_files_each_after_its_topic():
    records = read(discourse, SAMPLE, SITE)
    second, fourth, fifth = of(Comment, records)
    assert [one.key.rpartition("/")[2] for one in (second, fourth, fifth)] == ["42-2", "42-4", "42-5"]
    assert "ann:\n\n> Why" in second.body
    assert "The moon 😄 [ebb](https://forum.example/t/ebb/43)" in second.body
    assert (second.parent, second.edited_at) == (None, None)
    assert (fourth.state, fourth.body, fourth.author, fourth.parent) == (State.DELETED, "", None, second.key)
    assert fifth.body == ("bob:\n\n> The moon\n\nSee ![chart](https://forum.example/uploads/short-url/aBc12.png)")
    assert (fifth.parent, fifth.likes) == (fourth.key, 1)


def test_what_does_not_come_has_its_reason():
    assert dict(left_out(read(discourse, SAMPLE, SITE))) == {
        "comment/42-3": Why.NO_COMMENT,
        "comment/42-6": Why.NOT_PUBLIC,
        "comment/id-906": Why.NOT_THERE,
        "post/43": Why.NOT_THERE,
    }


def test_an_admins_list_of_users_adds_addresses():
    ann, bob = of(Author, read(discourse, SAMPLE, SITE))
    assert (ann.key, ann.name, ann.display_name) == ("discourse:forum.example/author/7", "ann", "Ann")
    assert (ann.email, ann.joined_at) == ("ann@mail.example", datetime(2019, 1, 1, 10))
    assert (bob.name, bob.email) == ("bob", "")


def test_a_list_of_users_may_be_zipped(folder):
    users = (folder / "user-list.csv").read_text("utf-8")
    (folder / "user-list.csv").unlink()
    archive(folder / "users", {"../../user-list/user-list.csv": users})
    assert of(Author, read(discourse, folder, SITE))[0].email == "ann@mail.example"


def test_files_that_were_fetched_twice_change_nothing(folder):
    shutil.copy(folder / "topic.json", folder / "again.json")
    shutil.copy(folder / "a-rest.json", folder / "z")
    (folder / ".DS_Store").write_bytes(b"\0")
    assert read(discourse, folder, SITE) == read(discourse, SAMPLE, SITE)


def test_progress_ends_at_the_end():
    source = Source(SAMPLE)
    list(discourse.records(source, SITE))
    assert source.read_bytes == source.bytes


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"archetype": "private_message"}, Why.NOT_PUBLIC),
        ({"visible": False}, Why.NOT_PUBLIC),
        ({"deleted_at": "2021-06-01T00:00:00Z"}, Why.DELETED),
    ],
)
def test_a_topic_that_is_not_public_comes_with_nothing_in_it(folder, said, why):
    records = read(discourse, changed(folder, lambda topic: topic.update(said)), SITE)
    assert (of(Post, records), of(Comment, records), of(Author, records)) == ([], [], [])
    assert dict(left_out(records))["post/42"] == why


def test_a_hidden_post_leaves_nothing_of_its_words(folder):
    def hide(topic):
        topic["post_stream"]["posts"][0].update(hidden=True, cooked="Flagged")

    (post,) = of(Post, read(discourse, changed(folder, hide), SITE))
    assert (post.state, post.title, post.body, post.author, post.pluses) == (State.DELETED, "", "", None, 0)


def test_a_moderators_words_in_colour_are_a_comment(folder):
    def colour(topic):
        topic["post_stream"]["posts"][1]["post_type"] = 2

    assert len(of(Comment, read(discourse, changed(folder, colour), SITE))) == 3


def test_further_posts_without_their_topic_are_left_out(folder):
    (folder / "topic.json").unlink()
    reasons = dict(left_out(read(discourse, folder, SITE)))
    assert reasons["comment/42-5"] == Why.WITHOUT_THREAD
    assert reasons["post/42"] == Why.NOT_THERE


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"errors":["You have performed this action too many times"],"error_type":"rate_limit"}', "Fetch it again"),
        ('{"a":1}', "neither a topic"),
        ("<html>", "not JSON"),
        ('{"title":"x","post_stream":{"posts":[{"id":"1","post_number":1}]},"id":1}', r"post_stream.posts\[0\].id"),
        ('{"topic_list":{"topics":[{"id":0}]}}', r"“topic_list.topics\[0\].id” must be a number above 0"),
        ("id,name,username,email\nx,A,a,b\n", "“id” must be a number"),
        ("id,name,username,email\n1,A\n", "2 columns"),
        ("id,name,username,\n1,A,a,b\n", "has the columns"),
        ('id,name,username,email\n1,"A', "not CSV"),
    ],
)
def test_a_file_that_is_something_else_is_named(folder, content, reason):
    (folder / "other").write_text(content)
    with pytest.raises(Malformed, match=reason) as malformed:
        read(discourse, folder, SITE)
    assert malformed.value.path == folder / "other"


def test_a_link_in_the_folder_is_not_followed(folder, tmp_path):
    elsewhere = shutil.copy(folder / "topic.json", tmp_path / "elsewhere.json")
    (folder / "linked.json").symlink_to(elsewhere)
    with pytest.raises(Malformed, match="link to another place") as refused:
        read(discourse, folder, "forum.example")
    assert refused.value.path == folder / "linked.json"


def test_it_is_asked_which_forum_it_is():
    with pytest.raises(Malformed, match="--site"):
        read(discourse, SAMPLE)
    with pytest.raises(Malformed, match="neither a folder"):
        read(discourse, SAMPLE / "list", SITE)


def test_a_forum_below_a_path_keeps_it():
    (post,) = of(Post, read(discourse, SAMPLE, "https://news.example/forum/"))
    assert post.key == "discourse:news.example/forum/post/42"
    assert post.addresses[0] == "https://news.example/forum/t/tides/42"
