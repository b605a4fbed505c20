"""Buying a report: one's own profit and loss on one post, as of now."""

from forum.actions.events import ReportBought, announce
from forum.actions.experience import award
from forum.actions.gates import gated
from forum.clock import now
from forum.db import in_transaction
from forum.errors import NotFound
from forum.i18n import _
from forum.models import EconomyRulesVersion, Member, Post, Report, ReportLine
from forum.money import ledger, waiting
from forum.rules.gates import Gate
from forum.rules.journals import Cause
from forum.rules.lines import Line
from forum.rules.pnl import statement
from forum.rules.xp import xp_key


@in_transaction
@gated(Gate.REPORT)
def buy_report(me: Member, post_id: int) -> int:
    """Write down what `me` has earned and spent on the post, this report's price included; return the report's id.

    Raises LevelTooLow, NotFound, CannotPay.
    """
    if Post.get_or_none(Post.id == post_id) is None:
        raise NotFound(_("There is no such post."))
    rules = EconomyRulesVersion.in_force()
    price_mtwei = rules.report_price_mtwei
    # The wallet is held first: what is summed up here is then all that it will hold before the price.
    newest_entry_id = ledger.lock_wallet(me.id)
    entries = [*ledger.gained_by_line(me.id, post_id), (Line.REPORTS, -price_mtwei)]
    bought = statement(entries, waiting.pending_mtwei(rules, me.id, post_id))
    report = Report.create(
        member=me.id, post=post_id, after_entry_id=newest_entry_id, price_mtwei=price_mtwei, created_at=now()
    )
    ReportLine.insert_many(
        {"report": report.id, "line": line.name, "amount_mtwei": line.amount_mtwei, "pending_mtwei": line.pending_mtwei}
        for line in bought.lines
    ).execute()
    award(me.id, "report", xp_key("report", me.id), post_id=post_id)
    announce(ReportBought(report.id, post_id, me.id))
    ledger.post(
        Cause.REPORT.key(report.id),
        Cause.REPORT.kind,
        {me.id: -price_mtwei, ledger.TREASURY: price_mtwei},
        line=Line.REPORTS,
        post_id=post_id,
        member_id=me.id,
    )
    return report.id
