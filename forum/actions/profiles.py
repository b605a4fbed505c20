"""What others see of a member."""

from forum.actions.events import ProfileChanged, announce
from forum.actions.experience import award
from forum.actions.names import require_own_display_name
from forum.clock import now
from forum.db import in_transaction
from forum.errors import NotSignedIn
from forum.models import Member, ShownEarnings
from forum.rules.xp import xp_key
from forum.text.typed_text import is_blank


@in_transaction
def change_profile(me: Member, display_name: str, bio: str, *, shows_earnings: bool = False) -> None:
    """Set what others see of a member. A display name that nobody can see means the username.

    With `shows_earnings` everybody sees what the member has earned and spent, line by line; without, only they do.

    Raises Invalid for one that could pass for somebody else's, and NotSignedIn for who has left a moment ago: nothing
    is to be written into an account that was emptied.
    """
    shown = me.name if is_blank(display_name) else display_name
    require_own_display_name(me, shown)
    mine = (Member.id == me.id) & (Member.password_hash != "")
    if not Member.update(display_name=shown, bio=bio).where(mine).execute():
        raise NotSignedIn
    if shows_earnings:
        ShownEarnings.insert(member=me.id, created_at=now()).on_conflict_ignore().execute()
    else:
        ShownEarnings.delete().where(ShownEarnings.member == me.id).execute()
    if not is_blank(bio):
        award(me.id, "profile", xp_key("profile", me.id))
    announce(ProfileChanged(me.id))
