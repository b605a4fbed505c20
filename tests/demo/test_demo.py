"""The demo community: as big as promised, and consistent, because it was lived through."""

import re

import pytest
from peewee import fn

from forum.db import db, is_embedded
from forum.demo import loader
from forum.errors import Conflict
from forum.models import (  # fmt: skip
    Account,
    Claim,
    Comment,
    CommentRemoval,
    DemoMember,
    Entry,
    EscrowedFee,
    Journal,
    Member,
    Post,
    PostVote,
    Reaction,
    Report,
    ReportLine,
    XpEntry,
)
from forum.money import audit, ledger, settlement
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
PAGE_BYTES_MAX = 150_000
STATEMENTS_MAX = 8


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
    assert audit.verify().journals == Journal.select().count()
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
    assert CommentRemoval.select().where(CommentRemoval.reason != "").count() == 1
    assert settlement.settle() is None


def _reports_were_bought(longest: Post) -> None:
    for name, lines_min in (("author", 10), ("commenter", 6)):
        mine = Report.select(fn.MAX(Report.id)).where(Report.member == Member.named(name).id, Report.post == longest.id)
        newest_id = mine.scalar()
        assert (
            ReportLine.select().where(ReportLine.report == newest_id, ReportLine.amount_mtwei != 0).count() >= lines_min
        )


def _renders_lightly(visitor: Visitor, post: Post) -> None:
    with counting() as statements:
        page = visitor.text(f"/posts/{post.id}/{post.slug}")
    assert len(statements) <= STATEMENTS_MAX
    assert len(page.encode()) < PAGE_BYTES_MAX
    assert len(re.findall(r'<li id="comment-', page)) >= 40


def test_without_a_demo_there_is_no_banner(visitor):
    assert "This is a demo" not in visitor.text("/")
