"""A site that requires a second factor of its staff: without one they read as members do, whatever way they take."""

import re
from dataclasses import replace

import pyotp
import pytest

from forum.actions import comments, members
from forum.actions.authority import OPERATOR
from forum.config import Config, ConfigError
from forum.errors import FactorMissing, LevelTooLow
from forum.models import CommentRemoval, Member, Passkey, PostRemoval
from forum.queries.site import member_of_session
from tests.authenticator import Authenticator
from tests.conftest import counting
from tests.views.test_passkeys import add

pytestmark = pytest.mark.any_engine

SETUP = "/settings/totp"


@pytest.fixture
def required(app, monkeypatch):
    """This site requires a second factor of its staff."""
    monkeypatch.setitem(app.extensions, "config", replace(app.extensions["config"], staff_factor_required=True))


@pytest.fixture(params=["moderator", "admin"])
def staff(request, enrol, as_member):
    """A browser of a moderator or an admin, who has passed no gate by level."""
    return as_member(enrol("sam", role=request.param))


@pytest.fixture
def admin(enrol, as_member):
    return as_member(enrol("adele", role="admin"))


def leads_to_setup(response, way) -> bool:
    if way == "plain":
        return response.status_code == 303 and response.location == SETUP
    return response.status_code == 403 and response.headers["HX-Redirect"] == SETUP


def set_up_codes(visitor):
    secret = re.search(r'id="totp-secret">([A-Z2-7]+)<', visitor.text(SETUP))[1]
    assert visitor.post(SETUP, code=pyotp.TOTP(secret).now()).status_code == 200


def test_removing_others_words_leads_to_the_set_up(required, staff, post_id, comment_id, way):
    for address in (f"/comments/{comment_id}/delete", f"/posts/{post_id}/delete"):
        assert leads_to_setup(staff.post(address, way, reason="Spam"), way)
    assert "need a second factor" in staff.text(SETUP)
    assert not CommentRemoval.select().exists()
    assert not PostRemoval.select().exists()


@pytest.mark.parametrize(
    "page", ["/admin/economy", "/admin/levels", "/admin/grants", "/admin/members/adele", "/admin/log"]
)
def test_the_admin_s_pages_lead_to_the_set_up(required, admin, page):
    response = admin.get(page)
    assert response.status_code == 303
    assert response.location == SETUP


def test_what_admins_do_by_form_leads_to_the_set_up(required, admin, author, way):
    for address in ("/admin/grants", "/admin/economy", "/admin/levels", "/admin/members/author"):
        assert leads_to_setup(admin.post(address, way, name="author", amount="5", reason="x", confirm="1"), way)
    assert Member.get(Member.name == "author").xp == author.xp


def test_a_moderator_is_not_told_to_set_one_up_for_what_moderators_cannot_do(required, enrol, as_member):
    response = as_member(enrol("mo", role="moderator")).get("/admin/grants")
    assert response.status_code == 403


def test_their_gates_are_those_of_their_level(required, staff, post_id, way):
    response = staff.post(f"/posts/{post_id}/comments", way, body="I am staff.")
    assert response.status_code == 403


def test_they_read_and_write_as_members_do(required, staff, post_id):
    page = staff.text(f"/posts/{post_id}")
    assert "Set up a second factor to use your role" in page
    assert "Remove this post" not in page
    assert staff.post("/settings", display_name="Sam", bio="").status_code == 303


def test_one_time_codes_give_them_their_role_back(required, staff, comment_id, way):
    set_up_codes(staff)
    response = staff.post(f"/comments/{comment_id}/delete", way, reason="Spam")
    assert response.status_code in {200, 303}
    assert CommentRemoval.select().exists()


def test_a_passkey_gives_them_their_role_back_and_its_removal_takes_it(required, admin):
    add(admin, Authenticator())
    assert admin.get("/admin/grants").status_code == 200
    admin.post(f"/settings/passkeys/{Passkey.get().id}/remove")
    assert admin.get("/admin/grants").status_code == 303


def test_an_action_that_is_called_in_another_way_refuses_too(required, enrol, as_member, comment_id):
    """Whoever comes by a session comes without the role: there is nothing for a view to remember."""
    browser = as_member(enrol("adele", role="admin"))
    with browser.client.session_transaction() as kept:
        token = kept["_user_id"]
    me = member_of_session(token, staff_factor_required=True).member
    assert (me.role, me.withheld_role) == ("member", "admin")
    with pytest.raises(FactorMissing):
        members.grant_xp("author", 5, "x", by=me)
    with pytest.raises(FactorMissing):
        comments.delete_comment(me, comment_id, "Spam")
    with pytest.raises(LevelTooLow):
        comments.write_comment(me, 1, "I am an admin.")
    assert Member.get(Member.name == "adele").role == "admin"


def test_a_removal_of_before_cannot_be_undone_without_the_role(app, staff, comment_id, monkeypatch, way):
    staff.post(f"/comments/{comment_id}/delete", reason="Spam")
    monkeypatch.setitem(app.extensions, "config", replace(app.extensions["config"], staff_factor_required=True))
    assert leads_to_setup(staff.post(f"/comments/{comment_id}/restore", way), way)
    assert CommentRemoval.select().exists()


def test_where_it_is_not_required_staff_need_none(staff, comment_id):
    assert staff.post(f"/comments/{comment_id}/delete", reason="Spam").status_code == 303
    assert CommentRemoval.select().exists()


def test_members_are_asked_for_nothing(required, enrol, as_member, post_id):
    assert "second factor to use your role" not in as_member(enrol("ann")).text(f"/posts/{post_id}")


def test_asking_for_it_takes_no_statement_of_its_own(required, staff):
    staff.get("/wallet")
    with counting() as statements:
        staff.get("/levels")
    assert sum("passkey" in statement for statement in statements) == 1


def test_the_operator_s_own_commands_are_not_asked(required, author):
    members.grant_xp("author", 5, by=OPERATOR)


@pytest.mark.parametrize(("value", "expected"), [("", False), ("off", False), ("required", True)])
def test_the_setting_is_off_unless_it_is_required(tmp_path, value, expected):
    assert Config.from_env({"STAFF_SECOND_FACTOR": value}, tmp_path).staff_factor_required is expected


@pytest.mark.parametrize("value", ["on", "Required", "yes", "1"])
def test_another_value_stops_the_start_and_names_the_variable(tmp_path, value):
    with pytest.raises(ConfigError, match="STAFF_SECOND_FACTOR"):
        Config.from_env({"STAFF_SECOND_FACTOR": value}, tmp_path)
