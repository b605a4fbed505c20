"""Invariant 6, of what others' reactions decide: claims were paid only where final ones allowed it, and pots shared so.

Asked once more of the reactions themselves: those that a settlement had made final by then. Claims that were opened
under the terms of an earlier time were promised without these conditions, and are left alone. And what moderators
decide: nobody was paid anything by a settlement that knew them to be suspended or banned.
"""

from typing import NamedTuple

from forum.db import as_datetime, records, rows
from forum.models.economy import TERMS_NOW
from forum.models.moderation import IN_FORCE_SQL, in_force_at
from forum.money.audit.reading import Fault, Faults, Reader
from forum.rules.economy import WEIGHT_WHOLE, EconomyRules
from forum.rules.lines import Line, Pot
from forum.rules.pots import Claimed, Share, share_out
from forum.twei import twei

_SETTLEMENTS = """
    SELECT s.id, s.treasury_mtwei, v.rules
    FROM settlement s LEFT JOIN economy_rules_version v ON v.id = s.rules_version
    WHERE s.rules_version IS NOT NULL AND s.id > ? ORDER BY s.id LIMIT ?
"""


def claims_met_their_conditions(reader: Reader) -> Faults:
    """Find paid claims that final reactions did not allow or weigh so, and pots that were shared in another way."""
    for settlement_id, treasury_mtwei, stored in reader.rows(_SETTLEMENTS):
        rules = EconomyRules.from_json(stored)
        yield from _likes_were_followed(settlement_id, rules)
        yield from _rewards_were_weighed(settlement_id, rules)
        yield from _pots_were_shared(settlement_id, treasury_mtwei, rules)
    yield from _nobody_was_paid_while_shut_out(reader)


_FINAL = "r.comment_id = k.comment_id AND r.settlement_id <= k.settlement_id"
_LIKES = f"(SELECT count(*) FROM reaction r WHERE {_FINAL} AND r.value = 1)"  # noqa: S608
_DISLIKES = f"(SELECT count(*) FROM reaction r WHERE {_FINAL} AND r.value = -1)"  # noqa: S608
# Few rows are looked at: it ends with the last that it needs.
_NOT_FOLLOWED = f"""
    SELECT k.id FROM claim k JOIN reaction own ON own.comment_id = k.comment_id AND own.member_id = k.giver_id
    WHERE k.settlement_id = ? AND k.state = 'paid' AND k.line = '{Line.LIKES_OWN}' AND k.terms = {TERMS_NOW}
      AND (SELECT count(*) FROM (
          SELECT 1 FROM reaction r WHERE {_FINAL} AND r.value = 1 AND r.created_at > own.created_at LIMIT ?) later) < ?
    ORDER BY k.id LIMIT 1
"""  # noqa: S608


def _likes_were_followed(settlement_id: int, rules: EconomyRules) -> Faults:
    for (claim_id,) in rows(_NOT_FOLLOWED, settlement_id, rules.later_likes_min, rules.later_likes_min):
        yield Fault(
            f"Claim {claim_id} was paid for a like that fewer than {rules.later_likes_min} others followed.",
            claim=[claim_id],
        )


class _Reward(NamedTuple):
    id: int
    weight: int | None
    found_weight: int
    likes: int
    dislikes: int


_WEIGHT = f"""
    SELECT CAST(COALESCE(sum({WEIGHT_WHOLE} / (l.divisor * l.mutual)), 0) AS BIGINT)
    FROM reaction r
    JOIN claim l ON l.key = {Line.LIKES_COMMENTER.claim_key_sql("k.post_id", "k.comment_id", "r.member_id")}
    WHERE {_FINAL} AND r.value = 1 AND l.state IN ('open', 'paid') AND l.state = 'paid'
"""  # noqa: S608
_REWARDS = f"""
    SELECT k.id, k.weight, ({_WEIGHT}) AS found_weight, {_LIKES} AS likes, {_DISLIKES} AS dislikes
    FROM claim k
    WHERE k.settlement_id = ? AND k.state = 'paid' AND k.line = '{Line.COMMENT_REWARDS}' AND k.terms = {TERMS_NOW}
    ORDER BY k.id
"""  # noqa: S608


def _rewards_were_weighed(settlement_id: int, rules: EconomyRules) -> Faults:
    for reward in records(_REWARDS, _Reward, settlement_id):
        if not rules.is_liked(reward.likes, reward.dislikes):
            counts = f"{reward.likes} final likes and {reward.dislikes} dislikes"
            yield Fault(f"Claim {reward.id} rewards a comment that had {counts}.", claim=[reward.id])
        elif reward.weight != reward.found_weight:
            yield Fault(
                f"Claim {reward.id} says that its comment’s likes weigh {reward.weight}; they weigh "
                f"{reward.found_weight} of {WEIGHT_WHOLE} each.",
                claim=[reward.id],
            )


class _SharedPot(NamedTuple):
    pot: Pot
    pot_mtwei: int
    given_mtwei: int
    unvouched_mtwei: int
    claimed_mtwei: int
    unvouched_claimed_mtwei: int


_POTS = """
    SELECT pot, pot_mtwei, given_mtwei, unvouched_mtwei, claimed_mtwei, unvouched_claimed_mtwei FROM settlement_pot
    WHERE settlement_id = ? AND given_mtwei IS NOT NULL
"""


def _pots_were_shared(settlement_id: int, treasury_mtwei: int, rules: EconomyRules) -> Faults:
    pots = {one.pot: one for one in records(_POTS, _SharedPot, settlement_id)}
    claimed = {pot: Claimed(one.claimed_mtwei, one.unvouched_claimed_mtwei) for pot, one in pots.items()}
    shares = share_out(rules, treasury_mtwei, claimed)
    for pot, one in pots.items():
        if shares[pot] != Share(one.pot_mtwei, one.given_mtwei, one.unvouched_mtwei):
            yield Fault(
                f"Settlement {settlement_id} had {twei(one.pot_mtwei)} Twei for {pot}, {twei(one.unvouched_mtwei)} of "
                f"it for members nobody vouches for; by the rules it is {twei(shares[pot].pot_mtwei)} and "
                f"{twei(shares[pot].unvouched_mtwei)}.",
                settlement=[settlement_id],
            )


# From the first on that knew of any suspension or ban.
_SETTLEMENTS_SINCE = """
    SELECT s.id, s.ran_at FROM settlement s
    WHERE s.id >= (SELECT min(settlement_id) FROM sanction) AND s.id > ? ORDER BY s.id LIMIT ?
"""
_PAID_WHILE_SHUT_OUT = f"""
    SELECT k.id FROM claim k
    WHERE k.settlement_id = ? AND k.state = 'paid' AND k.member_id IN (
        SELECT z.member_id FROM sanction z WHERE z.settlement_id <= ? AND {IN_FORCE_SQL})
    ORDER BY k.id LIMIT 1
"""  # noqa: S608


def _nobody_was_paid_while_shut_out(reader: Reader) -> Faults:
    for settlement_id, ran_at in reader.rows(_SETTLEMENTS_SINCE):
        known = (settlement_id, settlement_id, *in_force_at(as_datetime(ran_at)))
        for (claim_id,) in rows(_PAID_WHILE_SHUT_OUT, *known):
            yield Fault(
                f"Claim {claim_id} was paid by settlement {settlement_id}, which knew that its member was suspended "
                "or banned.",
                claim=[claim_id],
            )
