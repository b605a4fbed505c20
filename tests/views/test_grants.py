"""Granting Twei in the admin."""

from html import unescape

import pytest

from forum.models import Journal, Member
from forum.money import ledger
from forum.rules.economy import GENESIS_MTWEI
from tests.visitor import Visitor, root_id

ADDRESS = "/admin/grants"
GRANT = {"name": "ann", "amount": "20.5", "reason": "For the first post"}


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin", twei=0)


@pytest.fixture
def admin(boss, as_member) -> Visitor:
    return as_member(boss)


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", twei=0)


def grants() -> int:
    return Journal.select().where(Journal.kind == "grant").count()


def test_an_admin_grants_twei_for_a_reason(admin, boss, ann, way):
    response = admin.post(ADDRESS, way, **GRANT)
    assert response.status_code == (204 if way == "htmx" else 303)
    assert (response.headers["HX-Redirect"] if way == "htmx" else response.location) == ADDRESS
    assert ledger.balance_mtwei(ann.id) == 20_500
    assert ledger.balance_mtwei(ledger.TREASURY) == GENESIS_MTWEI - 20_500
    journal = Journal.get(Journal.kind == "grant")
    assert (journal.member_id, journal.note) == (boss.id, "For the first post")


def test_the_grant_is_said_and_listed(admin, ann, visitor):
    admin.post(ADDRESS, **GRANT)
    page = admin.text(ADDRESS)
    assert "ann got 20.5 Twei." in page
    assert "For the first post" in page
    assert "For the first post" in visitor.text("/log")


def test_names_are_found_without_regard_to_case(admin, ann):
    admin.post(ADDRESS, **(GRANT | {"name": " ANN "}))
    assert ledger.balance_mtwei(ann.id) == 20_500


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_nobody_else_grants(ann, enrol, as_member, way, role):
    me = as_member(enrol("other", level=50, role=role))
    before = grants()
    assert me.post(ADDRESS, way, **GRANT).status_code == 403
    assert me.post(ADDRESS, way, token="wrong", **GRANT).status_code == 400
    assert (grants(), ledger.balance_mtwei(ann.id)) == (before, 0)


def test_somebody_not_logged_in_is_led_to_the_login(visitor, ann, way):
    response = visitor.post(ADDRESS, way, **GRANT)
    assert response.status_code == (401 if way == "htmx" else 303)
    assert ledger.balance_mtwei(ann.id) == 0


@pytest.mark.parametrize(
    ("field", "typed", "words", "status"),
    [
        ("name", "nobody", "no member named nobody", 422),
        ("name", "", "To whom?", 422),
        ("name", "x" * 25, "the limit is 24", 422),
        ("amount", "", "How much?", 422),
        ("amount", "0", "more than 0", 422),
        ("amount", "-1", "at most three decimals", 422),
        ("amount", "1_000", "at most three decimals", 422),
        ("amount", "0.0001", "at most three decimals", 422),
        ("amount", "1000000.001", "The treasury holds only 1,000,000 Twei", 409),
        ("reason", "", "Give a reason", 422),
        ("reason", " \u200b ", "Give a reason", 422),
        ("reason", "x" * 301, "the limit is 300", 422),
        ("reason", "nul\x00", "control characters", 422),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_is_kept(
    admin, ann, way, field, typed, words, status
):
    sent = GRANT | {field: typed}
    response = admin.post(ADDRESS, way, **sent)
    assert response.status_code == status
    beside = response.text.partition(f'id="problem-{field}"')[2].partition("</p>")[0]
    assert words in unescape(beside)
    for name, value in sent.items():
        assert unescape(value).replace("\x00", "").strip() in unescape(response.text), name
    assert root_id(response) == "grant-form" if way == "htmx" else True
    assert ledger.balance_mtwei(ann.id) == 0


def test_a_second_click_grants_once(admin, ann, way):
    for _ in range(3):
        admin.post(ADDRESS, way, key="k1", **GRANT)
    assert ledger.balance_mtwei(ann.id) == 20_500
    assert grants() == 1


def test_the_same_key_with_another_amount_is_a_conflict(admin, ann, way):
    admin.post(ADDRESS, way, key="k1", **GRANT)
    response = admin.post(ADDRESS, way, key="k1", **(GRANT | {"amount": "99"}))
    assert response.status_code == 409
    assert "already sent" in response.text
    assert 'value="99"' in response.text
    assert ledger.balance_mtwei(ann.id) == 20_500


def test_every_form_has_a_key_of_its_own(admin):
    keys = {admin.text(ADDRESS).partition('name="key" value="')[2].partition('"')[0] for _ in range(2)}
    assert len(keys) == 2
    assert "" not in keys


def test_an_expired_form_is_offered_again(admin, ann, way):
    response = admin.post(ADDRESS, way, token="wrong", **GRANT)
    assert response.status_code == 400
    assert "For the first post" in response.text
    assert ledger.balance_mtwei(ann.id) == 0


def test_a_name_can_come_with_the_address(admin, ann):
    assert 'value="ann"' in admin.text(f"{ADDRESS}?name=ann")
