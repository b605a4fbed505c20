"""What the operator takes out for a member: the same as the member's own archive, and readable by nobody else."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from forum import clock
from forum.actions.exports import request_export
from forum.jobs import exports
from forum.queries.exports import pieces_of

AT = datetime(2026, 3, 1, 12)


@pytest.fixture
def export(app):
    return lambda *words: app.test_cli_runner().invoke(args=["export", "member", *words])


def contents(archive: ZipFile) -> dict[str, bytes]:
    return {name: archive.read(name) for name in archive.namelist() if "exports" not in name}


def test_a_member_gets_from_the_operator_what_the_account_page_hands_out(export, author, comment_id, tmp_path):
    with clock.at(AT):
        export_id = request_export(author, "http://localhost/settings/export")
        exports.make()
        result = export("author", str(tmp_path / "author.zip"))
    assert result.exit_code == 0, result.output
    handed_out = contents(ZipFile(BytesIO(b"".join(pieces_of(export_id)))))
    made = contents(ZipFile(tmp_path / "author.zip"))
    differ = {name for name in made | handed_out if made.get(name) != handed_out.get(name)}
    assert differ <= {"export/README.txt", "export/index.html"}  # where the export itself is counted
    assert b"A first word" in made["export/json/comments.json"]
    assert (tmp_path / "author.zip").stat().st_mode & 0o077 == 0


@pytest.mark.any_engine
def test_a_file_that_is_there_is_left_as_it_is(export, author, tmp_path):
    (tmp_path / "mine.zip").write_text("mine")
    result = export("author", str(tmp_path / "mine.zip"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output
    assert (tmp_path / "mine.zip").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.zip"]


@pytest.mark.any_engine
def test_nobody_of_that_name_is_refused_in_words(export, tmp_path):
    assert "Error" in export("nobody", str(tmp_path / "nobody.zip")).output
    assert list(tmp_path.iterdir()) == []
