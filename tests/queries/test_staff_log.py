"""The log of what staff do: every deed is in it with who, whom, why and the request; only admins read it."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from forum.actions import comments, members, posts, removals, rules, signing_up
from forum.actions.authority import OPERATOR
from forum.actions.cases import open_case
from forum.actions.deciding import decide
from forum.actions.log_notes import annotate
from forum.actions.objections import answer_objection, object_to
from forum.db import db, in_transaction, migrations
from forum.models import (
    Decision,
    EconomyRulesVersion,
    Member,
    ModerationCase,
    ModerationRulesVersion,
    StaffAction,
)
from forum.queries.staff_log import ACTIONS_PER_PAGE, Filter, staff_log_page
from forum.rules.moderation import ModerationRules
from tests.conftest import counting
from tests.databases import forget_staff_actions, unsealed

LOG = "/admin/log"


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin", twei=0)


@pytest.fixture
def mod(enrol) -> Member:
    return enrol("mod", role="moderator", twei=0)


def entries(page: str) -> list[str]:
    """Return the entries of the page, as a reader hears them, without their times and ids."""
    found = re.findall(r'<li class="event">(.*?)\n</li>', page, re.S)
    words = (re.sub(r"<[^>]+>", " ", re.sub(r"<code>.*?</code>", "", entry)) for entry in found)
    return [" ".join(one.replace("just now", "").split()) for one in words]


def everything(boss, mod, post_id, comment_id) -> None:
    """Do each thing that staff can do, once."""
    comments.delete_comment(mod, comment_id, "Rude")
    removals.restore_comment(mod, comment_id)
    posts.delete_post(boss, post_id, "Off topic")
    removals.restore_post(boss, post_id)
    members.grant_twei("author", 1_500, "Well written", by=boss)
    members.grant_xp("author", 7, "For help", by=boss)
    members.grant_xp("author", -3, "A mistake", by=OPERATOR)
    members.set_role("author", "moderator", by=boss)
    rules.change_economy(EconomyRulesVersion.in_force().changed(minus_fee_mtwei=0), "Cheaper", by=boss)
    rules.set_gate("comment", 9, "A small community", by=OPERATOR)


def test_every_deed_says_who_what_whom_and_why(boss, mod, author, post_id, comment_id, as_member):
    forget_staff_actions()
    everything(boss, mod, post_id, comment_id)
    assert entries(as_member(boss).text(LOG)) == [
        "The operator changed the levels . Comment: LVL 13 → LVL 9 A small community operator · on the command line",
        "boss changed the economy . Minus on a post: 2 Twei → 0 Twei Cheaper admin",
        "boss changed the role of author : member → moderator admin",
        "The operator took 3 XP from author . 957 XP → 954 XP A mistake operator · on the command line",
        "boss gave author 7 XP . 950 XP → 957 XP For help admin",
        "boss granted 1.5 Twei to author . 19,979 Twei → 19,980.5 Twei Well written admin",
        "boss brought back a post by author . Removed → Brought back Decision 4 · admin",
        "boss removed a post by author . nothing → Removed Off topic Decision 3 · admin",
        "mod brought back a comment by author . Removed → Brought back Decision 2 · moderator",
        "mod removed a comment by author . nothing → Removed Rude Decision 1 · moderator",
    ]


def test_decisions_objections_notes_and_new_rules_of_moderation_are_in_it(boss, mod, author, post_id, enrol, as_member):
    ann = enrol("ann", level=14)
    comment_id = comments.write_comment(ann, post_id, "Rude")
    case_id = in_transaction(open_case)(ann.id, post_id, comment_id)
    forget_staff_actions()
    first = decide(mod, case_id, "suspend", "Rude", 3)
    object_to(ann, first.id, "I was not.")
    answer_objection(boss, case_id, "overturn", "Too much")
    annotate(boss, "decision", first.id, "See the answer.")
    browser = as_member(boss)
    assert entries(browser.text(LOG)) == [
        "boss added a note to an entry of the public log . See the answer. admin",
        "boss decided about ann : Decision overturned . Suspended → Decision overturned Too much Decision 2 · admin",
        "mod decided about ann : Suspended . nothing → Suspended Rude Decision 1 · moderator",
    ]
    assert len(entries(browser.text(f"{LOG}?kind=decision"))) == 2
    assert len(entries(browser.text(f"{LOG}?kind=note"))) == 1


def test_new_rules_of_moderation_are_told_in_full(boss, as_member):
    before = ModerationRules(held_words="casino\nlottery")
    after = before.changed(hide_weight=4_000, held_words="lottery\nroulette")
    for rules_then in (before, after):
        ModerationRulesVersion.put_in_force(rules_then, "Spam", boss.id, None)
    version = ModerationRulesVersion.select().order_by(ModerationRulesVersion.id.desc()).get()
    StaffAction.create(kind="moderation", by=boss.id, by_role="admin", amount=version.id, reason="Spam")
    entry = entries(as_member(boss).text(LOG))[0]
    assert "boss changed the rules of moderation ." in entry
    assert "Weight of flags that hides something: 3 → 4" in entry
    assert "Words that hold a comment or post back, one a line: casino → roulette" in entry


def test_what_moderators_removed_before_there_were_decisions_becomes_some(mod, author, post_id, comment_id):
    comments.delete_comment(mod, comment_id, "Rude")
    removals.restore_comment(mod, comment_id)
    posts.delete_post(mod, post_id, "Off topic")
    told = lambda: [  # noqa: E731
        (one.kind, one.by_id, one.by_role, one.member_id, one.post_id, one.comment_id, one.reason, one.created_at,
         one.answers_id and Decision.get_by_id(one.answers_id).kind)
        for one in Decision.select().order_by(Decision.created_at, Decision.id)
    ]  # fmt: skip
    actions = StaffAction.select().where(StaffAction.kind.in_(["removal", "restoration"])).order_by(StaffAction.id)
    written = [(*one[:7], at, one[8]) for one, at in zip(told(), [a.created_at for a in actions], strict=True)]
    with unsealed():
        db.execute_sql("UPDATE staff_action SET decision_id = NULL")
        db.execute_sql("DELETE FROM notification")
        db.execute_sql("DELETE FROM decision")
        db.execute_sql("DELETE FROM moderation_case")
    migration("0024_told_and_noted").decide_the_past(db.obj)
    assert told() == written
    assert all(case.closed_at for case in ModerationCase.select())
    assert [one.cancelled_mtwei for one in Decision.select().order_by(Decision.id)] == [-1, 0, -1]
    migration("0024_told_and_noted").decide_the_past(db.obj)
    assert told() == written


def test_what_authors_do_to_their_own_is_not_in_it(author, post_id, comment_id):
    forget_staff_actions()
    comments.delete_comment(author, comment_id)
    removals.restore_comment(author, comment_id)
    posts.delete_post(author, post_id)
    removals.restore_post(author, post_id)
    assert not StaffAction.select().exists()


def test_who_is_made_an_admin_from_the_start_is_in_it(app):
    signing_up.create_member("root-of-all", "root@example.org", "correct horse", "admin")
    signing_up.create_member("somebody", "some@example.org", "correct horse")
    [found] = StaffAction.select()
    assert (found.kind, found.by_id, found.by_role, found.detail) == ("role", None, "operator", "member admin")


def test_a_deed_over_http_is_found_by_the_id_that_its_answer_carries(boss, enrol, as_member, way):
    enrol("ann")
    response = as_member(boss).post("/admin/members/ann", way, amount_xp="5", reason="Kind")
    found = StaffAction.select().order_by(StaffAction.id.desc()).get()
    assert (found.kind, found.amount, found.request_id) == ("xp", 5, response.headers["X-Request-Id"])


def test_a_deed_that_is_refused_is_not_in_it(boss, enrol, as_member):
    enrol("ann", level=2)
    before = StaffAction.select().count()
    assert as_member(boss).post("/admin/members/ann", amount_xp="-500", reason="Too much").status_code == 422
    assert StaffAction.select().count() == before


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_others_than_admins_are_refused(enrol, as_member, role):
    assert as_member(enrol("ann", role=role)).get(LOG).status_code == 403


def test_who_is_not_logged_in_is_sent_to_the_login(visitor):
    assert visitor.get(LOG).headers["Location"] == "/login?next=/admin/log"


def test_the_log_can_be_asked_for_a_kind_and_for_a_person(boss, mod, author, post_id, comment_id, as_member):
    forget_staff_actions()
    everything(boss, mod, post_id, comment_id)
    browser = as_member(boss)
    assert len(entries(browser.text(f"{LOG}?kind=removal"))) == 2
    assert len(entries(browser.text(f"{LOG}?person=@MOD"))) == 2
    assert len(entries(browser.text(f"{LOG}?person=mod&kind=restoration"))) == 1
    assert len(entries(browser.text(f"{LOG}?person=author"))) == 8
    assert "Nothing found" in browser.text(f"{LOG}?person=mod&kind=xp")


@pytest.mark.parametrize("asked", ["kind=murder", "person=nobody", "person=%3Cscript%3E", "after=x", "after=1_2"])
def test_what_cannot_be_asked_for_is_said_beside_the_field(boss, as_member, asked):
    response = as_member(boss).get(f"{LOG}?{asked}")
    assert response.status_code == 422
    assert "<script>" not in response.text
    assert 'role="alert"' in response.text or "damaged" in response.text


def test_the_log_is_paged(boss, enrol):
    enrol("ann", twei=0)
    forget_staff_actions()
    for number in range(ACTIONS_PER_PAGE + 2):
        members.grant_xp("ann", number + 1, "Again", by=boss)
    first = staff_log_page(Filter())
    second = staff_log_page(Filter(), first.more)
    assert [action.amount for action in (*first.actions, *second.actions)] == list(range(ACTIONS_PER_PAGE + 2, 0, -1))
    assert second.more is None


def test_the_page_takes_three_statements_and_one_more_to_find_a_person(
    boss, mod, author, post_id, comment_id, as_member
):
    everything(boss, mod, post_id, comment_id)
    browser = as_member(boss)
    for asked, number in (("", 3), ("?kind=xp", 3), ("?person=author", 4)):
        with counting() as statements:
            browser.text(LOG + asked)
        assert len(statements) == number, statements


def test_a_reason_and_a_name_are_escaped(boss, enrol, as_member):
    enrol("ann", twei=0)
    members.grant_twei("ann", 1_000, "<b>bold</b>", by=boss)
    assert "&lt;b&gt;bold&lt;/b&gt;" in as_member(boss).text(LOG)


def migration(name: str) -> ModuleType:
    spec = spec_from_file_location(name, migrations.DIRECTORY / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_log_begins_with_what_other_tables_know_of_the_past(boss, mod, author, post_id, comment_id):
    """All but the roles, of which no other table tells."""
    forget_staff_actions()
    everything(boss, mod, post_id, comment_id)
    comments.delete_comment(mod, comment_id, "Rude again")
    columns = (StaffAction.kind, StaffAction.by, StaffAction.by_role, StaffAction.member, StaffAction.post,
               StaffAction.comment, StaffAction.amount, StaffAction.reason)  # fmt: skip
    told = lambda: sorted(map(repr, StaffAction.select(*columns).where(StaffAction.kind != "role").tuples()))  # noqa: E731
    written = told()
    forget_staff_actions()
    db.execute_sql(migration("0014_logs_and_leaving").FILL)
    assert set(written) <= set(told())
    further = [one for one in told() if one not in written]
    assert len(written) == 10
    assert all("'grant'" in one or "'xp'" in one for one in further)  # how the cast came by its Twei and XP
