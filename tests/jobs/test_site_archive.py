"""Everything public as a folder: nothing else is in it, it is whole or not there, and it reads without a server."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft202012Validator

from forum.actions import comments
from forum.db import db
from forum.jobs import site_archive
from forum.jobs.site_archive import Place
from forum.jobs.site_archive.folder import FolderTaken
from forum.jobs.site_archive.threads import COMMENTS_PER_PAGE
from forum.models import Member, PageAddress
from tests.community import AT, SECRET, Community, settle_in
from tests.conftest import counting
from tests.long_threads import grow, star, tops
from tests.served import ROOT

HERE = Place("local", "A forum", None)
PUBLISHED = Place("forum.example", "A forum", "https://forum.example")


@pytest.fixture
def community(live_once, enrol) -> Community:
    return live_once(settle_in, enrol)


def written(to: Path, place: Place = HERE, at=AT) -> Path:
    site_archive.write_site(place, to, at)
    return to


def lines(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "site.jsonl").read_text().splitlines()]


def of_type(folder: Path, kind: str) -> list[dict]:
    return [line for line in lines(folder) if line["type"] == kind]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_that_is_not_public_is_in_any_file(community, tmp_path):
    for name, content in files(written(tmp_path / "out")).items():
        assert SECRET.encode() not in content, name
        assert b"@example.org" not in content, name
        assert not name.endswith(".webp") or community.picture in name


def test_of_what_is_gone_a_tombstone_stays_where_something_hangs_under_it(community, tmp_path):
    tombstones = [line for line in of_type(written(tmp_path / "out"), "comment") if line.get("state") == "deleted"]
    assert len(tombstones) == 2
    assert all(set(line) <= {"type", "id", "post", "parent", "body", "created_at", "state"} for line in tombstones)


def test_of_who_has_left_there_is_a_key_and_nothing_else(community, tmp_path):
    folder = written(tmp_path / "out")
    left = [line for line in of_type(folder, "author") if line.get("has_left")]
    assert [set(line) for line in left] == 2 * [{"type", "id", "has_left"}]
    assert all(line["id"].rpartition("/")[2].isdigit() for line in left)
    assert not [name for name in files(folder) if "leaver" in name]


def test_what_came_from_elsewhere_keeps_the_key_and_the_addresses_that_it_came_with(community, tmp_path):
    [letter] = [post for post in of_type(written(tmp_path / "out"), "post") if post.get("pluses") == 3]
    assert letter["id"].startswith("disqus:example/post/")
    assert letter["author"].startswith("disqus:example/author/")
    assert letter["addresses"] == [
        "https://paper.example/2019/letters", "https://paper.example/b%22%7Bad", "https://paper.example?p=17",
    ]  # fmt: skip


def test_what_was_written_here_says_where_it_can_be_read_as_long_as_no_former_address_of_this_forum_does(
    community, tmp_path
):
    def addresses(folder: str) -> list[str]:
        posts = of_type(written(tmp_path / folder, PUBLISHED), "post")
        return next(post["addresses"] for post in posts if post["id"] == f"forum.example/post/{community.thread}")

    assert addresses("first") == [f"https://forum.example/posts/{community.thread}/" + addresses("2")[0].split("/")[-1]]
    PageAddress.create(address="forum.example/posts/99/tides", post=community.thread)
    assert addresses("moved") == ["https://forum.example/posts/99/tides"]


def test_the_same_forum_is_the_same_bytes_but_for_the_moment_of_the_run(community, tmp_path):
    first, again = files(written(tmp_path / "a")), files(written(tmp_path / "b"))
    assert first == again
    later = files(written(tmp_path / "c", at=AT + timedelta(days=30, minutes=7)))
    differ = {name for name in first if first[name] != later[name]}
    assert differ == {"site.jsonl", "index.html", "README.txt", "SHA256SUMS"}
    assert first["site.jsonl"].splitlines()[1:] == later["site.jsonl"].splitlines()[1:]


def test_the_sums_are_those_of_every_file(community, tmp_path):
    found = files(written(tmp_path / "out"))
    sums = dict(line.split("  ", 1)[::-1] for line in found.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: sha256(content).hexdigest() for name, content in found.items()}


def test_what_is_written_meanwhile_is_in_no_part_of_it(community, author_of_a_late_word, tmp_path):
    before = files(written(tmp_path / "before"))
    site_archive.write_site(HERE, tmp_path / "out", AT, author_of_a_late_word)
    assert files(tmp_path / "out") == before
    assert files(written(tmp_path / "after")) != before


@pytest.fixture
def author_of_a_late_word(community) -> Callable[[], None]:
    """Writes a comment, once, while somebody else reads."""
    waiting = [Member.get_by_id(community.ann)]

    def write() -> None:
        try:
            comments.write_comment(waiting.pop(), community.from_elsewhere, "Too late")
        finally:
            db.close()

    def tell() -> None:
        if waiting:
            with ThreadPoolExecutor(1) as other:
                other.submit(write).result()

    return tell


@pytest.mark.any_engine
def test_every_line_is_as_the_schema_says(community, tmp_path):
    schema = Draft202012Validator(json.loads((ROOT / "docs" / "neutral-format.schema.json").read_text()))
    for line in lines(written(tmp_path / "out", PUBLISHED)):
        schema.validate(line)


class Links(HTMLParser):
    """What a page leads to and shows, what it names, and whether it runs anything."""

    def __init__(self) -> None:
        super().__init__()
        self.leads_to, self.ids, self.tags, self.attributes = [], set(), set(), set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        said = dict(attrs)
        self.attributes.update(said)
        self.leads_to += [said[name] for name in ("href", "src") if said.get(name)]
        if said.get("id"):
            assert said["id"] not in self.ids
            self.ids.add(said["id"])


def read(content: bytes) -> Links:
    links = Links()
    links.feed(content.decode())
    return links


def test_every_link_leads_to_a_file_and_a_place_in_it_and_no_page_runs_anything(community, tmp_path):
    folder = written(tmp_path / "out")
    pages = {name: read(content) for name, content in files(folder).items() if name.endswith(".html")}
    for name, page in pages.items():
        assert not page.tags & {"script", "form", "iframe", "object", "base"}, name
        assert not {one for one in page.attributes if one.startswith("on") or one == "style"}, name
        for address in page.leads_to:
            parts = urlsplit(address)
            assert not parts.scheme, f"{name} leads out: {address}"
            target = (folder / name).parent / unquote(parts.path) if parts.path else folder / name
            assert target.resolve().is_file(), f"{name}: {address}"
            if parts.fragment:
                assert parts.fragment in pages[str(target.resolve().relative_to(folder.resolve()))].ids
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in pages and name not in reached:
            reached.add(name)
            here = (folder / name).parent
            waiting += [
                str((here / unquote(urlsplit(one).path)).resolve().relative_to(folder.resolve()))
                for one in pages[name].leads_to if urlsplit(one).path
            ]  # fmt: skip
    assert reached == set(pages)


def test_what_people_typed_is_text_on_the_pages(community, tmp_path):
    thread = next(iter((written(tmp_path / "out") / "threads").rglob("tides*.html"))).read_text()
    assert "&lt;script&gt;" in thread
    assert "{{ 7 * 7 }}" in thread


@pytest.mark.any_engine
def test_a_long_thread_goes_on_on_further_pages(author, post_id, tmp_path):
    grow(post_id, author.id, star(COMMENTS_PER_PAGE))
    pages = sorted(
        (path for path in (written(tmp_path / "out") / "threads").rglob("*.html")), key=lambda path: len(path.name)
    )
    assert len(pages) == 2
    assert pages[1].stem == f"{pages[0].stem}-2"
    assert len(re.findall('<article class="comment', pages[0].read_text())) == COMMENTS_PER_PAGE
    assert f"/{pages[1].name}" in pages[0].read_text()
    assert f'/{pages[0].name}#c1">↑' in pages[1].read_text()


@pytest.mark.any_engine
def test_the_statements_grow_with_the_portions_and_not_with_the_comments(author, post_id, tmp_path):
    def statements(folder: str) -> int:
        with counting() as found:
            written(tmp_path / folder)
        return len(found)

    comments.write_comment(author, post_id, "One")
    few = statements("few")
    grow(post_id, author.id, tops(40))
    assert statements("more") == few


@pytest.mark.any_engine
def test_a_folder_that_holds_something_is_left_as_it_is(post_id, tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(FolderTaken):
        written(tmp_path)
    with pytest.raises(FolderTaken):
        written(tmp_path / "mine")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.any_engine
def test_an_export_that_breaks_off_leaves_nothing(author, post_id, tmp_path):
    comments.write_comment(author, post_id, "One")

    def full() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        site_archive.write_site(HERE, tmp_path / "out", AT, full)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.any_engine
def test_the_command_writes_it_and_says_where_to_begin(app, post_id, tmp_path):
    run = app.test_cli_runner().invoke
    first = run(args=["export", "site", str(tmp_path / "out"), "--language", "de"])
    assert first.exit_code == 0, first.output
    assert "1 posts, 0 comments" in first.output
    assert 'lang="de"' in (tmp_path / "out" / "index.html").read_text()
    again = run(args=["export", "site", str(tmp_path / "out")])
    assert again.exit_code == 1
    assert "isn’t empty" in again.output
