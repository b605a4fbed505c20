"""What other rules of moderation would have held back and hidden over the community's last days, rule by rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.clock import now
from forum.db import records, rows, snapshot
from forum.i18n import _
from forum.models.member_record import records_of_all
from forum.rules.holding import RECORD_DAYS, REPEAT_DAYS, REPEAT_LETTERS_MIN, HeldBy, under_review
from forum.rules.moderation import ModerationRules, entries
from forum.text.comparable import held_domain, held_word, normalised

# Of more comments, or posts, the newest are looked at: what a filter would have done shows in them as well.
TEXTS_MAX = 3_000


@dataclass(frozen=True, slots=True)
class Compared:
    """How much one rule holds or hides: as it is, and as proposed."""

    label: str
    now: int
    then: int


@dataclass(frozen=True, slots=True)
class ModerationPreview:
    """What the rules in force, and the proposed ones, would have done since a moment to that many `texts`.

    `is_part` says that there were probably more, of which these are the newest.
    """

    since: datetime
    texts: int
    is_part: bool
    lines: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    author_id: int
    is_post: int
    html: str
    text: str
    created_at: datetime
    earlier: int


# `earlier` is how many comments the author had written before, counted as far as newcomers reach.
_TEXTS = """
    SELECT c.author_id, 0 AS is_post, c.body_html AS html, c.body_text AS text, c.created_at,
           (SELECT count(*) FROM (SELECT 1 FROM comment e WHERE e.author_id = c.author_id AND e.id < c.id LIMIT ?) one)
               AS earlier
    FROM (SELECT * FROM comment WHERE created_at >= ? ORDER BY id DESC LIMIT ?) c
    JOIN member a ON a.id = c.author_id WHERE a.role = 'member'
    UNION ALL
    SELECT p.author_id, 1, p.body_html, p.title || ' ' || p.body_text, p.created_at, 0
    FROM (SELECT * FROM post WHERE created_at >= ? ORDER BY id DESC LIMIT ?) p
    JOIN member a ON a.id = p.author_id WHERE a.role = 'member'
    ORDER BY 5 DESC
"""
_FLAGGED = """
    SELECT CAST(sum(f.weight) AS BIGINT) AS weight FROM flag f WHERE f.created_at >= ? AND COALESCE(f.was_right, 1) = 1
    GROUP BY f.post_id, f.comment_id
"""


def moderation_preview(in_force: ModerationRules, proposed: ModerationRules) -> ModerationPreview:
    """Return what both sets of rules would have done over the last 30 days. Three statements in one snapshot."""
    since = now() - timedelta(days=RECORD_DAYS)
    newcomer = max(in_force.newcomer_comments, proposed.newcomer_comments)
    with snapshot():
        texts = records(_TEXTS, _Text, newcomer, since, TEXTS_MAX, since, TEXTS_MAX)
        weights = [weight for (weight,) in rows(_FLAGGED, since)]
        known = records_of_all()
    repeats = _repeats(texts)

    def lines(rules: ModerationRules) -> list[int]:
        words, domains = entries(rules.held_words), entries(rules.held_domains)
        reasons = [under_review(rules, record) for record in known]
        return [
            sum(weight >= rules.hide_weight for weight in weights),
            sum(bool(held_word(words, one.text)) for one in texts) if words else 0,
            sum(bool(held_domain(domains, one.html, one.text)) for one in texts) if domains else 0,
            repeats if rules.repeats_held else 0,
            sum(not one.is_post and one.earlier < rules.newcomer_comments for one in texts),
            sum(reason is not None and reason.by == HeldBy.REMOVALS for reason in reasons),
            sum(reason is not None and reason.by == HeldBy.FLAGS for reason in reasons),
        ]

    compared = zip(_labels(), lines(in_force), lines(proposed), strict=True)
    found = tuple(Compared(*one) for one in compared)
    return ModerationPreview(since, len(texts), len(texts) >= TEXTS_MAX, found)


def _labels() -> list[str]:
    return [
        _("Hidden by flags"),
        _("Held for a word"),
        _("Held for a link"),
        _("Held as the same text again"),
        _("Held as a newcomer’s first comments"),
        _("Members whose texts wait because of removals, today"),
        _("Members whose texts wait because of flags, today"),
    ]


def _repeats(texts: Sequence[_Text]) -> int:
    """Return how many of the texts, newest first, their author had written before within a week."""
    last: dict[tuple[int, str], datetime] = {}
    found = 0
    for one in reversed(texts):
        said = normalised(one.text)
        if len(said) < REPEAT_LETTERS_MIN:
            continue
        before = last.get((one.author_id, said))
        found += before is not None and one.created_at - before <= timedelta(days=REPEAT_DAYS)
        last[one.author_id, said] = one.created_at
    return found
