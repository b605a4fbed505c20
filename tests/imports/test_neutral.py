"""The neutral format: what is read is what was written, what a program of somebody else's writes is understood."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from forum.imports import neutral
from forum.imports.limits import RECORD_LENGTH_MAX
from forum.imports.neutral_writing import line_of, site_line
from forum.imports.records import Author, Comment, Picture, Post, Record, Site, State, Tag
from forum.imports.source import Malformed, Source

AT = datetime(2026, 1, 2, 3, 4, 5)
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "neutral-format.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
SITE = {"type": "site", "format": "twei-neutral", "version": 1, "origin": "news.example"}
POST = {"type": "post", "id": 17, "title": "Tides", "created_at": "2026-01-02T03:04:05Z"}
COMMENT = {"type": "comment", "id": 203, "post": 17, "body": "Twice?", "created_at": "2026-01-02T03:04:05Z"}
AUTHOR = {"type": "author", "id": "ann"}
RECORDS = (
    Tag("sea"),
    Tag("ebb", "What “flows” back\n\tand more"),
    Author("a/author/1", "ann", display_name="Änn 𝒜", bio="I *am*.\n\nHere.", joined_at=AT),
    Author("disqus:example/author/x/y z", has_left=True),
    Picture("0123456789abcdef" * 2, "a/author/1"),
    Post("a/post/1", "a/author/1", "Tides", "The sea.\n", AT.replace(microsecond=120), AT, ("sea", "ebb"),
         ("https://a/1", "https://a/2"), 3, 1, is_closed=True),
    Post("a/post/2", None, "", "", AT),
    Comment("a/comment/1", "a/post/1", None, "a/author/1", "Once\u2028more \u202e", AT, None, 7, 2),
    Comment("a/comment/2", "a/post/1", "a/comment/1", None, "", AT, state=State.DELETED),
    Comment("a/comment/3", "a/post/1", "a/comment/2", None, "", AT),
)  # fmt: skip
# A calendar is no pattern, and half a character no JSON: the reader alone refuses these.
NO_PATTERN_KNOWS = {"half a character", "must be a time as 2026-01-02T03:04:05Z", "must not be before 1990"}


def lines(*objects: object) -> bytes:
    return "".join(f"{json.dumps(one)}\n" for one in objects).encode()


@pytest.fixture
def read(tmp_path):
    def read(content: bytes, site: str = "") -> list[Record]:
        file = tmp_path / "site.jsonl"
        file.write_bytes(content)
        return list(neutral.records(Source(file), site))

    return read


def test_what_is_written_is_read_as_what_it_was(read):
    written = [site_line(Site("a", "A"), AT), *map(line_of, RECORDS)]
    assert read(b"".join(written)) == [Site("a", "A"), *RECORDS]
    assert b"".join(map(line_of, read(b"".join(written))[1:])) == b"".join(written[1:])


def test_every_written_line_is_as_the_schema_says():
    Draft202012Validator.check_schema(SCHEMA)
    for line in (site_line(Site("a", "A"), AT), *map(line_of, RECORDS)):
        assert not [error.message for error in VALIDATOR.iter_errors(json.loads(line))], line


def test_a_line_is_written_in_one_way_alone():
    assert line_of(RECORDS[5]).decode() == (
        '{"type":"post","id":"a/post/1","author":"a/author/1","title":"Tides","body":"The sea.\\n",'
        '"created_at":"2026-01-02T03:04:05.000120Z","edited_at":"2026-01-02T03:04:05Z","tags":["sea","ebb"],'
        '"addresses":["https://a/1","https://a/2"],"pluses":3,"minuses":1,"is_closed":true}\n'
    )
    assert line_of(RECORDS[8]).decode() == (
        '{"type":"comment","id":"a/comment/2","post":"a/post/1","parent":"a/comment/1",'
        '"created_at":"2026-01-02T03:04:05Z","state":"deleted"}\n'
    )


def test_what_a_program_writes_by_hand_is_enough(read):
    site, author, post, comment = read(lines(SITE, AUTHOR, POST | {"author": "ann"}, COMMENT | {"parent": 4}))
    assert site == Site("news.example", "news.example")
    assert author == Author("news.example/author/ann")
    assert post == Post("news.example/post/17", author.key, "Tides", "", AT)
    assert comment == Comment("news.example/comment/203", post.key, "news.example/comment/4", None, "Twice?", AT)


def test_a_whole_key_stays_what_it_is_and_the_operator_s_word_counts_for_the_others(read):
    key = "disqus:example/post/9"
    _site, one, other = read(lines(SITE, POST, POST | {"id": key}), "here")
    assert (one.key, other.key) == ("here/post/17", key)


def test_line_ends_of_other_systems_blank_lines_and_a_mark_at_the_beginning_do_no_harm(read):
    assert len(read(b"\xef\xbb\xbf" + lines(SITE, POST).replace(b"\n", b"\r\n\r\n"))) == 2
    assert len(read(lines(SITE, POST).rstrip())) == 2


def test_a_time_of_another_zone_is_the_same_moment(read):
    assert read(lines(SITE, POST | {"created_at": "2026-01-02T05:04:05.5+02:00"}))[1].created_at == AT.replace(
        microsecond=500_000
    )


def test_a_title_that_is_too_long_is_cut_as_everywhere(read):
    title = read(lines(SITE, POST | {"title": "Tides " * 100}))[1].title
    assert (len(title), title[-3:]) == (150, "es…")


def test_characters_that_no_database_keeps_are_left_out(read):
    assert read(lines(SITE, COMMENT | {"body": "a\x00b\x1bc\td\ne"}))[1].body == "abc\td\ne"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"nonsense", "not JSON: expecting value, at character 1"),
        (b"[1]", "must be an object"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"type": "tag", "name": "\xff"}', "not UTF-8"),
        (b'{"type": "tag", "name": "a", "name": "b"}', "says something twice"),
        (b'{"type": "post", "id": NaN}', "NaN, which is no number"),
        (b'{"type": "post", "id": ' + b"9" * 5_000 + b"}", "a number that is too long"),
        (b'{"type": "tag", "name": "' + b"a" * RECORD_LENGTH_MAX + b'"}', "longer than 8,000,000 bytes"),
        (SITE, "Only the first line"),
        ({"type": "vote"}, "The type is “vote”. It must be one of tag, author, picture, post, comment"),
        ({"name": "a"}, "The type is missing"),
        ({"type": ["tag"]}, "The type is “['tag']”"),
        (POST | {"id": True}, "“id” must be a whole number or a text"),
        (POST | {"id": 1.5}, "“id” must be a whole number or a text"),
        (POST | {"id": 2**63}, "“id” must have at most 18 digits"),
        (POST | {"id": " "}, "“id” must not be empty"),
        (POST | {"title": 3}, "“title” must be a text"),
        (POST | {"title": "a" * 1_001}, "“title” must have at most 1,000 characters"),
        (POST | {"title": "\ud800"}, "half a character"),
        (POST | {"title": None}, "“title” is missing: every post must have it"),
        (POST | {"tags": "sea"}, "“tags” must be a list"),
        (POST | {"tags": ["a"] * 101}, "“tags” must have at most 100"),
        (POST | {"pluses": -1}, "“pluses” must be a whole number from 0"),
        (POST | {"pluses": True}, "“pluses” must be a whole number"),
        (POST | {"is_closed": 1}, "“is_closed” must be true or false"),
        (POST | {"state": "spam"}, "“state” must be one of live, deleted"),
        (POST | {"created_at": 1_175_714_200}, "“created_at” must be a time as 2026"),
        (POST | {"created_at": "2026-01-02"}, "“created_at” must be a time"),
        (POST | {"created_at": "2026-02-30T00:00:00Z"}, "must be a time as 2026-01-02T03:04:05Z"),
        (POST | {"created_at": "9999-12-31T23:59:59-23:00"}, "must be a time as 2026-01-02T03:04:05Z"),
        (POST | {"created_at": "1989-12-31T23:59:59Z"}, "must not be before 1990"),
        ({"type": "comment", "id": 1, "post": 17, "created_at": "2026-01-02T03:04:05Z"}, "“body” is missing"),
        (COMMENT | {"parent_id": 4}, "“parent_id” is no field of the type comment, which has author, body"),
        ({"type": "picture", "digest": "../../etc/passwd", "author": 1}, "“digest” must be 32 digits"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_words_with_its_line(read, line, words):
    written = line if isinstance(line, bytes) else json.dumps(line).encode()
    with pytest.raises(Malformed) as refused:
        read(lines(SITE) + written + b"\n")
    assert words in refused.value.reason
    assert refused.value.line == 2
    if isinstance(line, dict) and line is not SITE:  # which is no wrong line, but in a wrong place
        assert VALIDATOR.is_valid(line) is (words in NO_PATTERN_KNOWS)


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (b"", "The file is empty"),
        (lines(POST), "The first line must say what the file is"),
        (lines(SITE | {"format": "other"}), "The first line must say what the file is"),
        (lines(SITE | {"version": 2}), "The version is “2”. This forum reads version 1"),
        (lines(SITE | {"version": True}), "The version is “True”"),
        (lines({key: SITE[key] for key in ("type", "format", "version")}), "“origin” must be a text"),
        (lines(SITE | {"colour": "red"}), "“colour” is no field of the type site"),
    ],
)
def test_a_file_that_does_not_say_what_it_is_is_refused(read, first, words):
    with pytest.raises(Malformed) as refused:
        read(first)
    assert words in refused.value.reason
    assert refused.value.line == 1


def test_of_a_folder_its_site_file_is_read_and_counted_alone(tmp_path):
    (tmp_path / "site.jsonl").write_bytes(lines(SITE, POST))
    (tmp_path / "large.html").write_bytes(b"x" * 10_000)
    source = Source(tmp_path)
    assert len(list(neutral.records(source))) == 2
    assert source.read_bytes == source.bytes
    with pytest.raises(Malformed, match=r"There is no site\.jsonl in the folder"):
        list(neutral.records(Source(tmp_path.parent / "nowhere")))


def test_the_example_of_the_documentation_is_read_and_is_as_the_schema_says(read):
    documentation = (Path(__file__).parents[2] / "docs" / "neutral-format.md").read_text("utf-8")
    example = documentation.split("```json\n")[1].split("```")[0]
    assert len(read(example.encode())) == 6
    assert all(VALIDATOR.is_valid(json.loads(line)) for line in example.splitlines())
