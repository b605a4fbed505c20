"""Claiming what one wrote elsewhere: whose it is then, what it gives, and what it leaves alone."""

from dataclasses import replace

import pytest

from forum.actions import comments, deciding, flags, histories, history_moves, history_proofs, members, reactions, votes
from forum.actions.authority import OPERATOR
from forum.actions.pictures import keep_picture
from forum.actions.rules import change_levels
from forum.clock import now
from forum.db import db, value
from forum.errors import CannotPay, Conflict, Invalid
from forum.jobs import erasures
from forum.models import (
    Arrival,
    Comment,
    CommentRemoval,
    Erasure,
    HistoryClaim,
    LevelRulesVersion,
    Member,
    MemberFollow,
    MemberMute,
    ModerationCase,
    Notification,
    Picture,
    Post,
    Reaction,
    Unclaimed,
    XpEntry,
)
from forum.money import audit
from forum.queries import mentions
from forum.queries.desk import desk
from forum.queries.standings import sums
from forum.rules.leaderboard import Board, Span
from forum.rules.levels import LevelRules
from forum.text.picture_files import rewrite
from forum.text.pictures import Size, picture_markdown
from tests.actions.test_races import at_once
from tests.histories import ORIGIN, unclaimed, wrote_comments, wrote_posts
from tests.picture_files import picture

MONEY = ("account", "journal", "entry", "claim", "escrowed_fee", "settlement", "seal", "report")


@pytest.fixture
def old(app, author) -> Member:
    return unclaimed()


@pytest.fixture
def me(enrol) -> Member:
    return enrol("ann", level=1)


def money() -> dict[str, list]:
    return {table: db.execute_sql(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in MONEY}


def xp_of(member: Member) -> int:
    return Member.get_by_id(member.id).xp


def test_what_was_written_becomes_the_members_and_earns_xp_by_the_rules(old, me, post_id):
    [own] = wrote_posts(old, pluses=2)
    wrote_comments(old, post_id, 5, likes=3)
    claim = HistoryClaim.get_by_id(histories.claim(me, old.id, "address"))
    assert (claim.comments, claim.posts, claim.likes, claim.xp) == (5, 1, 17, 35)
    assert Comment.select().where(Comment.author == me.id).count() == 5
    assert Post.get_by_id(own).author_id == me.id
    assert not Unclaimed.select().exists()
    assert claim.done_at is not None
    [entry] = XpEntry.select().where(XpEntry.member == me.id)
    assert (entry.source, entry.amount_xp, entry.key) == ("history", 35, f"history:{old.id}")
    assert entry.note == (
        "5 comments and 1 post with 17 likes, from disqus:example: 3 XP and 1 XP each, at most 600 in all"
    )
    assert xp_of(me) == 35


def test_130_comments_open_commenting_on_the_first_day_to_who_can_pay_the_tribute(old, enrol, post_id):
    me = enrol("ann", twei=0)
    wrote_comments(old, post_id, 130)
    histories.claim(me, old.id, "address")
    assert LevelRulesVersion.in_force().level(xp_of(me)) == 13
    with pytest.raises(CannotPay):
        comments.write_comment(Member.get_by_id(me.id), post_id, "Here I am again.")
    members.grant_twei("ann", 1_000, "Welcome back", by=OPERATOR)
    assert comments.write_comment(Member.get_by_id(me.id), post_id, "Here I am again.")


def test_all_claims_of_a_member_together_give_no_more_than_the_rules_say(me, author, post_id):
    for number in range(3):
        old = unclaimed(f"old-{number}")
        wrote_comments(old, post_id, 50, likes=2)
        histories.claim(me, old.id, "voucher")
    assert [claim.xp for claim in HistoryClaim.select().order_by(HistoryClaim.id)] == [250, 250, 100]
    assert xp_of(me) == 600


def test_what_is_removed_counts_for_nothing_and_moves_all_the_same(old, me, author, post_id):
    first, *_more = wrote_comments(old, post_id, 2, likes=10)
    CommentRemoval.create(comment=first, member=old.id)
    claim = HistoryClaim.get_by_id(histories.claim(me, old.id, "address"))
    assert (claim.comments, claim.likes) == (1, 10)
    assert Comment.get_by_id(first).author_id == CommentRemoval.get().member_id == me.id


def test_likes_given_here_are_none_that_it_came_with(old, me, enrol, post_id):
    [comment_id] = wrote_comments(old, post_id, likes=4)
    reactions.react(enrol("bob", level=10), comment_id, "like")
    assert HistoryClaim.get_by_id(histories.claim(me, old.id, "address")).likes == 4
    assert Comment.get_by_id(comment_id).likes == 5


def test_the_name_is_free_again_and_nothing_of_the_unclaimed_member_is_left_but_a_number(old, me, enrol, post_id):
    wrote_comments(old, post_id)
    histories.claim(me, old.id, "address")
    left = Member.get_by_id(old.id)
    assert (left.name, left.display_name, left.password_hash) == (f"~{old.id}", f"~{old.id}", "")
    assert left.email == f"{old.id}@unclaimed.invalid"
    assert enrol("old-ann").name == "old-ann"


def test_a_newer_export_knows_whose_it_is(old, me, post_id):
    histories.claim(me, old.id, "address")
    assert Arrival.get(Arrival.key == f"{ORIGIN}/author/{old.id}").member_id == me.id


def test_the_pictures_of_it_go_along_so_that_it_can_be_edited_and_still_show_them(old, me, post_id):
    shown = keep_picture(old, {Size.FULL: rewrite(picture())})
    [number] = wrote_comments(old, post_id)
    histories.claim(me, old.id, "address")
    text = f"Look: {picture_markdown(shown, 'Red beside blue')}"
    comments.edit_comment(members.grant_xp("ann", 20_000, by=OPERATOR), number, text)
    assert f"/pictures/{shown}.webp" in Comment.get_by_id(number).body_html
    assert Picture.get().member_id == me.id


def test_what_the_member_thought_of_it_is_taken_back(old, me, enrol, post_id):
    me = enrol("critic", level=13)
    [own] = wrote_posts(old)
    liked, disliked = wrote_comments(old, post_id, 2)
    balance = value("SELECT balance_mtwei FROM account WHERE member_id = ?", me.id)
    reactions.react(me, liked, "like")
    reactions.react(me, disliked, "dislike")
    votes.vote(me, own, "minus")
    histories.claim(me, old.id, "address")
    assert value("SELECT balance_mtwei FROM account WHERE member_id = ?", me.id) == balance
    assert value("SELECT count(*) FROM claim WHERE state = 'open' AND giver_id = ?", me.id) == 0
    assert not Reaction.select().exists()
    assert [(one.likes, one.dislikes) for one in Comment.select().where(Comment.author == me.id)] == [(0, 0)] * 2
    assert Post.get_by_id(own).minuses == 0
    audit.verify()


def test_who_followed_or_muted_the_one_follows_or_mutes_the_other(old, me, enrol):
    fan, foe, both = enrol("fan"), enrol("foe"), enrol("both")
    MemberFollow.create(member=fan.id, followed=old.id)
    MemberMute.create(member=foe.id, muted=old.id)
    MemberFollow.create(member=both.id, followed=me.id)
    MemberMute.create(member=both.id, muted=old.id)
    MemberFollow.create(member=me.id, followed=old.id)
    histories.claim(me, old.id, "address")
    assert {(one.member_id, one.followed_id) for one in MemberFollow.select()} == {(fan.id, me.id), (both.id, me.id)}
    assert [(one.member_id, one.muted_id) for one in MemberMute.select()] == [(foe.id, me.id)]


def test_the_claimant_is_notified_of_nothing_old(old, me, enrol, post_id):
    [comment_id] = wrote_comments(old, post_id)
    comments.write_comment(enrol("bob", level=13), post_id, "So do I.", parent_id=comment_id)
    histories.claim(me, old.id, "address")
    assert {one.kind for one in Notification.select().where(Notification.member == me.id)} <= {"level"}


def test_claiming_twice_is_claiming_once_and_nobody_else_can(old, me, enrol, post_id):
    wrote_comments(old, post_id)
    first = histories.claim(me, old.id, "address")
    assert histories.claim(me, old.id, "link") == first
    with pytest.raises(Conflict):
        histories.claim(enrol("bob"), old.id, "voucher")
    assert xp_of(me) == 3


def test_of_two_who_claim_at_once_one_gets_it_all(old, me, enrol, post_id):
    wrote_comments(old, post_id, 40)
    bob = enrol("bob")
    answers = at_once([lambda: histories.claim(me, old.id, "address"), lambda: histories.claim(bob, old.id, "voucher")])
    assert sorted(type(one).__name__ for one in answers) == ["Conflict", "int"]
    [claim] = HistoryClaim.select()
    assert Comment.select().where(Comment.author == claim.member_id).count() == 40
    assert sorted((xp_of(me), xp_of(bob))) == [0, 120]


def test_no_twei_move_when_a_history_is_claimed(old, me, enrol, post_id):
    wrote_comments(old, post_id, 3, likes=5)
    wrote_posts(old, pluses=4)
    before = money()
    histories.claim(me, old.id, "address")
    assert money() == before
    audit.verify()


def test_a_long_history_moves_in_portions_and_the_xp_come_at_the_end(monkeypatch, old, me, post_id):
    monkeypatch.setattr(history_moves, "PORTION", 4)
    wrote_comments(old, post_id, 9)
    wrote_posts(old, 5)
    claim_id = histories.claim(me, old.id, "address")
    assert Comment.select().where(Comment.author == me.id).count() == 4
    assert (HistoryClaim.get_by_id(claim_id).done_at, xp_of(me)) == (None, 0)
    assert history_moves.any_to_move()
    history_moves.move_all()
    assert Comment.select().where(Comment.author == me.id).count() == 9
    assert Post.select().where(Post.author == me.id).count() == 5
    assert xp_of(me) == 42
    assert not history_moves.any_to_move()
    history_moves.move_all()
    assert xp_of(me) == 42


@pytest.mark.any_engine
def test_the_xp_are_those_of_the_rules_of_the_day_of_the_claim(monkeypatch, old, me, post_id):
    monkeypatch.setattr(history_moves, "PORTION", 4)
    wrote_comments(old, post_id, 6)
    histories.claim(me, old.id, "address")
    rules = LevelRulesVersion.in_force()
    change_levels(replace(rules, xp=replace(rules.xp, history_comment=9)), "", by=OPERATOR)
    history_moves.move_all()
    assert xp_of(me) == 18


def test_only_whose_confirmed_address_it_is_may_claim_by_it(old, enrol, me, post_id):
    with pytest.raises(Conflict):
        history_proofs.claim_by_address(me, old.id)
    Member.update(email="ann@elsewhere.example").where(Member.id == me.id).execute()
    named = Member.get_by_id(me.id)
    with pytest.raises(Conflict):
        history_proofs.claim_by_address(named, old.id)
    Member.update(email_confirmed_at=old.created_at).where(Member.id == me.id).execute()
    assert history_proofs.claim_by_address(Member.get_by_id(me.id), old.id)


@pytest.mark.any_engine
def test_who_is_unclaimed_is_on_no_list_of_people(old, me, enrol, post_id):
    [liked] = wrote_comments(old, post_id, likes=9)
    reactions.react(enrol("bob", level=10), liked, "like")
    reactions.react(enrol("cat", level=10), liked, "like")
    assert old.id not in {one.member_id for board in Board for one in sums(board, Span.ALL, now())}
    assert "old-ann" not in {one.name for one in mentions.who_may_be_meant(me, "old", post_id)}
    assert desk().figures.members == Member.select().count() - 1
    assert not Notification.select().where(Notification.member == old.id).exists()


@pytest.mark.any_engine
def test_about_who_is_unclaimed_only_the_text_is_decided(old, enrol, post_id):
    [comment_id] = wrote_comments(old, post_id)
    mod, bob = enrol("mod", role="moderator"), enrol("bob", level=13)
    flags.flag(bob, "abuse", comment_id=comment_id)
    case_id = ModerationCase.get().id
    for kind in ("warn", "silence", "suspend", "ban"):
        with pytest.raises(Invalid):
            deciding.decide(mod, case_id, kind, "A reason", days=3)
    assert deciding.decide(mod, case_id, "remove", "A reason").kind == "remove"


@pytest.mark.any_engine
def test_with_the_claimant_the_name_of_then_goes(old, me, post_id):
    wrote_comments(old, post_id, 2)
    histories.claim(me, old.id, "address")
    leave(me)
    assert HistoryClaim.get().former_name == ""
    assert not Comment.select().where(Comment.body != "").exists()


def test_whoever_leaves_while_a_history_moves_takes_all_of_it_along(monkeypatch, old, me, post_id):
    monkeypatch.setattr(history_moves, "PORTION", 2)
    wrote_comments(old, post_id, 5)
    histories.claim(me, old.id, "address")
    leave(me)
    assert not Comment.select().where(Comment.body != "").exists()
    assert {one.author_id for one in Comment.select()} == {me.id}


def leave(member: Member) -> None:
    kept = {"text": "remove", "language": "en", "address": "", "former_name": "Former member"}
    Erasure.create(member=member.id, asked_at=now(), due_at=now(), **kept)
    erasures.do()


def test_rules_of_before_have_the_amounts_that_came_since():
    stored = LevelRules.from_json("{}", '{"xp": {"like": 2}}')
    assert (stored.xp.like, stored.xp.history_comment, stored.xp.history_like, stored.xp.history_max) == (2, 3, 1, 600)
