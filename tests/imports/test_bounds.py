"""No parser asks anybody for anything, and none holds a whole file: memory does not grow with what is read."""

import csv
import io
import json
import socket
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest

from forum.imports import discourse, disqus, isso, remark42, wordpress
from forum.imports.records import Comment
from forum.imports.source import Source
from tests.imports.reading import SAMPLES, archive, isso_database, of, read

pytestmark = pytest.mark.any_engine
COMMENTS = 1_200
# A picture, a link and a quotation, that somebody might want to look at; and 2 KB in all.
TYPED = "![tide](https://elsewhere.example/tide.png) https://elsewhere.example/ " + "The moon pulls at the sea. " * 80
MEMORY_BYTES_MAX = 2 * 1024 * 1024


def backup_of_remark42(folder: Path, texts: Iterable[str]) -> Path:
    first, comment = (json.loads(line) for line in (SAMPLES / "remark42.jsonl").read_text("utf-8").splitlines()[:2])
    path = folder / "backup"
    with path.open("w") as file:
        file.write(json.dumps(first) + "\n")
        file.writelines(
            json.dumps({**comment, "id": f"c{number}", "pid": "", "orig": text}) + "\n"
            for number, text in enumerate(texts)
        )
    return path


def database_of_isso(folder: Path, texts: Iterable[str]) -> Path:
    rows = (
        (1, number, None, 1580000000.0 + number, None, 1, text, "Ann", "ann@mail.example", 0, 0)
        for number, text in enumerate(texts, 1)
    )
    return isso_database(folder / "comments.db", rows)


def folder_of_discourse(folder: Path, texts: Iterable[str]) -> Path:
    topic = json.loads((SAMPLES / "discourse" / "topic.json").read_text("utf-8"))
    opening = topic["post_stream"]["posts"][0]
    path = folder / "discourse"
    path.mkdir()
    (path / "topic.json").write_text(json.dumps({**topic, "post_stream": {"posts": [opening]}}), "utf-8")
    for number, text in enumerate(texts, 2):
        # Twenty posts a file, as Discourse answers.
        if number % 20 == 2:
            posts: list[object] = []
        posts.append({**opening, "id": 10_000 + number, "post_number": number, "raw": text, "topic_id": topic["id"]})
        if number % 20 == 1:
            (path / f"posts-{number}.json").write_text(json.dumps({"post_stream": {"posts": posts}}), "utf-8")
    return path


def archive_of_discourse(folder: Path, texts: Iterable[str]) -> Path:
    rows = list(csv.DictReader(io.StringIO((SAMPLES / "user_archive.csv").read_text("utf-8"))))
    written = io.StringIO()
    table = csv.DictWriter(written, rows[0])
    table.writeheader()
    opening = next(row for row in rows if row["url"].endswith("/1"))
    table.writerow(opening)
    for number, text in enumerate(texts, 2):
        url = f"{opening['url'].rpartition('/')[0]}/{number}"
        table.writerow({**opening, "url": url, **({"post_raw": text} if "post_raw" in opening else {"post": text})})
    user = json.dumps({"user": {"id": 5, "username": "ann", "name": "Ann", "email": "ann@mail.example"}})
    return archive(folder / "archive.zip", {"user_archive.csv": written.getvalue(), "preferences.json": user})


MADE = [
    pytest.param(discourse, folder_of_discourse, id="discourse"),
    pytest.param(discourse, archive_of_discourse, id="discourse of a user"),
    pytest.param(isso, database_of_isso, id="isso"),
    pytest.param(remark42, backup_of_remark42, id="remark42"),
]


@pytest.fixture
def offline(monkeypatch):
    """Refuse every connection and every question for a name, and say how often somebody tried."""
    tried: list[str] = []

    def refused(*_arguments: object, **_named: object) -> None:
        tried.append("network")
        raise OSError("No network here.")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refused)
    return tried


@pytest.mark.parametrize(("parser", "make"), MADE)
def test_nobody_is_asked_for_anything(tmp_path, offline, parser, make):
    comments = of(Comment, read(parser, make(tmp_path, [TYPED] * 20), "https://forum.example"))
    assert len(comments) == 20
    assert all("elsewhere.example" in one.body for one in comments)
    assert not offline


@pytest.mark.parametrize(("parser", "sample"), [(disqus, "disqus.xml"), (wordpress, "wordpress.xml")])
def test_nobody_is_asked_for_anything_by_xml_either(offline, parser, sample):
    assert of(Comment, read(parser, SAMPLES / sample))
    assert not offline


@pytest.mark.parametrize(("parser", "make"), MADE)
def test_memory_does_not_grow_with_the_export(tmp_path, parser, make):
    path = make(tmp_path, (f"{TYPED}{number}" for number in range(COMMENTS)))
    source = Source(path)
    # What a parser needs once, such as its expressions, is none of what grows.
    next(parser.records(Source(path), "https://forum.example"))
    tracemalloc.start()
    try:
        comments = sum(isinstance(one, Comment) for one in parser.records(source, "https://forum.example"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert comments == COMMENTS
    assert peak < MEMORY_BYTES_MAX < COMMENTS * len(TYPED)
