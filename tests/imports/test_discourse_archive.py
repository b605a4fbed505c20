"""The ZIP in which users of Discourse take along what they wrote: nothing of a stranger's file is unpacked to disk."""

import json
from datetime import datetime

import pytest

from forum.imports import discourse
from forum.imports.records import Author, Comment, Post, Site, Why
from forum.imports.source import Malformed, Source
from tests.imports.reading import SAMPLES, archive, left_out, of, read

POSTS = (SAMPLES / "user_archive.csv").read_text("utf-8")
USER = {"user": {"id": 7, "username": "ann", "name": "Ann", "email": "ann@mail.example", "created_at": "2019-01-01"}}
FOLDER = "user_archive-ann-210601-101010-3"


def packed(path, posts=POSTS, user=USER, **further):
    members = {f"{FOLDER}/user_archive.csv": posts, f"{FOLDER}/preferences.json": json.dumps(user)}
    return archive(path / f"{FOLDER}.zip", {**members, **further})


def test_the_topics_of_the_user_come_with_their_own_comments(tmp_path):
    source = Source(packed(tmp_path))
    records = list(discourse.records(source))
    assert records[0] == Site("discourse:forum.example", "forum.example")
    (post,) = of(Post, records)
    (comment,) = of(Comment, records)
    assert (post.title, post.body, post.pluses) == ("Tides", "Why, **twice**?", 3)
    assert post.addresses == ("https://forum.example/t/tides/42", "https://forum.example/t/42")
    assert (comment.key, comment.post) == ("discourse:forum.example/comment/42-5", post.key)
    assert (comment.body, comment.created_at, comment.likes) == ("Because\\\nof the moon.", datetime(2021, 5, 1, 9), 1)
    assert source.read_bytes == source.bytes


def test_messages_and_comments_elsewhere_are_left_out(tmp_path):
    assert list(left_out(read(discourse, packed(tmp_path)))) == [
        ("post/50", Why.NOT_PUBLIC),
        ("comment/43-2", Why.WITHOUT_THREAD),
    ]


def test_the_user_is_the_one_of_the_public_json(tmp_path):
    (ann,) = of(Author, read(discourse, packed(tmp_path)))
    assert ann.key == "discourse:forum.example/author/7"
    assert (ann.name, ann.email, ann.joined_at) == ("ann", "ann@mail.example", datetime(2019, 1, 1))


def test_an_archive_without_preferences_says_the_name_in_its_folder(tmp_path):
    path = archive(tmp_path / "a.zip", {f"{FOLDER}/user_archive.csv": POSTS})
    assert of(Author, read(discourse, path))[0].key == "discourse:forum.example/author/@ann"
    with pytest.raises(Malformed, match="whose it is"):
        read(discourse, archive(tmp_path / "b.zip", {"user_archive.csv": POSTS}))


def test_names_that_lead_out_of_the_folder_lead_nowhere(tmp_path):
    path = archive(tmp_path / "in" if (tmp_path / "in").exists() else tmp_path / "a.zip", {
        "../../../tmp/user_archive.csv": POSTS, "/etc/preferences.json": json.dumps(USER),
    })  # fmt: skip
    assert len(of(Post, read(discourse, path))) == 1
    assert list(tmp_path.iterdir()) == [path]


HEAD = POSTS.splitlines()[0]
GOOD = "Tides,Sea,No,Why,,0,0,https://forum.example/t/tides/42/1,2021-05-01T08:00:00Z"


@pytest.mark.parametrize(
    ("posts", "reason"),
    [
        ("", "written nothing"),
        (HEAD, "written nothing"),
        (f"a,b\n1,2\n{GOOD}", "columns created_at"),
        (f"{HEAD}\n{GOOD.replace('/t/', '/x/')}", "“url” must"),
        (f"{HEAD}\n{GOOD.replace('https', 'javascript')}", "“url” must"),
        (f"{HEAD}\n{GOOD}\n{GOOD.replace('forum.', 'other.')}", "another site"),
        (f"{HEAD}\n{GOOD.replace('2021-05', '2021-55')}", "“created_at” must"),
        (f"{HEAD}\n{GOOD.replace(',0,0,', ',-1,0,')}", "“like_count” must"),
        (f"{HEAD}\n{GOOD},too,many", "11 columns"),
        (f"{HEAD}\n{GOOD}".encode() + b"\xff", "not UTF-8"),
        (HEAD + "x" * 8_000_001, "longer than"),
    ],
)
def test_a_table_that_is_not_discourses_is_refused(tmp_path, posts, reason):
    with pytest.raises(Malformed, match=reason):
        read(discourse, packed(tmp_path, posts))


@pytest.mark.parametrize("user", [{"user": []}, {"user": {"id": 7}}, {}, {"id": "7", "username": "ann"}])
def test_preferences_that_are_not_discourses_are_refused(tmp_path, user):
    with pytest.raises(Malformed):
        read(discourse, packed(tmp_path, user=user))


def test_a_bomb_is_refused(tmp_path):
    with pytest.raises(Malformed, match="unpacks to far more"):
        read(discourse, packed(tmp_path, HEAD + ("\n" * 20_000_000)))


def test_a_zip_of_very_many_members_is_refused_unopened(tmp_path):
    path = archive(tmp_path / "a.zip", {f"{number}.csv": "" for number in range(5_000)})
    with pytest.raises(Malformed, match="more than 200 members"):
        read(discourse, path)


def test_a_damaged_zip_is_refused(tmp_path):
    whole = packed(tmp_path).read_bytes()
    for number, content in enumerate((whole[:-30], whole[:60] + b"\xff" * 60 + whole[120:], whole[:4])):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(content)
        with pytest.raises(Malformed):
            read(discourse, path)


def test_a_list_of_users_is_no_archive(tmp_path):
    with pytest.raises(Malformed, match="folder with the topics"):
        read(discourse, archive(tmp_path / "a.zip", {"user-list.csv": "id,name,username,email\n"}))
