"""Invariant 6: one action has one effect. Every journal has its cause, every cause its journal."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from forum.db import as_datetime, rows
from forum.money.audit.conditions import claims_met_their_conditions
from forum.money.audit.effects import EFFECTS, Effect, Found
from forum.money.audit.places import reactions_paid_were_among_the_first
from forum.money.audit.reading import Fault, Faults, Reader
from forum.money.audit.worths import claims_were_worth_what_the_rules_said
from forum.money.ledger import AccountName, JournalDraft, fingerprint
from forum.rules.journals import Cause
from forum.rules.lines import CLAIM_KEY_SQL, Line, Pot, sql_list
from forum.twei import twei


def one_action_has_one_effect(reader: Reader) -> Faults:
    """6: keys are unique; each cause has its one journal, with the right content; no journal is without a cause."""
    yield from _keys_are_unique()
    yield from _states_agree()
    for effect in EFFECTS:
        yield from _effects(effect, reader)
    yield from _journals_without_cause(reader)
    yield from claims_were_worth_what_the_rules_said(reader)
    yield from _pots_paid_their_claims(reader)
    yield from claims_met_their_conditions(reader)
    yield from reactions_paid_were_among_the_first(reader)


_SAME_KEY = {
    "journal": "SELECT key, min(id), max(id) FROM journal GROUP BY key HAVING count(*) > 1 LIMIT 1",
    "claim": "SELECT key, min(id), max(id) FROM claim WHERE state IN ('open', 'paid') "
    "GROUP BY key HAVING count(*) > 1 LIMIT 1",
}


def _keys_are_unique() -> Faults:
    for table, same_key in _SAME_KEY.items():
        for key, first_id, second_id in rows(same_key):
            yield Fault(
                f"The key {key} is in {table} twice: {first_id} and {second_id}.", **{table: [first_id, second_id]}
            )


# The rows of claims and fees that contradict themselves.
_CONTRADICTIONS = {
    "claim": f"""
        SELECT id, state FROM claim
        WHERE key <> {CLAIM_KEY_SQL}
           OR (state IN ('paid', 'dropped')) <> (settlement_id IS NOT NULL) OR (state <> 'paid' AND paid_mtwei <> 0)
        ORDER BY id LIMIT 1
    """,  # noqa: S608
    "escrowed_fee": f"""
        SELECT id, state FROM escrowed_fee
        WHERE (state = 'settled') <> (settlement_id IS NOT NULL)
           OR (line = '{Line.DISLIKES_OWN}') <> (comment_id IS NOT NULL)
        ORDER BY id LIMIT 1
    """,  # noqa: S608
}


def _states_agree() -> Faults:
    for table, contradictions in _CONTRADICTIONS.items():
        for number, state in rows(contradictions):
            yield Fault(f"The row {number} of {table} contradicts itself: it is {state}.", **{table: [number]})


def _effects(effect: Effect, reader: Reader) -> Faults:
    """Hold each journal of one cause against the one that must be there."""
    table, facts = effect.cause.table, len(Found._fields)
    for row in reader.rows(effect.sql):
        found = Found._make(row[:facts])
        draft = effect.draft(found.key, found.actor_id, effect.about(*row[facts:]))
        moves = any(draft.legs.values())
        ids = {table: [found.id]} if table else {}
        journal = f"Journal {found.journal_id} ({found.key})"
        if found.journal_id is None or found.written_at is None:
            if moves:
                yield Fault(f"The journal {found.key} is missing; it should read: {_in_words(draft)}.", **ids)
        elif not moves:
            yield Fault(f"{journal} moves money without a reason.", journal=[found.journal_id], **ids)
        elif fingerprint(_without_empty_legs(draft), as_datetime(found.written_at)) != found.fingerprint:
            other = f"{journal} does not match its cause; it should read: {_in_words(draft)}."
            yield Fault(other, journal=[found.journal_id], **ids)


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


class _Key(NamedTuple):
    journal_id: int
    key: str
    kind: str


def _journals_without_cause(reader: Reader) -> Faults:
    """Find the journals whose key names nothing that is there."""
    for portion in reader.portions(_KEYS):
        numbered: dict[Cause, dict[int, int]] = defaultdict(dict)
        for one in map(_Key._make, portion):
            cause = Cause.of_key(one.key)
            number = cause.number_of(one.key) if cause and cause.table else None
            if cause and number:
                numbered[cause][number] = one.journal_id
            elif cause is None or cause.table or one.kind != cause.kind:
                unknown = f"Journal {one.journal_id} ({one.key}) has an unknown key."
                yield Fault(unknown, journal=[one.journal_id])
        for cause, journal_ids in numbered.items():
            for number in sorted(set(journal_ids) - _present(str(cause.table), list(journal_ids))):
                lost = f"Journal {journal_ids[number]} ({cause.key(number)}) has no cause: "
                yield Fault(f"{lost}{cause.table} {number} does not exist.", journal=[journal_ids[number]])


def _present(table: str, ids: Sequence[int]) -> set[int]:
    marks = ", ".join("?" * len(ids))
    return {number for (number,) in rows(f"SELECT id FROM {table} WHERE id IN ({marks})", *ids)}  # noqa: S608


class _PaidPot(NamedTuple):
    settlement_id: int
    claims: int
    paid_mtwei: int
    pot_mtwei: int
    found: int
    found_mtwei: int
    claimed_mtwei: int
    worth_mtwei: int | None

    @property
    def agrees(self) -> bool:
        """Whether it paid what its claims were paid, and had so much; and, where that was noted, what was claimed."""
        kept, found = (self.claims, self.paid_mtwei), (self.found, self.found_mtwei)
        return kept == found and self.paid_mtwei <= self.pot_mtwei and self.worth_mtwei in (None, self.claimed_mtwei)


def _pots_paid_their_claims(reader: Reader) -> Faults:
    """Hold what each settlement says its pots paid against the claims that it paid."""
    for pot in Pot:
        of_pot = f"""FROM claim k
            WHERE k.settlement_id = s.settlement_id AND k.state = 'paid' AND k.line IN ({sql_list(pot.lines)})"""
        pots = f"""
            SELECT s.settlement_id, s.claims, s.paid_mtwei, s.pot_mtwei,
                   (SELECT count(*) {of_pot}), (SELECT COALESCE(sum(k.paid_mtwei), 0) {of_pot}), s.claimed_mtwei,
                   (SELECT sum(k.worth_mtwei) {of_pot})
            FROM settlement_pot s WHERE s.pot = ? AND s.settlement_id > ? ORDER BY s.settlement_id LIMIT ?
        """  # noqa: S608
        for paid in map(_PaidPot._make, reader.rows(pots, pot)):
            if not paid.agrees:
                yield Fault(
                    f"Settlement {paid.settlement_id} claims to have paid {paid.claims} claims "
                    f"{twei(paid.paid_mtwei)} Twei out of {twei(paid.pot_mtwei)} for {pot}; "
                    f"there are {paid.found} claims, of {twei(int(paid.found_mtwei))} Twei; "
                    f"claimed were {twei(paid.claimed_mtwei)}.",
                    settlement=[paid.settlement_id],
                )
