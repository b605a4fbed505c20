"""What a settlement passes over: claims of members who are suspended, and all that is open on hidden things.

It isn't lost: it becomes due again just after the run, so that the next one looks at it anew, and pays it where the
suspension is over or the thing is shown again. A removal cancels it, as ever. What is owed to somebody banned does not
wait: it is cancelled, by the ban or, if it was earned later, here.

So of what was open each row is paid, dropped or cancelled, once: nothing is taken here that the settlement itself could
take, and whoever comes at the same time finds either the settlement's rows or this one's.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from forum.db import execute, rows
from forum.models import Settlement
from forum.models.moderation import IN_FORCE_SQL, in_force_at
from forum.rules.decisions import SanctionKind
from forum.rules.lines import Line, sql_list
from forum.rules.sanctions import SHUT_OUT_KINDS

_JUST_AFTER = timedelta(seconds=1)
_ANY = f"""
    SELECT EXISTS (SELECT 1 FROM sanction z WHERE z.kind IN ({sql_list(sorted(SHUT_OUT_KINDS))}) AND {IN_FORCE_SQL}),
           EXISTS (SELECT 1 FROM comment_hiding) OR EXISTS (SELECT 1 FROM post_hiding)
"""  # noqa: S608  (all of it ours)


class Frozen(NamedTuple):
    """Whether anything can be frozen at all: somebody is suspended or banned, or something hidden."""

    has_sanctions: bool
    has_hidden: bool


def hold_opinions_back(at: datetime) -> Frozen:
    """Put off the votes and reactions on what is hidden until just after `at`, and return what else can be frozen.

    One statement where there is nothing to do. Comes before anything else takes votes or reactions, and `hold_back`
    after all that does: actions take them before claims and fees.
    """
    frozen = Frozen(*(bool(one) for one in rows(_ANY, *in_force_at(at))[0]))
    if frozen.has_hidden:
        for opinions in _OPINIONS_ON_HIDDEN:
            execute(opinions, at + _JUST_AFTER, at)
    return frozen


def hold_back(settlement: Settlement, at: datetime, frozen: Frozen) -> None:
    """Put off what claims and fees are frozen, until just after `at`; cancel what is owed to members who are banned.

    Set-based, and no statement where there is nothing to do. In the order in which actions lock things: claims, fees.
    """
    again_at = at + _JUST_AFTER
    if frozen.has_sanctions:
        _note(settlement, at)
        execute(_CLAIMS_OF_BANNED, *in_force_at(at))
        execute(_CLAIMS_OF_SUSPENDED, again_at, *in_force_at(at), at)
    if frozen.has_hidden:
        for open_ones in _OPEN_ON_HIDDEN:
            execute(open_ones, again_at, settlement.id, at)


# A vote or reaction that can still be taken back is found by what it is about: few are, of all that are due.
_OPINIONS_ON_HIDDEN = tuple(
    f"""
    UPDATE {opinion} SET due_at = ? WHERE settlement_id IS NULL AND due_at <= ?
      AND {thing}_id IN (SELECT {thing}_id FROM {thing}_hiding)
    """  # noqa: S608  (all of it ours)
    for opinion, thing in (("post_vote", "post"), ("reaction", "comment"))
)

_NOTE = f"""
    UPDATE sanction SET settlement_id = ? WHERE settlement_id IS NULL AND id IN (
        SELECT z.id FROM sanction z WHERE z.kind IN ({sql_list(sorted(SHUT_OUT_KINDS))}) AND {IN_FORCE_SQL})
"""  # noqa: S608  (all of it ours)


def _note(settlement: Settlement, at: datetime) -> None:
    """Note which suspensions and bans this settlement is the first to know of, for whoever verifies it."""
    execute(_NOTE, settlement.id, *in_force_at(at))


# CROSS JOIN keeps SQLite from going through all that is due: those under a sanction are few, and so are hidden things.
_CLAIMS_OF_BANNED = f"""
    UPDATE claim SET state = 'cancelled' WHERE state = 'open' AND id IN (
        SELECT k.id FROM sanction z CROSS JOIN claim k
        WHERE z.kind = '{SanctionKind.BAN}' AND {IN_FORCE_SQL} AND k.member_id = z.member_id AND k.state = 'open')
"""  # noqa: S608  (all of it ours)
_CLAIMS_OF_SUSPENDED = f"""
    UPDATE claim SET due_at = ? WHERE state = 'open' AND id IN (
        SELECT k.id FROM sanction z CROSS JOIN claim k
        WHERE z.kind = '{SanctionKind.SUSPEND}' AND {IN_FORCE_SQL} AND k.member_id = z.member_id AND k.state = 'open'
          AND k.due_at <= ?)
"""  # noqa: S608  (all of it ours)

# In a statement where `o` is a claim or a fee: it waits for a hidden comment, or for a hidden post. As a removal would
# end it: what others earn under a post goes on. What was hidden only after this settlement had made its opinions final
# is settled whole.
_ON_HIDDEN_COMMENT = """
    comment_hiding h CROSS JOIN comment c CROSS JOIN {table} o
    WHERE c.id = h.comment_id AND o.post_id = c.post_id AND o.comment_id = h.comment_id
      AND NOT EXISTS (SELECT 1 FROM reaction r WHERE r.comment_id = h.comment_id AND r.settlement_id = ?)
"""
_ON_HIDDEN_POST = """
    post_hiding h CROSS JOIN {table} o WHERE o.post_id = h.post_id AND {of_post}
      AND NOT EXISTS (SELECT 1 FROM post_vote v WHERE v.post_id = h.post_id AND v.settlement_id = ?)
"""
_OF_POST = {
    "claim": f"(o.comment_id IS NULL OR o.line = '{Line.LIKES_AUTHOR}')",
    "escrowed_fee": "o.comment_id IS NULL",
}
_OPEN_ON_HIDDEN = tuple(
    f"""
    UPDATE {table} SET due_at = ? WHERE state = 'open' AND id IN (
        SELECT o.id FROM {hidden.format(table=table, of_post=of_post)} AND o.state = 'open' AND o.due_at <= ?)
    """  # noqa: S608  (all of it ours)
    for table, of_post in _OF_POST.items()
    for hidden in (_ON_HIDDEN_COMMENT, _ON_HIDDEN_POST)
)
# A column of a statement in which `claim` is an open claim: whether it waits for something hidden.
IS_ON_HIDDEN_SQL = f"""
    EXISTS (SELECT 1 FROM comment_hiding h WHERE h.comment_id = claim.comment_id)
    OR (claim.comment_id IS NULL OR claim.line = '{Line.LIKES_AUTHOR}')
       AND EXISTS (SELECT 1 FROM post_hiding h WHERE h.post_id = claim.post_id)
"""  # noqa: S608  (all of it ours)
