"""Uploading pictures for texts, and who gets to see them."""

from datetime import timedelta
from threading import Event, Thread

import pytest

from forum import clock
from forum.actions import comments, hiding, pictures, posts
from forum.actions.drafts import save_draft
from forum.actions.picture_upkeep import throw_away
from forum.actions.removals import restore_comment
from forum.db import db, rows
from forum.models import Comment, Picture, Post
from forum.models.draft import NEW_POST_PLACE
from forum.money import removals
from forum.rules.decisions import HiddenBecause
from forum.rules.pictures import UPLOAD_BYTES_MAX
from forum.text.picture_files import rewrite
from tests.conftest import counting
from tests.picture_files import (
    DAMAGED,
    NO_PICTURES,
    TOO_LARGE,
    claiming_png,
    form_of_parts,
    opened,
    picture,
    told_by_camera,
)
from tests.visitor import HTMX, root_id

ALT = "Red beside blue"


@pytest.fixture
def ann(enrol):
    return enrol("ann", level=20)


def send(browser, way="plain", file=None, alt=ALT, name="holiday.jpg", **headers):
    """Send a picture as a page, as HTMX, or as a program that wants JSON."""
    headers |= HTMX if way == "htmx" else {"Accept": "application/json"} if way == "json" else {}
    sent = form_of_parts(picture() if file is None else file or None, name, csrf_token=browser.token(), alt=alt)
    return browser.client.post("/images", base_url=browser.base_url, headers=headers, **sent)


def uploaded(browser, **more) -> tuple[str, str]:
    """Upload a picture; return the Markdown that shows it, and its address."""
    answer = send(browser, "json", **more)
    assert answer.status_code == 201, answer.text
    return answer.json["markdown"], answer.json["address"]


ways = pytest.mark.parametrize("way", ["htmx", "plain", "json"])


@ways
def test_an_upload_is_answered_with_the_markdown_that_shows_it(ann, as_member, way):
    browser = as_member(ann)
    answer = send(browser, way)
    [one] = Picture.select()
    markdown = f"![{ALT}](/pictures/{one.digest}.webp)"
    assert answer.status_code == 201
    if way == "json":
        assert answer.json == {
            "markdown": markdown,
            "address": f"/pictures/{one.digest}.webp",
            "width": 80,
            "height": 40,
        }
    else:
        assert markdown in answer.text
        assert ("<html" in answer.text) == (way == "plain")
    if way == "htmx":
        assert root_id(answer) == "picture-form"
        assert one.digest in answer.headers["HX-Trigger-After-Settle"]


@ways
@pytest.mark.parametrize(
    ("file", "alt", "status", "words"),
    [
        (b"", ALT, 422, "Choose a picture first."),
        (None, "", 422, "Say what can be seen"),
        (None, "x" * 301, 422, "301 characters"),
        (NO_PICTURES["HTML"], ALT, 415, "Choose a JPEG, PNG, WebP or GIF file."),
        (DAMAGED["half a PNG"], ALT, 422, "damaged"),
        (claiming_png(4_000, 4_001), ALT, 422, "more than 16 million pixels"),
        (b"\xff\xd8" + b"x" * UPLOAD_BYTES_MAX + b"x" * 70_000, ALT, 413, "larger than 8 MB"),
    ],
    ids=["no file", "no words", "an article", "no picture", "damaged", "too many pixels", "too large"],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_beside_the_form(ann, as_member, way, file, alt, status, words):
    answer = send(as_member(ann), way, file, alt, name="innocent.png")
    assert answer.status_code == status
    assert words in answer.text
    assert not Picture.select().exists()
    if way != "json":
        assert 'id="picture-form"' in answer.text
        assert status in {413, 415} or f'value="{alt}"' in answer.text


@pytest.mark.any_engine
@pytest.mark.parametrize("file", [*NO_PICTURES.values(), *DAMAGED.values(), *TOO_LARGE.values()])
def test_no_hostile_file_is_answered_with_a_500(ann, as_member, file):
    assert send(as_member(ann), file=file, name="cat.png").status_code in {415, 422}


@ways
def test_below_the_gate_nothing_is_looked_at(enrol, as_member, way, monkeypatch):
    monkeypatch.setattr(pictures, "read_picture", lambda *_: pytest.fail("it was read"))
    answer = send(as_member(enrol("bob", level=14)), way)
    assert answer.status_code == 403
    assert "LVL 15" in answer.text


@pytest.mark.any_engine
def test_who_is_not_logged_in_sends_no_picture_and_no_large_body(visitor):
    assert send(visitor).status_code == 303
    assert send(visitor, file=b"x" * 100_000).status_code == 413


@pytest.mark.any_engine
def test_a_picture_is_sent_where_one_is_taken_and_nowhere_else(ann, as_member):
    browser = as_member(ann)
    sent = form_of_parts(b"x" * 2_000_000, csrf_token=browser.token())
    for address in ("/posts", "/settings", "/preview", "/settings/avatar/removal"):
        assert browser.client.post(address, **sent).status_code == 413


def test_who_uploads_too_often_waits(ann, as_member, limited, monkeypatch):
    monkeypatch.setattr(pictures, "PICTURES_OF_MEMBER", pictures.PICTURES_OF_MEMBER.__class__(
        "pictures of a member", 2, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=24)))  # fmt: skip
    browser = as_member(ann)
    assert [send(browser, "htmx").status_code for _ in range(3)] == [201, 201, 429]


def test_a_member_s_pictures_have_a_bound_in_all(ann, as_member, monkeypatch):
    browser = as_member(ann)
    monkeypatch.setattr(pictures, "MEMBER_BYTES_MAX", len(rewrite(picture()).content))
    assert send(browser).status_code == 201
    assert send(browser).status_code == 201  # the same one
    answer = send(browser, "htmx", told_by_camera())
    assert answer.status_code == 422
    assert "MB in total" in answer.text


@pytest.mark.any_engine
def test_while_one_picture_is_read_another_waits_and_is_then_told_to_come_again(ann, monkeypatch):
    reading, read = Event(), Event()
    monkeypatch.setattr(pictures, "_TURN_SECONDS_MAX", 0.01)
    first = Thread(target=pictures.read_picture, args=(b"x", lambda file: (reading.set(), read.wait(10))))
    first.start()
    assert reading.wait(10)
    with pytest.raises(pictures.Busy):
        pictures.read_picture(b"x", rewrite)
    read.set()
    first.join()
    assert not pictures._turn.locked()


# Who sees it.


def test_a_picture_is_its_uploader_s_and_staff_s_until_a_text_shows_it(ann, enrol, as_member, visitor):
    markdown, address = uploaded(as_member(ann))
    own = as_member(ann).get(address)
    assert opened(own.data).size == (80, 40)
    assert own.headers["Cache-Control"] == "private, no-store"
    assert as_member(enrol("mod", role="moderator")).get(address).status_code == 200
    assert as_member(enrol("bob", level=20)).get(address).status_code == 404
    assert visitor.get(address).status_code == 404
    posts.publish(ann, "A picture", f"Look:\n\n{markdown}", [])
    shown = visitor.get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")


def test_a_picture_can_do_nothing_and_is_kept_by_its_browser_alone(ann, as_member, visitor):
    markdown, address = uploaded(as_member(ann))
    posts.publish(ann, "A picture", markdown, [])
    shown = visitor.get(address)
    assert shown.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Disposition"] == "inline"
    assert shown.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    again = visitor.get(address, headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with counting() as statements:
        visitor.get(address)
    assert len(statements) == 2, statements


@pytest.mark.any_engine
@pytest.mark.parametrize("name", ["x", "0" * 32, "0" * 31 + "G", "0" * 33, "..%2Fx", "0" * 32 + "-small", "%00"])
def test_what_is_no_picture_is_not_found(visitor, name):
    assert visitor.get(f"/pictures/{name}.webp").status_code == 404


@pytest.fixture
def in_comment(ann, post_id, as_member):
    """A picture in a comment of ann's: its id, and the picture's address."""
    markdown, address = uploaded(as_member(ann))
    return comments.write_comment(ann, post_id, f"Look:\n\n{markdown}"), address


def seen(app, address) -> int:
    return app.test_client().get(address).status_code


def test_the_pictures_of_a_deleted_comment_are_gone_at_once_and_back_with_it(app, ann, in_comment):
    comment_id, address = in_comment
    assert seen(app, address) == 200
    comments.delete_comment(ann, comment_id)
    assert seen(app, address) == 404
    restore_comment(ann, comment_id)
    throw_away()
    assert seen(app, address) == 200


def test_the_pictures_of_a_hidden_comment_are_for_its_author_and_staff(app, ann, enrol, as_member, post_id, in_comment):
    comment_id, address = in_comment
    hiding.hide(post_id, comment_id, HiddenBecause.MODERATOR)
    assert seen(app, address) == 404
    assert as_member(enrol("bob", level=20)).get(address).status_code == 404
    assert as_member(ann).get(address).status_code == 200
    assert as_member(enrol("mod", role="moderator")).get(address).status_code == 200
    hiding.show(post_id, comment_id)
    assert seen(app, address) == 200


def test_once_a_deletion_is_final_its_pictures_are_thrown_away(ann, in_comment):
    comment_id, _address = in_comment
    comments.delete_comment(ann, comment_id)
    with clock.at(clock.now() + timedelta(minutes=11)):
        removals.finish()
        throw_away()
    assert not Picture.select().exists()
    assert rows("SELECT count(*) FROM picture_content") == [(0,)]


def test_what_a_moderator_removed_keeps_its_pictures_while_it_may_come_back(ann, enrol, in_comment):
    comment_id, _address = in_comment
    comments.delete_comment(enrol("mod", role="moderator"), comment_id, "Off topic")
    with clock.at(clock.now() + timedelta(days=29)):
        removals.finish()
        throw_away()
        assert Picture.select().exists()
    with clock.at(clock.now() + timedelta(days=31)):
        throw_away()
    assert not Picture.select().exists()


def test_a_picture_that_another_text_shows_stays(app, ann, post_id, in_comment):
    comment_id, address = in_comment
    comments.write_comment(ann, post_id, f"Once more: ![again]({address})")
    comments.delete_comment(ann, comment_id)
    with clock.at(clock.now() + timedelta(minutes=11)):
        removals.finish()
        throw_away()
    assert seen(app, address) == 200


def test_nobody_shows_the_picture_of_somebody_else(author, post_id, in_comment):
    _comment_id, address = in_comment
    html = Comment.get_by_id(comments.write_comment(author, post_id, f"Mine? ![Ann's]({address})")).body_html
    assert "<img" not in html
    assert f'href="{address}"' in html


def test_an_edit_shows_what_is_new_and_lets_go_of_what_is_not(ann, as_member):
    browser = as_member(ann)
    (first, _), (second, there) = uploaded(browser), uploaded(browser, file=told_by_camera())
    post_id = posts.publish(ann, "A picture", f"One:\n\n{first}", [])
    posts.edit_post(ann, post_id, "A picture", f"Another:\n\n{second}", [])
    html = Post.get_by_id(post_id).body_html
    assert f'<img src="{there}" alt="{ALT}" width="40" height="80" loading="lazy" decoding="async">' in html
    with clock.at(clock.now() + timedelta(days=8)):
        throw_away()
    assert [f"/pictures/{one.digest}.webp" for one in Picture.select()] == [there]


@pytest.mark.parametrize(("days", "left"), [(6, 2), (8, 1)])
def test_what_no_text_shows_is_thrown_away_after_a_week_unless_a_draft_names_it(ann, as_member, days, left):
    browser = as_member(ann)
    uploaded(browser)
    markdown, _address = uploaded(browser, file=told_by_camera())
    save_draft(ann, NEW_POST_PLACE, f"To be gone on with: {markdown}")
    db.close()
    with clock.at(clock.now() + timedelta(days=days)):
        throw_away()
    assert Picture.select().count() == left
