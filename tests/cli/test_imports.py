"""`flask import`: says what comes, changes nothing when asked not to, and refuses in one sentence."""

import json

import pytest

from forum.models import Arrival, Comment, Member, Post
from tests.exports import author, comment, deleted, post, written

pytestmark = pytest.mark.any_engine


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=["import", "neutral", *map(str, arguments)])


@pytest.fixture
def export(tmp_path):
    return written(
        tmp_path, [author("ann"), author("ben"), post(), comment(1), comment(2, to=1), deleted(3), comment(4, under=7)]
    )


def test_an_import_says_what_came_and_what_did_not(run, export):
    done = run(export)

    assert done.exit_code == 0
    lines = [" ".join(line.split()) for line in done.output.splitlines()]
    assert "News (news.example)" in lines
    assert "people 2 0" in lines
    assert "comments 2 0" in lines
    assert "comment 1 deleted" in lines
    assert "comment 1 without a thread" in lines
    assert Comment.select().count() == 2


def test_the_second_time_all_was_here_before(run, export):
    run(export)

    lines = [" ".join(line.split()) for line in run(export).output.splitlines()]

    assert {"people 0 2", "posts 0 1", "comments 0 2"} <= set(lines)


def test_a_dry_run_changes_nothing(run, export):
    done = run(export, "--dry-run")

    assert "would come" in done.output
    assert "Nothing was changed" in done.output
    for table in (Member, Post, Comment, Arrival):
        assert not table.select().exists()


def test_a_dry_run_as_json_is_nothing_but_json(run, export):
    said = json.loads(run(export, "--dry-run", "--json").output)

    assert said == {
        "dry_run": True,
        "origin": "news.example",
        "name": "News",
        "coming": {"people": 2, "posts": 1, "comments": 2, "tombstones": 0},
        "here": {"people": 0, "posts": 0, "comments": 0},
        "left_out": {"comment": {"deleted": 1, "without a thread": 1}},
    }


def test_a_malformed_file_is_refused_whole_with_its_line_and_reason(run, export):
    export.write_bytes(export.read_bytes() + b'{"type": "comment", "id": 9}\n')

    refused = run(export)

    assert refused.exit_code == 1
    assert f"{export}, line 9: “post” is missing" in refused.output
    assert "Nothing was imported." in refused.output
    assert not Member.select().exists()


def test_what_is_not_there_is_refused_in_words(run, tmp_path):
    refused = run(tmp_path / "nothing.jsonl")

    assert refused.exit_code == 1
    assert "nothing.jsonl" in refused.output


def test_each_format_says_what_its_path_is(app):
    listed = app.test_cli_runner().invoke(args=["import", "--help"]).output

    assert "neutral" in listed
    assert "JSON Lines" in listed
