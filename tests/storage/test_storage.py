"""What pictures consist of, kept in the database or in a bucket: the same either way."""

import pytest

from forum import storage
from forum.actions import pictures, posts
from forum.actions.picture_upkeep import throw_away
from forum.db import rows
from forum.errors import Busy
from forum.models import Picture
from forum.text.pictures import Size, picture_address, picture_markdown
from tests.picture_files import picture
from tests.storage.double import bucket

boto3 = pytest.importorskip("boto3")


@pytest.fixture
def bucket_of_the_forum(monkeypatch):
    """A bucket that the forum keeps its pictures in."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "forum")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with bucket() as served:
        storage.bind(served.url)
        yield served
    storage.bind(None)


@pytest.fixture(params=["database", "bucket"])
def kept_in(request: pytest.FixtureRequest, app) -> str:
    if request.param == "bucket":
        request.getfixturevalue("bucket_of_the_forum")
    return request.param


def test_what_is_put_is_there_once_however_often_and_gone_when_deleted(kept_in):
    assert storage.get("a") is None
    for _ in range(2):
        storage.put("a", b"\0\xff" * 1_000)
    storage.put("b", b"")
    assert storage.get("a") == b"\0\xff" * 1_000
    for _ in range(2):
        storage.delete("a")
    assert (storage.get("a"), storage.get("b")) == (None, b"")


def test_a_picture_is_uploaded_shown_and_thrown_away(kept_in, author, visitor, monkeypatch):
    digest = pictures.upload_picture(author, picture(), "Red beside blue")
    post_id = posts.publish(author, "A picture", picture_markdown(digest, "Red beside blue"), [])
    shown = visitor.get(picture_address(digest))
    assert shown.data == storage.get(digest)
    assert rows("SELECT count(*) FROM picture_content") == [(1 if kept_in == "database" else 0,)]
    posts.edit_post(author, post_id, "A picture", "None any more.", [])
    Picture.update(dropped_at=Picture.created_at).execute()
    throw_away()
    assert [storage.get(f"{digest}{size}") for size in Size] == [None, None]


@pytest.mark.any_engine
def test_a_bucket_holds_them_below_its_prefix_as_what_they_are_and_knows_who_asks(app, bucket_of_the_forum):
    storage.put("a", b"content")
    assert bucket_of_the_forum.objects == {"/pictures/of/the-forum/a.webp": b"content"}
    assert bucket_of_the_forum.types == {"/pictures/of/the-forum/a.webp": "image/webp"}
    assert bucket_of_the_forum.signed == [True]


@pytest.mark.any_engine
def test_while_the_bucket_does_not_answer_one_is_told_to_come_again(author, as_member, bucket_of_the_forum):
    digest = pictures.upload_picture(author, picture(), "Red beside blue")
    bucket_of_the_forum.out_of_order = True
    with pytest.raises(Busy):
        storage.put("a", b"content")
    answer = as_member(author).get(picture_address(digest))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


@pytest.mark.any_engine
def test_without_a_key_the_bucket_is_refused_at_the_start(app, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(boto3.session.Session, "get_credentials", lambda self: None)
    with pytest.raises(ValueError, match="AWS_ACCESS_KEY_ID"):
        storage.bind("s3://pictures")
