"""What a parser yields is kept in a file, as every database can keep it, and put in order."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from forum import clock
from forum.imports import checks, rendering
from forum.imports.checks import Known
from forum.imports.records import Site, Tag
from forum.imports.source import Malformed
from forum.imports.staging import Staging
from tests.exports import ORIGIN, author, comment, deleted, post


def staged(*records: object, known: dict[str, Known] | None = None) -> Staging:
    staging = Staging()
    staging.read(iter([Site(ORIGIN, "News"), *records]))
    for keys in checks.keys(staging):
        checks.note_known(staging, {key: one for key, one in (known or {}).items() if key in keys})
    checks.arrange(staging)
    rendering.render(staging)
    checks.order(staging)
    return staging


def turns(staging: Staging) -> list[str]:
    """Return what comes, in order: kind and number."""
    found = staging.execute("""
        SELECT COALESCE(p.key, c.key) FROM turn t LEFT JOIN post p ON t.kind = 'post' AND p.number = t.of
        LEFT JOIN comment c ON t.kind = 'comment' AND c.number = t.of ORDER BY t.reach
    """)
    return [key.removeprefix(f"{ORIGIN}/") for (key,) in found.fetchall()]


def test_everything_comes_by_time_and_answers_after_what_they_answer():
    staging = staged(
        author("ann"), post(2), post(1), comment(9, under=2), comment(3, to=4), comment(4), comment(1, under=2)
    )

    assert turns(staging) == ["post/1", "post/2", "comment/1", "comment/4", "comment/3", "comment/9"]


def test_what_is_known_does_not_come_and_still_holds_its_place():
    known = {f"{ORIGIN}/post/1": Known("post", 7), f"{ORIGIN}/comment/1": Known("comment", 8)}
    staging = staged(author("ann"), post(1), comment(1), comment(2, to=1), known=known)

    assert turns(staging) == ["comment/2"]
    assert staging.value("SELECT parent FROM comment WHERE key LIKE '%/2'") == f"{ORIGIN}/comment/1"


def test_what_is_there_twice_counts_once():
    staging = staged(
        author("ann"), author("ann"), post(1), post(1, title="Again"), comment(1), comment(1, body="Again")
    )

    assert turns(staging) == ["post/1", "comment/1"]
    assert staging.value("SELECT title FROM post") == "Tides 1"
    assert sorted(staging.execute("SELECT kind, why FROM left_out").fetchall()) == [
        ("author", "repeated"), ("comment", "repeated"), ("post", "repeated"),
    ]  # fmt: skip


def test_a_chain_of_deleted_comments_stays_as_far_as_it_holds_something_up():
    staging = staged(author("ann"), post(1), deleted(1), deleted(2, to=1), comment(3, to=2), deleted(4, to=3))

    assert turns(staging) == ["post/1", "comment/1", "comment/2", "comment/3"]


def test_texts_become_what_every_database_can_keep():
    staging = staged(author("a", bio="\ud83d and\x00 so"), post(1, body="e\u0301\r\n\x07 \udc00 "), Tag("sea", "\x00"))

    assert staging.value("SELECT bio FROM author") == "? and so"
    assert staging.value("SELECT body FROM post") == "é\n ?"
    assert staging.value("SELECT description FROM tag") == ""


def test_what_says_that_it_is_of_the_future_is_of_today():
    staging = staged(author("ann"), post(1), comment(1, created_at=clock.now() + timedelta(days=4_000)))

    assert staging.value("SELECT max(created_at) FROM comment") < str(clock.now() + timedelta(days=2))


def test_an_export_that_breaks_off_is_not_taken():
    def breaks_off():
        yield Site(ORIGIN, "News")
        yield post(1)
        raise Malformed("It breaks off.", 3)

    with pytest.raises(Malformed):
        Staging().read(breaks_off())


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nothing says which files a process has open")
def test_what_is_staged_lies_in_a_file_and_not_in_memory():
    staging = Staging()
    long = "The sea comes twice a day. " * 300
    staging.read(post(number, body=f"{number} {long}") for number in range(4_000))

    assert max(map(_size, Path("/proc/self/fd").iterdir())) > 8_000_000


def _size(link: Path) -> int:
    with suppress(FileNotFoundError):  # the one that lists them
        return link.stat().st_size
    return 0
