"""The economy's rules in the hands of admins: the form, the preview, putting them in force."""

import re
from html import unescape

import pytest

from forum.actions import votes
from forum.models import EconomyRulesVersion, Member
from forum.money import ledger
from forum.rules.economy import FIELDS, EconomyRules
from tests.visitor import Visitor, root_id

ADDRESS = "/admin/economy"


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin")


@pytest.fixture
def admin(boss, as_member) -> Visitor:
    return as_member(boss)


def in_force() -> EconomyRules:
    return EconomyRulesVersion.in_force()


def versions() -> int:
    return EconomyRulesVersion.select().count()


def hidden(page: str, name: str) -> str | None:
    """Return what a hidden field of the page holds, or None where there is no such field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found and unescape(found[1])


def field_value(page: str, name: str) -> str:
    return unescape(re.search(rf'id="{name}"[^>]*\svalue="([^"]*)"', page)[1])


def fields_of(page: str) -> dict[str, str]:
    """Return the form as a browser would send it back."""
    carried = {name: hidden(page, name) for name in ("key", "instead_of", "confirm", "previewed")}
    reason = re.search(r'<textarea id="reason"[^>]*>\n(.*?)</textarea>', page, re.S)[1]
    sent = {name: value for name, value in carried.items() if value is not None}
    return sent | {known.name: field_value(page, known.name) for known in FIELDS} | {"reason": unescape(reason)}


def in_words(page: str) -> str:
    """Return what is read of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


# Who may.


@pytest.mark.parametrize("address", [ADDRESS, "/admin/grants"])
def test_only_admins_see_it(visitor, enrol, as_member, address):
    assert visitor.get(address).status_code == 303
    assert visitor.get(address).location == f"/login?next={address}"
    for role in ("member", "moderator"):
        assert as_member(enrol(role, role=role)).get(address).status_code == 403
    assert as_member(enrol("boss", role="admin")).get(address).status_code == 200


def test_only_admins_change_it(enrol, as_member, way):
    me = as_member(enrol("mod", level=50, role="moderator"))
    assert me.post(ADDRESS, way, minus_fee="3", confirm="1").status_code == 403
    assert me.post(ADDRESS, way, token="wrong", minus_fee="3").status_code == 400
    assert "minus_fee" not in me.post(ADDRESS, way, token="wrong", minus_fee="3").text
    assert versions() == 0


# The form.


def test_the_form_holds_every_rule_as_it_is_in_force(admin, set_rules):
    set_rules(minus_fee_mtwei=2_250, hold_hours=36, settlement_budget_share=125)
    page = admin.text(ADDRESS)
    assert field_value(page, "minus_fee") == "2.25"
    assert field_value(page, "hold_hours") == "36"
    assert field_value(page, "settlement_budget") == "0.125"
    assert fields_of(page).keys() >= {known.name for known in FIELDS}
    assert "Fees change immediately, rewards from the next settlement." in page


def test_the_first_sending_shows_the_preview_and_changes_nothing(admin, way):
    response = admin.post(ADDRESS, way, minus_fee="2.5", reason="Gentler")
    assert response.status_code == 200
    assert "Preview: nothing has changed yet" in response.text
    assert hidden(response.text, "confirm") == "1"
    assert field_value(response.text, "minus_fee") == "2.5"
    assert "Gentler" in response.text
    assert versions() == 0
    assert (root_id(response) if way == "htmx" else "economy-form") == "economy-form"


def test_the_second_one_puts_it_in_force(admin, boss, way):
    shown = admin.post(ADDRESS, way, minus_fee="2.5", pluses_pot="29.999", reading_pot="20.001", reason="Gentler")
    response = admin.post(ADDRESS, way, **fields_of(shown.text))
    assert response.status_code == (204 if way == "htmx" else 303)
    assert (response.headers["HX-Redirect"] if way == "htmx" else response.location) == ADDRESS
    assert in_force() == EconomyRules(minus_fee_mtwei=2_500, pluses_pot_share=29_999, reading_pot_share=20_001)
    version = EconomyRulesVersion.get()
    assert (version.member_id, version.reason) == (boss.id, "Gentler")
    assert "The new rules apply" in admin.text(ADDRESS)


def test_a_new_fee_is_charged_at_once(admin, enrol, post_id):
    admin.post(ADDRESS, minus_fee="3.125", confirm="1")
    voter = enrol("voter", level=8, twei=10)
    votes.vote(voter, post_id, "minus")
    assert ledger.balance_mtwei(voter.id) == 6_875


def test_what_is_not_sent_keeps_its_value(admin, set_rules):
    set_rules(report_price_mtwei=1_500, hold_hours=12)
    admin.post(ADDRESS, minus_fee="3", confirm="1")
    assert in_force() == EconomyRules(minus_fee_mtwei=3_000, report_price_mtwei=1_500, hold_hours=12)


def test_a_change_after_the_preview_is_previewed_again(admin, way):
    shown = admin.post(ADDRESS, way, minus_fee="2.5")
    again = admin.post(ADDRESS, way, **(fields_of(shown.text) | {"minus_fee": "2.75"}))
    assert again.status_code == 200
    assert "2.75 Twei" in again.text
    assert versions() == 0
    admin.post(ADDRESS, way, **fields_of(again.text))
    assert in_force().minus_fee_mtwei == 2_750


def test_an_empty_reason_is_taken_and_shown_as_none(admin, visitor):
    admin.post(ADDRESS, minus_fee="3", reason="", confirm="1")
    assert EconomyRulesVersion.get().reason == ""
    for address in ("/economy", "/log"):
        assert "No reason given." in visitor.text(address)


@pytest.mark.parametrize("confirm", ["", "1"])
def test_where_nothing_is_changed_nothing_is_written(admin, way, confirm):
    response = admin.post(ADDRESS, way, minus_fee="2.000", reason="x", confirm=confirm)
    assert response.status_code == 200
    assert "No changes" in response.text
    assert versions() == 0


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("minus_fee", "-1", "digits"),
        ("minus_fee", "two", "digits"),
        ("minus_fee", "1_000", "digits"),
        ("minus_fee", "", "digits"),
        ("minus_fee", "0.0001", "three decimals"),
        ("minus_fee", "1٣", "digits"),
        ("minus_fee", "2\x000", "control characters"),
        ("minus_fee", "100000.001", "at most 100,000 Twei"),
        ("hold_hours", "1.5", "whole number"),
        ("hold_hours", "+1", "whole number"),
        ("hold_hours", "１２", "whole number"),
        ("hold_hours", "721", "at most 720 hours"),
        ("settlement_budget", "100.001", "at most 100"),
        ("likes_pot", "30.001", "add up to 100.001 %"),
        ("dislike_author", "2.001", "can’t exceed the fee"),
        ("reason", "x" * 301, "the limit is 300"),
        ("reason", "nul\x00", "control characters"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("confirm", ["", "1"])
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_is_kept(admin, way, name, typed, words, confirm):
    sent = {"report_price": "1.75", "reason": "Because", name: typed, "confirm": confirm}
    response = admin.post(ADDRESS, way, **sent)
    assert response.status_code == 422
    beside = re.search(rf'id="problem-{name}" role="alert">([^<]*)<', response.text)[1]
    assert words in unescape(beside)
    assert field_value(response.text, "report_price") == "1.75"
    assert typed.replace("\x00", "") in unescape(response.text)
    assert versions() == 0


def test_several_mistakes_are_said_at_once(admin):
    page = admin.post(ADDRESS, minus_fee="x", report_price="y").text
    assert 'id="problem-minus_fee"' in page
    assert 'id="problem-report_price"' in page


# Two admins.


@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_two_admins_do_not_overwrite_each_other(admin, enrol, as_member, set_rules, way, step):
    form = fields_of(admin.text(ADDRESS)) | {"minus_fee": "5", "reason": "Mine"}
    if step == "confirm":
        form = fields_of(admin.post(ADDRESS, way, **form).text)
    set_rules(minus_fee_mtwei=4_000)
    response = admin.post(ADDRESS, way, **form)
    assert response.status_code == 409
    assert "changed the rules in the meantime" in response.text
    assert "In force: 4 Twei" in response.text
    assert field_value(response.text, "minus_fee") == "5"
    assert "Mine" in response.text
    assert hidden(response.text, "confirm") is None
    assert in_force().minus_fee_mtwei == 4_000
    shown = admin.post(ADDRESS, way, **fields_of(response.text))
    admin.post(ADDRESS, way, **fields_of(shown.text))
    assert in_force().minus_fee_mtwei == 5_000


def test_a_second_click_changes_nothing_more(admin, way):
    form = fields_of(admin.post(ADDRESS, way, minus_fee="5").text)
    answers = [admin.post(ADDRESS, way, **form) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {204 if way == "htmx" else 303}
    assert versions() == 1


@pytest.mark.parametrize("field", ["instead_of", "undo"])
def test_a_damaged_form_is_refused(admin, way, field):
    assert admin.post(ADDRESS, way, minus_fee="5", confirm="1", **{field: "x"}).status_code == 422
    assert versions() == 0


def test_an_expired_form_is_offered_again(admin, way):
    response = admin.post(ADDRESS, way, token="wrong", minus_fee="5", reason="Because")
    assert response.status_code == 400
    assert field_value(response.text, "minus_fee") == "5"
    assert "Because" in response.text


# What was changed before.


def test_the_history_says_who_when_why_and_what(admin):
    admin.post(ADDRESS, minus_fee="2.5", hold_hours="48", reason="Gentler", confirm="1")
    words = in_words(admin.text(ADDRESS).partition('id="history"')[2])
    for said in (
        "boss admin changed the economy",
        "just now",
        "Minus on a post: 2 Twei → 2.5 Twei",
        "24 hours → 48 hours",
    ):
        assert said in words
    assert "Gentler" in words


def test_taking_a_change_back_shows_a_preview_and_then_is_a_version_of_its_own(admin, set_rules, way):
    set_rules(minus_fee_mtwei=3_000)
    set_rules(minus_fee_mtwei=4_000, hold_hours=48)
    second = EconomyRulesVersion.select().order_by(EconomyRulesVersion.id.desc()).get().id
    shown = admin.post(ADDRESS, way, undo=second)
    assert shown.status_code == 200
    assert "4 Twei → 3 Twei" in in_words(shown.text)
    assert versions() == 2
    form = fields_of(shown.text)
    assert form["reason"].startswith("Undoes the change of ")
    assert admin.post(ADDRESS, way, **form).status_code == (204 if way == "htmx" else 303)
    assert in_force() == EconomyRules(minus_fee_mtwei=3_000)
    assert versions() == 3


def test_taking_back_the_first_change_leads_to_the_defaults(admin, set_rules):
    set_rules(minus_fee_mtwei=3_000)
    admin.post(ADDRESS, **fields_of(admin.post(ADDRESS, undo=EconomyRulesVersion.get().id).text))
    assert in_force() == EconomyRules()


def test_a_change_that_is_not_there_cannot_be_taken_back(admin, way):
    assert admin.post(ADDRESS, way, undo="999").status_code == 404
    assert versions() == 0


def test_the_history_offers_to_take_each_change_back(admin, set_rules):
    set_rules(minus_fee_mtwei=3_000)
    page = admin.text(ADDRESS).partition('id="history"')[2]
    assert hidden(page, "undo") == str(EconomyRulesVersion.get().id)


def test_a_preview_stands_alone(admin, set_rules):
    set_rules(minus_fee_mtwei=3_000)
    assert 'id="history"' not in admin.post(ADDRESS, minus_fee="5").text
    assert 'id="history"' in admin.post(ADDRESS, minus_fee="-5").text
