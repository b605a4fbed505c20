"""Silencing, suspending and banning: whom it can concern, what it ends at once, what it forbids, how it ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from threading import Thread

import pytest

from forum import clock
from forum.actions import comments, deciding, flags, hiding, members, posts, reactions, sessions, votes
from forum.actions.authority import OPERATOR
from forum.actions.gates import require_gate
from forum.actions.member_sanctions import lift_sanctions, sanction_member
from forum.actions.objections import answer_objection, object_to
from forum.actions.sanctions import impose
from forum.db import db, in_transaction, is_embedded, rows
from forum.errors import Conflict, Invalid, LevelTooLow, NotAllowed, NotFound, Sanctioned
from forum.models import (
    Comment,
    Decision,
    Flag,
    LoginSession,
    Member,
    ModerationCase,
    Post,
    Sanction,
)
from forum.rules.decisions import DecisionKind, HiddenBecause, SanctionKind
from forum.rules.gates import Gate
from tests.actions.test_races import at_once
from tests.sanctioned import REASON, lift, sanction

AT = datetime(2026, 3, 1, 12)
DAY = timedelta(days=1)
KINDS = tuple(SanctionKind)
SHUTTING_OUT = (SanctionKind.SUSPEND, SanctionKind.BAN)


@pytest.fixture
def ann(enrol: Callable[..., Member]) -> Member:
    return enrol("ann", level=20)


@pytest.fixture
def admin(enrol: Callable[..., Member]) -> Member:
    return enrol("admin", role="admin")


# --- what is decided ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_operator_s_decision_is_written_down_in_a_case_that_is_closed(ann, kind):
    with clock.at(AT):
        sanction(ann, kind)
    [decision], [case], [row] = Decision.select(), ModerationCase.select(), Sanction.select()
    until = None if kind == SanctionKind.BAN else AT + 3 * DAY
    assert (decision.kind, decision.by_id, decision.by_role, decision.reason) == (kind, None, "operator", REASON)
    assert (case.member_id, case.post_id, case.closed_at, decision.case_id) == (ann.id, None, AT, case.id)
    assert (row.kind, row.until, row.decision_id, decision.until) == (kind, until, decision.id, until)


def test_an_admin_decides_under_their_own_name_and_nobody_else_does_so_by_name(ann, admin, enrol):
    sanction_member("ann", SanctionKind.SUSPEND, 1, REASON, by=admin)
    assert (Decision.get().by_id, Decision.get().by_role) == (admin.id, "admin")
    for other in (enrol("mod", role="moderator"), enrol("ben")):
        with pytest.raises(NotAllowed):
            sanction_member("ann", SanctionKind.SUSPEND, 1, REASON, by=other)
        with pytest.raises(NotAllowed):
            lift_sanctions("ann", REASON, by=other)


def test_an_open_case_about_the_member_is_closed_by_it(ann):
    case = ModerationCase.create(member=ann.id)
    sanction(ann, "suspend")
    assert Decision.get().case_id == case.id
    assert ModerationCase.get().closed_at


def test_an_objection_in_that_case_waits_on_for_its_answer(ann, enrol):
    sanction(ann, "silence")
    first = Decision.get()
    object_to(ann, first.id, "It was somebody else.")
    sanction(ann, "suspend")
    assert {one.case_id for one in Decision.select()} == {first.case_id}
    assert ModerationCase.get().closed_at is None
    answer_objection(enrol("mod", role="moderator"), first.case_id, "overturn", "So it was.")
    assert ModerationCase.get().closed_at
    assert Sanction.current(ann.id).kind == "suspend"


def test_of_two_at_once_both_are_decided(ann):
    acts = [lambda kind=kind: sanction(ann, kind) for kind in ("silence", "suspend")]
    assert not [one for one in at_once(acts) if isinstance(one, Exception)]
    assert sorted(one.kind for one in Decision.select()) == ["silence", "suspend"]
    assert not ModerationCase.select().where(ModerationCase.closed_at.is_null()).exists()


@pytest.mark.parametrize("days", [None, 0, -1, 366])
@pytest.mark.parametrize("kind", ["silence", "suspend"])
def test_impossible_days_are_refused_in_words_and_leave_nothing(ann, kind, days):
    with pytest.raises(Invalid, match="from 1 to 365"):
        sanction_member("ann", SanctionKind(kind), days, REASON, by=OPERATOR)
    assert not Sanction.select().exists()
    assert not ModerationCase.select().exists()


def test_a_reason_has_to_be_given_and_the_member_has_to_be_there(ann):
    with pytest.raises(Invalid, match="Give a reason"):
        sanction_member("ann", SanctionKind.BAN, None, " \n", by=OPERATOR)
    with pytest.raises(NotFound):
        sanction_member("nobody", SanctionKind.BAN, None, REASON, by=OPERATOR)
    with pytest.raises(NotFound):
        lift_sanctions("nobody", REASON, by=OPERATOR)
    assert not Decision.select().exists()


@pytest.mark.parametrize("role", ["moderator", "admin"])
@pytest.mark.parametrize("kind", KINDS)
def test_staff_are_sanctioned_by_nobody_until_an_admin_takes_their_role_away(enrol, admin, role, kind):
    boss = enrol("boss", role=role)
    for by in (admin, OPERATOR):
        with pytest.raises(NotAllowed, match="whom nobody can sanction"):
            sanction_member("boss", kind, 1, REASON, by=by)
    assert not Decision.select().exists()
    members.set_role("boss", "member", by=admin)
    sanction(boss, kind)
    assert Sanction.current(boss.id).kind == kind


def test_nobody_sanctions_themselves_nor_staff_by_a_decision_in_a_case_either(enrol, ann):
    mod = enrol("mod", role="moderator")
    for member, by, words in ((ann, ann, "yourself"), (mod, ann, "nobody can sanction")):
        case = ModerationCase.create(member=member.id)
        decision = Decision.create(case=case.id, kind="ban", by=by.id, by_role="moderator", member=member.id)
        with pytest.raises(NotAllowed, match=words):
            impose(member.id, SanctionKind.BAN, decision.id, None)
    assert not Sanction.select().exists()


def test_who_is_under_a_sanction_gets_no_role_above_members(ann, admin):
    sanction(ann, "silence")
    for role in ("moderator", "admin"):
        with pytest.raises(Invalid, match="lift it first"):
            members.set_role("ann", role, by=admin)
    lift(ann)
    assert members.set_role("ann", "moderator", by=admin).role == "moderator"


def test_of_a_sanction_and_a_role_at_once_one_is_refused(ann, admin):
    acts = [
        lambda: sanction_member("ann", SanctionKind.SUSPEND, 1, REASON, by=OPERATOR),
        lambda: members.set_role("ann", "moderator", by=admin),
    ]
    results = at_once(acts)
    assert sorted(isinstance(one, (NotAllowed, Invalid)) for one in results) == [False, True]
    assert (Sanction.current(ann.id) is None) == (Member.get_by_id(ann.id).role == "moderator")


# --- what it ends ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_suspended_or_banned_is_logged_out_everywhere_at_once_and_nobody_else(ann, admin, kind):
    for member in (ann, ann, admin):
        sessions.open_session(member)
    sanction(ann, kind)
    left = LoginSession.select().where(LoginSession.member == ann.id).count()
    assert (left, LoginSession.select().count()) == ((0, 1) if kind in SHUTTING_OUT else (2, 3))


def test_it_ends_by_itself_and_its_row_stays(ann):
    with clock.at(AT):
        sanction(ann, "suspend", days=3)
        assert Sanction.current(ann.id).until == AT + 3 * DAY
    for moment, is_over in ((AT + 3 * DAY - timedelta(seconds=1), False), (AT + 3 * DAY, True)):
        with clock.at(moment):
            assert (Sanction.current(ann.id) is None) == is_over
    assert Sanction.get().lifted_at is None


def test_of_several_the_gravest_is_in_force_and_of_these_the_longest(ann):
    with clock.at(AT):
        for kind, days in (("silence", 30), ("suspend", 2), ("suspend", 5), ("silence", 1)):
            sanction(ann, kind, days)
        now = Sanction.current(ann.id)
        assert (now.kind, now.until) == ("suspend", AT + 5 * DAY)
    with clock.at(AT + 6 * DAY):
        assert Sanction.current(ann.id).kind == "silence"
        sanction(ann, "ban")
        assert (Sanction.current(ann.id).kind, Sanction.current(ann.id).until) == ("ban", None)


def test_lifting_lifts_all_that_has_not_ended_and_answers_each_decision(ann):
    with clock.at(AT):
        sanction(ann, "suspend", days=1)
    with clock.at(AT + 2 * DAY):
        sanction(ann, "silence")
        sanction(ann, "ban")
        lift(ann)
        assert Sanction.current(ann.id) is None
    answers = Decision.select().where(Decision.kind == DecisionKind.OVERTURN).order_by(Decision.id)
    assert [Decision.get_by_id(one.answers_id).kind for one in answers] == ["silence", "ban"]
    assert [row.lifted_at for row in Sanction.select().order_by(Sanction.id)] == [None, AT + 2 * DAY, AT + 2 * DAY]


@pytest.mark.parametrize("kinds", [["silence"], ["silence", "suspend"]])
def test_lifting_undoes_the_whole_decision_and_shows_again_what_it_left_hidden(ann, enrol, post_id, kinds):
    comment_id = comments.write_comment(ann, post_id, "You are all wrong.")
    case_id = flags.flag(enrol("flagger", level=20), "abuse", comment_id=comment_id)
    in_transaction(hiding.hide)(post_id, comment_id, HiddenBecause.FLAGS)
    for kind in kinds:
        deciding.decide(enrol(f"mod{kind}", role="moderator"), case_id, kind, "Rude", 3, None)
        ModerationCase.update(closed_at=None).where(ModerationCase.id == case_id).execute()
    object_to(ann, Decision.get(Decision.kind == "silence").id, "I only said so.")
    lift(ann)
    assert hiding.hidden_because(post_id, comment_id) is None
    assert [one.was_right for one in Flag.select()] == [0]
    assert {one.case_id for one in Decision.select()} == {case_id}
    assert ModerationCase.get_by_id(case_id).closed_at  # the objection is answered along with it
    assert Sanction.current(ann.id) is None


def test_of_two_who_lift_at_once_one_finds_nothing_to_lift(ann):
    sanction(ann, "silence")
    results = at_once([lambda: lift_sanctions("ann", REASON, by=OPERATOR)] * 2)
    assert sorted(isinstance(one, Conflict) for one in results) == [False, True], results
    assert Decision.select().where(Decision.kind == DecisionKind.OVERTURN).count() == 1


def test_there_has_to_be_something_to_lift(ann):
    with pytest.raises(Conflict, match="neither silenced"):
        lift(ann)
    assert not Decision.select().exists()


def test_a_ban_that_waits_for_claims_keeps_nobody_from_writing_to_the_member(ann, author, post_id, comment_id):
    """Else whoever holds the claims and writes next would wait for the ban, and the ban for them."""
    if is_embedded():
        pytest.skip("SQLite lets nobody in between")
    reactions.react(ann, comment_id, "like")  # a claim of ann's
    case = ModerationCase.create(member=ann.id, closed_at=AT)
    decision = Decision.create(case=case.id, kind="ban", by_role="operator", member=ann.id)
    banned: list[int] = []

    def ban() -> None:
        try:
            banned.append(impose(ann.id, SanctionKind.BAN, decision.id, None))
        finally:
            db.close()

    with db.atomic():
        rows("UPDATE claim SET due_at = due_at WHERE member_id = ? RETURNING id", ann.id)
        thread = Thread(target=ban)
        thread.start()
        while not rows("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"):
            assert thread.is_alive()
        # Refused at once where it would have to wait.
        rows("SELECT id FROM member WHERE id = ? FOR KEY SHARE NOWAIT", ann.id)
        ModerationCase.create(member=ann.id, closed_at=AT)
    thread.join()
    assert banned


# --- what it forbids ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gate", list(Gate))
@pytest.mark.parametrize("kind", KINDS)
def test_silence_closes_the_gates_of_writing_and_the_others_close_all(ann, kind, gate):
    sanction(ann, kind)
    if kind in SHUTTING_OUT or gate in (Gate.COMMENT, Gate.PUBLISH):
        with pytest.raises(Sanctioned) as refused:
            require_gate(ann, gate)
        assert refused.value.status == 403
        assert REASON in refused.value.message
        assert refused.value.receipt == f"/decisions/{Decision.get().id}"
    else:
        require_gate(ann, gate)


def test_a_sanction_opens_no_gate_that_the_level_closes(enrol):
    low = sanction(enrol("low", level=1), "silence")
    with pytest.raises(LevelTooLow):
        require_gate(low, Gate.LIKE)


def test_a_silenced_member_still_votes_likes_and_deletes(ann, author, post_id, comment_id):
    own = comments.write_comment(ann, post_id, "Before")
    sanction(ann, "silence")
    votes.vote(ann, post_id, "plus")
    reactions.react(ann, comment_id, "like")
    comments.delete_comment(ann, own)
    for write in (
        lambda: comments.write_comment(ann, post_id, "After"),
        lambda: comments.edit_comment(ann, own, "After"),
        lambda: posts.publish(ann, "After", "Words", []),
    ):
        with pytest.raises(Sanctioned):
            write()


def test_it_forbids_until_it_is_over_and_no_longer(ann, post_id):
    with clock.at(AT):
        sanction(ann, "silence", days=1)
    with clock.at(AT + DAY):
        assert comments.write_comment(ann, post_id, "Back again")


@pytest.mark.parametrize("seed", range(6))
def test_a_sanction_that_races_writes_lets_each_in_whole_or_not_at_all(ann, author, post_id, comment_id, seed):
    """Whoever comes after the decision is refused, although they were let in to write before it."""
    acts: list[Callable[[], object]] = [
        lambda: comments.write_comment(ann, post_id, "In between"),
        lambda: comments.write_comment(ann, post_id, "In between, too"),
        lambda: posts.publish(ann, "In between", "Words", []),
        lambda: reactions.react(ann, comment_id, "like"),
        lambda: sanction(ann, "suspend"),
    ]
    Random(seed).shuffle(acts)
    results = at_once(acts)
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, Sanctioned) for one in refused), results
    written = Comment.select().where(Comment.author == ann.id).count()
    published = Post.select().where(Post.author == ann.id).count()
    liked = Comment.get_by_id(comment_id).likes
    assert written + published + liked == 4 - len(refused)
    with pytest.raises(Sanctioned):
        comments.write_comment(ann, post_id, "Afterwards")
