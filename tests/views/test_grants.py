"""Granting Twei in the admin."""

import re
from html import unescape

import pytest

from forum.models import Journal, Member
from forum.money import ledger
from forum.rules.economy import GENESIS_MTWEI
from tests.visitor import Visitor, root_id

ADDRESS = "/admin/grants"
GRANT = {"name": "ann", "amount": "20.5", "reason": "For the first post"}
CONFIRMED = GRANT | {"confirm": "1"}


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


def fields_of(page: str) -> dict[str, str]:
    """Return the form as a browser would send it back."""
    form = page.partition('id="grant-form"')[2].partition("</form>")[0]
    inputs = re.findall(r'<input [^>]*name="([^"]+)"[^>]* value="([^"]*)"', form, re.S)
    reason = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.S)[1]
    sent = {name: unescape(value) for name, value in inputs if name != "csrf_token"}
    return sent | {"reason": unescape(reason)}


def in_words(page: str) -> str:
    """Return what is read of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


# Asking once more.


def test_the_first_sending_asks_with_amount_and_name_and_moves_nothing(admin, enrol, way):
    ann = enrol("ann", level=14, twei=0)
    Member.update(display_name="Ann <b>Other</b>").where(Member.id == ann.id).execute()
    response = admin.post(ADDRESS, way, **(GRANT | {"name": "ANN"}))
    assert response.status_code == 200
    words = in_words(response.text)
    assert "Grant 20.5 Twei to ann (Ann <b>Other</b>, LVL 14)?" in words
    assert "Treasury afterwards: 999,979.5 Twei." in words
    assert (root_id(response) if way == "htmx" else "grant-form") == "grant-form"
    assert fields_of(response.text).items() >= (CONFIRMED | {"name": "ANN"}).items()
    assert (ledger.balance_mtwei(ann.id), grants()) == (0, 0)


def test_the_form_that_comes_back_makes_the_grant_once(admin, ann, way):
    form = fields_of(admin.post(ADDRESS, way, **GRANT).text)
    for _ in range(2):
        assert admin.post(ADDRESS, way, **form).status_code == (204 if way == "htmx" else 303)
    assert (ledger.balance_mtwei(ann.id), grants()) == (20_500, 1)


@pytest.mark.parametrize(("field", "typed"), [("amount", "205"), ("name", "ben")])
def test_another_amount_or_name_than_was_asked_about_is_asked_about_again(admin, enrol, ann, way, field, typed):
    ben = enrol("ben", twei=0)
    form = fields_of(admin.post(ADDRESS, way, **GRANT).text)
    again = admin.post(ADDRESS, way, **(form | {field: typed}))
    assert again.status_code == 200
    assert f"Grant {'205' if field == 'amount' else '20.5'} Twei to {'ben' if field == 'name' else 'ann'}" in in_words(
        again.text
    )
    assert grants() == 0
    admin.post(ADDRESS, way, **fields_of(again.text))
    assert ledger.balance_mtwei((ben if field == "name" else ann).id) == (205_000 if field == "amount" else 20_500)


def test_a_better_reason_needs_no_second_question(admin, ann, way):
    form = fields_of(admin.post(ADDRESS, way, **GRANT).text)
    admin.post(ADDRESS, way, **(form | {"amount": "20.500", "reason": "For the first two posts"}))
    assert Journal.get(Journal.kind == "grant").note == "For the first two posts"


def test_the_treasury_s_last_twei_can_be_granted(admin, ann):
    assert "Treasury afterwards: 0 Twei." in in_words(admin.post(ADDRESS, **(GRANT | {"amount": "1000000"})).text)


# The grant.


def test_an_admin_grants_twei_for_a_reason(admin, boss, ann, way):
    response = admin.post(ADDRESS, way, **CONFIRMED)
    assert response.status_code == (204 if way == "htmx" else 303)
    assert (response.headers["HX-Redirect"] if way == "htmx" else response.location) == ADDRESS
    assert ledger.balance_mtwei(ann.id) == 20_500
    assert ledger.balance_mtwei(ledger.TREASURY) == GENESIS_MTWEI - 20_500
    journal = Journal.get(Journal.kind == "grant")
    assert (journal.member_id, journal.note) == (boss.id, "For the first post")


def test_the_grant_is_said_and_listed(admin, ann, visitor):
    admin.post(ADDRESS, **CONFIRMED)
    page = admin.text(ADDRESS)
    assert "ann got 20.5 Twei." in page
    assert "For the first post" in page
    assert "For the first post" in visitor.text("/log")


def test_names_are_found_without_regard_to_case(admin, ann):
    admin.post(ADDRESS, **(CONFIRMED | {"name": " ANN "}))
    assert ledger.balance_mtwei(ann.id) == 20_500


@pytest.mark.any_engine
@pytest.mark.parametrize("sent", [GRANT, CONFIRMED], ids=["asked", "confirmed"])
@pytest.mark.parametrize("role", ["member", "moderator"])
def test_nobody_else_grants(ann, enrol, as_member, way, role, sent):
    me = as_member(enrol("other", level=50, role=role))
    before = grants()
    assert me.post(ADDRESS, way, **sent).status_code == 403
    assert me.post(ADDRESS, way, token="wrong", **sent).status_code == 400
    assert (grants(), ledger.balance_mtwei(ann.id)) == (before, 0)


def test_somebody_not_logged_in_is_led_to_the_login(visitor, ann, way):
    response = visitor.post(ADDRESS, way, **CONFIRMED)
    assert response.status_code == (401 if way == "htmx" else 303)
    assert ledger.balance_mtwei(ann.id) == 0


@pytest.mark.any_engine
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
@pytest.mark.parametrize("first", [GRANT, CONFIRMED], ids=["asked", "confirmed"])
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_is_kept(
    admin, ann, way, field, typed, words, status, first
):
    sent = first | {field: typed}
    response = admin.post(ADDRESS, way, **sent)
    assert response.status_code == status
    beside = response.text.partition(f'id="problem-{field}"')[2].partition("</p>")[0]
    assert words in unescape(beside)
    assert 'name="confirm"' not in response.text
    for name in GRANT:
        value = sent[name]
        assert unescape(value).replace("\x00", "").strip() in unescape(response.text), name
    assert root_id(response) == "grant-form" if way == "htmx" else True
    assert ledger.balance_mtwei(ann.id) == 0


def test_a_second_click_grants_once(admin, ann, way):
    for _ in range(3):
        admin.post(ADDRESS, way, key="k1", **CONFIRMED)
    assert ledger.balance_mtwei(ann.id) == 20_500
    assert grants() == 1


def test_the_same_key_with_another_amount_is_a_conflict(admin, ann, way):
    admin.post(ADDRESS, way, key="k1", **CONFIRMED)
    response = admin.post(ADDRESS, way, key="k1", **(CONFIRMED | {"amount": "99"}))
    assert response.status_code == 409
    assert "already sent" in response.text
    assert 'value="99"' in response.text
    assert ledger.balance_mtwei(ann.id) == 20_500


def test_every_form_has_a_key_of_its_own(admin):
    keys = {admin.text(ADDRESS).partition('name="key" value="')[2].partition('"')[0] for _ in range(2)}
    assert len(keys) == 2
    assert "" not in keys


def test_an_expired_form_is_offered_again(admin, ann, way):
    response = admin.post(ADDRESS, way, token="wrong", **CONFIRMED)
    assert response.status_code == 400
    assert "For the first post" in response.text
    assert ledger.balance_mtwei(ann.id) == 0


def test_a_name_can_come_with_the_address(admin, ann):
    assert 'value="ann"' in admin.text(f"{ADDRESS}?name=ann")
