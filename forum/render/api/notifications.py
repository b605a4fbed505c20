"""What one was notified of."""

from forum.queries.notifications import Line
from forum.render.api.shared import Shape, at, at_or_none, author


def notification(line: Line) -> Shape:
    """Return a line of the list, with its sentence in the reader's language."""
    return {
        "id": line.id,
        "kind": str(line.kind),
        "headline": line.headline,
        "size": line.size,
        "actor": author(line.actor_name, line.actor) if line.actor_name and line.actor else None,
        "thread_id": line.post_id,
        "thread_title": line.title,
        "comment_id": line.comment_id,
        "excerpt": line.beginning or None,
        "amount_mtwei": line.amount_mtwei,
        "level": line.level,
        "decision_id": line.decision_id,
        "created_at": at(line.created_at),
        "read_at": at_or_none(line.read_at),
    }
