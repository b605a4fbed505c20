"""Pictures that came along are shown by the texts of whose they are, and by nobody else's."""

import pytest

from forum import storage
from forum.actions import pictures
from forum.imports.records import Picture, key_of
from forum.models import Comment, PictureUse, Post
from forum.models import Picture as Kept
from forum.text import picture_files
from tests.actions.importing.test_texts import comments
from tests.exports import ORIGIN, author, comment, imported, post, written
from tests.picture_files import annotated_png, picture

DIGEST, OTHER = "0123456789abcdef" * 2, "f" * 32
SHOWN = f"A wave: ![A wave](/pictures/{DIGEST}.webp)"


@pytest.fixture
def bring(app, tmp_path):
    """Imports records with files: `bring({DIGEST: content}, author("ann"), post())`."""

    def bring(files, *records):
        (tmp_path / "pictures").mkdir(exist_ok=True)
        for digest, content in files.items():
            (tmp_path / "pictures" / f"{digest}.webp").write_bytes(content)
        whole = written(tmp_path, records)
        whole.rename(tmp_path / "site.jsonl")
        return imported(tmp_path)

    return bring


def ours(digest: str = DIGEST, by: str = "ann") -> Picture:
    return Picture(digest, key_of(ORIGIN, "author", by))


def test_a_picture_that_came_along_is_shown_as_it_was(bring):
    file = picture_files.rewrite(picture()).content
    bring({DIGEST: file}, author("ann"), ours(), post(body=SHOWN), comment(1, by="ann", body=SHOWN))

    shown = f'<img src="/pictures/{DIGEST}.webp" alt="A wave" width="80" height="40"'
    assert shown in Post.get().body_html
    assert shown in Comment.get().body_html
    assert storage.get(DIGEST) == file
    assert Kept.get().unused_since is None
    assert PictureUse.select().count() == 2


def test_a_picture_is_not_shown_by_others(bring):
    file = picture_files.rewrite(picture()).content
    bring({DIGEST: file}, author("ann"), author("ben"), ours(), post(), comment(1, body=SHOWN))

    assert f'<a href="/pictures/{DIGEST}.webp"' in Comment.get().body_html
    assert not Kept.select().exists()


def test_a_picture_of_somebody_here_is_not_taken_over(bring, enrol):
    me = enrol("me", level=20)
    digest = pictures.keep_picture(me, {"": picture_files.rewrite(picture())})
    before = storage.get(digest)
    other = picture_files.rewrite(picture("GIF")).content
    bring({digest: other}, author("ann"), ours(digest), post(body=f"![A wave](/pictures/{digest}.webp)"))

    assert "<img" not in Post.get().body_html
    assert storage.get(digest) == before


def test_what_is_no_picture_or_not_there_is_linked(bring):
    body = f"{SHOWN} ![Another](/pictures/{OTHER}.webp)"
    bring({DIGEST: b"RIFF\0\0\0\0WEBP<script>"}, author("ann"), ours(), ours(OTHER), post(body=body))

    assert "<img" not in Post.get().body_html
    assert not Kept.select().exists()


def test_a_file_that_says_more_than_the_picture_is_written_anew(bring):
    bring({DIGEST: annotated_png()}, author("ann"), ours(), post(body=SHOWN))

    assert "<img" in Post.get().body_html
    assert storage.get(DIGEST)[8:12] == b"WEBP"


def test_pictures_come_once(bring):
    file = picture_files.rewrite(picture()).content
    records = [author("ann"), ours(), post(body=SHOWN)]
    bring({DIGEST: file}, *records)
    bring({DIGEST: file}, *records)
    bring({DIGEST: file}, *records, comment(1, by="ann", body=SHOWN))

    assert Kept.select().count() == 1
    assert "<img" in comments()["1"].body_html
