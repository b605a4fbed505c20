"""Where a notification leads."""

from flask import url_for

from forum.queries.notifications import Line
from forum.rules.notification_kinds import NotificationKind


def notification_address(line: Line) -> str:
    """Return the address of what a line of the list is about."""
    if line.comment_id:
        return url_for("comments.show", comment_id=line.comment_id)
    if line.post_id:
        return url_for("posts.show", post_id=line.post_id, slug=line.slug)
    if line.decision_id:
        return url_for("decisions.show", decision_id=line.decision_id)
    return url_for("wallet.show" if line.kind == NotificationKind.CLAIM else "levels.show")
