"""Money and rules made up for the style guide: reports, wallets, settlements, the log, and what admins look at."""

from collections.abc import Sequence
from datetime import timedelta

from forum.clock import now
from forum.money.waiting import Pending
from forum.queries.economy import Pot, SettledDay
from forum.queries.events import (
    DecisionMade,
    EconomyChange,
    Event,
    Grant,
    LevelChange,
    ModerationChange,
    Note,
    Person,
)
from forum.queries.level_preview import GateShift, LevelPreview, LevelShift, Reached
from forum.queries.level_preview import Pace as MeasuredPace
from forum.queries.member_xp import MemberXp, XpGain
from forum.queries.preview import CHARGED_LINES, PAID_LINES, Compared, Preview
from forum.queries.reports import Instance, ReportList
from forum.queries.wallet import Day, PostChoice, Wallet, WalletPage
from forum.queries.wallet_entries import WalletEntry
from forum.queries.wallet_pending import PendingLine, PendingRewards
from forum.rules import pnl
from forum.rules.decisions import DecisionKind
from forum.rules.economy import WEIGHT_WHOLE
from forum.rules.gates import Gate
from forum.rules.journals import Cause, JournalKind
from forum.rules.level_forecast import KEEN, LIGHT, REGULAR, forecast
from forum.rules.levels import LevelRules
from forum.rules.lines import Line
from forum.rules.lines import Pot as PotName
from forum.rules.moderation import ModerationRules
from forum.styleguide.samples import BY, ECONOMY, LEVELS, NOWHERE, SLUG, TITLE, ago, commenter

MODERATION = ModerationRules()


def statement() -> pnl.Statement:
    """Return a profit and a loss in which most lines moved, and some wait."""
    moved = {
        Line.PLUSES: 24_000, Line.COMMENT_REWARDS: 3_000, Line.LIKES_OWN: 750, Line.LIKES_COMMENTER: 2_000,
        Line.LIKES_AUTHOR: 4_250, Line.DISLIKES_AUTHOR: 1_000, Line.MINUSES: -2_000, Line.COMMENT_TRIBUTES: -3_000,
        Line.DISLIKES_OWN: -2_000, Line.PUBLISH_TRIBUTE: -20_000, Line.REPORTS: -1_000,
    }  # fmt: skip
    return pnl.statement(moved.items(), {Line.PLUSES: 3_000, Line.LIKES_AUTHOR: 250})


def shelf() -> ReportList:
    """Return a report that was bought, and two older ones."""
    instances = [Instance(NOWHERE + 3 - back, ago(days=2 * back, hours=1)) for back in range(3)]
    return ReportList(instances[0], statement(), instances[1:], has_figures=True)


_MOVED = (
    # line, mTwei, what became of the fee, whether it is about a comment, whether that and its post are still live
    (Line.PLUSES, 1_000, JournalKind.REWARD, None, False, True),
    (Line.COMMENT_REWARDS, 1_500, JournalKind.REWARD, None, True, True),
    (Line.LIKES_OWN, 41, JournalKind.REWARD, None, True, True),
    (Line.LIKES_COMMENTER, 83, JournalKind.REWARD, None, True, False),
    (Line.LIKES_AUTHOR, 125, JournalKind.REWARD, None, True, True),
    (Line.DISLIKES_AUTHOR, 1_000, JournalKind.SETTLED_FEE, None, True, True),
    (Line.MINUSES, -2_000, JournalKind.FEE, "open", False, True),
    (Line.MINUSES, 2_000, JournalKind.REFUND, None, False, True),
    (Line.COMMENT_TRIBUTES, -1_000, JournalKind.TRIBUTE, None, True, True),
    (Line.DISLIKES_OWN, -2_000, JournalKind.FEE, "settled", True, True),
    (Line.DISLIKES_COMMENTER, -1_000, JournalKind.PENALTY, None, True, True),
    (Line.PUBLISH_TRIBUTE, -20_000, JournalKind.TRIBUTE, None, False, False),
    (Line.REPORTS, -1_000, JournalKind.FEE, None, False, True),
    (Line.READING, 852, JournalKind.REWARD, None, False, True),
    (Line.GRANT, 40_000, JournalKind.GRANT, None, False, True),
)


# What came of the claims: units, divisor, mutual, weight, vouched, worth, what the pot held, what was claimed of it.
_PAID = {
    Line.PLUSES: (1_000, 1, 1, None, None, 1_000, 60_000, 60_000),
    Line.COMMENT_REWARDS: (1_000, 1, 1, WEIGHT_WHOLE, None, 1_500, 60_000, 60_000),
    Line.LIKES_OWN: (1_000, 1, 1, None, None, 250, 164, 1_000),
    Line.LIKES_COMMENTER: (1_000, 2, 3, None, None, 83, 60_000, 60_000),
    Line.LIKES_AUTHOR: (1_000, 1, 2, None, None, 125, 60_000, 60_000),
    Line.READING: (3_411, 1, 1, None, 0, 3_411, 1_000, 4_000),
}


def entries() -> list[WalletEntry]:
    """Return a movement of every line, newest first."""
    found, balance_mtwei = [], 120_000
    for number, (line, amount_mtwei, kind, fee_state, about_comment, stands) in enumerate(_MOVED):
        given = line == Line.GRANT
        found.append(
            WalletEntry(
                NOWHERE - number,
                amount_mtwei,
                balance_mtwei,
                line,
                None if given else NOWHERE,
                NOWHERE + 1 if about_comment else None,
                NOWHERE - number,
                kind,
                Cause.REPORT.key(NOWHERE) if line == Line.REPORTS else "",
                "For the first post" if given else "",
                ago(hours=5 * number),
                "admin" if given else None,
                "Ada Admin" if given else None,
                None if given else TITLE,
                SLUG,
                stands,
                stands,
                fee_state,
                *_PAID.get(line, ()),
            )
        )
        balance_mtwei -= amount_mtwei
    return found


def wallet(listed: WalletPage | None, *, waiting: bool = True) -> Wallet:
    """Return a wallet with these movements, and with something that waits or not."""
    pending = [
        PendingLine(Line.PLUSES, Pending(3_000, 3, 3_000, by_earlier_terms=True)),
        PendingLine(Line.READING, Pending(3_411, 1, 3_411)),
    ]
    rewards, escrowed_mtwei = PendingRewards(pending if waiting else []), 4_000 if waiting else 0
    return Wallet(120_000, escrowed_mtwei, rewards, days(), listed, [PostChoice(NOWHERE, TITLE)])


def days() -> list[Day]:
    """Return what moved a wallet in the last sixteen months."""
    found, balance_mtwei = [], 0
    for back in range(480, -1, -12):
        earned_mtwei, spent_mtwei = 1_000 * (back * 7 % 11), 1_000 * (back * 5 % 9)
        granted_mtwei = 40_000 if back == 480 else 0
        balance_mtwei += earned_mtwei - spent_mtwei + granted_mtwei
        found.append(Day(ago(days=back).date(), earned_mtwei, spent_mtwei, granted_mtwei, balance_mtwei))
    return found


def events() -> list[Event]:
    """Return one event of every kind, newest first."""
    ada, mona, cormac = (
        Person("admin", "Ada Admin", "admin"),
        Person("mod", "Mona Moderator", "moderator"),
        Person("commenter", BY["commenter"]),
    )
    other_economy = ECONOMY.changed(
        minus_fee_mtwei=1_500, hold_hours=48, reading_pot_share=15_000, likes_pot_share=35_000
    )
    return [
        Grant(NOWHERE, ago(minutes=3), "For the first post, and\nfor the next one.", ada, cormac, 40_000),
        Grant(NOWHERE, ago(hours=2), "", None, cormac, 1_500),
        EconomyChange(NOWHERE, ago(hours=7), "A minus was too dear.", ada, ECONOMY, other_economy),
        EconomyChange(NOWHERE, ago(days=1), "", None, ECONOMY, ECONOMY),
        LevelChange(NOWHERE, ago(days=2), "Likes open earlier.", ada, LEVELS, lower_levels()),
        ModerationChange(
            NOWHERE, ago(days=3), "Fewer false alarms.", ada, MODERATION, MODERATION.changed(hide_weight=4_000)
        ),
        *_decisions(mona, cormac),
    ]


def _decisions(mona: Person, cormac: Person) -> list[Event]:
    """Return decisions: one that was overturned, with a note, that answer, one without a name, one that was upheld."""
    keep, remove, suspend = DecisionKind.KEEP, DecisionKind.REMOVE, DecisionKind.SUSPEND
    note = Note(Person("", "", "admin"), "This was another comment than the one that was meant.", ago(days=1))
    what = "post", NOWHERE, None, cormac, None, None, None
    where = "comment", NOWHERE, NOWHERE, cormac, None
    nobody = "comment", None, None, None, None, None, None
    whom = "member", NOWHERE, NOWHERE, cormac, ago(days=-3), None, None
    return [
        DecisionMade(NOWHERE, ago(days=4), "An advertisement.", mona, remove, *what, True, None),
        DecisionMade(
            NOWHERE + 1, ago(days=5), "Names a neighbour.", mona.unnamed, remove, *where, None, None, True,
            DecisionKind.OVERTURN, notes=(note,),
        ),
        DecisionMade(
            NOWHERE + 2, ago(days=5), "Their own name.", None, DecisionKind.OVERTURN, *where, NOWHERE + 1, remove,
            True, None,
        ),
        DecisionMade(NOWHERE + 3, ago(days=6), "", mona.unnamed, keep, *nobody, False, None),
        DecisionMade(NOWHERE + 4, ago(days=6), "Insults.", mona.unnamed, suspend, *whom, True, DecisionKind.UPHOLD),
    ]  # fmt: skip


def lower_levels() -> LevelRules:
    """Return other rules of levels: one gate lower, one higher."""
    return LEVELS.with_gate(Gate.LIKE, 9).with_gate(Gate.PUBLISH, 20)


def settled_days(count: int = 14) -> list[SettledDay]:
    """Return so many settlements, newest first; on some of them a pot held too little."""
    pots_mtwei = ECONOMY.pots_mtwei(938_500_000)
    found = []
    for back in range(count):
        pots = []
        for number, pot in enumerate(PotName, 1):
            claimed_mtwei = pots_mtwei[pot] * ((back * 37 + number * 53) % 130) // 100
            paid_mtwei = min(claimed_mtwei, pots_mtwei[pot])
            given_mtwei = -1_250 * back if pot == PotName.PLUSES else 1_250 * back if pot == PotName.LIKES else 0
            unvouched = (paid_mtwei // 4, claimed_mtwei // 2) if pot == PotName.READING else ()
            pots.append(
                Pot(pot.label, back + number, claimed_mtwei, pots_mtwei[pot], paid_mtwei, given_mtwei, *unvouched)
            )
        found.append(SettledDay(now().date() - timedelta(days=back), pots))
    return found


def economy_preview() -> Preview:
    """Return what another economy would have paid and charged."""

    def compared(lines: Sequence[Line]) -> tuple[Compared, ...]:
        return tuple(
            Compared(line.label, 12_500 * number, 12_500 * number - 750 * (number % 3) + 250 * (number % 2))
            for number, line in enumerate(lines)
        )

    return Preview(ago(days=30), 30, compared(PAID_LINES), compared(CHARGED_LINES))


def level_preview() -> LevelPreview:
    """Return what other levels would mean, with members who fall."""
    after, readers = lower_levels(), (LIGHT, REGULAR, KEEN)
    ways = [(forecast(reader, LEVELS, ECONOMY), forecast(reader, after, ECONOMY)) for reader in readers]

    def reached(level: int) -> list[Reached]:
        return [(was[level - 1], will[level - 1]) for was, will in ways]

    shifts = [
        GateShift(gate, before, level, 3, 1) for gate, before, level in ((Gate.COMMENT, 13, 12), (Gate.PUBLISH, 18, 20))
    ]
    return LevelPreview(
        LevelShift(1_204, 17, 4, shifts),
        MeasuredPace(readers, None),
        [(gate, level, reached(level)) for gate, level, _missing in after.opening(0)],
        [(level, reached(level)) for level in range(2, 51)],
    )


def standing() -> MemberXp:
    """Return what admins see of a member's XP."""
    return MemberXp(commenter(), [XpGain(ago(hours=3), 5, "reading", None, "", NOWHERE, TITLE)])
