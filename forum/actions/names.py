"""Which names members may give themselves, and what follows from a name that changed."""

from forum.actions.account_events import MemberErased
from forum.actions.events import MemberJoined, ProfileChanged
from forum.errors import Invalid
from forum.i18n import _
from forum.models import Member
from forum.models.comment import touch_threads_of
from forum.models.names import remember_names, staff_called_like
from forum.text.names import claims_role, imitates_marks, is_reserved


def require_own_username(name: str) -> None:
    """Return if a stranger may sign up by this name. Raises Invalid where it could pass for the site or its staff.

    The operator may give any name away: this is asked by the sign-up alone.
    """
    if is_reserved(name) or claims_role(name):
        raise Invalid(username=_("This name is kept for those who run the site. Choose another one."))
    staff = staff_called_like(name)
    if staff:
        words = _("This looks too much like @%(name)s, who helps to run the site. Choose another name.", name=staff)
        raise Invalid(username=words)


def require_own_display_name(me: Member, display_name: str) -> None:
    """Return if `me` may be called that. Raises Invalid where it could pass for the site, its staff or their marks.

    One's username, and the name that one has had so far, are always one's own.
    """
    if display_name in {me.name, me.display_name}:
        return
    if imitates_marks(display_name):
        raise Invalid(
            display_name=_("Leave out the @ and the level: pages write usernames and levels beside display names.")
        )
    if not me.moderates and (is_reserved(display_name) or claims_role(display_name)):
        raise Invalid(display_name=_("This name is kept for those who run the site. Choose another one."))
    staff = staff_called_like(display_name, me.id)
    if staff:
        words = _("This looks too much like @%(name)s, who helps to run the site. Choose another name.", name=staff)
        raise Invalid(display_name=words)


def follow_names(event: MemberJoined | ProfileChanged | MemberErased) -> None:
    """Note what the member's names look like, and show anew who shares them by now, or no longer."""
    for member_id in remember_names(event.member_id):
        if member_id != event.member_id:
            touch_threads_of(member_id)
