"""Showing that what was written elsewhere is one's own: by one's address, by a mailed link, by a code of an admin's.

A link goes to the address that the export names, and works for the member who asked alone; who asks learns nothing of
whether anybody wrote there by it. A code is an admin's word, given for a reason that the log of staff keeps.
"""

from collections.abc import Callable
from secrets import token_urlsafe

from forum.actions import attempts
from forum.actions.authority import require_admin
from forum.actions.events import announce
from forum.actions.histories import claim, gone
from forum.actions.history_events import HistoryDecided
from forum.actions.outbox import Letter, queue_letter
from forum.clock import now
from forum.db import in_transaction, rows
from forum.errors import Conflict, Invalid, NotFound
from forum.i18n import _
from forum.models import Erasure, HistoryLink, HistoryVoucher, Member, OutgoingMail, Unclaimed
from forum.models.session import token_digest
from forum.rules.attempts import HISTORY_CODES_OF_MEMBER, MAILS_FROM_ADDRESS
from forum.rules.leaving import HISTORY_LINK_KEPT, HISTORY_VOUCHER_KEPT
from forum.text import recovery_codes
from forum.text.typed_text import is_blank

# Whom a mail is written to that is never sent.
_NOBODY = "nobody@invalid"

# Writes to an address, with the token of the link.
HistoryLetter = Callable[[str], Letter]


def claim_by_address(me: Member, unclaimed_id: int) -> int:
    """Claim what was written by `me`'s own confirmed address. Returns and raises as `claim`; Conflict for another's."""
    if unclaimed_id not in claimable_by(me):
        raise gone()
    return claim(me, unclaimed_id, "address")


def claimable_by(me: Member) -> list[int]:
    """Return the unclaimed members whose address `me` has confirmed as theirs. One statement."""
    return _at_address(me.email) if me.email_confirmed_at else []


_AT_ADDRESS = """
    SELECT u.member_id FROM unclaimed u WHERE u.email = ? AND u.email <> ''
      AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.member_id = u.member_id) ORDER BY u.member_id
"""


def _at_address(email: str) -> list[int]:
    return [member_id for (member_id,) in rows(_AT_ADDRESS, email.lower())]


# --- by a mailed link --------------------------------------------------------------------------------------------


def ask(me: Member, email: str, letter: HistoryLetter) -> None:
    """Mail a link to the address if somebody wrote elsewhere by it whom nobody has claimed.

    Neither the answer nor the work tells whether there is one: for nobody a mail is counted, written and put into the
    outbox as well, and taken out again at once. Raises TooOften for too many from one place; an address that has been
    mailed too often gets no more mail, without a word.
    """
    attempts.count(attempts.attempt_from_here(MAILS_FROM_ADDRESS))
    email = email.lower()
    if attempts.may_mail(email):
        _mail_link(me, email, letter)


@in_transaction
def _mail_link(me: Member, email: str, letter: HistoryLetter) -> None:
    token = token_urlsafe(32)
    if _at_address(email):
        HistoryLink.create(token_hash=token_digest(token), member=me.id, email=email, created_at=now())
        queue_letter(email, letter(token))
    else:
        queue_letter(_NOBODY, letter(token))
        OutgoingMail.delete().where(OutgoingMail.recipient == _NOBODY).execute()


def claimable_by_link(me: Member, token: str) -> list[int]:
    """Return the unclaimed members that the link is for, by their numbers: one at least.

    Raises NotFound where it was used, is too old, was never valid or another member asked for it, or where nothing is
    left to claim.
    """
    link = _link(me, token)
    found = _at_address(link.email) if link else []
    if not found:
        raise NotFound(
            _("This link has been used, has expired, or was asked for by another account."),
            _("Log in to the account that you asked for it with, or ask for a new one."),
        )
    return found


def _link(me: Member, token: str) -> HistoryLink | None:
    live = (HistoryLink.token_hash == token_digest(token)) & (HistoryLink.created_at > now() - HISTORY_LINK_KEPT)
    found: HistoryLink | None = HistoryLink.get_or_none(live, HistoryLink.member == me.id)
    return found


@in_transaction
def claim_by_link(me: Member, token: str) -> list[int]:
    """Claim all that the link is for, and return the claims' ids; it is worth nothing after that.

    Raises NotFound as `claimable_by_link`, and as `claim` does.
    """
    found = claimable_by_link(me, token)
    if not HistoryLink.delete().where(HistoryLink.token_hash == token_digest(token)).execute():
        claimable_by_link(me, token)  # used a moment ago
    return [claim(me, unclaimed_id, "link") for unclaimed_id in found]


# --- by a code of an admin's -------------------------------------------------------------------------------------


@in_transaction
def make_voucher(name: str, reason: str, *, by: Member) -> str:
    """Return a code by which one member can claim what the unclaimed member called `name` wrote; it is shown once.

    Raises NotAllowed, NotFound, and Invalid without a reason.
    """
    require_admin(by, _("Only admins vouch for who wrote something."))
    unclaimed = unclaimed_named(name)
    if is_blank(reason):
        raise Invalid(voucher_reason=_("Give a reason: the staff log keeps it."))
    code = recovery_codes.new_code()
    HistoryVoucher.create(code_hash=recovery_codes.digest(code), unclaimed=unclaimed.id, by=by.id, created_at=now())
    announce(HistoryDecided(unclaimed.id, by.id, "voucher", reason.strip()))
    return code


def unclaimed_named(name: str) -> Member:
    """Return the unclaimed member called `name`. Raises NotFound, and Conflict where it is being erased."""
    member = Member.named(name)
    if member is None or not Unclaimed.select().where(Unclaimed.member == member.id).exists():
        raise NotFound(_("There is no such history to claim."), _("Somebody may have claimed it."))
    if Erasure.select().where(Erasure.member == member.id).exists():
        raise Conflict(_("What %(name)s wrote is being erased.", name=member.display_name))
    return member


def claimable_by_code(me: Member, code: str) -> int:
    """Return the number of the unclaimed member that the code is for. Raises Invalid, or TooOften for too many guesses.

    Guesses are counted, whoever made the code; a right one is none.
    """
    guess = attempts.attempt(HISTORY_CODES_OF_MEMBER, me.id)
    found: list[HistoryVoucher] = []

    def looked_up() -> bool:
        found.extend(HistoryVoucher.select().where(_is_live(code)))
        return bool(found)

    if not attempts.counted(guess, succeeds=looked_up):
        raise Invalid(code=_("This code has been used, has expired, or was never valid. Ask who gave it to you."))
    return found[0].unclaimed_id


def _is_live(code: str):
    fresh = HistoryVoucher.created_at > now() - HISTORY_VOUCHER_KEPT
    return (HistoryVoucher.code_hash == recovery_codes.digest(code)) & fresh


def claim_by_code(me: Member, code: str) -> int:
    """Claim what the code is for. Returns and raises as `claim`; Invalid and TooOften as `claimable_by_code`."""
    unclaimed_id = claimable_by_code(me, code)
    return _claim_by_code(me, code, unclaimed_id)


@in_transaction
def _claim_by_code(me: Member, code: str, unclaimed_id: int) -> int:
    if not HistoryVoucher.delete().where(_is_live(code)).execute():  # used a moment ago
        raise gone()
    return claim(me, unclaimed_id, "voucher")


# --- what is too old ---------------------------------------------------------------------------------------------


@in_transaction
def forget_old_proofs() -> None:
    """Forget the links and codes that are no longer valid."""
    HistoryLink.delete().where(HistoryLink.created_at <= now() - HISTORY_LINK_KEPT).execute()
    HistoryVoucher.delete().where(HistoryVoucher.created_at <= now() - HISTORY_VOUCHER_KEPT).execute()
