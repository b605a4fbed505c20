"""XP for one member, by an admin."""

import re
from html import unescape

import pytest

from forum.actions import members
from forum.actions.authority import OPERATOR
from forum.errors import Invalid, NotAllowed, NotFound
from forum.models import Member, XpEntry
from forum.rules.levels import XP_MAX
from tests.actions.test_races import at_once
from tests.conftest import counting
from tests.visitor import Visitor, root_id

ADDRESS = "/admin/members/ann"
REASON = "Organised the meeting"


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin")


@pytest.fixture
def admin(boss, as_member) -> Visitor:
    return as_member(boss)


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=12)


def xp() -> int:
    return Member.named("ann").xp


def newest() -> XpEntry:
    return XpEntry.select().order_by(XpEntry.id.desc()).get()


def test_only_admins_see_and_use_it(visitor, enrol, ann, as_member, way):
    assert visitor.get(ADDRESS).location == f"/login?next={ADDRESS}"
    assert visitor.post(ADDRESS, way, amount_xp="5", reason=REASON).status_code == (401 if way == "htmx" else 303)
    for name, role in (("other", "member"), ("mod", "moderator")):
        me = as_member(enrol(name, level=50, role=role))
        assert me.get(ADDRESS).status_code == 403
        assert me.post(ADDRESS, way, amount_xp="5", reason=REASON).status_code == 403
        assert me.post(ADDRESS, way, token="wrong", amount_xp="5", reason=REASON).status_code == 400
    assert xp() == 330


@pytest.mark.parametrize("act", [members.grant_xp, members.set_level])
def test_the_action_itself_refuses_who_is_no_admin(enrol, ann, act):
    with pytest.raises(NotAllowed):
        act("ann", 20, REASON, by=enrol("mod", level=50, role="moderator"))
    assert xp() == 330


@pytest.mark.parametrize(("typed", "after_xp"), [("60", 390), ("+60", 390), ("-330", 0), (" 5 ", 335)])
def test_xp_is_given_or_taken_with_who_and_why(admin, boss, ann, way, typed, after_xp):
    response = admin.post(ADDRESS, way, amount_xp=typed, reason=REASON)
    assert response.status_code == (204 if way == "htmx" else 303)
    assert (response.headers["HX-Redirect"] if way == "htmx" else response.location) == ADDRESS
    assert xp() == after_xp
    entry = newest()
    assert (entry.source, entry.amount_xp, entry.by_id, entry.note) == ("grant", after_xp - 330, boss.id, REASON)


@pytest.mark.parametrize(("level", "after_xp"), [("13", 390), ("1", 0), ("50", 6125), ("11", 275)])
def test_setting_a_level_takes_exactly_the_xp_that_it_needs(admin, ann, way, level, after_xp):
    admin.post(ADDRESS, way, to_level=level, reason=REASON)
    assert xp() == after_xp
    assert (newest().amount_xp, newest().note) == (after_xp - 330, REASON)
    assert f"ann is now LVL {level}" in admin.text(ADDRESS)


def test_xp_is_always_the_sum_of_its_entries(admin, ann):
    for fields in ({"amount_xp": "17"}, {"to_level": "20"}, {"amount_xp": "-3"}, {"to_level": "4"}):
        admin.post(ADDRESS, reason=REASON, **fields)
    assert xp() == 30 == sum(entry.amount_xp for entry in XpEntry.select().where(XpEntry.member == ann.id))


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"amount_xp": "-331"}, "amount_xp", "between 0 and 1,000,000"),
        ({"amount_xp": str(XP_MAX - 329)}, "amount_xp", "between 0 and 1,000,000"),
        ({"amount_xp": "999999999"}, "amount_xp", "between 0 and 1,000,000"),
        ({"amount_xp": "0"}, "amount_xp", "changes nothing"),
        ({"amount_xp": "-0"}, "amount_xp", "changes nothing"),
        ({"amount_xp": "1_0"}, "amount_xp", "whole number"),
        ({"amount_xp": "٣"}, "amount_xp", "whole number"),
        ({"amount_xp": "1.5"}, "amount_xp", "whole number"),
        ({"amount_xp": "9999999999"}, "amount_xp", "whole number"),
        ({}, "amount_xp", "Enter an amount of XP here, or set a level below."),
        ({"to_level": "0"}, "to_level", "from 1 to 50"),
        ({"to_level": "51"}, "to_level", "from 1 to 50"),
        ({"to_level": "-1"}, "to_level", "from 1 to 50"),
        ({"to_level": "12"}, "to_level", "already LVL 12"),
        ({"to_level": "13", "amount_xp": "5"}, "to_level", "either XP or a level"),
        ({"amount_xp": "5", "reason": ""}, "reason", "Give a reason"),
        ({"amount_xp": "5", "reason": "\u200b "}, "reason", "Give a reason"),
        ({"to_level": "13", "reason": "x" * 301}, "reason", "the limit is 300"),
        ({"to_level": "13", "reason": "nul\x00"}, "reason", "control characters"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_is_kept(admin, ann, way, fields, field, words):
    sent = {"reason": REASON} | fields
    response = admin.post(ADDRESS, way, **sent)
    assert response.status_code == 422
    assert words in unescape(response.text.partition(f'id="problem-{field}"')[2].partition("</p>")[0])
    for typed in sent.values():
        assert typed.replace("\x00", "").strip() in unescape(response.text)
    assert (root_id(response) if way == "htmx" else "member-form") == "member-form"
    assert xp() == 330


def test_a_second_click_gives_once(admin, ann, way):
    for _ in range(3):
        assert admin.post(ADDRESS, way, key="k1", amount_xp="5", reason=REASON).status_code in {204, 303}
    assert xp() == 335
    changed = admin.post(ADDRESS, way, key="k1", amount_xp="6", reason=REASON)
    assert changed.status_code == 409
    assert REASON in changed.text
    assert xp() == 335


def test_two_admins_who_set_the_same_level_at_once_set_it_once(boss, ann):
    answers = at_once([lambda: members.set_level("ann", 20, REASON, by=boss)] * 2)
    assert {type(answer) for answer in answers} == {Invalid, Member}
    assert xp() == 950


def test_an_expired_form_is_offered_again(admin, ann, way):
    response = admin.post(ADDRESS, way, token="wrong", amount_xp="5", reason=REASON)
    assert response.status_code == 400
    assert REASON in response.text
    assert xp() == 330


def test_a_member_who_is_not_there_is_not_found(admin, boss, way):
    assert admin.get("/admin/members/nobody").status_code == 404
    assert admin.post("/admin/members/nobody", way, amount_xp="5", reason=REASON).status_code == 404
    with pytest.raises(NotFound):
        members.set_level("nobody", 3, REASON, by=boss)


def test_names_are_found_without_regard_to_case(admin, ann):
    admin.post("/admin/members/ANN", amount_xp="5", reason=REASON)
    assert xp() == 335


def test_the_page_shows_the_standing_and_the_newest_xp_with_the_reason(admin, ann):
    admin.post(ADDRESS, amount_xp="5", reason="<b>Because</b>")
    page = admin.text(ADDRESS)
    assert "<strong>LVL 12</strong>, Juror, with <strong>335 XP</strong>" in page
    assert "55 XP to go until LVL 13" in page
    assert "Adjusted by an admin (boss)" in page
    assert "&lt;b&gt;Because&lt;/b&gt;" in page
    assert "+330" in page


def test_the_page_costs_as_much_however_many_entries_there_are(admin, ann):
    with counting() as few:
        admin.text(ADDRESS)
    for _ in range(5):
        members.grant_xp("ann", 1, by=OPERATOR)
    with counting() as many:
        admin.text(ADDRESS)
    assert len(few) == len(many)


def test_admins_alone_find_the_way_there_on_the_public_profile(admin, ann, as_member, visitor):
    assert f'href="{ADDRESS}"' in admin.text("/u/ann")
    for other in (as_member(ann), visitor):
        assert ADDRESS not in other.text("/u/ann")


def test_every_id_of_the_page_is_there_once(admin, ann):
    ids = re.findall(r'\sid="([^"]+)"', admin.text(ADDRESS))
    assert len(ids) == len(set(ids))


def test_a_new_level_opens_its_gates_at_once(admin, ann, as_member, post_id):
    me = as_member(ann)
    assert 'id="comment-lock"' in me.text(f"/posts/{post_id}")
    admin.post(ADDRESS, to_level="13", reason=REASON)
    assert 'id="comment-form"' in me.text(f"/posts/{post_id}")
