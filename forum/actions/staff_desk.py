"""What admins do at a member's page besides role, XP and Twei: writing notes, and ending a session."""

from forum.actions.authority import require_admin
from forum.actions.events import announce
from forum.actions.members import account_named
from forum.actions.staff_events import NoteWritten, SessionEndedByStaff
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.models import LoginSession, Member, StaffNote
from forum.text.typed_text import is_blank


@in_transaction
def write_note(name: str, text: str, *, by: Member) -> int:
    """Add a note about the member called `name`, and return its id. Raises NotAllowed, NotFound, Invalid."""
    require_admin(by, _("Only admins write notes about members."))
    if is_blank(text):
        raise Invalid(note=_("Write something first."))
    member = account_named(name)
    note = StaffNote.create(member=member.id, by=by.id, text=text.strip(), created_at=now())
    announce(NoteWritten(member.id, by.id))
    return int(note.id)


@in_transaction
def end_session_of(name: str, session_id: int, *, by: Member) -> None:
    """Log the member called `name` out on one device. Raises NotAllowed, and NotFound where that has happened."""
    require_admin(by, _("Only admins end other members’ sessions."))
    member = account_named(name)
    if not LoginSession.delete().where(LoginSession.id == session_id, LoginSession.member == member.id).execute():
        raise NotFound(_("This session has ended already."), _("Reload the page to see those that are left."))
    announce(SessionEndedByStaff(member.id, by.id))
