"""Signing up, logging in and out."""

import pytest

from forum.actions import logging_in
from forum.models import DemoMember, LoginSession, Member
from forum.text import passwords
from tests.visitor import Visitor

GOOD = {"username": "Newcomer", "email": "New@Example.org", "password": "correct horse"}


def test_signing_up_logs_in_and_leads_to_the_front_page(visitor):
    response = visitor.post("/signup", **GOOD)
    assert (response.status_code, response.location) == (303, "/")
    page = visitor.text("/")
    assert 'id="level"' in page
    assert "LVL 1" in page
    member = Member.get()
    assert (member.name, member.display_name, member.email, member.xp) == ("Newcomer", "Newcomer", "new@example.org", 0)


def test_signing_up_by_htmx_leads_on_too(visitor):
    response = visitor.post("/signup", "htmx", **GOOD, next="/u/newcomer")
    assert (response.status_code, response.headers["HX-Redirect"]) == (204, "/u/newcomer")


def test_the_password_is_kept_as_an_argon2_hash_alone(visitor):
    visitor.post("/signup", **GOOD)
    kept = Member.get().password_hash
    assert kept.startswith("$argon2id$")
    assert GOOD["password"] not in kept


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "ab", "3 to 24"),
        ("username", "x" * 25, "3 to 24"),
        ("username", "1abc", "The first must be a letter"),
        ("username", "a b", "3 to 24"),
        ("username", "аdmin", "letters a to z"),  # a Cyrillic а
        ("username", "adm\u200bin", "3 to 24"),
        ("username", "admin\x00", "3 to 24"),
        ("username", "", "3 to 24"),
        ("email", "nobody", "e-mail"),
        ("email", "a@b", "e-mail"),
        ("email", "a b@c.de", "e-mail"),
        ("email", f"{'x' * 250}@c.de", "e-mail"),
        ("email", "a\x00@c.de", "e-mail"),
        ("email", "&@*}.,&}<", "e-mail"),
        ("email", "ann@example.org,bob@example.org", "e-mail"),
        ("email", "ann@bücher.example", "xn--"),
        ("password", "short", "8 to 128"),
        ("password", "x" * 129, "8 to 128"),
        ("password", "", "8 to 128"),
    ],
)
def test_a_mistake_is_named_beside_its_field_and_the_rest_is_kept(visitor, way, field, value, words):
    response = visitor.post("/signup", way, **{**GOOD, field: value})
    assert response.status_code == 422
    assert f'id="problem-{field}"' in response.text
    assert words in response.text
    for other in {"username", "email"} - {field}:
        assert GOOD[other] in response.text
    assert GOOD["password"] not in response.text
    assert Member.select().count() == 0


@pytest.mark.parametrize("name", ["ann", "ANN", "Ann"])
def test_names_are_unique_without_regard_to_case(visitor, enrol, name):
    enrol("ann")
    response = visitor.post("/signup", **{**GOOD, "username": name})
    assert response.status_code == 422
    assert 'id="problem-username"' in response.text


def test_logging_in_minds_the_password_not_the_case_of_the_name(visitor, enrol):
    enrol("ann")
    assert visitor.log_in("ANN").location == "/"
    assert 'id="level"' in visitor.text("/")


@pytest.mark.parametrize(("name", "password"), [("ann", "wrong password"), ("nobody", "correct horse"), ("ann", "")])
def test_a_wrong_name_or_password_does_not_say_which(visitor, enrol, way, name, password):
    enrol("ann")
    response = visitor.post("/login", way, username=name, password=password)
    assert response.status_code == 422
    assert "Wrong username or password" in response.text
    assert f'value="{name}"' in response.text
    assert LoginSession.select().count() == 0


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("following", "link_kind"),
    [
        ("/settings", "/settings"),
        ("/posts/1/x?sort=new#comment-3", "/posts/1/x?sort=new#comment-3"),
        ("", "/"),
        ("//evil.test", "/"),
        ("/\\evil.test", "/"),
        ("https://evil.test/", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.test", "/"),
        ("/\t/evil.test", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_next_leads_to_this_site_alone(visitor, enrol, following, link_kind):
    enrol("ann")
    assert visitor.log_in("ann", next=following).location == link_kind


def test_who_is_logged_in_needs_no_login_page(enrol, as_member):
    me = as_member(enrol("ann"))
    assert me.get("/login?next=/settings").location == "/settings"
    assert me.get("/signup").location == "/"


def test_logging_out_makes_a_copied_cookie_worthless(app, enrol, as_member, way):
    me = as_member(enrol("ann"))
    thief = Visitor(app)
    cookie = me.client.get_cookie("session")
    thief.client.set_cookie("session", cookie.value)
    assert thief.get("/settings").status_code == 200
    me.post("/logout", way)
    assert me.get("/settings").status_code == 303
    assert thief.get("/settings").status_code == 303
    assert LoginSession.select().count() == 0


def test_logging_out_here_leaves_other_devices_alone(enrol, as_member):
    ann = enrol("ann")
    here, there = as_member(ann), as_member(ann)
    here.post("/logout")
    assert there.get("/settings").status_code == 200


def test_the_database_holds_no_usable_session_token(enrol, as_member):
    me = as_member(enrol("ann"))
    with me.client.session_transaction() as session:
        token = session["_user_id"]
    assert LoginSession.get().token_hash != token


def test_a_page_for_members_asks_to_log_in_and_leads_back(visitor):
    response = visitor.get("/settings")
    assert (response.status_code, response.location) == (303, "/login?next=/settings")


def test_a_fragment_for_members_is_401_with_the_way_to_the_login(visitor, post_id):
    response = visitor.post(f"/posts/{post_id}/comments", "htmx", body="Hello")
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == f"/login?next=/posts/{post_id}"


def test_a_plain_form_of_nobody_leads_to_the_login_and_back_to_the_thread(visitor, post_id):
    response = visitor.post(f"/posts/{post_id}/vote", value="plus")
    assert (response.status_code, response.location) == (303, f"/login?next=/posts/{post_id}")


def test_an_old_hash_is_renewed_at_the_next_login(visitor, enrol, monkeypatch):
    ann = enrol("ann")
    monkeypatch.setattr(passwords, "needs_rehash", lambda _hash: True)
    visitor.log_in("ann")
    renewed = Member.get_by_id(ann.id).password_hash
    assert renewed != ann.password_hash
    assert passwords.matches("correct horse", renewed)


def test_production_lets_no_demo_account_in(app, visitor, enrol, monkeypatch):
    ann = enrol("ann")
    DemoMember.insert(member=ann.id).execute()
    with pytest.raises(Exception, match="Demo"):
        logging_in.log_in("ann", "correct horse", demo_allowed=False)
    assert visitor.log_in("ann")
