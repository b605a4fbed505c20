"""Remark42: what its backup says arrives, and what was deleted there does not."""

import gzip
import json
from datetime import datetime

import pytest

from forum.imports import remark42
from forum.imports.records import Author, Comment, Post, Site, State, Why
from forum.imports.source import Malformed, Source
from tests.imports.reading import SAMPLES, left_out, of, read

SAMPLE = SAMPLES / "remark42.jsonl"
META = '{"version":1,"users":[],"posts":[]}\n'
COMMENT = json.loads(SAMPLE.read_text("utf-8").splitlines()[1])


def backup(path, *comments):
    path.write_text(META + "".join(json.dumps({**COMMENT, **one}) + "\n" for one in comments), "utf-8")
    return path


def test_pages_are_known_from_their_comments():
    records = read(remark42, SAMPLE)
    assert records[0] == Site("remark42:blog", "blog")
    tides, ebb = sorted(of(Post, records), key=lambda post: post.created_at)
    assert (tides.title, tides.created_at) == ("Tides & moons", datetime(2020, 2, 28, 11))
    assert tides.addresses == ("https://blog.example/tides",)
    assert (tides.author, tides.body, tides.is_closed) == (None, "", False)
    assert (ebb.title, ebb.is_closed) == ("https://blog.example/ebb", True)


def test_comments_come_as_they_were_typed_with_their_votes():
    records = read(remark42, SAMPLE)
    first, gone, third, fourth = of(Comment, records)
    assert (first.body, first.likes, first.dislikes) == ("It's *low* tide.", 2, 1)
    assert first.created_at == datetime(2020, 3, 1, 15, 0, 0, 123456)
    assert first.edited_at == datetime(2020, 3, 1, 15, 5)
    assert (gone.state, gone.body, gone.author, gone.parent) == (State.DELETED, "", None, first.key)
    assert (third.body, third.likes, third.dislikes, third.parent) == ("Twice a **day**.", 0, 2, gone.key)
    assert first.post == third.post != fourth.post
    assert fourth.parent is None


def test_people_are_known_by_their_id_there():
    ann, bob = of(Author, read(remark42, SAMPLE))
    assert (ann.name, ann.email) == ("Ann O'Hara", "ann@mail.example")
    assert (bob.key, bob.email) == ("remark42:blog/author/disqus_9e1f", "")
    assert "mail" not in ann.key


def test_a_compressed_backup_says_the_same_and_progress_ends_at_the_end(tmp_path):
    packed = tmp_path / "backup.gz"
    packed.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    source = Source(packed)
    assert list(remark42.records(source)) == read(remark42, SAMPLE)
    assert source.read_bytes == source.bytes


def test_what_cannot_come_is_left_out_with_the_reason(tmp_path):
    path = backup(
        tmp_path / "b",
        {"id": "a", "orig": " ", "text": ""},
        {"id": "b", "orig": "x" * 10_001},
        {"id": "c", "time": "0001-01-01T00:00:00+05:00"},
        {"id": "d", "time": "9999-12-31T00:00:00Z"},
    )
    assert list(left_out(read(remark42, path))) == [
        ("comment/a", Why.EMPTY),
        ("comment/b", Why.TOO_LONG),
        ("comment/c", Why.UNREADABLE),
        ("comment/d", Why.UNREADABLE),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"id":NaN}', "NaN"),
        ('{"id":-Infinity}', "Infinity"),
        ('{"id":1e999}', "too large"),
        (f'{{"id":{"9" * 5_000}}}', "too long"),
        ('{"id":"a","id":"b"}', "“id” twice"),
        ('{"id":7}', "“locator.url” must be"),
        (json.dumps({**COMMENT, "id": 7}), "“id” must be a text"),
        (json.dumps({**COMMENT, "time": "yesterday"}), "“time” must be a time"),
        (json.dumps({**COMMENT, "votes": {"a": 1}}), "“votes” must"),
        (json.dumps({**COMMENT, "user": []}), "“user” must be an object"),
        ("7", "must be an object"),
        ("{", "not JSON"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_a_malformed_line_is_named(tmp_path, line, reason):
    path = tmp_path / "b"
    path.write_bytes(META.encode() + (line if isinstance(line, bytes) else line.encode()) + b"\n")
    with pytest.raises(Malformed, match=reason) as malformed:
        read(remark42, path)
    assert malformed.value.line == 2


def test_half_a_character_is_replaced(tmp_path):
    path = tmp_path / "b"
    path.write_text(META + json.dumps({**COMMENT, "orig": "a\ud800\x00b"}) + "\n", "utf-8")
    assert of(Comment, read(remark42, path))[0].body == "a\ufffdb"


def test_an_endless_line_is_refused_before_it_is_parsed(tmp_path):
    path = tmp_path / "b"
    with path.open("wb") as file:
        file.write(META.encode())
        file.truncate(100_000_000)
    with pytest.raises(Malformed, match="longer than"):
        read(remark42, path)


def test_a_bomb_and_a_damaged_file_are_refused(tmp_path):
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(META.encode() + (b" " * 999 + b"\n") * 40_000))
    with pytest.raises(Malformed, match="unpacks to far more"):
        read(remark42, bomb)
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(SAMPLE.read_bytes())[:-20])
    with pytest.raises(Malformed, match="damaged or cut off"):
        read(remark42, cut)


@pytest.mark.parametrize("content", ["", "\n", '{"id":"a"}\n', '{"version":2,"users":[]}\n', META])
def test_another_file_is_refused(tmp_path, content):
    path = tmp_path / "b"
    path.write_text(content)
    with pytest.raises(Malformed):
        read(remark42, path)
