"""One's own profile and password."""

import pytest

from forum.actions import comments
from forum.models import Member, Post
from tests.visitor import root_id, succeeded


@pytest.fixture
def ann(enrol):
    return enrol("ann", level=13)


def test_the_profile_is_changed_and_shown(ann, as_member, visitor, way):
    me = as_member(ann)
    assert succeeded(me.post("/settings", way, display_name="Ann of the Sea", bio="I count *waves*."), way)
    page = visitor.text("/u/ann")
    assert "Ann of the Sea" in page
    assert "I count *waves*." in page


def test_an_empty_display_name_is_the_username(ann, as_member):
    as_member(ann).post("/settings", display_name="  ", bio="")
    assert Member.get_by_id(ann.id).display_name == "ann"


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("display_name", "x" * 41, "the limit is 40"),
        ("display_name", "adm\u202eni", "invisible"),
        ("display_name", "ad\u200bmin", "invisible"),
        ("bio", "x" * 501, "the limit is 500"),
        ("bio", "a\x00b", "control characters"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(ann, as_member, way, field, value, words):
    typed = {"display_name": "Kept name", "bio": "Kept bio", field: value}
    response = as_member(ann).post("/settings", way, **typed)
    assert response.status_code == 422
    assert words in response.text
    assert f'id="problem-{field}"' in response.text
    other = "bio" if field == "display_name" else "display_name"
    assert typed[other] in response.text
    assert Member.get_by_id(ann.id).display_name == "ann"


def test_a_new_name_shows_in_the_threads_and_moves_their_version(ann, as_member, visitor, post_id):
    comments.write_comment(ann, post_id, "Mine")
    before = Post.get_by_id(post_id).version
    as_member(ann).post("/settings", display_name="Renamed", bio="")
    assert Post.get_by_id(post_id).version > before
    assert "Renamed" in visitor.text(f"/posts/{post_id}")


def test_changing_the_password_ends_the_other_sessions(ann, as_member, visitor, way):
    here, there = as_member(ann), as_member(ann)
    response = here.post("/settings/password", way, current="correct horse", new="battery staple")
    assert succeeded(response, way)
    assert here.get("/settings").status_code == 200
    assert there.get("/settings").status_code == 303
    assert visitor.log_in("ann", "battery staple")


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong one", "battery staple", "current"), ("correct horse", "short", "new"), ("", "battery staple", "current")],
)
def test_a_refused_password_changes_nothing(ann, as_member, way, current, new, field):
    here, there = as_member(ann), as_member(ann)
    response = here.post("/settings/password", way, current=current, new=new)
    assert response.status_code == 422
    assert f'id="problem-{field}"' in response.text
    assert there.get("/settings").status_code == 200
    assert Member.get_by_id(ann.id).password_hash == ann.password_hash


def test_fragments_carry_the_id_of_what_they_replace(ann, as_member):
    me = as_member(ann)
    assert root_id(me.post("/settings", "htmx", display_name="x", bio="")) == "profile-form"
    assert root_id(me.post("/settings/password", "htmx", current="x", new="y")) == "password-form"


def test_a_profile_lists_what_somebody_wrote_but_not_what_they_deleted(ann, as_member, visitor, post_id):
    comments.write_comment(ann, post_id, "This stays")
    gone = comments.write_comment(ann, post_id, "This goes")
    comments.delete_comment(ann, gone)
    page = visitor.text("/u/ANN")
    assert "This stays" in page
    assert "This goes" not in page


def test_a_profile_of_nobody_is_not_there(visitor):
    assert visitor.get("/u/nobody").status_code == 404
