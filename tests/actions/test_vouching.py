"""Vouching: who vouches for whom and how often, by what one comes to be vouched for, and how that ends."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, departure, erasure, members, reactions, settlement, votes, vouching
from forum.actions.authority import OPERATOR
from forum.errors import Conflict, Invalid, NotAllowed, NotFound
from forum.models import Member, StaffAction, Vouching
from forum.models.vouching import voucher
from forum.rules.economy import EconomyRules
from forum.rules.vouching import VOUCH_TIME
from tests.actions.test_races import at_once
from tests.conftest import counting
from tests.databases import forget_staff_actions
from tests.sanctioned import lift, sanction
from tests.visitor import Visitor, own_part, root_id, succeeded, without_token

AT = datetime(2026, 3, 1, 12)
DAY = timedelta(days=1)
RULES = EconomyRules()


@pytest.fixture
def mod(enrol: Callable[..., Member]) -> Member:
    return enrol("mod", role="moderator")


@pytest.fixture
def ann(enrol: Callable[..., Member], mod: Member) -> Member:
    """A member whom staff vouched for."""
    ann = enrol("ann", level=20)
    with clock.at(AT - 60 * DAY):
        vouching.vouch(mod, "ann")
    return ann


@pytest.fixture
def ben(enrol: Callable[..., Member]) -> Member:
    return enrol("ben", level=20)


def is_vouched(*those: Member) -> list[bool]:
    return [Vouching.is_vouched(member.id) for member in those]


# --- members -----------------------------------------------------------------------------------------------------


def test_a_member_who_is_vouched_for_vouches_for_another(ann, ben, as_member, way):
    assert is_vouched(ann, ben) == [True, False]
    answer = as_member(ann).post("/u/ben/vouch", way, value="on")
    assert succeeded(answer, way)
    assert "You vouched for ben" in (answer.text if way == "htmx" else as_member(ann).text(answer.location))
    assert is_vouched(ben) == [True]
    row = Vouching.get(Vouching.member == ben.id)
    assert (row.kind, row.by_id, row.withdrawn_at) == ("member", ann.id, None)


def test_the_fragment_is_what_the_page_holds_and_a_plain_form_leads_back_to_it(ann, ben, as_member):
    me = as_member(ann)
    fragment = me.post("/u/BEN/vouch", "htmx", value="on")
    assert root_id(fragment) == "vouching"
    assert without_token(own_part(fragment)) in without_token(me.text("/u/ben"))
    assert me.post("/u/BEN/vouch", value="on").location == "/u/ben#vouching"


def test_who_is_vouched_for_may_vouch_in_turn(ann, ben, enrol):
    enrol("cleo")
    with pytest.raises(NotAllowed, match="Nobody vouches for you yet"):
        vouching.vouch(ben, "cleo")
    with clock.at(AT):
        vouching.vouch(ann, "ben")
        with pytest.raises(NotAllowed, match="once you’ve been vouched for for 30 days"):
            vouching.vouch(ben, "cleo")
    with clock.at(AT + VOUCH_TIME):
        vouching.vouch(ben, "cleo")
    assert is_vouched(Member.named("cleo")) == [True]


def test_whom_staff_vouch_for_vouches_for_others_at_once(ann, ben, mod, enrol):
    enrol("cleo")
    vouching.vouch(ann, "ben")
    vouching.vouch(mod, "ben")
    vouching.vouch(ben, "cleo")
    assert is_vouched(Member.named("cleo")) == [True]


def test_nobody_vouches_for_themselves_for_strangers_or_for_who_is_vouched_for(ann, ben, mod, enrol):
    with pytest.raises(NotAllowed, match="yourself"):
        vouching.vouch(ann, "ann")
    with pytest.raises(NotFound):
        vouching.vouch(ann, "nobody")
    vouching.vouch(mod, "ben")
    for name in ("ben", "mod"):
        with pytest.raises(Conflict, match="vouched for already"):
            vouching.vouch(ann, name)


def test_vouching_twice_is_once_and_announces_once(ann, ben):
    assert vouching.vouch(ann, "ben") == vouching.vouch(ann, "ben")
    assert voucher(ann.id, RULES).given == 1


def test_each_vouches_for_two_within_thirty_days_and_what_is_taken_back_counts(ann, enrol):
    for name in ("bob", "cleo", "dora"):
        enrol(name)
    with clock.at(AT):
        vouching.vouch(ann, "bob")
        vouching.take_back(ann, "bob")
    with clock.at(AT + DAY):
        vouching.vouch(ann, "cleo")
        with pytest.raises(NotAllowed, match="as many as you can"):
            vouching.vouch(ann, "dora")
    with clock.at(AT + VOUCH_TIME):
        vouching.vouch(ann, "dora")
    assert is_vouched(*map(Member.named, ("bob", "cleo", "dora"))) == [False, True, True]


def test_two_at_once_do_not_exceed_the_limit(app, ann, enrol):
    names = [f"new{number}" for number in range(4)]
    for name in names:
        enrol(name, twei=0)

    def try_to(name: str) -> bool:
        try:
            return bool(vouching.vouch(ann, name))
        except NotAllowed:
            return False

    outcomes = at_once([lambda name=name: try_to(name) for name in names])
    assert sum(outcomes) == RULES.vouches_max == Vouching.select().where(Vouching.by == ann.id).count()


def test_one_takes_ones_own_vouching_back_and_nobody_elses(ann, ben, enrol, as_member, way):
    vouching.vouch(ann, "ben")
    cleo = enrol("cleo")
    assert succeeded(as_member(cleo).post("/u/ben/vouch", way, value="off"), way)
    assert is_vouched(ben) == [True]
    assert succeeded(as_member(ann).post("/u/ben/vouch", way, value="off"), way)
    assert is_vouched(ben) == [False]
    assert voucher(ann.id, RULES).lost is False


def test_where_members_vouch_for_nobody_staff_still_do(ann, ben, mod, set_rules, as_member):
    set_rules(vouches_max=0)
    with pytest.raises(NotAllowed, match="Only moderators vouch"):
        vouching.vouch(ann, "ben")
    assert not offers(as_member(ann), "ben")
    vouching.vouch(mod, "ben")


@pytest.mark.parametrize("value", ["", "maybe"])
def test_another_value_is_refused(ann, ben, as_member, way, value):
    assert as_member(ann).post("/u/ben/vouch", way, value=value).status_code == 422
    assert is_vouched(ben) == [False]


def test_who_is_not_logged_in_vouches_for_nobody(ben, visitor):
    assert visitor.post("/u/ben/vouch", value="on").location.startswith("/login")
    assert visitor.post("/u/ben/vouch", "htmx", value="on").status_code == 401


# --- staff -------------------------------------------------------------------------------------------------------


def test_staff_withdraw_for_a_reason_and_keep_it_where_something_is_wrong(ann, ben, mod, as_member, way):
    vouching.vouch(ann, "ben")
    me = as_member(mod)
    refused = me.post("/u/ben/vouch", way, value="off", reason=" ")
    assert (refused.status_code, "Give a reason" in refused.text) == (422, True)
    too_long = me.post("/u/ben/vouch", way, value="off", reason="A farm. " * 50)
    assert (too_long.status_code, "A farm. A farm." in too_long.text) == (422, True)
    assert is_vouched(ben) == [True]
    assert succeeded(me.post("/u/ben/vouch", way, value="off", reason="One of a farm"), way)
    assert is_vouched(ben) == [False]
    row = Vouching.get(Vouching.member == ben.id)
    assert (row.withdrawn_as, row.withdrawn_by_id, row.reason) == ("staff", mod.id, "One of a farm")


def test_who_vouched_for_somebody_withdrawn_vouches_for_nobody_until_staff_vouch_for_them_anew(ann, ben, mod, enrol):
    enrol("cleo")
    with clock.at(AT):
        vouching.vouch(ann, "ben")
        vouching.withdraw(mod, "ben", "One of a farm")
    with clock.at(AT + 40 * DAY):
        with pytest.raises(NotAllowed, match="withdrew a vouching of yours"):
            vouching.vouch(ann, "cleo")
        assert is_vouched(ann) == [True]
        vouching.withdraw(mod, "ann", "To begin anew")
    with clock.at(AT + 41 * DAY):
        vouching.vouch(mod, "ann")
        vouching.vouch(ann, "cleo")


def test_neither_members_nor_likes_bring_back_what_staff_withdrew(ann, ben, mod, enrol, author, post_id):
    vouching.vouch(ann, "ben")
    vouching.withdraw(mod, "ben", "One of a farm")
    with pytest.raises(NotAllowed, match="Moderators have withdrawn"):
        vouching.vouch(vouched(enrol("cleo"), mod), "ben")
    comment_id = comments.write_comment(ben, post_id, "A word")
    like_for_good(comment_id, vouched(author, mod), ann)
    vouching.vouch_for_liked()
    assert is_vouched(ben) == [False]
    vouching.vouch(mod, "ben")
    assert is_vouched(ben) == [True]


def test_only_staff_withdraw_not_for_themselves_and_not_what_is_not_there(ann, ben, mod, enrol):
    with pytest.raises(NotAllowed, match="Only moderators"):
        vouching.withdraw(ann, "ben", "For fun")
    with pytest.raises(NotAllowed, match="about yourself"):
        vouching.withdraw(mod, "mod", "For fun")
    with pytest.raises(Conflict, match="Nobody vouches for ben"):
        vouching.withdraw(mod, "ben", "For fun")
    with pytest.raises(Conflict, match="vouched for already"):
        vouching.vouch(mod, enrol("boss", role="admin").name)


def test_staff_vouch_without_a_limit_and_all_that_staff_do_is_in_their_log(mod, enrol, as_member):
    for number in range(RULES.vouches_max + 1):
        vouching.vouch(mod, enrol(f"new{number}").name)
    vouching.withdraw(mod, "new0", "A mistake")
    noted = [
        (one.detail, one.by_role, one.reason) for one in StaffAction.select().where(StaffAction.kind == "vouching")
    ]
    assert noted == [("given", "moderator", "")] * 3 + [("withdrawn", "moderator", "A mistake")]
    log = as_member(enrol("boss", role="admin")).text("/admin/log?kind=vouching")
    assert "withdrew the vouching for" in log
    assert "A mistake" in log


def test_what_members_vouch_for_is_in_no_staff_log(ann, ben):
    forget_staff_actions()
    vouching.vouch(ann, "ben")
    vouching.take_back(ann, "ben")
    assert not StaffAction.select().exists()


# --- by likes ----------------------------------------------------------------------------------------------------


def vouched(member: Member, mod: Member) -> Member:
    """Have staff vouch for a member, and return them."""
    vouching.vouch(mod, member.name)
    return member


def like_for_good(comment_id: int, *likers: Member) -> None:
    """Have a comment liked by these, and their likes become final."""
    for liker in likers:
        reactions.react(liker, comment_id, "like")
    settlement.settle(clock.now() + 2 * DAY)


@pytest.fixture
def liked(ben: Member, post_id: int) -> int:
    """A comment of ben's, which is going to be liked."""
    return comments.write_comment(ben, post_id, "A word")


def test_final_likes_of_two_who_are_vouched_for_vouch_for_the_commenter_from_the_settlement_on(
    ann, ben, mod, author, liked
):
    vouched(author, mod)
    for liker in (ann, author):
        reactions.react(liker, liked, "like")
    vouching.vouch_for_liked()
    assert is_vouched(ben) == [False]
    settlement.settle(clock.now() + 2 * DAY)
    assert is_vouched(ben) == [True]
    row = Vouching.get(Vouching.member == ben.id)
    assert (row.kind, row.by_id) == ("liked", ann.id)
    assert voucher(ann.id, RULES).given == 0
    vouching.vouch_for_liked()
    assert Vouching.select().where(Vouching.member == ben.id).count() == 1


def test_pluses_of_two_who_are_vouched_for_vouch_for_the_author(ann, mod, author, post_id):
    for reader in (ann, mod):
        votes.vote(reader, post_id, "plus")
    settlement.settle(clock.now() + 2 * DAY)
    assert is_vouched(author) == [True]


def test_likes_of_those_nobody_vouches_for_vouch_for_nobody(ann, ben, liked, enrol):
    like_for_good(liked, ann, enrol("cleo", level=20), enrol("dora", level=20))
    assert is_vouched(ben) == [False]


def test_how_many_must_like_it_is_a_rule(ann, ben, liked, set_rules):
    set_rules(vouching_members_min=1)
    like_for_good(liked, ann)
    assert is_vouched(ben) == [True]


def test_likes_of_two_comments_do_not_add_up_and_removed_ones_say_nothing(ann, ben, mod, author, liked, post_id):
    vouched(author, mod)
    other, removed = (comments.write_comment(ben, post_id, "Another word") for _ in range(2))
    for liker, comment_id in ((ann, liked), (author, other), (ann, removed), (author, removed)):
        reactions.react(liker, comment_id, "like")
    with clock.at(clock.now() + 2 * DAY):
        comments.delete_comment(mod, removed, "Spam")
    settlement.settle(clock.now() + 3 * DAY)
    assert is_vouched(ben) == [False]


def test_likes_count_that_settled_before_their_giver_was_vouched_for(ann, ben, mod, author, liked):
    like_for_good(liked, ann, author)
    assert is_vouched(ben) == [False]
    vouched(author, mod)
    settlement.settle(clock.now() + 3 * DAY)
    assert is_vouched(ben) == [True]


def test_the_likes_of_one_member_vouch_for_so_many_within_thirty_days(ann, mod, author, enrol, post_id, set_rules):
    set_rules(vouches_by_likes_max=1)
    vouched(author, mod)
    first, second, third = (enrol(name, level=20) for name in ("bob", "cleo", "dora"))
    begun = clock.now()
    for writer in (first, second, third):
        comment_id = comments.write_comment(writer, post_id, "A word")
        for liker in (ann, author):
            reactions.react(liker, comment_id, "like")
    settlement.settle(begun + 2 * DAY)
    assert is_vouched(first, second, third) == [True, True, False]
    assert [row.by_id for row in Vouching.select().where(Vouching.kind == "liked").order_by(Vouching.id)] == [
        ann.id, author.id
    ]  # fmt: skip
    with clock.at(begun + 31 * DAY):
        vouching.vouch_for_liked()
    assert is_vouched(third) == [False]
    with clock.at(begun + 32 * DAY + VOUCH_TIME):
        vouching.vouch_for_liked()
    assert is_vouched(third) == [True]


def test_likes_of_moderators_vouch_for_any_number(mod, ann, enrol, post_id, set_rules):
    set_rules(vouches_by_likes_max=0)
    writers = [enrol(name, level=20) for name in ("bob", "cleo")]
    for writer in writers:
        comment_id = comments.write_comment(writer, post_id, "A word")
        for liker in (ann, mod):
            reactions.react(liker, comment_id, "like")
    settlement.settle(clock.now() + 2 * DAY)
    assert is_vouched(*writers) == [True, True]


def test_likes_of_who_is_vouched_for_since_yesterday_vouch_for_nobody(ann, ben, mod, enrol, liked):
    cleo = enrol("cleo", level=20)
    vouching.vouch(ann, "cleo")
    like_for_good(liked, ann, cleo)
    assert is_vouched(ben) == [False]
    with clock.at(clock.now() + VOUCH_TIME + DAY):
        vouching.vouch_for_liked()
    assert is_vouched(ben) == [True]


# --- who leaves --------------------------------------------------------------------------------------------------


def test_whom_a_member_vouched_for_stays_so_when_that_member_leaves_and_no_page_names_them(ann, ben, visitor):
    vouching.vouch(ann, "ben")
    assert "Vouched for by" in visitor.text("/u/ben")
    assert 'href="/u/ann"' in visitor.text("/u/ben")
    with clock.at(AT):
        number = erasure.request_erasure(ann, "anonymise", "Former member", "http://localhost/settings/erasure")
    with clock.at(AT + 2 * DAY):
        assert departure.empty_account(number)
    page = visitor.text("/u/ben")
    assert "Vouched for by a member who has left" in page
    assert f"~{ann.id}" not in page
    assert is_vouched(ben) == [True]


def test_to_leave_frees_nobody_from_what_they_answer_for(ann, ben, mod):
    vouching.vouch(ann, "ben")
    vouching.withdraw(mod, "ben", "One of a farm")
    with clock.at(AT):
        number = erasure.request_erasure(ben, "remove", "Former member", "http://localhost/settings/erasure")
    with clock.at(AT + 2 * DAY):
        assert departure.empty_account(number)
    assert voucher(ann.id, RULES).lost is True


# --- who is suspended --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["suspend", "ban"])
def test_who_vouched_for_somebody_that_is_suspended_vouches_for_nobody_any_more(ann, ben, enrol, as_member, kind):
    vouching.vouch(ann, "ben")
    sanction(ben, kind)
    enrol("cleo")
    with pytest.raises(NotAllowed, match="suspended somebody you vouched for"):
        vouching.vouch(ann, "cleo")
    assert "suspended somebody you vouched for" in as_member(ann).text("/u/ann")
    assert is_vouched(ann, ben) == [True, True]  # what either earns is another matter


def test_that_right_comes_back_when_the_suspension_is_lifted_or_staff_vouch_anew(ann, ben, mod, enrol):
    vouching.vouch(ann, "ben")
    sanction(ben, "suspend")
    lift(ben)
    assert voucher(ann.id, RULES).lost is False
    sanction(ben, "suspend")
    assert voucher(ann.id, RULES).lost is True
    vouching.withdraw(mod, "ann", "For the test")
    vouching.vouch(mod, "ann")
    assert voucher(ann.id, RULES).lost is False


def test_it_does_not_come_back_because_the_suspension_is_over(ann, ben):
    with clock.at(AT):
        vouching.vouch(ann, "ben")
        sanction(ben, "suspend", days=1)
    with clock.at(AT + 5 * DAY):
        assert voucher(ann.id, RULES).lost is True


def test_silencing_costs_no_right_and_neither_does_what_came_before_or_after_the_vouching(ann, ben, enrol):
    with clock.at(AT):
        sanction(ben, "suspend", days=1)
    with clock.at(AT + 2 * DAY):
        vouching.vouch(ann, "ben")
        sanction(ben, "silence")
        vouching.take_back(ann, "ben")
        sanction(ben, "suspend")
        assert voucher(ann.id, RULES).lost is False


# --- pages -------------------------------------------------------------------------------------------------------


def offers(visitor: Visitor, name: str) -> bool:
    return f"Vouch for {name}" in visitor.text(f"/u/{name}")


def test_the_profile_offers_it_to_those_who_may_and_says_how_many_are_left(ann, ben, mod, enrol, as_member, visitor):
    assert [offers(as_member(one), "ben") for one in (ann, mod, ben, enrol("cleo"))] == [True, True, False, False]
    assert not offers(visitor, "ben")
    assert "Nobody vouches for ben yet" in visitor.text("/u/ben")
    assert "You can vouch for 2 more members within 30 days" in as_member(ann).text("/u/ben")
    vouching.vouch(ann, "ben")
    vouching.vouch(ann, "cleo")
    enrol("dora")
    page = as_member(ann).text("/u/dora")
    assert "You’ve vouched for as many members as you can" in page
    assert "Vouch for dora" not in page


def test_ones_own_profile_says_what_it_means_and_how_to_get_there(ben, ann, as_member):
    page = as_member(ben).text("/u/ben")
    assert "Nobody vouches for you yet" in page
    assert "share at most 25 % of each day’s reading pot. It costs them no XP." in page
    assert "2 members who may vouch like the same comment of yours" in page
    vouching.vouch(ann, "ben")
    page = as_member(ben).text("/u/ben")
    assert "at most 25 %" not in page
    assert "you can vouch for others" in page
    with clock.at(clock.now() + VOUCH_TIME):
        assert "You can vouch for 2 more members" in as_member(ben).text("/u/ben")


def test_the_reason_of_a_withdrawal_is_for_the_member_and_for_staff(ann, ben, mod, enrol, as_member, visitor):
    vouching.vouch(ann, "ben")
    vouching.withdraw(mod, "ben", "One of a farm")
    for looks in (as_member(ben), as_member(mod)):
        assert "One of a farm" in looks.text("/u/ben")
    for looks in (as_member(ann), as_member(enrol("cleo")), visitor):
        assert "One of a farm" not in looks.text("/u/ben")


def test_staff_are_offered_to_restore_the_right_to_vouch(ann, ben, mod, as_member):
    vouching.vouch(ann, "ben")
    assert not offers(as_member(mod), "ann")
    vouching.withdraw(mod, "ben", "One of a farm")
    assert "If you vouch for ann, they can again" in " ".join(as_member(mod).text("/u/ann").split())


def test_vouching_costs_the_profile_one_statement_and_two_for_who_is_logged_in(ann, ben, as_member, visitor):
    me = as_member(ann)
    vouching.vouch(ann, "ben")
    visitor.text("/u/ben")
    me.text("/u/ben")
    counts = []
    for looks in (visitor, me):
        with counting() as statements:
            looks.text("/u/ben")
        counts.append(len(statements))
    assert counts == [7, 9]


def test_an_unknown_name_has_no_vouching(ann, as_member, way):
    assert as_member(ann).post("/u/nobody/vouch", way, value="on").status_code == 404


def test_a_reason_is_asked_for(ben, mod):
    vouching.vouch(mod, "ben")
    with pytest.raises(Invalid):
        vouching.withdraw(mod, "ben", "")
    members.set_role("mod", "member", by=OPERATOR)
    with pytest.raises(NotAllowed):
        vouching.withdraw(Member.named("mod"), "ben", "No longer mine to decide")
