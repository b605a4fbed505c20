"""What is written or edited, held back where the rules of moderation say so: written, paid for, and seen by nobody yet.

It follows the writing, in the same transaction. Its author is told; a moderator finds it in the queue, with the reason.
"""

from dataclasses import dataclass
from datetime import timedelta

from forum.actions.embedding_events import ThreadOpened
from forum.actions.events import CommentEdited, CommentWritten, PostEdited, PostPublished
from forum.actions.hiding import hidden_because, hide
from forum.clock import now
from forum.db import execute, first_record, rows
from forum.models.member_record import record_of
from forum.rules.holding import REPEAT_DAYS, REPEAT_LETTERS_MIN, Found, Held, why_held
from forum.rules.moderation import ModerationRules, entries
from forum.text.comparable import held_domain, held_word, normalised

# So many of somebody's latest texts are compared with the new one.
_COMPARED_MAX = 100


@dataclass(frozen=True, slots=True)
class _Text:
    """What was written, by whom, and the rules of moderation in force."""

    author_id: int
    is_staff: bool
    html: str
    text: str
    rules: str | None


_RULES = "(SELECT rules FROM moderation_rules_version ORDER BY id DESC LIMIT 1) AS rules"
_COMMENT = f"""
    SELECT c.author_id, m.role <> 'member' AS is_staff, c.body_html AS html, c.body_text AS text, {_RULES}
    FROM comment c JOIN member m ON m.id = c.author_id WHERE c.id = ?
"""  # noqa: S608  (all of it ours)
_POST = f"""
    SELECT p.author_id, m.role <> 'member' AS is_staff, p.body_html AS html, p.title || ' ' || p.body_text AS text,
           {_RULES}
    FROM post p JOIN member m ON m.id = p.author_id WHERE p.id = ?
"""  # noqa: S608  (all of it ours)


def hold_comment(event: CommentWritten | CommentEdited) -> None:
    """Hold a comment back that has just been written or edited, if the rules of moderation say so."""
    # What is new does not count among what stands for all to see already; what is edited has its place there.
    new = event.comment_id if isinstance(event, CommentWritten) else None
    _hold(_COMMENT, event.post_id, event.comment_id, new)


def hold_post(event: PostPublished | PostEdited | ThreadOpened) -> None:
    """Hold a post back that has just been published, opened or edited, if the rules of moderation say so."""
    _hold(_POST, event.post_id, None)


def _hold(select: str, post_id: int, comment_id: int | None, new: int | None = None) -> None:
    written = first_record(select, _Text, comment_id or post_id)
    if written is None or written.is_staff or hidden_because(post_id, comment_id):
        return
    rules = ModerationRules.from_json(written.rules)
    found = _found(rules, written, post_id, comment_id)
    held = why_held(rules, found, record_of(written.author_id, but=new), is_comment=comment_id is not None)
    if held:
        hide(post_id, comment_id, held.because)
        _remember(held, post_id, comment_id)


def _found(rules: ModerationRules, written: _Text, post_id: int, comment_id: int | None) -> Found:
    return Found(
        held_word(entries(rules.held_words), written.text),
        held_domain(entries(rules.held_domains), written.html, written.text),
        bool(rules.repeats_held) and _is_repeated(written, post_id, comment_id),
    )


_LATEST = """
    SELECT body_text FROM comment WHERE author_id = ? AND created_at >= ? AND id <> ? ORDER BY id DESC LIMIT ?
"""
_LATEST_POSTS = """
    SELECT title || ' ' || body_text FROM post WHERE author_id = ? AND created_at >= ? AND id <> ?
    ORDER BY id DESC LIMIT ?
"""


def _is_repeated(written: _Text, post_id: int, comment_id: int | None) -> bool:
    """Say whether their author has written the same within a week: posts are compared with posts, as comments are."""
    said = normalised(written.text)
    if len(said) < REPEAT_LETTERS_MIN:
        return False
    since = now() - timedelta(days=REPEAT_DAYS)
    latest = _LATEST if comment_id else _LATEST_POSTS
    before = rows(latest, written.author_id, since, comment_id or post_id, _COMPARED_MAX)
    return any(normalised(text) == said for (text,) in before)


_HOLDING = """
    INSERT INTO holding (case_id, kind, detail, created_at)
    SELECT id, ?, ?, ? FROM moderation_case
    WHERE closed_at IS NULL AND post_id = ? AND COALESCE(comment_id, 0) = ?
    ON CONFLICT (case_id) DO UPDATE SET kind = excluded.kind, detail = excluded.detail, created_at = excluded.created_at
"""


def _remember(held: Held, post_id: int, comment_id: int | None) -> None:
    """Note with the open case why the thing was held, for the moderators who look at it."""
    execute(_HOLDING, held.by, held.detail, now(), post_id, comment_id or 0)
