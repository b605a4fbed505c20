"""Ways to tamper with the books; each with the invariant that it breaks, and the row that has to be named."""

from forum.money.ledger import ESCROW, TREASURY
from tests.money.tampering import change, edit, forge, insert, one, swap, unwrite

# Selections, each of one id.
ANN, BOB = (f"SELECT id FROM member WHERE name = '{name}'" for name in ("ann", "bob"))
ANNS_WALLET, BOBS_WALLET = (f"SELECT id FROM account WHERE member_id = ({member})" for member in (ANN, BOB))
ANNS_FIRST_ENTRY = f"SELECT min(id) FROM entry WHERE account_id = ({ANNS_WALLET})"
ESCROW_ACCOUNT, TREASURY_ACCOUNT = (f"SELECT id FROM account WHERE kind = '{kind}'" for kind in (ESCROW, TREASURY))
TRIBUTE, LAST_TRIBUTE = (
    f"SELECT {which}(journal_id) FROM entry WHERE line = 'comment_tributes'" for which in ("min", "max")
)
PAID, PAID_LAST = (
    f"SELECT id FROM entry WHERE amount_mtwei < 0 AND journal_id = ({which})" for which in (TRIBUTE, LAST_TRIBUTE)
)
LAST_COMMENT = "SELECT max(id) FROM comment"
LIKE_CLAIM, OTHER_CLAIM = (
    f"SELECT min(id) FROM claim WHERE state = 'paid' AND line = '{line}'" for line in ("likes_own", "comment_rewards")
)
REWARD = f"SELECT id FROM journal WHERE key = 'claim:' || ({LIKE_CLAIM})"
OPEN_CLAIM = "SELECT min(id) FROM claim WHERE state = 'open'"
OPEN_FEE, SETTLED_FEE, REFUNDED_FEE = (
    f"SELECT min(id) FROM escrowed_fee WHERE state = '{state}'" for state in ("open", "settled", "refunded")
)
REPORT, LAST_REPORT = "SELECT min(id) FROM report", "SELECT max(id) FROM report"

_ENTRY = "INSERT INTO entry (journal_id, account_id, amount_mtwei, line, post_id, comment_id) "


def one_more(account: str, amount: str) -> str:
    """Return the INSERT of a further entry into a journal, which says what the others say."""
    rest = f"line, post_id, comment_id FROM entry WHERE id = ({PAID})"
    return f"{_ENTRY} SELECT journal_id, {account}, {amount}, {rest}"


def astray(account: str, amount: str) -> str:
    """Return the INSERT of an entry of no journal."""
    return f"{_ENTRY} SELECT 999999, ({account}), {amount}, 'grant', NULL, NULL FROM account WHERE kind = 'escrow'"


ENTRIES = {
    "an amount is edited": edit(1, "entry", PAID, "amount_mtwei = amount_mtwei + 1"),
    "an account is edited": edit(1, "entry", PAID, f"account_id = ({ESCROW_ACCOUNT})"),
    "a line is edited": edit(1, "entry", PAID, "line = 'grant'"),
    "a post is edited": edit(1, "entry", PAID, "post_id = post_id + 1"),
    "a comment is edited": edit(1, "entry", PAID, "comment_id = NULL"),
    "a journal is edited": change(
        1, "journal", TRIBUTE, f"UPDATE entry SET journal_id = ({REWARD}) WHERE id = ({PAID})"
    ),
    "all lines of a journal are edited": change(
        1, "journal", TRIBUTE, "UPDATE entry SET line = 'reports' WHERE journal_id = {id}"
    ),
    "all amounts of a journal are edited": change(
        1, "journal", TRIBUTE, "UPDATE entry SET amount_mtwei = amount_mtwei * 2 WHERE journal_id = {id}"
    ),
    "accounts of one amount are swapped": swap(1, "entry", "account_id", PAID, PAID_LAST),
    "journals of one amount are swapped": change(
        1, "journal", TRIBUTE, lambda _: swap(1, "entry", "journal_id", PAID, PAID_LAST).steps[0](one(PAID))
    ),
    "one is deleted": change(1, "journal", TRIBUTE, f"DELETE FROM entry WHERE id = ({PAID})"),
    "all of a journal are deleted": change(1, "journal", TRIBUTE, "DELETE FROM entry WHERE journal_id = {id}"),
    "one is inserted": insert(1, "entry", one_more("account_id", "1")),
    "a pair that sums to zero is inserted": insert(
        1, "entry", one_more(f"({BOBS_WALLET})", "5"), one_more(f"({ESCROW_ACCOUNT})", "-5")
    ),
    "a pair on one account is inserted": insert(1, "entry", one_more("account_id", "5"), one_more("account_id", "-5")),
    "a pair of no journal is inserted": insert(
        1, "entry", astray(TREASURY_ACCOUNT, "5"), astray(ANNS_WALLET, "-5")
    )._replace(find="SELECT min(id) FROM entry WHERE journal_id = 999999"),
}
JOURNALS = {
    "a key is edited": edit(1, "journal", TRIBUTE, "key = 'comment:999999'"),
    "a kind is edited": edit(1, "journal", TRIBUTE, "kind = 'reward'"),
    "a note is edited": edit(1, "journal", TRIBUTE, "note = 'nothing to see'"),
    "a date is edited": edit(1, "journal", TRIBUTE, "created_at = '2001-01-01 00:00:00'"),
    "who acted is edited": edit(1, "journal", TRIBUTE, "member_id = NULL"),
    "a fingerprint is edited": edit(1, "journal", TRIBUTE, "fingerprint = ''"),
    "contents are swapped": swap(
        1, "journal", "key, kind, member_id, note, fingerprint, created_at", TRIBUTE, LAST_TRIBUTE, "key = 'aside'"
    ),
    "one is deleted": change(1, "entry", PAID, f"DELETE FROM journal WHERE id = ({TRIBUTE})"),
    "one without entries is inserted": insert(
        1, "journal",
        "INSERT INTO journal (key, kind, note, fingerprint, created_at) VALUES ('x', 'x', '', '', '2001-01-01')",
    ),
    "one in front of all others is inserted": change(
        1, "journal", "SELECT -7",
        "INSERT INTO journal (id, key, kind, note, fingerprint, created_at) "
        "VALUES ({id}, 'x', 'x', '', '', '2001-01-01')",
    ),
    "one is deleted with its entries": change(
        2, "account", TREASURY_ACCOUNT,
        f"DELETE FROM journal WHERE id = ({TRIBUTE})",
        "DELETE FROM entry WHERE journal_id NOT IN (SELECT id FROM journal)",
    ),
    "a key of nothing is forged": forge("gift", "grant", "grant", TREASURY, ANN),
    "a grant by a member is forged": forge("grant:x", "grant", "grant", BOB, ANN),
    "a grant to the treasury is forged": forge("grant:x", "grant", "grant", BOB, TREASURY),
    "a reward of no claim is forged": forge("claim:999999", "reward", "pluses", TREASURY, ANN),
    "a reward of an open claim is forged": forge(f"claim:({OPEN_CLAIM})", "reward", "pluses", TREASURY, ANN),
    "another spelling of a key is forged": forge(f"claim:0({LIKE_CLAIM})", "reward", "pluses", TREASURY, ANN),
    "a refund of a settled fee is forged": forge(f"refund:({SETTLED_FEE})", "refund", "minuses", TREASURY, ANN),
    "a tribute to a member is forged": forge(f"comment:({LAST_COMMENT})", "tribute", "comment_tributes", TREASURY, ANN),
    "another's tribute is forged": forge(f"comment:({LAST_COMMENT})", "tribute", "comment_tributes", ANN, TREASURY),
    "a penalty of no settlement is forged": forge("penalty:2:1", "penalty", "dislikes_commenter", ANN, TREASURY),
    "a farewell of who stays is forged": forge("leaving:2:1", "leaving", "left_behind", ANN, TREASURY),
    "another farewell of who has left is forged": forge("leaving:8:1", "leaving", "left_behind", ANN, TREASURY),
    "a farewell to a member is forged": forge("leaving:2:1", "leaving", "left_behind", TREASURY, ANN),
    "a second genesis is forged": forge("genesis:2", "genesis", "genesis", ANN, TREASURY),
    "a payment out of escrow is forged": forge("grant:x", "grant", "grant", ESCROW, ANN)._replace(
        invariant=4, table="account", find=ESCROW_ACCOUNT
    ),
}  # fmt: skip
ACCOUNTS = {
    "a balance is edited": edit(2, "account", ANNS_WALLET, "balance_mtwei = balance_mtwei + 1"),
    "two balances are edited and agree": change(
        2, "account", ANNS_WALLET,
        "UPDATE account SET balance_mtwei = balance_mtwei + 5 WHERE id = {id}",
        f"UPDATE account SET balance_mtwei = balance_mtwei - 5 WHERE id = ({BOBS_WALLET})",
    ),
    "two balances are swapped": swap(2, "account", "balance_mtwei", ANNS_WALLET, BOBS_WALLET),
    "two wallets change owners": change(
        1, "entry", ANNS_FIRST_ENTRY,
        lambda _: swap(1, "account", "member_id", ANNS_WALLET, BOBS_WALLET, "member_id = 999999").steps[0](
            one(ANNS_WALLET)
        ),
    ),
    "one is deleted": change(1, "entry", ANNS_FIRST_ENTRY, f"DELETE FROM account WHERE id = ({ANNS_WALLET})"),
    "a wallet that holds something is inserted": insert(
        2, "account", "INSERT INTO account (kind, member_id, balance_mtwei) VALUES ('wallet', 999999, 5)",
    ),
    "a wallet of nobody is inserted": insert(
        3, "account", "INSERT INTO account (kind, member_id, balance_mtwei) VALUES ('wallet', 999999, 0)",
    ),
}  # fmt: skip
CLAIMS = {
    "what was paid is edited": edit(6, "claim", LIKE_CLAIM, "paid_mtwei = paid_mtwei + 1"),
    "what it was worth is edited": edit(6, "claim", LIKE_CLAIM, "worth_mtwei = worth_mtwei + 1"),
    "what it was worth is forgotten": edit(6, "claim", LIKE_CLAIM, "worth_mtwei = NULL"),
    "how many came before it is edited": edit(6, "claim", LIKE_CLAIM, "divisor = divisor + 1"),
    "whose it was is edited": edit(6, "claim", LIKE_CLAIM, "member_id = member_id + 1"),
    "a line is edited": edit(6, "claim", LIKE_CLAIM, "line = 'pluses'"),
    "a post is edited": edit(6, "claim", LIKE_CLAIM, "post_id = post_id + 1"),
    "a comment is edited": edit(6, "claim", LIKE_CLAIM, "comment_id = comment_id + 1"),
    "a giver is edited": edit(6, "claim", LIKE_CLAIM, "giver_id = giver_id + 1"),
    "a key is edited": edit(6, "claim", LIKE_CLAIM, "key = 'x'"),
    "a paid one is cancelled": edit(
        6, "claim", LIKE_CLAIM, "state = 'cancelled', paid_mtwei = 0, settlement_id = NULL"
    ),
    "an open one is paid": edit(6, "claim", OPEN_CLAIM, "state = 'paid', paid_mtwei = 5, settlement_id = 1"),
    "a settlement is taken from one": edit(6, "claim", LIKE_CLAIM, "settlement_id = NULL"),
    "one is moved to another settlement": change(
        6, "settlement", "SELECT min(id) FROM settlement",
        f"UPDATE claim SET settlement_id = 2 WHERE id = ({LIKE_CLAIM})",
    ),
    "what its likes weigh is edited": edit(6, "claim", OTHER_CLAIM, "weight = weight + 1"),
    "a like that it was paid for is taken away": change(
        6, "claim", OTHER_CLAIM, "DELETE FROM reaction WHERE value = 1 AND comment_id = "
        "(SELECT comment_id FROM claim WHERE id = {id}) AND settlement_id IS NOT NULL"
    ),
    "what two were paid is swapped": swap(6, "claim", "paid_mtwei", LIKE_CLAIM, OTHER_CLAIM),
    "a paid one is deleted": change(6, "journal", REWARD, f"DELETE FROM claim WHERE id = ({LIKE_CLAIM})"),
    "a paid one is inserted": insert(
        6, "claim",
        "INSERT INTO claim (key, line, member_id, post_id, units, divisor, opened_at, due_at, state, settlement_id, "
        "paid_mtwei) SELECT 'pluses:1:0:0', 'pluses', member_id, 1, 1000, 1, opened_at, due_at, 'paid', 1, 5 "
        f"FROM claim WHERE id = ({LIKE_CLAIM})",
    ),
}  # fmt: skip
FEES = {
    "what an open one is is edited": edit(4, "escrowed_fee", OPEN_FEE, "amount_mtwei = amount_mtwei + 1"),
    "an open one is refunded": edit(4, "escrowed_fee", OPEN_FEE, "state = 'refunded'"),
    "a settled one is opened": edit(4, "escrowed_fee", SETTLED_FEE, "state = 'open', settlement_id = NULL"),
    "a settled one is refunded": edit(6, "escrowed_fee", SETTLED_FEE, "state = 'refunded', settlement_id = NULL"),
    "a refunded one is settled": edit(6, "escrowed_fee", REFUNDED_FEE, "state = 'settled', settlement_id = 1"),
    "what a settled one was is edited": edit(6, "escrowed_fee", SETTLED_FEE, "amount_mtwei = amount_mtwei + 1"),
    "who paid is edited": edit(6, "escrowed_fee", OPEN_FEE, "member_id = member_id + 1"),
    "a post is edited": edit(6, "escrowed_fee", OPEN_FEE, "post_id = post_id + 1"),
    "a comment is edited": edit(6, "escrowed_fee", OPEN_FEE, "comment_id = 1, line = 'dislikes_own'"),
    "amounts are swapped": swap(6, "escrowed_fee", "amount_mtwei", SETTLED_FEE, REFUNDED_FEE),
    "a settled one is deleted": change(
        6, "journal", f"SELECT id FROM journal WHERE key = 'fee:' || ({SETTLED_FEE})",
        f"DELETE FROM escrowed_fee WHERE id = ({SETTLED_FEE})",
    ),
    "an open one is deleted": change(
        4, "account", ESCROW_ACCOUNT, f"DELETE FROM escrowed_fee WHERE id = ({OPEN_FEE})"
    ),
    "an open one is inserted": insert(
        4, "escrowed_fee",
        "INSERT INTO escrowed_fee (line, member_id, post_id, amount_mtwei, opened_at, due_at, state) "
        "SELECT line, member_id, post_id, amount_mtwei, opened_at, due_at, 'open' FROM escrowed_fee "
        f"WHERE id = ({OPEN_FEE})",
    ),
}  # fmt: skip
_REWARDS_LINE = "report_id = {id} AND line = 'comment_rewards'"
REPORTS = {
    "a price is edited": edit(7, "report", REPORT, "price_mtwei = price_mtwei + 1"),
    "a buyer is edited": edit(6, "report", REPORT, "member_id = member_id + 1"),
    "a post is edited": edit(6, "report", REPORT, "post_id = post_id + 1"),
    "the last entry is edited": edit(7, "report", REPORT, "after_entry_id = after_entry_id + 1"),
    "one is deleted": change(
        6, "journal", f"SELECT id FROM journal WHERE key = 'report:' || ({REPORT})",
        f"DELETE FROM report WHERE id = ({REPORT})",
    ),
    "one is inserted": insert(
        7, "report", "INSERT INTO report (member_id, post_id, after_entry_id, price_mtwei, created_at) "
        f"SELECT member_id, post_id, after_entry_id, price_mtwei, created_at FROM report WHERE id = ({REPORT})",
    ),
    "a figure is edited": change(
        7, "report", REPORT, f"UPDATE report_line SET amount_mtwei = amount_mtwei + 1 WHERE {_REWARDS_LINE}"
    ),
    "a line is renamed": change(7, "report", REPORT, f"UPDATE report_line SET line = 'x' WHERE {_REWARDS_LINE}"),
    "a line is deleted": change(7, "report", REPORT, f"DELETE FROM report_line WHERE {_REWARDS_LINE}"),
    "a line is inserted": change(7, "report", REPORT, "INSERT INTO report_line VALUES ({id}, 'x', 0, 0)"),
    "a line of no report is inserted": change(
        7, "report", "SELECT 999999", "INSERT INTO report_line VALUES ({id}, 'pluses', 0, 0)"
    ),
    "two figures are swapped": change(
        7, "report", REPORT,
        "UPDATE report_line SET line = 'x' WHERE report_id = {id} AND line = 'reports'",
        "UPDATE report_line SET line = 'reports' WHERE report_id = {id} AND line = 'comment_rewards'",
        "UPDATE report_line SET line = 'comment_rewards' WHERE report_id = {id} AND line = 'x'",
    ),
    "the lines of two are swapped": change(
        7, "report", REPORT,
        "UPDATE report_line SET report_id = 0 WHERE report_id = {id}",
        f"UPDATE report_line SET report_id = {{id}} WHERE report_id = ({LAST_REPORT})",
        f"UPDATE report_line SET report_id = ({LAST_REPORT}) WHERE report_id = 0",
    ),
}  # fmt: skip
SETTLEMENTS = {
    f"what a pot {words} is edited": change(
        6, "settlement", "SELECT min(id) FROM settlement",
        f"UPDATE settlement_pot SET {column} = {column} + 1 WHERE settlement_id = {{id}} AND pot = 'reading'",
    )
    for words, column in (
        ("held", "pot_mtwei"), ("was given", "given_mtwei"), ("had for the unvouched", "unvouched_mtwei"),
    )
}  # fmt: skip
TAMPERINGS = {
    f"{table}: {words}": tampering
    for table, ways in {
        "entry": ENTRIES, "journal": JOURNALS, "account": ACCOUNTS, "claim": CLAIMS, "escrowed fee": FEES,
        "report": REPORTS, "settlement": SETTLEMENTS,
    }.items()
    for words, tampering in ways.items()
}  # fmt: skip
# Journals that vanish with their entries, while the balances are set right: what is then without its journal.
VANISHINGS = {
    "a reward": change(6, "claim", LIKE_CLAIM, unwrite("SELECT id FROM journal WHERE key = 'claim:{id}'")),
    "a fee": change(
        6, "escrowed_fee", SETTLED_FEE,
        unwrite("SELECT id FROM journal WHERE key = 'settled:{id}'"),
        unwrite("SELECT id FROM journal WHERE key = 'fee:{id}'"),
    ),
    "a price": change(7, "report", LAST_REPORT, unwrite("SELECT id FROM journal WHERE key = 'report:{id}'")),
}  # fmt: skip
