"""What a post or comment said before, version by version, with what differs from each to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise, zip_longest

from forum.db import first_record, records, rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.models.names import shown_name
from forum.queries.versions import Text, Version, compared
from forum.rules.decisions import HiddenBecause
from forum.text.differences import Effort

VERSIONS_PER_PAGE = 10
# So much text is compared for a page, so that what it costs has a bound: the longest post has fewer versions a page.
_LENGTH_MAX = 120_000
# And so much of each difference is shown there; the whole, where it is asked for alone.
_SHOWN_MAX = 20_000
_ALONE_MAX = 500_000


@dataclass(slots=True)
class Edited:
    """A post or comment (`comment_id`), as far as its history shows it. `title` and `tags` are empty for a comment.

    `approvals` are its pluses or likes now, `approved_at` is when the viewer gave theirs, if they did; `kept` says how
    many former versions there are.
    """

    id: int
    post_id: int
    comment_id: int | None
    author_id: int
    name: str
    display_name: str
    title: str
    body: str
    tags: str
    created_at: datetime
    edited_at: datetime | None
    removed: bool
    hidden: HiddenBecause | None
    approvals: int
    approved_at: datetime | None
    kept: int


@dataclass(frozen=True, slots=True)
class History:
    """A page of the versions of a post or comment, the newest first. `more` is the number that older ones are below.

    `alone` says that one version was asked for. `unknown_before` says that the first version is itself an edit: what
    stood there before was not kept.
    """

    edited: Edited
    versions: Sequence[Version]
    more: int | None
    alone: bool
    unknown_before: bool


_COMMENT = f"""
    SELECT c.id, c.post_id, c.id AS comment_id, c.author_id, a.name, {shown_name("a")} AS display_name, '' AS title,
           c.body, '' AS tags, c.created_at, c.edited_at, removal.comment_id IS NOT NULL AS removed,
           hiding.because AS hidden, c.likes AS approvals, mine.created_at AS approved_at,
           (SELECT COALESCE(max(r.number), 0) FROM comment_revision r WHERE r.comment_id = c.id) AS kept
    FROM comment c
    JOIN member a ON a.id = c.author_id
    LEFT JOIN comment_removal removal ON removal.comment_id = c.id
    LEFT JOIN comment_hiding hiding ON hiding.comment_id = c.id
    LEFT JOIN reaction mine ON mine.comment_id = c.id AND mine.member_id = ? AND mine.value = 1
    WHERE c.id = ?
"""  # noqa: S608  (all of it ours)
_POST = f"""
    SELECT p.id, p.id AS post_id, NULL AS comment_id, p.author_id, a.name, {shown_name("a")} AS display_name, p.title,
           p.body,
           COALESCE((SELECT string_agg(named.name, ', ') FROM (
               SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id = p.id ORDER BY t.name
           ) named), '') AS tags,
           p.created_at, p.edited_at, removal.post_id IS NOT NULL AS removed, hiding.because AS hidden,
           p.pluses AS approvals, mine.created_at AS approved_at,
           (SELECT COALESCE(max(r.number), 0) FROM post_revision r WHERE r.post_id = p.id) AS kept
    FROM post p
    JOIN member a ON a.id = p.author_id
    LEFT JOIN post_removal removal ON removal.post_id = p.id
    LEFT JOIN post_hiding hiding ON hiding.post_id = p.id
    LEFT JOIN post_vote mine ON mine.post_id = p.id AND mine.member_id = ? AND mine.value = 1
    WHERE p.id = ?
"""  # noqa: S608  (all of it ours)
_COMMENT_TEXTS = """
    SELECT number, '' AS title, body, '' AS tags, written_at, replaced_at FROM comment_revision
    WHERE comment_id = ? AND number < ? ORDER BY number DESC LIMIT ?
"""
_POST_TEXTS = """
    SELECT number, title, body, tags, written_at, replaced_at FROM post_revision
    WHERE post_id = ? AND number < ? ORDER BY number DESC LIMIT ?
"""
# By the number of the version that an edit replaced, how many approvals have come since.
_LIKES_SINCE = """
    SELECT r.number, count(*) FROM comment_revision r
    JOIN reaction x ON x.comment_id = r.comment_id AND x.value = 1 AND x.created_at >= r.replaced_at
    WHERE r.comment_id = ? AND r.number BETWEEN ? AND ? GROUP BY r.number
"""
_PLUSES_SINCE = """
    SELECT r.number, count(*) FROM post_revision r
    JOIN post_vote x ON x.post_id = r.post_id AND x.value = 1 AND x.created_at >= r.replaced_at
    WHERE r.post_id = ? AND r.number BETWEEN ? AND ? GROUP BY r.number
"""


def comment_history(
    comment_id: int, viewer: Member | None, *, before: int | None = None, only: int | None = None
) -> History:
    """Return the versions of a comment whose numbers are below `before`, or the `only` one that is asked for.

    Two statements, three for staff. Raises NotFound where there is none, or for others than staff where it was deleted,
    and for others than staff and its author where it is hidden.
    """
    edited = _visible(first_record(_COMMENT, Edited, _id_of(viewer), comment_id), viewer)
    return _history(edited, viewer, before, only)


def post_history(post_id: int, viewer: Member | None, *, before: int | None = None, only: int | None = None) -> History:
    """Return the versions of a post; all of it as in `comment_history`."""
    edited = _visible(first_record(_POST, Edited, _id_of(viewer), post_id), viewer)
    return _history(edited, viewer, before, only)


def _id_of(viewer: Member | None) -> int:
    return viewer.id if viewer else 0


def _visible(edited: Edited | None, viewer: Member | None) -> Edited:
    is_staff = viewer is not None and viewer.moderates
    may_read_hidden = is_staff or (viewer is not None and edited is not None and viewer.wrote(edited))
    if edited is None or (edited.removed and not is_staff) or (edited.hidden and not may_read_hidden):
        raise NotFound(_("There is nothing here, or its text isn’t shown."))
    return edited


def _history(edited: Edited, viewer: Member | None, before: int | None, only: int | None) -> History:
    most = 1 if only else VERSIONS_PER_PAGE
    texts = _texts(edited, only + 1 if only else before or edited.kept + 2, most)
    if not texts or (only and texts[0].number != only):
        raise NotFound(_("There is no such version."))
    shown = _fitting(texts[:most])
    given = _given_before(edited, texts, shown) if viewer is not None and viewer.moderates else {}
    effort, length_max = Effort(), _ALONE_MAX if only else _SHOWN_MAX
    versions = [
        compared(text, before_it, effort, length_max, _was_approved(edited, text), given.get(text.number))
        for text, before_it in zip_longest(texts[:shown], texts[1 : shown + 1])
    ]
    last = texts[shown - 1]
    return History(
        edited=edited,
        versions=versions,
        more=last.number if last.number > 1 and not only else None,
        alone=only is not None,
        unknown_before=last.number == 1 and last.written_at != edited.created_at,
    )


def _texts(edited: Edited, end: int, most: int) -> list[Text]:
    """Return the texts of `most` versions whose numbers are below `end`, newest first, and of the one before them."""
    newest = edited.kept + 1
    written_at = edited.edited_at or edited.created_at
    now = [Text(newest, edited.title, edited.body, edited.tags, written_at, None)] if end > newest else []
    sql = _COMMENT_TEXTS if edited.comment_id else _POST_TEXTS
    return now + records(sql, Text, edited.id, end, most + 1 - len(now))


def _fitting(texts: Sequence[Text]) -> int:
    """Return how many of the texts a page shows, one at least."""
    lengths = list(accumulate(len(text.body) for text in texts))
    return max(1, sum(length <= _LENGTH_MAX for length in lengths))


def _was_approved(edited: Edited, text: Text) -> bool:
    at = edited.approved_at
    return at is not None and text.written_at <= at and (text.replaced_at is None or at < text.replaced_at)


def _given_before(edited: Edited, texts: Sequence[Text], shown: int) -> dict[int, int]:
    """Return, by the number of each version that a large edit made, how many of today's approvals are older."""
    sql = _LIKES_SINCE if edited.comment_id else _PLUSES_SINCE
    since = dict(rows(sql, edited.id, texts[shown - 1].number - 1, texts[0].number))
    return {
        text.number: edited.approvals - since.get(before.number, 0)
        for text, before in pairwise(texts[: shown + 1])
        if text.is_written_anew(before)
    }
