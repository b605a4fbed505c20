"""Erasing what somebody wrote elsewhere, for who asks an admin for it and does not want an account here.

What follows is what follows when a member leaves (`departure`), at once: there is no account to change one's mind in.
"""

from forum.actions.authority import require_admin
from forum.actions.events import announce
from forum.actions.history_events import HistoryDecided
from forum.actions.history_proofs import unclaimed_named
from forum.clock import now
from forum.db import in_transaction, lock_rows
from forum.errors import Invalid
from forum.i18n import _, language
from forum.models import Erasure, HistoryVoucher, Member, Unclaimed
from forum.text.typed_text import is_blank

# What becomes of the text: it stays without the name, or goes.
CHOICES = ("anonymise", "remove")


@in_transaction
def erase_history(name: str, text: str, reason: str, former_name: str, *, by: Member) -> int:
    """Have the job erase what the unclaimed member called `name` wrote, and return the erasure's id.

    `text` is one of CHOICES, `former_name` what stands in place of the name. The address is forgotten at once, and
    nobody can claim it any more. Raises NotAllowed, NotFound, Conflict, and Invalid for the choice or the reason.
    """
    require_admin(by, _("Only admins erase what others wrote."))
    wrong = {}
    if text not in CHOICES:
        wrong["text"] = _("Choose what becomes of the text.")
    if is_blank(reason):
        wrong["erasure_reason"] = _("Give a reason: the staff log keeps it.")
    if wrong:
        raise Invalid(**wrong)
    unclaimed = unclaimed_named(name)
    lock_rows("SELECT id FROM member WHERE id = ?", unclaimed.id, may_refer=True)  # nobody claims it meanwhile
    unclaimed = unclaimed_named(name)
    HistoryVoucher.delete().where(HistoryVoucher.unclaimed == unclaimed.id).execute()
    Unclaimed.update(email="").where(Unclaimed.member == unclaimed.id).execute()
    erasure = Erasure.create(
        member=unclaimed.id,
        text=text,
        language=language(),
        address="",
        former_name=former_name,
        asked_at=now(),
        due_at=now(),
    )
    announce(HistoryDecided(unclaimed.id, by.id, text, reason.strip()))
    return int(erasure.id)
