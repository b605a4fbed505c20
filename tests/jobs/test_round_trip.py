"""Taken out, brought into an empty forum and taken out again: the same bytes, but for the moment of the run."""

from datetime import timedelta
from pathlib import Path

import pytest

from forum.actions import histories, importing, posts
from forum.db import db
from forum.imports.formats import FORMATS
from forum.imports.source import Source
from forum.jobs import site_archive
from forum.jobs.site_archive import Place
from forum.models import Comment, Picture, Post
from forum.money import ledger
from tests.community import AT, Community, settle_in
from tests.databases import wipe
from tests.exports import imported
from tests.histories import unclaimed, wrote_comments, wrote_posts
from tests.imports.reading import SAMPLES

SITES = {"discourse": "https://blog.example", "disqus": "blog"}
OF_THE_RUN = {"index.html", "README.txt", "SHA256SUMS"}
PLACES = (Place("local", "A forum", None), Place("forum.example", "A forum", "https://forum.example"))


@pytest.fixture
def community(live_once, enrol) -> Community:
    return live_once(settle_in, enrol)


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in an export, without what says when it was made."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found["site.jsonl"] = found["site.jsonl"].partition(b"\n")[2]
    return {name: content for name, content in found.items() if name not in OF_THE_RUN}


def move_into_empty_forum(folder: Path) -> None:
    db.close()
    wipe()
    ledger.open_books()
    imported(folder)


@pytest.mark.parametrize("place", PLACES, ids=["on a laptop", "published"])
def test_it_is_the_same_after_an_import_into_an_empty_forum(community, place, tmp_path):
    site_archive.write_site(place, tmp_path / "first", AT)
    move_into_empty_forum(tmp_path / "first")
    site_archive.write_site(place, tmp_path / "second", AT + timedelta(days=40))
    first, second = files(tmp_path / "first"), files(tmp_path / "second")
    for name in sorted(first | second):
        assert second.get(name) == first.get(name), name
    assert f"pictures/{community.picture}.webp" in first
    assert Picture.get().member.name == "bob"


def test_once_more_is_the_same_again_and_an_import_of_what_is_here_changes_nothing(community, tmp_path):
    for name in ("first", "second", "third"):
        site_archive.write_site(PLACES[0], tmp_path / name, AT)
        move_into_empty_forum(tmp_path / name)
    report = imported(tmp_path / "third")
    assert not any(report.coming.values())
    site_archive.write_site(PLACES[0], tmp_path / "fourth", AT)
    assert files(tmp_path / "fourth") == files(tmp_path / "first")


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("name", "sample"),
    [
        ("discourse", "discourse"),
        ("disqus", "disqus.xml"),
        ("remark42", "remark42.jsonl"),
        ("wordpress", "wordpress.xml"),
    ],
)
def test_what_came_from_elsewhere_goes_on_as_it_came(app, name, sample, tmp_path):
    prepared = importing.read(FORMATS[name], Source(SAMPLES / sample), SITES.get(name, ""))
    importing.render(prepared)
    importing.write(prepared)
    site_archive.write_site(PLACES[1], tmp_path / "first", AT)
    move_into_empty_forum(tmp_path / "first")
    site_archive.write_site(PLACES[1], tmp_path / "second", AT)
    first = files(tmp_path / "first")
    assert files(tmp_path / "second") == first
    assert f'"{name}:'.encode() in first["site.jsonl"]


def test_a_claimed_history_is_its_claimants_here_and_there(enrol, tmp_path):
    me, old = enrol("ann", level=20), unclaimed("old-ann")
    [letter] = wrote_posts(old, pluses=2)
    wrote_comments(old, letter, 2, likes=3)
    posts.publish(me, "What I see now", "The sea comes twice a day.", ["sea"])
    histories.claim(me, old.id, "address")
    site_archive.write_site(PLACES[1], tmp_path / "first", AT)
    move_into_empty_forum(tmp_path / "first")
    site_archive.write_site(PLACES[1], tmp_path / "second", AT)
    first = files(tmp_path / "first")
    assert files(tmp_path / "second") == first
    assert b"old-ann" not in first["site.jsonl"]
    writers = {post.author.name for post in Post.select()} | {one.author.name for one in Comment.select()}
    assert writers == {"ann"}
    assert not any(imported(tmp_path / "first").coming.values())
