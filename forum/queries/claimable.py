"""What a member can claim of what was written elsewhere, what it would give, and what they have claimed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records, value
from forum.models import Member
from forum.models.history_weight import Weight, weights_of
from forum.models.names import shown_name
from forum.rules.levels import LevelRules

SAMPLES_SHOWN = 3
# One at a time is what people have; who has more claims these first.
OFFERS_MAX = 20


@dataclass(frozen=True, slots=True)
class Sample:
    """A comment or (`comment_id` is None) a post, with the beginning of its text."""

    unclaimed_id: int
    post_id: int
    comment_id: int | None
    title: str
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A history that a member can claim: whose name it was written under, where, what it is, and what it gives."""

    unclaimed_id: int
    name: str
    display_name: str
    origin: str
    weight: Weight
    samples: Sequence[Sample]
    xp: int
    level_before: int
    level_after: int


@dataclass(frozen=True, slots=True)
class _History:
    unclaimed_id: int
    name: str
    display_name: str
    origin: str


_HISTORIES = f"""
    SELECT u.member_id AS unclaimed_id, m.name, {shown_name("m")} AS display_name, u.origin
    FROM unclaimed u JOIN member m ON m.id = u.member_id WHERE u.member_id IN ({{ids}}) ORDER BY u.member_id
"""  # noqa: S608  (all of it ours)
# The first few of each, found by an index. What is deleted or hidden is shown to nobody, not even to who wrote it.
_SAMPLES = """
    SELECT * FROM (
        SELECT c.author_id AS unclaimed_id, c.post_id, c.id AS comment_id, p.title,
               substr(c.body_text, 1, 300) AS text, c.created_at
        FROM comment c JOIN post p ON p.id = c.post_id
        WHERE c.author_id = ? AND NOT EXISTS (SELECT 1 FROM comment_removal x WHERE x.comment_id = c.id)
          AND NOT EXISTS (SELECT 1 FROM comment_hiding x WHERE x.comment_id = c.id)
          AND NOT EXISTS (SELECT 1 FROM post_removal x WHERE x.post_id = p.id)
          AND NOT EXISTS (SELECT 1 FROM post_hiding x WHERE x.post_id = p.id)
        ORDER BY c.id LIMIT ?) comments_of
    UNION ALL SELECT * FROM (
        SELECT p.author_id, p.id, CAST(NULL AS BIGINT), p.title, p.teaser, p.created_at FROM post p
        WHERE p.author_id = ? AND NOT EXISTS (SELECT 1 FROM post_removal x WHERE x.post_id = p.id)
          AND NOT EXISTS (SELECT 1 FROM post_hiding x WHERE x.post_id = p.id)
        ORDER BY p.id LIMIT ?) posts_of
"""
_GIVEN = "SELECT COALESCE(sum(xp), 0) FROM history_claim WHERE member_id = ?"


def offers(me: Member, ids: Sequence[int], rules: LevelRules) -> list[Offer]:
    """Return what there is of these unclaimed members for `me` to claim, the first OFFERS_MAX of them.

    Four statements; none without ids. Each says what it alone would give by the rules.
    """
    ids = ids[:OFFERS_MAX]
    if not ids:
        return []
    histories = records(_HISTORIES.format(ids=", ".join("?" * len(ids))), _History, *ids)
    weights, given_xp = weights_of(ids), int(value(_GIVEN, me.id))
    parameters = [parameter for number in ids for parameter in (number, SAMPLES_SHOWN) * 2]
    samples = records(" UNION ALL ".join([_SAMPLES] * len(ids)), Sample, *parameters)
    return [_offer(one, weights[one.unclaimed_id], samples, me.xp, given_xp, rules) for one in histories]


def _offer(
    one: _History, weight: Weight, samples: Sequence[Sample], own_xp: int, given_xp: int, rules: LevelRules
) -> Offer:
    xp = rules.xp.of_history(weight.texts, weight.likes, given_xp)
    own = [sample for sample in samples if sample.unclaimed_id == one.unclaimed_id][:SAMPLES_SHOWN]
    levels = rules.level(own_xp), rules.level(own_xp + xp)
    return Offer(one.unclaimed_id, one.name, one.display_name, one.origin, weight, own, xp, *levels)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a member has claimed; `done_at` is None while it is still being moved to them."""

    id: int
    origin: str
    former_name: str
    how: str
    comments: int
    posts: int
    likes: int
    xp: int
    created_at: datetime
    done_at: datetime | None

    @property
    def weight(self) -> Weight:
        """How much it was."""
        return Weight(self.comments, self.posts, self.likes)


_CLAIMED = """
    SELECT id, origin, former_name, how, comments, posts, likes, xp, created_at, done_at FROM history_claim
    WHERE member_id = ? ORDER BY id DESC LIMIT ?
"""


def claimed_by(member_id: int, most: int = 100) -> list[Claimed]:
    """Return what a member has claimed, the newest first. One statement."""
    return records(_CLAIMED, Claimed, member_id, most)


_ANY = """
    SELECT CASE WHEN EXISTS (SELECT 1 FROM unclaimed) OR EXISTS (SELECT 1 FROM history_claim WHERE member_id = ?)
                THEN 1 ELSE 0 END
"""


def can_have_histories(me: Member) -> bool:
    """Say whether anything came from elsewhere that somebody could claim, or `me` has claimed some. One statement."""
    return bool(value(_ANY, me.id))


@dataclass(frozen=True, slots=True)
class UnclaimedFile:
    """What admins see of an unclaimed member: from where it came, the name and address there, how much there is."""

    origin: str
    called: str
    email: str
    created_at: datetime
    is_being_erased: bool
    vouchers: int
    weight: Weight


_FILE = """
    SELECT u.origin, u.called, u.email, u.created_at,
           EXISTS (SELECT 1 FROM erasure e WHERE e.member_id = u.member_id) AS is_being_erased,
           (SELECT count(*) FROM history_voucher v WHERE v.unclaimed_id = u.member_id AND v.created_at > ?) AS vouchers
    FROM unclaimed u WHERE u.member_id = ?
"""


@dataclass(frozen=True, slots=True)
class _File:
    origin: str
    called: str
    email: str
    created_at: datetime
    is_being_erased: bool
    vouchers: int


def unclaimed_file(member: Member, vouchers_since: datetime) -> UnclaimedFile | None:
    """Return what admins see of an unclaimed member; None where somebody has claimed it. Two statements."""
    found = records(_FILE, _File, vouchers_since, member.id)
    if not found:
        return None
    one = found[0]
    facts = (one.origin, one.called, one.email, one.created_at, one.is_being_erased, one.vouchers)
    return UnclaimedFile(*facts, weights_of([member.id])[member.id])
