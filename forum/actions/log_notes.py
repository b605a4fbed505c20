"""Notes in the public log: its lines are never edited, so what was wrong in one is said below it."""

from forum.actions.authority import refusal
from forum.actions.events import announce
from forum.actions.review_events import LogAnnotated
from forum.clock import now
from forum.db import in_transaction, rows
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.models import STAFF_ROLES, LogNote, Member
from forum.rules.journals import JournalKind
from forum.rules.lines import sql_list
from forum.rules.log_kinds import THREAD_TOOLS, LogKind
from forum.text import typed_text

_LINES = {
    LogKind.DECISION: "SELECT 1 FROM decision WHERE id = ?",
    LogKind.GRANT: f"SELECT 1 FROM journal WHERE kind = '{JournalKind.GRANT}' AND id = ?",  # noqa: S608  (all ours)
    LogKind.ECONOMY: "SELECT 1 FROM economy_rules_version WHERE id = ?",
    LogKind.LEVELS: "SELECT 1 FROM level_rules_version WHERE id = ?",
    LogKind.MODERATION: "SELECT 1 FROM moderation_rules_version WHERE id = ?",
    LogKind.THREAD: f"SELECT 1 FROM staff_action WHERE kind IN ({sql_list(sorted(THREAD_TOOLS))}) AND id = ?",  # noqa: S608
}


@in_transaction
def annotate(me: Member, kind: str, number: int, text: str) -> int:
    """Add a note to the line of the log that is of this kind and has this number, and return the note's id.

    Raises NotAllowed for others than staff, NotFound, Invalid.
    """
    if not me.moderates:
        raise refusal(me, STAFF_ROLES, _("Only moderators and admins can add a note."))
    if kind not in set(LogKind) or not rows(_LINES[LogKind(kind)], number):
        raise NotFound(_("There’s no such entry in the log."))
    if typed_text.is_blank(text):
        raise Invalid(text=_("Write what should be known."))
    note = LogNote.create(kind=kind, number=number, by=me.id, by_role=me.role, text=text, created_at=now())
    announce(LogAnnotated(note.id, me.id))
    return note.id
