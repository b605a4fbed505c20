"""The demo community: as big as promised, and consistent, because it was lived through."""

import re
from datetime import timedelta

import pytest
from peewee import fn

from forum import clock
from forum.db import db, is_embedded
from forum.demo import loader
from forum.errors import Conflict
from forum.models import (  # fmt: skip
    Account,
    Claim,
    Comment,
    CommentRemoval,
    Decision,
    DemoMember,
    EconomyRulesVersion,
    Entry,
    EscrowedFee,
    Journal,
    Member,
    OutgoingMail,
    Post,
    PostVote,
    Reaction,
    Report,
    ReportLine,
    Seal,
    Settlement,
    SettlementPot,
    Vouching,
    XpEntry,
)
from forum.money import audit, ledger, settlement
from forum.queries.receipts import own_receipt
from forum.rules.levels import LevelRules
from forum.rules.pnl import LABELS, PROFIT_LABELS
from forum.twei import MTWEI_PER_TWEI
from tests.conftest import counting
from tests.served import copy
from tests.visitor import Visitor

pytestmark = pytest.mark.long

LEVELS = {"reader": 4, "almost": 12, "commenter": 14, "author": 20}
WALLETS_TWEI_MIN = {"reader": 1, "almost": 5, "commenter": 50, "author": 100, "admin": 100}
GRANTED_SHARE_MAX = 0.001
SEALED_DAYS_MIN = 90
FLAT = ("odile", "jasper.t", "milo", "hanne")
COMMENTING = ("comment_tributes", "comment_rewards", "likes_own", "likes_commenter")
PAGE_BYTES_MAX = 150_000
STATEMENTS_MAX = 10


@pytest.fixture
def demo(request, app):
    if is_embedded():
        copy(request.getfixturevalue("demo_file"), db.connection())
    else:
        loader.load()
    return app


def test_the_demo_is_what_is_promised(demo):
    assert Post.select().count() >= 12
    assert Comment.select().count() >= 200
    assert Member.select().count() >= 30
    for name, level in LEVELS.items():
        assert LevelRules().level(Member.named(name).xp) == level
    assert Member.named("mod").role == "moderator"
    assert Member.named("admin").role == "admin"
    assert DemoMember.select().count() == Member.select().count()

    for name in (*LEVELS, "mod", "admin"):
        assert Visitor(demo).log_in(name, loader.PASSWORD)

    longest = Post.select().order_by(Post.comments.desc()).first()
    assert longest.words >= 1_500
    assert longest.comments >= 200
    _counts_are_true()
    _comes_from_the_past()
    _wallets_hold_what_history_explains()
    _something_waits_and_today_is_settled()
    _reports_were_bought(longest)
    _ninety_days_are_sealed()
    _pots_ran_short_for_a_reason_that_all_can_read()
    _who_like_only_each_other_pay_more_than_they_earn()
    _somebody_new_is_vouched_for()
    _a_dislike_took_from_a_comment_and_the_receipt_says_so(longest)
    assert audit.verify().journals == Journal.select().count()
    _what_moderators_did_is_in_the_log_and_in_receipts(demo)
    _renders_lightly(Visitor(demo), longest)
    member = Visitor(demo)
    member.log_in("commenter", loader.PASSWORD)
    _renders_lightly(member, longest)

    assert "This is a demo" in Visitor(demo).text("/")
    with pytest.raises(Conflict):
        loader.load()
    refused = demo.test_cli_runner().invoke(args=["demo"])
    assert refused.exit_code == 1
    assert "not empty" in refused.output
    assert demo.test_cli_runner().invoke(args=["demo", "--if-empty"]).exit_code == 0


def _what_moderators_did_is_in_the_log_and_in_receipts(demo) -> None:
    decisions = list(Decision.select())
    assert {one.kind for one in decisions} == {"keep", "hide", "remove", "suspend", "uphold", "overturn"}
    mod = Visitor(demo)
    mod.log_in("mod", loader.PASSWORD)
    assert len(re.findall(r'id="case-\d+"', mod.get("/moderation").get_data(as_text=True))) == 1
    log = mod.text("/log")
    for one in decisions:
        assert one.reason in log
        assert one.reason in mod.text(f"/decisions/{one.id}")
    assert OutgoingMail.select().count() == 0


def _counts_are_true() -> None:
    for post in Post.select():
        standing = (
            Comment.select()
            .where(Comment.post == post.id, Comment.id.not_in(CommentRemoval.select(CommentRemoval.comment)))
            .count()
        )
        score = PostVote.select(fn.COALESCE(fn.SUM(PostVote.value), 0)).where(PostVote.post == post.id).scalar()
        assert (post.comments, post.score, post.pluses - post.minuses) == (standing, score, score)
    for comment in Comment.select():
        reacted = Reaction.select(fn.COALESCE(fn.SUM(Reaction.value), 0)).where(Reaction.comment == comment.id).scalar()
        assert comment.likes - comment.dislikes == reacted


def _comes_from_the_past() -> None:
    for reply in Comment.select().where(Comment.parent.is_null(False)):
        assert reply.created_at > reply.parent.created_at > reply.post.created_at > reply.post.author.created_at


def _wallets_hold_what_history_explains() -> None:
    moved = {
        line: (gained_mtwei, moved_mtwei)
        for line, gained_mtwei, moved_mtwei in (
            Entry.select(Entry.line, fn.SUM(Entry.amount_mtwei), fn.SUM(fn.ABS(Entry.amount_mtwei)))
            .join(Account)
            .where(Account.kind == "wallet")
            .group_by(Entry.line)
            .tuples()
        )
    }
    assert set(moved) == set(LABELS) - {"left_behind"}  # the lines of a report, reading, and grants; nobody has left
    for line, (gained_mtwei, moved_mtwei) in moved.items():
        assert moved_mtwei > 0
        assert (gained_mtwei > 0) == (line in PROFIT_LABELS or line in {"reading", "grant"}), line
    assert moved["grant"][0] < GRANTED_SHARE_MAX * ledger.balance_mtwei(ledger.TREASURY)

    for name, least_twei in WALLETS_TWEI_MIN.items():
        assert ledger.balance_mtwei(Member.named(name).id) >= least_twei * MTWEI_PER_TWEI, name
    assert Account.select().where(Account.balance_mtwei < 0, Account.kind != "issuance").count() == 0
    assert Account.select(fn.SUM(Account.balance_mtwei)).scalar() == 0
    earned_xp = XpEntry.select(fn.SUM(XpEntry.amount_xp)).scalar()
    assert Member.select(fn.SUM(Member.xp)).scalar() == earned_xp


def _something_waits_and_today_is_settled() -> None:
    assert Claim.select().where(Claim.state == "open").count() > 0
    assert ledger.balance_mtwei(ledger.ESCROW) > 0
    assert EscrowedFee.select().where(EscrowedFee.state == "refunded").count() > 0
    assert CommentRemoval.select().where(CommentRemoval.reason != "").count() == 3
    assert settlement.settle() is None


def _reports_were_bought(longest: Post) -> None:
    for name, lines_min in (("author", 10), ("commenter", 6)):
        mine = Report.select(fn.MAX(Report.id)).where(Report.member == Member.named(name).id, Report.post == longest.id)
        newest_id = mine.scalar()
        assert (
            ReportLine.select().where(ReportLine.report == newest_id, ReportLine.amount_mtwei != 0).count() >= lines_min
        )


def _ninety_days_are_sealed() -> None:
    days = [seal.day for seal in Seal.select().order_by(Seal.id)]
    assert len(days) >= SEALED_DAYS_MIN
    assert days[-1] == clock.now().date() - timedelta(days=1)
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]


def _pots_ran_short_for_a_reason_that_all_can_read() -> None:
    change = EconomyRulesVersion.get()
    assert change.member.name == "admin"
    assert "While we are few" in change.reason
    since = clock.now().date() - timedelta(days=14)
    pots = SettlementPot.select().join(Settlement).where(Settlement.day > since)
    assert len({pot.settlement_id for pot in pots.where(SettlementPot.claimed_mtwei > SettlementPot.pot_mtwei)}) >= 3
    assert pots.where(SettlementPot.given_mtwei > 0).exists()
    assert all(pot.paid_mtwei <= pot.pot_mtwei for pot in pots)


def _commenting_brought_mtwei(*names: str) -> int:
    theirs = Account.select(Account.id).join(Member).where(Member.name.in_(names))
    moved = Entry.select(fn.SUM(Entry.amount_mtwei)).where(Entry.account.in_(theirs), Entry.line.in_(COMMENTING))
    return int(moved.scalar())


def _who_like_only_each_other_pay_more_than_they_earn() -> None:
    thin = Comment.select().join(Member).where(Member.name.in_(FLAT), Comment.likes == len(FLAT) - 1)
    assert thin.count() >= 20
    for name in ("jasper.t", "milo"):  # who did nothing else
        assert _commenting_brought_mtwei(name) < 0
    assert _commenting_brought_mtwei("finn.o") > 0


def _somebody_new_is_vouched_for() -> None:
    noor = Member.named("noor")
    assert noor.created_at > clock.now() - timedelta(days=10)
    vouching = Vouching.get(Vouching.member == noor.id)
    assert (vouching.kind, vouching.by.name) == ("member", "wren")
    readings = Claim.select().where(Claim.member == noor.id, Claim.line == "reading", Claim.state == "paid")
    assert {reading.vouched for reading in readings} == {False, True}


def _a_dislike_took_from_a_comment_and_the_receipt_says_so(longest: Post) -> None:
    member = Member.named("commenter")
    report = Report.select().where(Report.member == member.id, Report.post == longest.id).order_by(Report.id.desc())[0]
    [line] = ReportLine.select().where(ReportLine.report == report.id, ReportLine.line == "dislikes_commenter")
    assert line.amount_mtwei > MTWEI_PER_TWEI // 4
    entries = own_receipt(member, report.id).entries["dislikes_commenter"]
    assert -sum(entry.amount_mtwei for entry in entries) == line.amount_mtwei
    assert all(entry.sealed_on for entry in entries)


def _renders_lightly(visitor: Visitor, post: Post) -> None:
    with counting() as statements:
        page = visitor.text(f"/posts/{post.id}/{post.slug}")
    assert len(statements) <= STATEMENTS_MAX
    assert len(page.encode()) < PAGE_BYTES_MAX
    assert len(re.findall(r'<li id="comment-', page)) >= 40


def test_without_a_demo_there_is_no_banner(visitor):
    assert "This is a demo" not in visitor.text("/")
