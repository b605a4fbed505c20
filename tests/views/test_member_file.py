"""A member's page for admins: what it shows, and its forms for role, notes and sessions."""

import re
from datetime import timedelta
from html import unescape

import pytest
from peewee import DatabaseError

from forum import clock
from forum.actions import departure, staff_desk
from forum.actions.erasure import request_erasure
from forum.db import db
from forum.errors import Invalid, NotAllowed, NotFound
from forum.models import AccountEvent, LoginSession, Member, StaffAction, StaffNote
from forum.queries.takeout import SECTIONS, portions
from forum.rules.log_kinds import AccountEventKind
from forum.rules.sessions import SUDO_MINUTES
from tests.conftest import counting
from tests.sanctioned import REASON, sanction
from tests.visitor import Visitor, own_part, root_id, succeeded, without_token

PAGE = "/admin/members/ann"
NOTE = "Wrote in on Monday; asked for <patience>."


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin", twei=0)


@pytest.fixture
def admin(boss, as_member) -> Visitor:
    return as_member(boss)


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=12, twei=7)


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def deeds() -> list[tuple[str, str]]:
    """Return what the staff log says of ann, oldest first."""
    told = StaffAction.select().where(StaffAction.kind.in_(["role", "member-note", "session"])).order_by(StaffAction.id)
    return [(action.kind, action.by.name) for action in told if action.by_id and action.member.name == "ann"]


# What the page shows.


def test_the_page_shows_wallet_sessions_decisions_and_notes(admin, boss, ann, as_member):
    as_member(ann)
    staff_desk.write_note("ann", NOTE, by=boss)
    page = admin.text(PAGE)
    said = words(page)
    assert "7 Twei" in said
    assert "ann@example.org" in said
    assert "Last active just now" in said
    assert NOTE in said
    assert "<patience>" not in page
    assert "Nothing so far." in said


def test_a_sanction_and_the_decision_behind_it_are_shown(admin, ann):
    sanction(ann, "suspend")
    said = words(admin.text(PAGE))
    assert said.count("Suspended") == 2
    assert REASON in said


def test_no_id_is_there_twice(admin, boss, ann, as_member):
    as_member(ann)
    staff_desk.write_note("ann", NOTE, by=boss)
    ids = re.findall(r'\sid="([^"]+)"', admin.text(PAGE))
    assert len(ids) == len(set(ids))


def test_the_page_costs_as_much_however_much_there_is(admin, boss, ann, as_member):
    def cost() -> int:
        with counting() as statements:
            admin.text(PAGE)
        return len(statements)

    few = cost()
    for number in range(3):
        as_member(ann)
        staff_desk.write_note("ann", f"Note {number}", by=boss)
        sanction(ann, "silence")
    assert cost() == few <= 14


# Notes.


def test_a_note_is_kept_shown_and_logged(admin, boss, ann, way):
    response = admin.post(f"{PAGE}/notes", way, note=NOTE)
    assert succeeded(response, way)
    if way == "htmx":
        assert root_id(response) == "member-notes"
        assert NOTE in words(own_part(response))
        assert NOTE not in unescape(response.text.partition("<textarea")[2].partition("</textarea>")[0])
    else:
        assert response.location == f"{PAGE}#member-notes"
    [note] = StaffNote.select()
    assert (note.member_id, note.by_id, note.text) == (ann.id, boss.id, NOTE)
    assert deeds() == [("member-note", "boss")]
    assert "boss wrote a note about ann ." in words(admin.text("/admin/log"))


def test_the_fragment_is_what_the_page_contains(admin, boss, ann):
    staff_desk.write_note("ann", NOTE, by=boss)
    page = admin.text(PAGE)
    fragment = admin.get(PAGE, headers={"HX-Request": "true"}).text
    assert without_token(fragment) in without_token(page)


def test_a_second_click_keeps_one_note(admin, ann, way):
    for _ in range(2):
        assert succeeded(admin.post(f"{PAGE}/notes", way, key="k1", note=NOTE), way)
    assert StaffNote.select().count() == 1
    assert admin.post(f"{PAGE}/notes", way, key="k1", note="Something else").status_code == 409


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Write something first."), (" \n", "Write something"), ("x" * 2_001, "limit is 2,000")]
)
def test_what_is_no_note_is_said_beside_the_field_and_kept(admin, ann, way, typed, said):
    response = admin.post(f"{PAGE}/notes", way, note=typed)
    assert response.status_code == 422
    assert said in unescape(response.text.partition('id="problem-note"')[2].partition("</p>")[0])
    assert typed.strip() in response.text
    assert StaffNote.select().count() == 0


def test_nobody_but_admins_writes_or_reads_notes(ann, enrol, as_member, boss, way):
    mod = enrol("mod", role="moderator")
    staff_desk.write_note("ann", NOTE, by=boss)
    for other in (mod, ann):
        browser = as_member(other)
        assert browser.post(f"{PAGE}/notes", way, note="x").status_code == 403
        assert "asked for" not in browser.text("/u/ann")
        with pytest.raises(NotAllowed):
            staff_desk.write_note("ann", "x", by=other)
    assert StaffNote.select().count() == 1


def test_the_database_refuses_to_change_a_note(boss, ann):
    note_id = staff_desk.write_note("ann", NOTE, by=boss)
    with pytest.raises(DatabaseError), db.atomic():
        StaffNote.update(text="Something else").where(StaffNote.id == note_id).execute()
    assert StaffNote.get_by_id(note_id).text == NOTE


def test_a_note_is_in_the_export_of_whom_it_is_about_without_who_wrote_it(boss, ann):
    staff_desk.write_note("ann", NOTE, by=boss)
    notes = next(section for section in SECTIONS if section.name == "notes")
    [[row]] = portions(notes, ann)
    assert row["text"] == NOTE
    assert "boss" not in str(row)
    assert list(portions(notes, boss)) == []


def test_a_note_goes_with_whom_it_is_about(boss, ann, enrol):
    staff_desk.write_note("ann", NOTE, by=boss)
    staff_desk.write_note(enrol("other").name, NOTE, by=boss)
    erasure_id = request_erasure(ann, "keep", "Former member", "http://localhost/settings/erasure")
    with clock.at(clock.now() + timedelta(days=3)):
        assert departure.empty_account(erasure_id)
    assert [note.member.name for note in StaffNote.select()] == ["other"]


# Sessions.


def test_an_admin_ends_one_session_and_both_logs_say_so(admin, boss, ann, as_member, way):
    phone, desk = as_member(ann), as_member(ann)
    first, second = (
        row.id for row in LoginSession.select().where(LoginSession.member == ann.id).order_by(LoginSession.id)
    )
    assert f"/sessions/{first}/end" in admin.text(PAGE)
    response = admin.post(f"{PAGE}/sessions/{first}/end", way)
    assert succeeded(response, way)
    if way == "htmx":
        assert root_id(response) == "member-sessions"
        assert f"/sessions/{first}/end" not in response.text
    assert phone.get("/settings").status_code == 303
    assert desk.get("/settings").status_code == 200
    assert deeds() == [("session", "boss")]
    event = AccountEvent.select().where(AccountEvent.kind == AccountEventKind.SESSION_ENDED_BY_STAFF).get()
    assert (event.member_id, event.network, event.device) == (ann.id, "", "")
    assert "An admin logged out one of your devices" in desk.text("/settings/security-log")
    assert LoginSession.get_or_none(LoginSession.id == second)


def test_a_session_that_has_ended_or_is_somebody_elses_is_not_there(admin, boss, ann, enrol, as_member, way):
    as_member(enrol("other"))
    others = LoginSession.select().join(Member).where(Member.name == "other").get().id
    assert admin.post(f"{PAGE}/sessions/{others}/end", way).status_code == 404
    assert LoginSession.get_or_none(LoginSession.id == others)
    with pytest.raises(NotFound):
        staff_desk.end_session_of("ann", others, by=boss)


def test_members_and_moderators_end_nobodys_session(ann, enrol, as_member, way):
    as_member(ann)
    session_id = LoginSession.get().id
    for name, role in (("mod", "moderator"), ("other", "member")):
        member = enrol(name, role=role)
        assert as_member(member).post(f"{PAGE}/sessions/{session_id}/end", way).status_code == 403
        with pytest.raises(NotAllowed):
            staff_desk.end_session_of("ann", session_id, by=member)


# Roles.


def test_a_new_role_ends_the_sessions_and_is_logged(admin, ann, as_member, way):
    browser = as_member(ann)
    response = admin.post(f"{PAGE}/role", way, role="moderator")
    assert (response.headers["HX-Redirect"] if way == "htmx" else response.location) == f"{PAGE}#role-form"
    assert Member.named("ann").role == "moderator"
    assert browser.get("/settings").status_code == 303
    assert deeds() == [("role", "boss")]
    assert "ann now has the role: moderator." in words(admin.text(PAGE))


def test_who_has_not_shown_for_a_while_that_it_is_them_is_asked_for_the_password(admin, ann, way):
    later = clock.now() + timedelta(minutes=SUDO_MINUTES + 1)
    with clock.at(later):
        response = admin.post(f"{PAGE}/role", way, role="admin")
        assert response.status_code == 422
        assert response.text.count('id="password"') == 1
        assert '<option value="admin" selected>' in response.text
        assert Member.named("ann").role == "member"
        assert admin.post(f"{PAGE}/role", way, role="admin", password="wrong horse").status_code == 422
        assert admin.post(f"{PAGE}/role", way, role="admin", password="correct horse").status_code in {204, 303}
    assert Member.named("ann").role == "admin"


def test_nobody_changes_their_own_role(admin, boss, way):
    response = admin.post("/admin/members/boss/role", way, role="member")
    assert response.status_code == 422
    assert "You can’t change your own role" in response.text.partition('id="problem-role"')[2]
    assert Member.named("boss").role == "admin"


@pytest.mark.parametrize("role", ["king", ""])
def test_a_role_that_there_is_not_is_refused(admin, ann, way, role):
    assert admin.post(f"{PAGE}/role", way, role=role).status_code == 422
    assert Member.named("ann").role == "member"


def test_who_is_under_a_sanction_becomes_no_moderator(admin, ann, way):
    sanction(ann, "silence")
    response = admin.post(f"{PAGE}/role", way, role="moderator")
    assert response.status_code == 422
    assert "lift it first" in response.text
    assert Member.named("ann").role == "member"


def test_an_empty_note_is_refused_by_the_action_too(boss, ann):
    with pytest.raises(Invalid):
        staff_desk.write_note("ann", "\u200b", by=boss)
