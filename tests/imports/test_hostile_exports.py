"""Whatever is changed in an export, what comes of it are records, or Malformed with a sentence: never anything else."""

import json
import sqlite3
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.imports import discourse, isso, remark42
from forum.imports.records import Comment, Post
from forum.imports.source import Malformed
from tests.imports.reading import SAMPLES, isso_database, read

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=True), st.text(max_size=20),
    st.sampled_from(["\ud800", "\x00", "9" * 30, "0001-01-01T00:00:00Z", "javascript:alert(1)", "<b>", "[" * 50]),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)  # fmt: skip
BOUNDED = settings(
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
REMARKS = [json.loads(line) for line in (SAMPLES / "remark42.jsonl").read_text("utf-8").splitlines()]
TOPIC = json.loads((SAMPLES / "discourse" / "topic.json").read_text("utf-8"))


def places(value, above=()):
    """Yield where something stands in JSON."""
    if above:
        yield above
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield from places(one, (*above, name))


def with_value(value, place, changed):
    """Return JSON with something else in a place."""
    copied = json.loads(json.dumps(value))
    within = copied
    for name in place[:-1]:
        within = within[name]
    within[place[-1]] = changed
    return copied


def reads_or_refuses(parser, path, site=""):
    """Read an export: every record is of plain values that can be stored, or a sentence says what is wrong."""
    try:
        records = read(parser, path, site)
    except Malformed as malformed:
        assert malformed.reason.rstrip('"')
        assert malformed.reason.isprintable()
        return
    for one in records:
        repr(one).encode("utf-8")
        if isinstance(one, Post | Comment):
            one.body.encode("utf-8")
            assert "\x00" not in one.body
            assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in one.key)


@BOUNDED
@given(place=st.sampled_from(list(places(REMARKS))), value=VALUES)
def test_any_value_in_a_backup_of_remark42(tmp_path, place, value):
    path = tmp_path / "backup"
    path.write_text("".join(json.dumps(line) + "\n" for line in with_value(REMARKS, place, value)), "utf-8")
    reads_or_refuses(remark42, path)


@BOUNDED
@given(place=st.sampled_from(list(places(TOPIC))), value=VALUES)
def test_any_value_in_a_topic_of_discourse(tmp_path, place, value):
    path = tmp_path / "topic.json"
    path.write_text(json.dumps(with_value(TOPIC, place, value)), "utf-8")
    reads_or_refuses(discourse, tmp_path, "forum.example")


@BOUNDED
@given(data=st.data())
def test_any_bytes_in_a_file(tmp_path, data):
    content = bytearray((SAMPLES / "remark42.jsonl").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "backup"
    path.write_bytes(content)
    reads_or_refuses(remark42, path)


@BOUNDED
@given(
    column=st.sampled_from(["tid", "id", "parent", "created", "modified", "mode", "text", "author", "email", "likes"]),
    value=st.one_of(
        st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.text(max_size=9), st.binary(max_size=9)
    ),
)
def test_any_value_in_a_row_of_isso(tmp_path, column, value):
    path = tmp_path / "comments.db"
    path.unlink(missing_ok=True)
    isso_database(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = off")
    try:
        connection.execute(f"UPDATE comments SET {column} = ? WHERE id = 3", (value,))
    except (sqlite3.IntegrityError, UnicodeEncodeError):
        return
    finally:
        connection.commit()
        connection.close()
    reads_or_refuses(isso, path, "blog.example")


@BOUNDED
@given(data=st.data())
def test_any_bytes_in_the_database_of_isso(tmp_path, data):
    path = tmp_path / "comments.db"
    path.unlink(missing_ok=True)
    content = bytearray(isso_database(path).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(16, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    reads_or_refuses(isso, path, "blog.example")


def test_a_body_that_is_nested_without_end_is_read_as_its_words(tmp_path):
    post = TOPIC["post_stream"]["posts"][1]
    cooked = '<aside class="quote">' + "<div>" * 20_000 + "deep"
    topic = with_value(TOPIC, ("post_stream", "posts", 1), {**post, "cooked": cooked})
    (tmp_path / "topic.json").write_text(json.dumps(topic), "utf-8")
    comments = [one for one in read(discourse, tmp_path, "forum.example") if isinstance(one, Comment)]
    assert "deep" in comments[0].body


@pytest.mark.parametrize("typed", ["[quote]" * 5_000, "`" * 100_000, "```\n" * 20_000, ":a" * 100_000, "[" * 100_000])
def test_what_was_typed_is_read_in_time(tmp_path, typed):
    topic = with_value(TOPIC, ("post_stream", "posts", 0, "raw"), typed)
    (tmp_path / "topic.json").write_text(json.dumps(topic), "utf-8")
    reads_or_refuses(discourse, tmp_path, "forum.example")
