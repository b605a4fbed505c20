"""Objecting to a decision once, being heard by another moderator, and what an answer undoes."""

from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, departure, email_addresses, erasure, flags
from forum.actions.authority import OPERATOR
from forum.actions.cases import open_case
from forum.actions.deciding import decide
from forum.actions.objections import answer_objection, object_to
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Conflict, DecidedMeanwhile, Invalid, NotAllowed, OwnContent
from forum.models import (
    Claim,
    Comment,
    CommentHiding,
    CommentRemoval,
    Decision,
    Flag,
    ModerationCase,
    Objection,
    OutgoingMail,
    Post,
    PostRemoval,
    Sanction,
    StaffAction,
)
from tests.actions.test_races import at_once
from tests.decisions import decided
from tests.visitor import root_id

KINDS = {"hide": None, "remove": None, "warn": None, "silence": 3, "suspend": 3, "ban": None}


@pytest.fixture
def mod(enrol):
    return enrol("mod", role="moderator", twei=0)


@pytest.fixture
def other(enrol):
    return enrol("other", role="moderator", twei=5)


@pytest.fixture
def remark(commenter, post_id):
    """A comment by a member who is nobody's staff."""
    return comments.write_comment(commenter, post_id, "You are all wrong.")


@pytest.fixture
def decide_about(mod):
    def decide_about(kind, comment_id=None, post_id=None):
        thing = Comment.get_by_id(comment_id) if comment_id else Post.get_by_id(post_id)
        case_id = in_transaction(open_case)(thing.author_id, thing.post_id if comment_id else post_id, comment_id)
        return decide(mod, case_id, kind, "Rude", KINDS.get(kind))

    return decide_about


def address(decision: Decision) -> str:
    return f"/decisions/{decision.id}/objection"


def case_of(decision: Decision) -> ModerationCase:
    return ModerationCase.get_by_id(decision.case_id)


# Objecting.


@pytest.mark.parametrize("kind", KINDS)
def test_whom_a_decision_concerns_objects_and_the_case_is_before_the_moderators_again(
    as_member, commenter, remark, decide_about, way, kind
):
    decision = decide_about(kind, remark)
    assert case_of(decision).closed_at
    version = case_of(decision).version
    response = as_member(commenter).post(address(decision), way, text="I only said that you are wrong.")
    assert response.status_code == (200 if way == "htmx" else 303)
    if way == "htmx":
        assert root_id(response) == "objection"
        assert "I only said that you are wrong." in response.text
    else:
        assert response.location == f"/decisions/{decision.id}#objection"
    assert Objection.get().text == "I only said that you are wrong."
    case = case_of(decision)
    assert case.closed_at is None
    assert case.version > version
    page = as_member(commenter).text(f"/decisions/{decision.id}")
    assert "Another moderator than the one who decided will look at it." in page
    assert "<textarea" not in page


def test_a_second_objection_is_refused_and_the_first_one_stays(as_member, commenter, remark, decide_about, way):
    decision = decide_about("hide", remark)
    me = as_member(commenter)
    me.post(address(decision), way, text="First")
    response = me.post(address(decision), way, text="Second")
    assert response.status_code == 409
    assert "already objected" in response.text
    assert [objection.text for objection in Objection.select()] == ["First"]


def test_one_that_is_sent_twice_under_one_key_is_one(as_member, commenter, remark, decide_about, way):
    decision = decide_about("hide", remark)
    me = as_member(commenter)
    answers = [me.post(address(decision), way, text="Once", key="k1").status_code for _ in range(2)]
    assert answers == [200 if way == "htmx" else 303] * 2
    assert Objection.select().count() == 1


def test_nobody_objects_for_somebody_else(as_member, visitor, enrol, mod, author, remark, decide_about, way):
    decision = decide_about("remove", remark)
    for who in (enrol("ann", level=50), author, mod, enrol("boss", role="admin")):
        assert as_member(who).post(address(decision), way, text="Not mine").status_code == 404
    assert visitor.post(address(decision), way, text="Not mine").status_code == (401 if way == "htmx" else 303)
    assert as_member(author).post("/decisions/999/objection", way, text="Nothing").status_code == 404
    assert not Objection.select().exists()


@pytest.mark.parametrize("text", ["", " \u200b\n", "x" * 2_001], ids=["empty", "blank", "long"])
def test_an_objection_that_cannot_be_is_said_beside_its_field(as_member, commenter, remark, decide_about, way, text):
    decision = decide_about("warn", remark)
    response = as_member(commenter).post(address(decision), way, text=text)
    assert response.status_code == 422
    assert 'id="problem-text"' in response.text
    assert text.strip() in response.text
    assert not Objection.select().exists()


def test_an_objection_to_what_is_none_is_refused(as_member, mod, author, comment_id, way):
    kept = decided("keep", mod, comment_id=comment_id)
    response = as_member(author).post(address(kept), way, text="Why?")
    assert response.status_code == 409
    assert "nothing to object to" in response.text


def test_one_can_object_for_thirty_days(as_member, commenter, remark, decide_about):
    decision = decide_about("warn", remark)
    with clock.at(decision.created_at + timedelta(days=30, seconds=1)):
        me = as_member(commenter)
        assert "The time for it is over." in me.text(f"/decisions/{decision.id}")
        assert me.post(address(decision), text="Late").status_code == 409
    with clock.at(decision.created_at + timedelta(days=29, hours=23)):
        assert as_member(commenter).post(address(decision), text="In time").status_code == 303


def test_what_was_undone_already_is_nothing_to_object_to(commenter, mod, remark, decide_about):
    decision = decide_about("remove", remark)
    decide(mod, decision.case_id, "restore", "A mistake")
    with pytest.raises(Conflict, match="undone already"):
        object_to(commenter, decision.id, "Back, please")


@pytest.mark.parametrize("kind", ["suspend", "ban"])
def test_who_is_shut_out_can_object_all_the_same(as_member, commenter, remark, decide_about, way, kind):
    decision = decide_about(kind, remark)
    response = as_member(commenter).post(address(decision), way, text="Please look again")
    assert response.status_code == (200 if way == "htmx" else 303)


# Being heard.


@pytest.fixture
def objected(commenter, decide_about):
    def objected(kind, comment_id=None, post_id=None):
        decision = decide_about(kind, comment_id, post_id)
        object_to(decision.member, decision.id, "Look again.")
        return decision

    return objected


@pytest.mark.parametrize("kind", KINDS)
def test_another_moderator_upholds_and_everything_stays(as_member, commenter, other, remark, objected, kind):
    decision = objected(kind, remark)
    before = CommentHiding.select().count(), CommentRemoval.select().count(), Sanction.select().count()
    answer = answer_objection(other, decision.case_id, "uphold", "It was rude.", case_of(decision).version)
    assert (answer.kind, answer.answers_id, answer.by_id) == ("uphold", decision.id, other.id)
    assert (CommentHiding.select().count(), CommentRemoval.select().count(), Sanction.select().count()) == before
    assert not Sanction.select().where(Sanction.lifted_at.is_null(False)).exists()
    assert case_of(decision).closed_at
    page = as_member(commenter).text(f"/decisions/{decision.id}")
    assert "The decision stands." in page
    assert "It was rude." in page


def test_what_was_hidden_can_be_seen_again(visitor, other, post_id, remark, objected):
    decision = objected("hide", remark)
    answer_objection(other, decision.case_id, "overturn", "Not that rude.")
    assert not CommentHiding.select().exists()
    assert "You are all wrong." in visitor.text(f"/posts/{post_id}")


@pytest.mark.parametrize("thing", ["comment", "post"])
def test_what_was_removed_comes_back_without_its_claims(visitor, other, post_id, remark, objected, thing):
    decision = objected("remove", comment_id=remark) if thing == "comment" else objected("remove", post_id=post_id)
    count = Post.get_by_id(post_id).comments
    answer_objection(other, decision.case_id, "overturn", "A mistake.")
    assert not CommentRemoval.select().exists()
    assert not PostRemoval.select().exists()
    assert Post.get_by_id(post_id).comments == count + (thing == "comment")
    assert not Claim.select().where(Claim.state == "open").exists()
    assert "You are all wrong." in visitor.text(f"/posts/{post_id}")


def test_a_removal_comes_back_however_long_the_answer_took(other, remark, objected):
    decision = objected("remove", remark)
    with clock.at(now() + timedelta(days=90)):
        answer_objection(other, decision.case_id, "overturn", "Sorry that it took so long.")
    assert not CommentRemoval.select().exists()


@pytest.mark.parametrize("kind", ["silence", "suspend", "ban"])
def test_what_was_imposed_is_lifted(as_member, other, commenter, post_id, remark, objected, kind):
    decision = objected(kind, remark)
    answer_objection(other, decision.case_id, "overturn", "Too harsh.")
    assert Sanction.current(commenter.id) is None
    assert "Lifted" in as_member(commenter).text(f"/decisions/{decision.id}")
    assert as_member(commenter).post(f"/posts/{post_id}/comments", body="I am back").status_code == 303


def test_a_warning_that_is_overturned_is_noted_as_such(as_member, other, commenter, remark, objected):
    decision = objected("warn", remark)
    answer_objection(other, decision.case_id, "overturn", "No harm meant.")
    assert "The decision was overturned." in as_member(commenter).text(f"/decisions/{decision.id}")


def test_the_flags_were_wrong_then(enrol, mod, other, remark, commenter):
    flag_id = flags.flag(enrol("ann", level=20), "abuse", "", comment_id=remark)
    case = ModerationCase.get()
    decision = decide(mod, case.id, "remove", "Rude")
    assert [flag.was_right for flag in Flag.select()] == [1], flag_id
    object_to(commenter, decision.id, "Look again.")
    answer_objection(other, case.id, "overturn", "Not rude.")
    assert [flag.was_right for flag in Flag.select()] == [0]


def test_flags_stay_right_where_another_decision_about_it_stands(enrol, mod, other, remark, commenter):
    flags.flag(enrol("ann", level=20), "abuse", "", comment_id=remark)
    case = ModerationCase.get()
    first = decide(mod, case.id, "warn", "Rude")
    object_to(commenter, first.id, "Look again.")
    second = decide(mod, case.id, "hide", "Rude all the same")
    answer_objection(other, case.id, "overturn", "A warning was too much.")
    assert [flag.was_right for flag in Flag.select()] == [1]
    assert CommentHiding.select().exists(), second.id


def test_who_decided_cannot_answer_and_neither_can_whom_it_concerns(as_member, enrol, mod, other, post_id):
    own = comments.write_comment(other, post_id, "A moderator’s own")
    decision = decided("remove", mod, comment_id=own)
    object_to(other, decision.id, "Mine.")
    with pytest.raises(NotAllowed, match="another moderator"):
        answer_objection(mod, decision.case_id, "uphold", "I was right.")
    with pytest.raises(OwnContent):
        answer_objection(other, decision.case_id, "overturn", "I was wronged.")
    with pytest.raises(NotAllowed):
        answer_objection(enrol("ann", level=50), decision.case_id, "overturn", "For a friend")
    assert Decision.select().count() == 1
    answer_objection(enrol("boss", role="admin"), decision.case_id, "uphold", "Rude.")


def test_the_operator_can_answer_where_nobody_else_is_left(as_member, visitor, commenter, remark, objected):
    decision = objected("remove", remark)
    answer = answer_objection(OPERATOR, decision.case_id, "overturn", "Nobody else is there.")
    assert (answer.by_id, answer.by_role) == (None, "operator")
    assert not CommentRemoval.select().exists()
    assert "The operator overturned" in " ".join(visitor.text("/log").split())
    assert StaffAction.select().order_by(StaffAction.id.desc()).get().by_role == "operator"


def test_an_objection_is_answered_once(mod, other, enrol, remark, objected):
    decision = objected("hide", remark)
    answer_objection(other, decision.case_id, "uphold", "Rude.")
    with pytest.raises(DecidedMeanwhile, match="Decision upheld"):
        answer_objection(enrol("boss", role="admin"), decision.case_id, "overturn", "Not rude.")
    assert Decision.select().where(Decision.answers == decision.id).count() == 1


def test_an_answer_to_what_the_case_was_before_is_refused(other, commenter, remark, decide_about):
    decision = decide_about("hide", remark)
    seen = case_of(decision).version
    object_to(commenter, decision.id, "Look again.")
    with pytest.raises(DecidedMeanwhile):
        answer_objection(other, decision.case_id, "uphold", "Unread.", seen)


@pytest.mark.parametrize(("kind", "reason", "field"), [("keep", "Fine", "decision"), ("uphold", " ", "reason")])
def test_an_answer_takes_a_kind_and_a_reason(other, remark, objected, kind, reason, field):
    decision = objected("hide", remark)
    with pytest.raises(Invalid) as refusal:
        answer_objection(other, decision.case_id, kind, reason)
    assert list(refusal.value.errors) == [field]


def test_several_objections_in_a_case_are_answered_one_after_the_other(mod, other, commenter, remark, decide_about):
    first = decide_about("warn", remark)
    object_to(commenter, first.id, "Look again.")
    second = decide(mod, first.case_id, "silence", "And again", 3)
    object_to(commenter, second.id, "And again.")
    assert answer_objection(other, first.case_id, "overturn", "No.").answers_id == first.id
    assert case_of(first).closed_at is None
    assert answer_objection(other, first.case_id, "uphold", "Yes.").answers_id == second.id
    assert case_of(first).closed_at


def test_who_objected_and_who_answered_is_told_by_mail(enrol, mailbox, mod, other, commenter, remark, decide_about):
    email_addresses.confirm(commenter.id, commenter.email)
    decision = decide_about("remove", remark)
    object_to(commenter, decision.id, "Look again.")
    answer_objection(other, decision.case_id, "overturn", "A mistake.")
    mails = list(OutgoingMail.select().where(OutgoingMail.recipient == commenter.email).order_by(OutgoingMail.id))
    assert [mail.subject for mail in mails] == [
        "Something you wrote was removed",
        "A decision about you was overturned",
    ]
    assert "The reason: Rude" in mails[0].text
    assert f"/decisions/{decision.id}" in mails[0].text
    assert "how to object within 30 days" in mails[0].text
    assert "A mistake." in mails[1].text


def test_who_has_no_confirmed_address_gets_no_mail(mailbox, commenter, remark, decide_about):
    decide_about("remove", remark)
    assert not OutgoingMail.select().exists()


@pytest.mark.parametrize("text", ["keep", "anonymise", "remove"])
def test_who_leaves_takes_their_objection_along_and_nobody_has_to_answer_it(visitor, commenter, remark, objected, text):
    decision = objected("hide", remark)
    erasure_id = erasure.request_erasure(commenter, text, "Former member", "/")
    with clock.at(now() + timedelta(days=2)):
        assert departure.empty_account(erasure_id)
    assert not Objection.select().exists()
    assert case_of(decision).closed_at
    assert "hid" in visitor.text("/log")


def test_nothing_is_kept_of_an_answer_that_fails(monkeypatch, other, remark, objected):
    decision = objected("remove", remark)

    def fail(*_arguments, **_more):
        raise Conflict("Not today.")

    monkeypatch.setattr("forum.actions.objections.record", fail)
    with pytest.raises(Conflict):
        answer_objection(other, decision.case_id, "overturn", "A mistake.")
    assert CommentRemoval.select().exists()


@pytest.mark.parametrize("kind", ["hide", "remove", "suspend"])
def test_of_two_answers_at_once_one_counts_and_the_other_is_told(enrol, other, remark, objected, kind):
    decision = objected(kind, remark)
    boss, seen = enrol("boss", role="admin"), case_of(decision).version
    results = at_once([
        lambda: answer_objection(other, decision.case_id, "uphold", "Rude.", seen),
        lambda: answer_objection(boss, decision.case_id, "overturn", "Not rude.", seen),
    ])  # fmt: skip
    assert {type(result) for result in results} == {Decision, DecidedMeanwhile}
    answer = Decision.get(Decision.answers == decision.id)
    undone = answer.kind == "overturn"
    assert CommentHiding.select().exists() == (kind == "hide" and not undone)
    assert CommentRemoval.select().exists() == (kind == "remove" and not undone)
    assert bool(Sanction.current(decision.member_id)) == (kind == "suspend" and not undone)


def test_of_two_objections_at_once_one_is_made(commenter, remark, decide_about):
    decision = decide_about("warn", remark)
    results = at_once([lambda text=text: object_to(commenter, decision.id, text) for text in ("First", "Second")])
    assert {type(result) for result in results} == {int, Conflict}
    assert Objection.select().count() == 1


# Through the queue.


def test_the_queue_shows_the_objection_and_another_moderator_answers_it_there(
    as_member, visitor, commenter, other, post_id, remark, objected, way
):
    decision = objected("hide", remark)
    queue = as_member(other).text("/moderation")
    assert "Look again." in queue
    assert 'value="uphold"' in queue
    assert 'value="overturn"' in queue
    response = as_member(other).post(
        f"/moderation/{decision.case_id}", way, decision="overturn", reason="Not rude.", seen=case_of(decision).version
    )
    assert response.status_code == (200 if way == "htmx" else 303)
    assert "You are all wrong." in visitor.text(f"/posts/{post_id}")
    assert "Look again." not in as_member(other).text("/moderation")
    assert "Not rude." in as_member(commenter).text(f"/decisions/{decision.id}")


def test_the_queue_offers_no_answer_to_who_decided_and_says_who_else_can(as_member, mod, remark, objected, enrol, way):
    decision = objected("hide", remark)
    assert "there’s nobody else who could" in as_member(mod).text("/moderation")
    assert f"flask objection answer {decision.id}" in as_member(mod).text(f"/moderation/{decision.case_id}")
    enrol("boss", role="admin")
    page = as_member(mod).text("/moderation")
    assert "1 other moderator or admin can." in page
    assert 'value="uphold"' not in page
    response = as_member(mod).post(
        f"/moderation/{decision.case_id}", way, decision="uphold", reason="Mine", seen=case_of(decision).version
    )
    assert response.status_code == 403
    assert "another moderator has to answer" in response.text
    assert Decision.select().count() == 1


def test_an_answer_in_the_queue_without_a_reason_or_too_late_comes_back_in_words(
    as_member, enrol, other, remark, objected, way
):
    decision = objected("hide", remark)
    address, seen = f"/moderation/{decision.case_id}", case_of(decision).version
    response = as_member(other).post(address, way, decision="uphold", reason="", seen=seen)
    assert response.status_code == 422
    assert 'id="problem-reason"' in response.text
    answer_objection(enrol("boss", role="admin"), decision.case_id, "overturn", "Quicker.", seen)
    response = as_member(other).post(address, way, decision="uphold", reason="Slower", seen=seen)
    assert response.status_code == 409
    assert "Quicker." in response.text
    assert Decision.select().where(Decision.answers == decision.id).count() == 1
