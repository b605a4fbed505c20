"""The list of members for admins: found by name and address, by role and state, page by page."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.actions.profiles import change_profile
from forum.errors import Invalid
from forum.models import Member
from forum.queries import member_search
from forum.queries.member_search import Wanted, members_page
from tests.conftest import counting
from tests.sanctioned import sanction

USERS = "/admin/users"


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin", twei=0)


def names(**typed: str) -> list[str]:
    return [member.name for member in members_page(Wanted.typed(typed)).members]


def call(member: Member, display_name: str) -> None:
    change_profile(member, display_name, "")


def test_only_admins_see_it(visitor, boss, enrol, as_member):
    assert visitor.get(USERS).location == f"/login?next={USERS}"
    for role in ("member", "moderator"):
        assert as_member(enrol(f"other-{role}", role=role)).get(USERS).status_code == 403
    page = as_member(boss).text(USERS)
    assert "other-member@example.org" in page
    assert 'href="/admin/members/other-member"' in page


def test_a_part_of_a_name_finds_a_member_whatever_its_case(enrol):
    enrol("Wilhelmina", twei=0)
    enrol("other", twei=0)
    assert names(q="HELM") == names(q="@wilh") == ["Wilhelmina"]


def test_a_display_name_is_found_without_its_accents_and_case(enrol):
    call(enrol("ann", twei=0), "Zoë Ångström")
    enrol("other", twei=0)
    assert names(q="zoe ang") == names(q="ÅNGSTRÖM") == ["ann"]


def test_an_address_is_found_by_how_it_begins_and_not_by_what_is_in_it(enrol):
    enrol("ann", twei=0)
    enrol("joann", twei=0)
    assert names(q="ann@exa") == ["ann"]
    assert names(q="ann@example.org ") == ["ann"]


@pytest.mark.parametrize("text", ["%", "_", "!", "a%n", "'", "\\"])
def test_signs_that_mean_something_to_a_database_are_letters_like_others(enrol, text):
    enrol("ann", twei=0)
    assert "ann" not in names(q=text)


def test_roles_and_states_are_asked_for_alone_and_together(enrol):
    with clock.at(clock.now() - timedelta(days=30)):
        enrol("mod", role="moderator", twei=0)
        enrol("old", twei=0)
    enrol("new", twei=0)
    sanction(Member.named("old"), "silence")
    Member.update(email_confirmed_at=clock.now()).where(Member.name != "old").execute()
    assert names(role="moderator") == ["mod"]
    assert names(state="sanctioned") == ["old"]
    assert names(state="new") == ["new"]
    assert names(state="unconfirmed") == ["old"]
    assert names(state="new", role="moderator") == []
    assert names() == ["new", "old", "mod"]


def test_a_sanction_that_has_ended_is_none(enrol, boss, as_member):
    sanction(enrol("ann", twei=0), "suspend", days=2)
    assert "Suspended" in as_member(boss).text(USERS).partition("<tbody>")[2]
    with clock.at(clock.now() + timedelta(days=3)):
        assert names(state="sanctioned") == []


def test_every_order_shows_everybody_once_over_all_pages(enrol, monkeypatch):
    monkeypatch.setattr(member_search, "MEMBERS_PER_PAGE", 2)
    for number, level in enumerate((5, 1, 9, 5, 3)):
        enrol(f"m{number}", level=level, twei=0)
    expected = {"newest": [4, 3, 2, 1, 0], "oldest": [0, 1, 2, 3, 4], "xp": [2, 3, 0, 4, 1]}
    for order, numbers in expected.items():
        wanted, cursor, seen = Wanted.typed({"order": order}), None, []
        for _page in range(3):
            page = members_page(wanted, cursor)
            seen += [member.name for member in page.members]
            cursor = page.more
        assert cursor is None
        assert seen == [f"m{number}" for number in numbers]


def test_the_next_page_keeps_what_was_asked_for(enrol, boss, as_member, monkeypatch):
    monkeypatch.setattr(member_search, "MEMBERS_PER_PAGE", 1)
    for name in ("ann1", "ann2"):
        enrol(name, twei=0)
    admin = as_member(boss)
    following = re.search(r'rel="next" href="([^"]+)"', admin.text(f"{USERS}?q=ann&order=oldest"))[1]
    page = admin.text(following.replace("&amp;", "&"))
    assert "ann2@example.org" in page
    assert "ann1@example.org" not in page


@pytest.mark.parametrize(("field", "typed"), [("role", "king"), ("state", "x"), ("order", "x"), ("q", "x" * 201)])
def test_what_cannot_be_asked_for_is_said_beside_its_field(boss, as_member, field, typed):
    response = as_member(boss).get(f"{USERS}?{field}={typed}")
    assert response.status_code == 422
    assert f'id="problem-{field}"' in response.text


def test_a_damaged_link_is_refused_in_words(boss, as_member):
    with pytest.raises(Invalid):
        members_page(Wanted(), "1_2_3")
    response = as_member(boss).get(f"{USERS}?after=x")
    assert response.status_code == 422
    assert "This link is damaged" in response.text


def test_the_page_costs_as_much_however_many_there_are(boss, enrol, as_member):
    admin = as_member(boss)

    def cost() -> int:
        with counting() as statements:
            admin.text(USERS)
        return len(statements)

    few = cost()
    for number in range(4):
        sanction(enrol(f"m{number}", twei=0), "silence")
    assert cost() == few <= 6
