"""Invariant 6: one action has one effect. Every journal has its cause, every cause its journal."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from forum.db import parse_time, rows
from forum.money.audit import expected
from forum.money.audit.reading import Fault, Faults, Reader
from forum.money.ledger import AccountName, JournalDraft, fingerprint
from forum.rules.economy import REWARDS
from forum.twei import twei


@dataclass(frozen=True, slots=True)
class Cause:
    """What moves money under the keys `prefix:…`.

    `sql` finds, in portions: an id; the key; its journal, if it is there (id, time, fingerprint, who
    acted); and what `movement(key, who acted, …)` makes the journal of that must be there. A movement
    without legs means that there must be none. `table` holds the cause; without one, the journal alone tells.
    """

    prefix: str
    table: str | None
    draft: Callable[..., JournalDraft]
    sql: str


_JOURNAL = "j.id, j.created_at, j.fingerprint, j.member_id"
# What the journal brought the treasury. Prices change; what one was on a day, its journal alone knows.
_PRICE = """
    (SELECT e.amount_mtwei FROM entry e JOIN account a ON a.id = e.account_id
     WHERE e.journal_id = j.id AND a.kind = 'treasury')
"""
_AUTHORS_SHARE = """
    (SELECT e.amount_mtwei FROM entry e JOIN account a ON a.id = e.account_id
     WHERE e.journal_id = j.id AND a.member_id = p.author_id)
"""
_COMMENTS_REWARDS = """
    (SELECT COALESCE(sum(k.paid_mtwei), 0) FROM claim k
     WHERE k.settlement_id = s.id AND k.comment_id = c.id AND k.line IN ('likes_commenter', 'comment_rewards'))
"""


def _caused_by(table: str, prefix: str, columns: str, joins: str = "") -> str:
    """Return the SQL that finds the rows of `table` (as `c`) with the journals of their keys.

    The portion is cut before it is joined: PostgreSQL would otherwise join all, each time.
    """
    return f"""
        SELECT c.id, '{prefix}:' || c.id, {_JOURNAL}, {columns}
        FROM (SELECT * FROM {table} WHERE id > ? ORDER BY id LIMIT ?) c {joins}
        LEFT JOIN journal j ON j.key = '{prefix}:' || c.id ORDER BY c.id
    """  # noqa: S608


_FEE = "c.state, c.line, c.member_id, c.post_id, c.comment_id, c.amount_mtwei"
_ABOUT = "LEFT JOIN post p ON p.id = c.post_id LEFT JOIN comment about ON about.id = c.comment_id"

_GENESIS = f"SELECT j.id, j.key, {_JOURNAL} FROM journal j WHERE j.kind = 'genesis' AND j.id > ? ORDER BY j.id LIMIT ?"  # noqa: S608
_GRANT = f"""
    SELECT j.id, j.key, {_JOURNAL}, j.note, a.member_id, e.amount_mtwei
    FROM journal j
    LEFT JOIN (entry e JOIN account a ON a.id = e.account_id AND a.kind = 'wallet') ON e.journal_id = j.id
    WHERE j.kind = 'grant' AND j.id > ? ORDER BY j.id LIMIT ?
"""  # noqa: S608
_PUBLISH = _caused_by("post", "publish", f"c.author_id, c.id, {_PRICE}")
_COMMENT = _caused_by("comment", "comment", f"c.author_id, c.post_id, c.id, {_PRICE}")
_REPORT = _caused_by("report", "report", f"c.member_id, c.post_id, {_PRICE}")
_SETTLED = _caused_by("escrowed_fee", "settled", f"{_FEE}, p.author_id, about.author_id, {_AUTHORS_SHARE}", _ABOUT)
_CLAIM = _caused_by("claim", "claim", "c.state, c.line, c.member_id, c.post_id, c.comment_id, c.paid_mtwei")
# A settlement runs once a day, so the day of a penalty tells its settlement.
_PENALTY = f"""
    SELECT j.id, j.key, {_JOURNAL}, s.id, c.author_id, c.post_id, c.id, e.amount_mtwei, {_COMMENTS_REWARDS}
    FROM journal j
    LEFT JOIN (entry e JOIN account a ON a.id = e.account_id AND a.kind = 'treasury') ON e.journal_id = j.id
    LEFT JOIN comment c ON c.id = e.comment_id
    LEFT JOIN settlement s ON s.day = date(j.created_at)
    WHERE j.kind = 'penalty' AND j.id > ? ORDER BY j.id LIMIT ?
"""  # noqa: S608

CAUSES = (
    Cause("genesis", None, expected.genesis, _GENESIS),
    Cause("grant", None, expected.grant, _GRANT),
    Cause("publish", "post", expected.publish_tribute, _PUBLISH),
    Cause("comment", "comment", expected.comment_tribute, _COMMENT),
    Cause("report", "report", expected.bought_report, _REPORT),
    Cause("fee", "escrowed_fee", expected.escrowed, _caused_by("escrowed_fee", "fee", _FEE)),
    Cause("refund", "escrowed_fee", expected.refunded, _caused_by("escrowed_fee", "refund", _FEE)),
    Cause("settled", "escrowed_fee", expected.settled, _SETTLED),
    Cause("claim", "claim", expected.rewarded, _CLAIM),
    Cause("penalty", None, expected.penalty, _PENALTY),
)


def one_action_has_one_effect(reader: Reader) -> Faults:
    """6: keys are unique; each cause has its one journal, with the right content; no journal is without a cause."""
    yield from _keys_are_unique()
    yield from _states_agree()
    for cause in CAUSES:
        yield from _effects(cause, reader)
    yield from _journals_without_cause(reader)
    yield from _pots_paid_their_claims(reader)


_SAME_KEY = {
    "journal": "SELECT key, min(id), max(id) FROM journal GROUP BY key HAVING count(*) > 1 LIMIT 1",
    "claim": "SELECT key, min(id), max(id) FROM claim WHERE state IN ('open', 'paid') "
    "GROUP BY key HAVING count(*) > 1 LIMIT 1",
}


def _keys_are_unique() -> Faults:
    for table, same_key in _SAME_KEY.items():
        for key, first_id, second_id in rows(same_key):
            yield Fault(
                f"The key {key} stands in {table} twice: {first_id} and {second_id}.", **{table: [first_id, second_id]}
            )


# The rows of claims and fees that contradict themselves.
_CONTRADICTIONS = {
    "claim": """
        SELECT id, state FROM claim
        WHERE key <> line || ':' || post_id || ':' || COALESCE(comment_id, 0) || ':' || COALESCE(giver_id, 0)
           OR (state IN ('paid', 'dropped')) <> (settlement_id IS NOT NULL) OR (state <> 'paid' AND paid_mtwei <> 0)
        ORDER BY id LIMIT 1
    """,
    "escrowed_fee": """
        SELECT id, state FROM escrowed_fee
        WHERE (state = 'settled') <> (settlement_id IS NOT NULL) OR (line = 'dislikes_own') <> (comment_id IS NOT NULL)
        ORDER BY id LIMIT 1
    """,
}


def _states_agree() -> Faults:
    for table, contradictions in _CONTRADICTIONS.items():
        for number, state in rows(contradictions):
            yield Fault(f"The row {number} of {table} contradicts itself: it is {state}.", **{table: [number]})


def _effects(cause: Cause, reader: Reader) -> Faults:
    """Hold each journal of one kind of cause against the movement that must be there."""
    for number, key, journal_id, written_at, kept, actor_id, *about in reader.rows(cause.sql):
        draft = cause.draft(key, actor_id, *about)
        moves = any(draft.legs.values())
        ids = {cause.table: [number]} if cause.table else {}
        if journal_id is None and moves:
            yield Fault(f"There is no journal {key}, which must say: {_in_words(draft)}.", **ids)
        elif journal_id is not None and not moves:
            unfounded = f"Journal {journal_id} ({key}) moves money for which there is no reason."
            yield Fault(unfounded, journal=[journal_id], **ids)
        elif moves and fingerprint(_without_empty_legs(draft), parse_time(written_at)) != kept:
            other = f"Journal {journal_id} ({key}) does not say what its cause makes it say: {_in_words(draft)}."
            yield Fault(other, journal=[journal_id], **ids)


def _without_empty_legs(draft: JournalDraft) -> JournalDraft:
    legs = {account: amount_mtwei for account, amount_mtwei in draft.legs.items() if amount_mtwei}
    return replace(draft, legs=legs)


def _in_words(draft: JournalDraft) -> str:
    legs = ", ".join(f"{twei(amount_mtwei)} Twei to {_owner(account)}" for account, amount_mtwei in draft.legs.items())
    about = f"post {draft.post_id}" + (f", comment {draft.comment_id}" if draft.comment_id else "")
    return f"{legs}, as {draft.line} on {about}" if draft.post_id else f"{legs}, as {draft.line}"


def _owner(account: AccountName) -> str:
    return f"member {account}" if isinstance(account, int) else account


_KEYS = "SELECT id, key, kind FROM journal WHERE id > ? ORDER BY id LIMIT ?"
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


def _journals_without_cause(reader: Reader) -> Faults:
    """Find the journals whose key names nothing that is there."""
    causes = {cause.prefix: cause for cause in CAUSES}
    for portion in reader.portions(_KEYS):
        numbered: dict[str, dict[int, int]] = defaultdict(dict)
        for journal_id, key, kind in portion:
            prefix, _, number = key.partition(":")
            cause = causes.get(prefix)
            if cause and cause.table and _NUMBER.fullmatch(number):
                numbered[prefix][int(number)] = journal_id
            elif cause is None or cause.table or kind != prefix:
                yield Fault(f"Journal {journal_id} ({key}) has a key that nothing here gives.", journal=[journal_id])
        for prefix, journal_ids in numbered.items():
            table = causes[prefix].table
            for number in sorted(set(journal_ids) - _present(table, list(journal_ids))):
                journal_id = journal_ids[number]
                lost = f"Journal {journal_id} ({prefix}:{number}) has no cause: {table} {number} is not there."
                yield Fault(lost, journal=[journal_id])


def _present(table: str, ids: Sequence[int]) -> set[int]:
    marks = ", ".join("?" * len(ids))
    return {number for (number,) in rows(f"SELECT id FROM {table} WHERE id IN ({marks})", *ids)}  # noqa: S608


def _pots_paid_their_claims(reader: Reader) -> Faults:
    """Hold what each settlement says its pots paid against the claims that it paid."""
    for pot in {reward.pot for reward in REWARDS.values()}:
        lines = [line for line, reward in REWARDS.items() if reward.pot == pot]
        marks = ", ".join("?" * len(lines))
        of_pot = f"FROM claim k WHERE k.settlement_id = s.settlement_id AND k.state = 'paid' AND k.line IN ({marks})"
        pots = f"""
            SELECT s.settlement_id, s.claims, s.paid_mtwei, s.pot_mtwei,
                   (SELECT count(*) {of_pot}), (SELECT COALESCE(sum(k.paid_mtwei), 0) {of_pot})
            FROM settlement_pot s WHERE s.pot = ? AND s.settlement_id > ? ORDER BY s.settlement_id LIMIT ?
        """  # noqa: S608
        for settlement_id, claims, paid_mtwei, pot_mtwei, found, found_mtwei in reader.rows(pots, *lines, *lines, pot):
            if (claims, paid_mtwei) != (found, found_mtwei) or paid_mtwei > pot_mtwei:
                yield Fault(
                    f"Settlement {settlement_id} says that it paid {claims} claims {twei(paid_mtwei)} Twei out of "
                    f"{twei(pot_mtwei)} for {pot}; there are {found} claims, of {twei(int(found_mtwei))} Twei.",
                    settlement=[settlement_id],
                )
