"""The samples of each format come into the forum, once."""

import pytest

from forum.actions import importing
from forum.imports.formats import FORMATS
from forum.imports.source import Source
from forum.models import Comment, Member, Post
from forum.money import audit
from tests.imported import imported_rows
from tests.imports.reading import SAMPLES, isso_database

pytestmark = pytest.mark.any_engine


@pytest.fixture
def path_of(tmp_path):
    """Returns where the sample of a format lies."""
    return lambda name: {
        "isso": lambda: isso_database(tmp_path / "comments.db"),
        "remark42": lambda: SAMPLES / "remark42.jsonl",
        "discourse": lambda: SAMPLES / "discourse",
    }[name]()


@pytest.mark.parametrize(
    ("name", "site"), [("isso", "https://blog.example"), ("remark42", ""), ("discourse", "https://blog.example")]
)
def test_a_sample_comes_once_and_the_books_hold(app, path_of, name, site):
    path = path_of(name)

    def bring() -> importing.Report:
        prepared = importing.read(FORMATS[name], Source(path), site)
        importing.render(prepared)
        report = importing.report_on(prepared)
        importing.write(prepared)
        return report

    first = bring()
    assert first.origin.startswith(f"{name}:blog")
    assert first.coming["posts"] == Post.select().count() > 0
    assert first.coming["comments"] + first.coming["tombstones"] == Comment.select().count()
    assert not Member.select().where(Member.xp > 0).exists()
    left = imported_rows()

    again = bring()
    assert not any(again.coming.values())
    assert imported_rows() == left
    assert "All 7 invariants hold" in str(audit.verify())
