"""What the forum answers when it is asked about money, in the words of the model."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from forum.db import rows
from forum.errors import ForumError
from forum.models import Comment, EconomyRulesVersion, Member, Post, Report, ReportLine
from forum.money import ledger, waiting
from forum.rules import pnl
from tests.money.economy_pots import PotResult
from tests.money.economy_settlement import LineResult, Settled
from tests.money.economy_things import Refusal

Lines = dict[str, tuple[int, int]]


def balances_mtwei(members: Mapping[str, Member], accounts: Iterable[str]) -> dict[str, int]:
    """Return what each account holds. A wallet that nothing has moved yet need not be there."""
    names = {member.id: name for name, member in members.items()}  # who leaves has another one in the forum
    found = {names.get(number, kind): mtwei for number, kind, mtwei in rows(
        "SELECT member_id, kind, balance_mtwei FROM account"
    )}  # fmt: skip
    assert found.keys() <= {*members, ledger.ESCROW, ledger.TREASURY, ledger.ISSUANCE}
    return {account: found.get(account, 0) for account in accounts}


def report(report_id: int) -> Lines:
    """Return a report's lines as they are kept."""
    return {
        line.line: (line.amount_mtwei, line.pending_mtwei)
        for line in ReportLine.select().where(ReportLine.report == report_id)
    }


def report_by_the_ledger(report_id: int) -> dict[str, int]:
    """Return a report's figures as the ledger gives them for the report's date."""
    kept = Report.get_by_id(report_id)
    gained = ledger.gained_by_line(kept.member_id, kept.post_id, kept.after_entry_id)
    counted = pnl.statement([*gained, ("reports", -kept.price_mtwei)])
    return {line.name: line.amount_mtwei for line in counted.lines}


def statement_now(member: Member, post_id: int) -> tuple[Lines, int]:
    """Return what a report would say now, its price aside, and what waits for the reading."""
    pending = waiting.pending_mtwei(EconomyRulesVersion.in_force(), member.id, post_id)
    counted = pnl.statement(ledger.gained_by_line(member.id, post_id), pending)
    return {line.name: (line.amount_mtwei, line.pending_mtwei) for line in counted.lines}, pending.get("reading", 0)


def escrowed_mtwei(member: Member) -> int:
    return waiting.escrowed_mtwei(member.id)


def settled(settlement_id: int) -> Settled:
    """Return what a settlement noted of each pot, and of each line that it settled claims of."""
    of_it = (settlement_id,)
    pots = {
        pot: PotResult(*amounts)
        for pot, *amounts in rows(
            "SELECT pot, pot_mtwei, given_mtwei, claims, claimed_mtwei, paid_mtwei, unvouched_claimed_mtwei, "
            "unvouched_mtwei FROM settlement_pot WHERE settlement_id = ?", *of_it
        )
    }  # fmt: skip
    lines = rows("SELECT line, claims, units, paid_mtwei FROM settlement_line WHERE settlement_id = ?", *of_it)
    return Settled(pots, {line: LineResult(*noted) for line, *noted in lines if noted[0]})


def confirm(member: Member, confirmed: bool) -> None:
    """Let the member have confirmed their address, or not."""
    Member.update(email_confirmed_at=member.created_at if confirmed else None).where(Member.id == member.id).execute()


def opinions(on_post: bool, number: int) -> tuple[int, int]:
    """Return how many are for the post or comment, and how many against it."""
    if on_post:
        post = Post.get_by_id(number)
        return post.pluses, post.minuses
    comment = Comment.get_by_id(number)
    return comment.likes, comment.dislikes


def outcome(act: Callable[[], object]) -> tuple[str | None, object]:
    """Return what was refused, by the error's name, and what was answered."""
    try:
        return None, act()
    except Refusal as refusal:
        return str(refusal), None
    except ForumError as error:
        return type(error).__name__, None


class Books:
    """Adds up the entries as they come, and compares them with the balances."""

    def __init__(self) -> None:
        self._newest_entry_id = 0
        self._sums_mtwei: Counter[int] = Counter()

    def check(self) -> None:
        """Assert that the new journals sum to zero, and that the entries give every balance; none below zero."""
        journals: Counter[int] = Counter()
        fresh = "SELECT id, journal_id, account_id, amount_mtwei FROM entry WHERE id > ? ORDER BY id"
        for number, journal_id, account_id, amount_mtwei in rows(fresh, self._newest_entry_id):
            journals[journal_id] += amount_mtwei
            self._sums_mtwei[account_id] += amount_mtwei
            self._newest_entry_id = number
        assert set(journals.values()) <= {0}
        accounts = rows("SELECT id, kind, balance_mtwei FROM account")
        assert {number: mtwei for number, _, mtwei in accounts} == {
            number: self._sums_mtwei[number] for number, *_ in accounts
        }
        assert all(mtwei >= 0 for _, kind, mtwei in accounts if kind != ledger.ISSUANCE)
        open_fees = rows("SELECT COALESCE(sum(amount_mtwei), 0) FROM escrowed_fee WHERE state = 'open'")
        assert int(open_fees[0][0]) == ledger.balance_mtwei(ledger.ESCROW)
