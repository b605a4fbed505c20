"""Nobody passes for somebody else: reserved names, look-alikes, and `@name` where two names look the same."""

from collections.abc import Callable

import pytest

from forum.actions import comments, profiles, reactions
from forum.models import Member, Post
from tests.actions.test_races import at_once
from tests.conftest import counting
from tests.visitor import Visitor, succeeded

GOOD = {"email": "new@example.org", "password": "a quiet harbour at dawn"}


@pytest.fixture
def call(as_member) -> Callable[..., str]:
    """Gives a member a display name over HTTP, as the way sends it; returns the answer."""

    def rename(member: Member, display_name: str, way: str = "plain"):
        return as_member(member).post("/settings", way, display_name=display_name, bio="")

    return rename


@pytest.mark.any_engine
@pytest.mark.parametrize(
    "name", ["moderator", "root", "support", "Admin", "rnoderator", "m0derator", "adm1n", "r00t", "ann-mod", "admin7"]
)
def test_a_stranger_cannot_sign_up_by_a_name_of_the_site_or_one_like_it(visitor, way, name):
    response = visitor.post("/signup", way, **GOOD, username=name)
    assert response.status_code == 422
    assert 'id="problem-username"' in response.text
    assert "kept for those who run the site" in response.text
    assert f'value="{name}"' in response.text
    assert not Member.select().exists()


@pytest.mark.parametrize("name", ["harnish", "Hamlsh", "HAM1SH", "ham-ish", "Wi1low", "VVillow"])
def test_a_stranger_cannot_sign_up_by_a_name_like_that_of_staff(visitor, enrol, way, name):
    enrol("Hamish", role="moderator")
    enrol("willow", role="admin")
    response = visitor.post("/signup", way, **GOOD, username=name)
    assert response.status_code == 422
    assert "who helps to run the site" in response.text
    assert Member.select().count() == 2


def test_a_name_like_an_ordinary_members_is_taken_and_both_are_told_apart(visitor, enrol, post_id):
    comments.write_comment(enrol("ian", level=14), post_id, "A word")
    assert visitor.post("/signup", **GOOD, username="lan").status_code == 303
    assert ">ian (@ian)</a>" in visitor.text(f"/posts/{post_id}")
    assert Member.named("lan").shares_name == 1


def test_the_operator_gives_any_name_away(app):
    for name in ("moderator", "root", "support"):
        arguments = ["user", "create", name, "--email", f"{name}@example.org", "--password", "correct horse"]
        assert app.test_cli_runner().invoke(args=arguments).exit_code == 0
    assert Member.select().count() == 3


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("display_name", "words"),
    [
        ("Moderator", "kept for those who run the site"),
        ("Administrаtor", "kept for those who run the site"),  # a Cyrillic а
        ("Ann (mod)", "kept for those who run the site"),
        ("The Еditor", "too much like @chief"),  # a Cyrillic Е
        ("chief", "too much like @chief"),
        ("Ann @chief", "Leave out the @"),
        ("Ann LVL 50", "Leave out the @ and the level"),
        ("Z\u0335\u0336\u0337\u0338algo", "too many marks"),
    ],
)
def test_a_display_name_cannot_pass_for_staff_or_their_marks(enrol, call, way, display_name, words):
    chief, ann = enrol("chief", role="admin"), enrol("ann")
    assert succeeded(call(chief, "The Editor", way), way)
    response = call(ann, display_name, way)
    assert response.status_code == 422
    assert 'id="problem-display_name"' in response.text
    assert words in response.text
    assert Member.get_by_id(ann.id).display_name == "ann"


def test_a_name_that_one_has_stays_ones_own(enrol, call, way):
    """Somebody called that became a moderator since; a username was given away by the operator."""
    ann, editor, mod = enrol("ann"), enrol("bob"), enrol("mod")
    for member in (ann, editor):
        assert succeeded(call(member, "The Editor", way), way)
    Member.update(role="moderator").where(Member.id == editor.id).execute()
    assert succeeded(call(ann, "The Editor", way), way)
    assert succeeded(call(editor, "The Editor", way), way)
    assert succeeded(call(mod, "mod", way), way)


def test_staff_may_say_what_they_are(enrol, call, way):
    mona = enrol("mona", role="moderator")
    assert succeeded(call(mona, "Mona Moderator", way), way)
    assert Member.get_by_id(mona.id).display_name == "Mona Moderator"


def test_two_may_have_one_name_and_pages_say_which_is_which(visitor, enrol, call, post_id):
    ann, bob = enrol("ann", level=14), enrol("bob", level=14)
    for member in (ann, bob):
        comments.write_comment(member, post_id, "A word")
    call(ann, "The Editor")
    page = visitor.text(f"/posts/{post_id}")
    assert ">The Editor</a>" in page
    call(bob, "Thе Editor")  # a Cyrillic е
    page = visitor.text(f"/posts/{post_id}")
    assert ">The Editor (@ann)</a>" in page
    assert ">Thе Editor (@bob)</a>" in page
    call(bob, "Bob")
    page = visitor.text(f"/posts/{post_id}")
    assert ">The Editor</a>" in page
    assert ">Bob</a>" in page


def test_a_display_name_like_anothers_username_is_told_apart_too(visitor, enrol, call, post_id):
    ann, bob = enrol("ann", level=14), enrol("bob", level=14)
    comments.write_comment(bob, post_id, "A word")
    call(ann, "Anna Lind")
    call(bob, "Ann")
    assert ">Ann (@bob)</a>" in visitor.text(f"/posts/{post_id}")
    assert Member.get_by_id(ann.id).shares_name == 0


def test_it_is_said_wherever_a_name_is_shown(visitor, as_member, enrol, call, author, post_id):
    ann, bob = enrol("ann", level=14), enrol("bob", level=14)
    for member in (author, ann, bob):
        call(member, "The Editor")
    said = comments.write_comment(ann, post_id, "A word")
    comments.write_comment(bob, post_id, "An answer", said)
    reactions.react(bob, said, "like")
    assert "The Editor (@author)" in visitor.text("/")
    thread = visitor.text(f"/posts/{post_id}")
    assert ">The Editor (@author)</a>" in thread
    assert "in reply to The Editor (@ann)" in thread
    assert ">The Editor (@bob)</a>" in as_member(author).text(f"/comments/{said}/likes")
    assert "The Editor (@ann)" in visitor.text("/log")  # of her first Twei
    assert "@ann" in visitor.text("/u/ann")


def test_the_role_of_staff_stands_beside_their_name_everywhere(visitor, as_member, enrol):
    mona = enrol("mona", level=20, role="moderator")
    me = as_member(mona)
    me.post("/posts", title="Tides", body="Words. " * 60, tags="")
    post_id = Post.get().id
    said = comments.write_comment(mona, post_id, "A word")
    other = comments.write_comment(enrol("ann", level=14), post_id, "A word")
    reactions.react(mona, other, "like")
    badge = '<span class="role">moderator</span>'
    for address in ("/", f"/posts/{post_id}", "/u/mona", "/log"):
        assert badge in visitor.text(address), address
    assert badge in me.text(f"/comments/{other}/likes")
    assert badge in me.get(f"/comments/{said}", headers={"HX-Request": "true"}).text


def test_names_cost_no_statement_of_their_own(visitor, enrol, call, post_id):
    members = [enrol(name, level=14) for name in ("ann", "bob", "cleo")]
    for member in members:
        comments.write_comment(member, post_id, "A word")

    def cost(browser: Visitor) -> int:
        with counting() as statements:
            browser.text(f"/posts/{post_id}/tides-and-clocks")
        return len(statements)

    before = cost(visitor)
    for member in members:
        call(member, "The Editor")
    assert cost(visitor) == before


def test_of_two_that_take_a_name_at_once_each_sees_the_other(enrol):
    members = [enrol(f"member{n}") for n in range(4)]
    at_once([lambda member=member: profiles.change_profile(member, "The Editor", "") for member in members])
    assert [member.shares_name for member in Member.select()] == [1, 1, 1, 1]
