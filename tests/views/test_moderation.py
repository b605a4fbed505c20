"""The queue and the case page: who sees them, in which order, what a decision does, and who was quicker."""

import re
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import cases, comments, flags, hiding, posts
from forum.actions.deciding import decide
from forum.models import (
    CommentHiding,
    CommentRemoval,
    Decision,
    Flag,
    Member,
    ModerationCase,
    ModerationRulesVersion,
    Objection,
    PostRemoval,
    Sanction,
)
from forum.queries.moderation_queue import CASES_PER_PAGE
from forum.rules.decisions import HiddenBecause
from forum.rules.moderation import ModerationRules
from tests.conftest import counting
from tests.visitor import HTMX, own_part, root_id, succeeded

AT = datetime(2026, 3, 1, 12)
HOUR = timedelta(hours=1)


@pytest.fixture
def mod(enrol) -> Member:
    return enrol("mod", role="moderator")


@pytest.fixture
def flaggers(enrol) -> list[Member]:
    return [enrol(f"flagger{number}", level=10) for number in range(3)]


@pytest.fixture
def said(commenter, post_id) -> int:
    return comments.write_comment(commenter, post_id, "Something that not everybody likes.")


@pytest.fixture
def case_id(flaggers, said) -> int:
    return flags.flag(flaggers[0], "abuse", "It insults me.", comment_id=said)


def version(case_id: int) -> int:
    return ModerationCase.get_by_id(case_id).version


def in_queue(browser, address: str = "/moderation") -> list[int]:
    return [int(number) for number in re.findall(r'<article id="case-(\d+)"', browser.text(address))]


@pytest.mark.parametrize("address", ["/moderation", "/moderation/1"])
def test_only_staff_sees_it(enrol, visitor, as_member, mod, case_id, commenter, address):
    assert visitor.get(address).location.startswith("/login")
    assert as_member(commenter).get(address).status_code == 403
    for member in (mod, enrol("boss", role="admin")):
        assert as_member(member).get(address).status_code == 200


def test_only_staff_decides(visitor, as_member, flaggers, case_id, way):
    fields = {"decision": "keep", "seen": version(case_id)}
    assert as_member(flaggers[0]).post(f"/moderation/{case_id}", way, **fields).status_code == 403
    assert visitor.post(f"/moderation/{case_id}", way, **fields).status_code == (401 if way == "htmx" else 303)
    assert not Decision.select().exists()


def test_a_case_shows_the_text_its_context_the_flags_and_the_author_s_record(
    as_member, mod, flaggers, commenter, author, post_id
):
    question = comments.write_comment(author, post_id, "What do you think?")
    answer = comments.write_comment(commenter, post_id, "An *answer* to flag", question)
    earlier = comments.write_comment(commenter, post_id, "Earlier")
    comments.delete_comment(mod, earlier, "Off the point")
    case_id = flags.flag(flaggers[0], "abuse", "It insults me.", comment_id=answer)
    browser = as_member(mod)
    for address in ("/moderation", f"/moderation/{case_id}"):
        page = browser.text(address)
        for shown in ("Tides and clocks", "What do you think?", "An <em>answer</em> to flag", "Abuse or harassment",
                      "It insults me.", "1.2", "flagger0", "Off the point", "1 removal"):  # fmt: skip
            assert shown in page, (address, shown)


def test_the_most_urgent_come_first(as_member, mod, flaggers, commenter, post_id, set_rules):
    set_rules(comment_tribute_mtwei=0)
    old, heavy, light, waiting, objected = (
        comments.write_comment(commenter, post_id, f"Number {number}") for number in range(5)
    )
    with clock.at(AT - 30 * HOUR):
        old_case = flags.flag(flaggers[0], "spam", comment_id=old)
    with clock.at(AT):
        light_case = flags.flag(flaggers[0], "spam", comment_id=light)
        for flagger in flaggers[:2]:
            heavy_case = flags.flag(flagger, "spam", comment_id=heavy)
        hiding.hide(post_id, waiting, HiddenBecause.REVIEW)
        waiting_case = ModerationCase.get(ModerationCase.comment == waiting).id
        decision = decide(mod, flags.flag(flaggers[0], "spam", comment_id=objected), "warn", "Because")
        Objection.create(decision=decision.id, member=commenter.id, text="No!")
        cases.reopen(decision.case_id)
        order = [old_case, decision.case_id, waiting_case, heavy_case, light_case]
        browser = as_member(mod)
        assert in_queue(browser) == order
        assert "No!" in browser.text("/moderation")


def test_pages_hold_fifty_and_the_cursor_keeps_its_place(as_member, mod, flaggers, commenter, post_id, set_rules):
    set_rules(comment_tribute_mtwei=0)
    for number in range(CASES_PER_PAGE + 3):
        flags.flag(flaggers[0], "spam", comment_id=comments.write_comment(commenter, post_id, f"Number {number}"))
    browser = as_member(mod)
    first = in_queue(browser)
    following = re.search(r'rel="next" href="([^"]+)"', browser.text("/moderation"))[1]
    decide(mod, first[0], "keep")
    second = in_queue(browser, following)
    assert (len(first), len(second)) == (CASES_PER_PAGE, 3)
    assert not set(first) & set(second)
    for damaged in ("1_2", "x", f"{'9' * 18}_1_1", f"-{'9' * 18}_1_1"):
        assert browser.get(f"/moderation?after={damaged}").status_code == 422


@pytest.mark.parametrize("kind", ["keep", "hide", "remove", "warn", "silence", "suspend", "ban"])
def test_each_decision_closes_the_case_and_stands_in_a_row(as_member, mod, commenter, said, case_id, way, kind):
    answer = as_member(mod).post(
        f"/moderation/{case_id}", way, decision=kind, rule="people", reason="And more.", days="3", seen=version(case_id)
    )
    assert succeeded(answer, way), answer.text
    decision, case = Decision.get(), ModerationCase.get_by_id(case_id)
    assert (decision.kind, decision.by_id, decision.by_role, decision.member_id) == (
        kind, mod.id, "moderator", commenter.id,
    )  # fmt: skip
    assert decision.reason == "Argue with the point, not the person. And more."
    assert case.closed_at
    assert Flag.get().was_right == (0 if kind == "keep" else 1)
    assert CommentHiding.select().exists() == (kind == "hide")
    assert CommentRemoval.select().exists() == (kind == "remove")
    assert Sanction.select().exists() == (kind in {"silence", "suspend", "ban"})
    assert (decision.until is not None) == (kind in {"silence", "suspend"})
    if way == "htmx":
        assert root_id(answer) == f"case-{case_id}"
        assert 'id="queue-link"' in answer.text and "Moderation (0)" in answer.text
    else:
        assert answer.location == "/moderation"


def test_the_plain_way_leads_on_to_the_next_case(as_member, mod, flaggers, author, post_id, case_id):
    other = flags.flag(flaggers[0], "spam", post_id=post_id)
    browser = as_member(mod)
    assert f'name="following" value="{other}"' in browser.text("/moderation")
    answer = browser.post(f"/moderation/{case_id}", decision="keep", seen=version(case_id), following=other)
    assert answer.location == f"/moderation#case-{other}"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"decision": "applaud"}, "decision"),
        ({}, "decision"),
        ({"decision": "remove", "reason": "  "}, "reason"),
        ({"decision": "warn", "rule": "no such rule"}, "reason"),
        ({"decision": "silence", "reason": "Because"}, "days"),
        ({"decision": "suspend", "reason": "Because", "days": "0"}, "days"),
        ({"decision": "suspend", "reason": "Because", "days": "366"}, "days"),
        ({"decision": "suspend", "reason": "Because", "days": "tomorrow"}, "days"),
        ({"decision": "remove", "reason": "x" * 301}, "reason"),
    ],
)
def test_what_cannot_be_decided_is_said_beside_its_field(as_member, mod, case_id, way, fields, field):
    answer = as_member(mod).post(f"/moderation/{case_id}", way, seen=version(case_id), **fields)
    assert answer.status_code == 422
    assert f'id="problem-{field}"' in answer.text
    if fields.get("reason", "").strip():
        assert fields["reason"] in answer.text
    assert not Decision.select().exists()


def test_who_comes_second_is_told_what_was_decided(as_member, enrol, mod, said, case_id, way):
    seen = version(case_id)
    decide(mod, case_id, "remove", "Nothing but insults", seen=seen)
    second = as_member(enrol("second", role="moderator"))
    answer = second.post(f"/moderation/{case_id}", way, decision="keep", seen=seen)
    assert answer.status_code == 409
    assert "mod has already decided: Removed. “Nothing but insults”" in answer.text
    assert f'id="case-{case_id}"' in answer.text
    assert [one.kind for one in Decision.select()] == ["remove"]


def test_who_has_not_seen_a_further_flag_is_told_so(as_member, mod, flaggers, said, case_id, way):
    seen = version(case_id)
    flags.flag(flaggers[1], "illegal", comment_id=said)
    answer = as_member(mod).post(f"/moderation/{case_id}", way, decision="keep", seen=seen)
    assert answer.status_code == 409
    assert "This case has changed since you opened it." in answer.text
    assert not Decision.select().exists()


def test_nobody_decides_about_themselves(enrol, as_member, flaggers, post_id, way):
    judge = enrol("judge", level=14, role="moderator")
    case_id = flags.flag(flaggers[0], "spam", comment_id=comments.write_comment(judge, post_id, "Mine"))
    browser = as_member(judge)
    assert browser.post(f"/moderation/{case_id}", way, decision="keep", seen=version(case_id)).status_code == 403
    assert "another moderator decides" in browser.text(f"/moderation/{case_id}")
    assert ModerationCase.get_by_id(case_id).closed_at is None


def test_who_moderates_reads_not_who_flagged_their_own_text_and_who_decided(enrol, as_member, mod, post_id, way):
    judge, weigher = enrol("judge", level=14, role="moderator"), enrol("weigher", level=10)
    said = comments.write_comment(judge, post_id, "Mine")
    earlier = flags.flag(weigher, "spam", "A note on it", comment_id=comments.write_comment(judge, post_id, "Earlier"))
    decide(mod, earlier, "warn", "Not so loud")
    case_id = flags.flag(weigher, "abuse", "It insults me.", comment_id=said)
    told, browser = ("Abuse or harassment", "Not so loud", "Warned"), as_member(judge)
    for address in ("/moderation", f"/moderation/{case_id}"):
        own, others = browser.text(address), as_member(mod).text(address)
        for shown in told:
            assert shown in own, (address, shown)
        for kept in ("weigher", "It insults me.", ">mod<", ", mod", "flag-list"):
            assert kept not in own, (address, kept)
        for shown in (*told, "weigher", "It insults me.", ", mod", "flag-list"):
            assert shown in others, (address, shown)
    own = browser.text(f"/moderation/{earlier}")
    assert "Not so loud" in own
    assert not re.search(r"weigher|A note on it|, mod\b", own)
    refused = browser.post(f"/moderation/{earlier}", way, decision="keep", seen=1)
    assert refused.status_code == 403
    assert "mod has already decided" not in refused.text


def test_the_same_form_sent_twice_decides_once(as_member, mod, case_id):
    browser, seen = as_member(mod), version(case_id)
    for _ in range(2):
        answer = browser.post(f"/moderation/{case_id}", decision="warn", reason="Because", seen=seen, key="k")
        assert answer.status_code == 303
    assert Decision.select().count() == 1


def test_a_removal_is_brought_back_by_a_decision(as_member, mod, post_id, said, case_id, way):
    decide(mod, case_id, "remove", "Because")
    browser = as_member(mod)
    assert 'value="restore"' in browser.text(f"/moderation/{case_id}")
    answer = browser.post(
        f"/moderation/{case_id}", way, decision="restore", reason="I was wrong", seen=version(case_id)
    )
    assert succeeded(answer, way)
    assert not CommentRemoval.select().exists()
    assert Flag.get().was_right == 0
    assert f'id="comment-{said}"' in browser.text(f"/posts/{post_id}")


def test_after_thirty_days_nothing_is_brought_back(as_member, mod, case_id, way):
    decide(mod, case_id, "remove", "Because")
    with clock.at(clock.now() + timedelta(days=31)):
        browser = as_member(mod)
        assert 'value="restore"' not in browser.text(f"/moderation/{case_id}")
        answer = browser.post(
            f"/moderation/{case_id}", way, decision="restore", reason="I was wrong", seen=version(case_id)
        )
        assert answer.status_code == 409
        assert "This could be brought back for 30 days." in answer.text


def test_what_a_moderator_removes_where_it_stands_is_a_decision_too(mod, author, commenter, post_id, said):
    comments.delete_comment(mod, said, "Rude")
    posts.delete_post(mod, post_id, "Worse")
    made = Decision.select().order_by(Decision.id)
    assert [(one.kind, one.member_id, one.comment_id, one.reason) for one in made] == [
        ("remove", commenter.id, said, "Rude"),
        ("remove", author.id, None, "Worse"),
    ]  # fmt: skip
    assert not ModerationCase.select().where(ModerationCase.closed_at.is_null()).exists()


def test_what_authors_delete_themselves_is_no_decision(author, commenter, post_id, said):
    comments.delete_comment(commenter, said)
    posts.delete_post(author, post_id)
    assert not Decision.select().exists()
    assert PostRemoval.select().exists()


def test_an_unknown_case_is_not_found(as_member, mod):
    browser = as_member(mod)
    assert browser.get("/moderation/77").status_code == 404
    assert browser.post("/moderation/77", decision="keep").status_code == 404


def test_the_header_says_how_many_wait_without_a_further_statement(as_member, mod, commenter, case_id):
    def statements(browser) -> int:
        with counting() as found:
            browser.text("/levels")
        return len(found)

    staff, other = as_member(mod), as_member(commenter)
    assert "Moderation (1)" in staff.text("/levels")
    assert "Moderation (" not in other.text("/levels")
    assert statements(staff) == statements(other)


def test_queue_and_case_cost_a_fixed_number_of_statements(
    as_member, mod, flaggers, commenter, post_id, case_id, set_rules
):
    set_rules(comment_tribute_mtwei=0)
    unreviewed = ModerationRules(review_flagged_percent=0)
    ModerationRulesVersion.put_in_force(unreviewed, "For the test", None, None)
    browser = as_member(mod)

    def statements(address: str) -> int:
        with counting() as found:
            browser.text(address)
        return len([one for one in found if one.lstrip().upper().startswith(("SELECT", "WITH"))])

    few = statements("/moderation"), statements(f"/moderation/{case_id}")
    for number in range(10):
        comment_id = comments.write_comment(commenter, post_id, f"Number {number}")
        for flagger in flaggers:
            flags.flag(flagger, "spam", comment_id=comment_id)
        if number % 2:
            decide(mod, ModerationCase.select().order_by(ModerationCase.id.desc()).get().id, "warn", "Because")
    assert (statements("/moderation"), statements(f"/moderation/{case_id}")) == few == (7, 6)


def test_the_case_page_is_a_fragment_for_htmx(as_member, mod, case_id):
    answer = as_member(mod).get(f"/moderation/{case_id}", headers=HTMX)
    assert root_id(answer) == f"case-{case_id}"
    assert "<html" not in own_part(answer)
