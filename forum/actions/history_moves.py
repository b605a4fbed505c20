"""Moving what somebody has claimed: in portions, so that no writer waits long; a run that is killed is gone on with.

Whatever is left is the claim's to be moved as long as it is not done (`HistoryClaim.done_at`).
"""

from forum.actions.events import announce
from forum.actions.experience import award
from forum.actions.history_events import HistoryMoved
from forum.actions.reactions import react
from forum.actions.votes import vote
from forum.clock import now
from forum.db import execute, in_transaction, lock_rows, rows, value
from forum.models import HistoryClaim, Member
from forum.money.authorship import hold_authors
from forum.rules.xp import xp_key
from forum.text.avatars import default_style
from forum.text.skeletons import skeleton

# Comments or posts that are moved in one transaction: some 15 ms on SQLite, a tenth of a second on PostgreSQL.
PORTION = 2_000


def any_to_move() -> bool:
    """Say whether something was claimed that has not moved yet. One statement."""
    return value("SELECT 1 FROM history_claim WHERE done_at IS NULL LIMIT 1") is not None


def move_all() -> None:
    """Move whatever was claimed and has not moved yet, in portions; harmless when done twice."""
    for (claim_id,) in rows("SELECT id FROM history_claim WHERE done_at IS NULL ORDER BY id"):
        while _move_portion(claim_id):
            pass


@in_transaction
def _move_portion(claim_id: int) -> bool:
    """Move one more portion of a claim; say whether there may be more."""
    hold_authors()
    claim = HistoryClaim.first("WHERE id = ? AND done_at IS NULL", claim_id)
    return claim is not None and move_next(claim)


def move_next(claim: HistoryClaim) -> bool:
    """Move a portion of the claim, or what is left of it; say whether there may be more.

    Called inside a transaction that holds the authors. Money: comes last, where a reaction is taken back.
    """
    if _move_things("comment", claim) or _move_things("post", claim):
        return True
    _finish(claim)
    return False


_NEXT = "SELECT id FROM {thing} WHERE author_id = ? ORDER BY id LIMIT ?"
_THREADS = {
    "comment": "SELECT post_id FROM comment WHERE author_id = ? AND id <= ?",
    "post": "SELECT id FROM post WHERE author_id = ? AND id <= ?",
}
# Of a portion: where somebody else's number stands in for an author's.
_THEIRS = """
    UPDATE {table} SET member_id = ?
    WHERE member_id = ? AND {thing}_id IN (SELECT id FROM {thing} WHERE author_id = ? AND id <= ?)
"""
_FOUND = """
    UPDATE search_entry SET waits = 1
    WHERE {thing}_id IN (SELECT id FROM {thing} WHERE author_id = ? AND id <= ?)
"""
_OWN_OPINIONS = """
    SELECT o.{thing}_id FROM {opinion} o JOIN {thing} x ON x.id = o.{thing}_id
    LEFT JOIN {thing}_removal gone ON gone.{thing}_id = x.id
    WHERE o.member_id = ? AND o.settlement_id IS NULL AND x.author_id = ? AND x.id <= ? AND gone.{thing}_id IS NULL
    ORDER BY o.{thing}_id
"""


def _move_things(thing: str, claim: HistoryClaim) -> bool:
    """Move the next comments or posts; say whether there are more.

    The threads are held first, as by whoever writes there. What the member thinks of what is now their own is taken
    back, as far as that can be done: a fee returns, a claim ends. What a settlement made final stays.
    """
    old, new = claim.unclaimed_id, claim.member_id
    ids = [number for (number,) in rows(_NEXT.format(thing=thing), old, PORTION)]
    if not ids:
        return False
    portion = (old, ids[-1])
    lock_rows(f"SELECT id FROM post WHERE id IN ({_THREADS[thing]}) ORDER BY id", *portion)  # noqa: S608
    execute(f"UPDATE post SET version = version + 1 WHERE id IN ({_THREADS[thing]})", *portion)  # noqa: S608
    _take_back_opinions(thing, new, *portion)
    for table in (f"{thing}_removal", f"{thing}_revision", "moderation_case"):
        execute(_THEIRS.format(table=table, thing=thing), new, old, *portion)
    execute(_FOUND.format(thing=thing), *portion)
    execute(f"UPDATE {thing} SET author_id = ? WHERE author_id = ? AND id <= ?", new, *portion)  # noqa: S608
    return len(ids) == PORTION


def _take_back_opinions(thing: str, member_id: int, unclaimed_id: int, last_id: int) -> None:
    opinion, take_back = ("reaction", react) if thing == "comment" else ("post_vote", vote)
    own = rows(_OWN_OPINIONS.format(thing=thing, opinion=opinion), member_id, unclaimed_id, last_id)
    if own:
        me = Member.get_by_id(member_id)
        for (number,) in own:
            take_back(me, number, "none")


_LAST_SETTLEMENT = "SELECT COALESCE(max(id), 0) FROM settlement"


def _finish(claim: HistoryClaim) -> None:
    """Note that all has moved, leave nothing of the unclaimed member but the number, and give the XP."""
    # Their texts show these, and nobody else's do.
    execute("UPDATE picture SET member_id = ? WHERE member_id = ?", claim.member_id, claim.unclaimed_id)
    name = f"~{claim.unclaimed_id}"
    Member.update(
        display_name=name,
        name_skeleton=skeleton(name),
        skeleton=skeleton(name),
        password_hash="",
        bio="",
        avatar=default_style(name),
    ).where(Member.id == claim.unclaimed_id).execute()
    done = {"done_at": now(), "last_settlement": value(_LAST_SETTLEMENT)}
    HistoryClaim.update(**done).where(HistoryClaim.id == claim.id).execute()
    announce(HistoryMoved(claim.member_id, claim.unclaimed_id))
    if claim.xp:
        key = xp_key("history", claim.unclaimed_id)
        award(claim.member_id, "history", key, claim.xp, note=claim.note)
