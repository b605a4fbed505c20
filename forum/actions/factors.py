"""Second factors: one-time codes of a phone, and the recovery codes for when it is lost."""

from forum.actions import attempts
from forum.actions.account_events import Factor, FactorAdded, FactorRemoved, LogInFailed
from forum.actions.attempts import Attempt
from forum.actions.events import announce
from forum.actions.sessions import Renewal, keep_only
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Conflict, Invalid
from forum.i18n import _
from forum.models import Member, Passkey, RecoveryCode, TotpSecret
from forum.models.factor import has_factor
from forum.rules.attempts import CODES_FROM_DEVICE, CODES_OF_MEMBER, LOGINS_FROM_ADDRESS
from forum.text import one_time_codes, recovery_codes
from forum.text.sealing import Sealer, Unreadable


def turn_on_totp(me: Member, secret: str, typed: str, sealer: Sealer, renewal: Renewal | None = None) -> list[str]:
    """Ask for one-time codes of `secret` from now on; return the member's recovery codes, which are shown once.

    Former recovery codes end, and so does every session but the one that acts, which gets a new token. Raises Invalid
    where `typed` is not the secret's code of this minute, and Conflict where another secret is in use.
    """
    step = one_time_codes.matching_step(secret, recovery_codes.squeezed(typed), now())
    if step is None:
        words = _("This isn’t the current code. Check that your phone’s clock is right, and try the next one.")
        raise Invalid(code=words)
    return _keep_secret(me, sealer.seal(secret), step, renewal)


@in_transaction
def _keep_secret(me: Member, sealed_secret: str, step: int, renewal: Renewal | None) -> list[str]:
    # The code that turns it on is used up by that: its step is the first that no longer counts.
    kept = TotpSecret.insert(member=me.id, sealed_secret=sealed_secret, last_step=step).on_conflict_ignore()
    if not list(kept.returning(TotpSecret.member).execute()):
        raise Conflict(_("One-time codes are already on."), _("Turn them off first to set up another phone."))
    keep_only(me.id, renewal)
    announce(FactorAdded(me.id, "totp"))
    return _new_codes(me.id)


@in_transaction
def turn_off_totp(me: Member, renewal: Renewal | None = None) -> None:
    """Ask for one-time codes no more. Where no passkey is left either, the recovery codes end too.

    Sessions end as with turning them on.
    """
    if TotpSecret.delete().where(TotpSecret.member == me.id).execute():
        keep_only(me.id, renewal)
        announce(FactorRemoved(me.id, "totp"))
        forget_idle_codes(me.id)


@in_transaction
def replace_recovery_codes(me: Member) -> list[str]:
    """Return new recovery codes, which are shown once; former ones end. Raises Conflict where there is no factor."""
    if not has_factor(me.id):
        raise Conflict(_("You have no second factor to recover."), _("Set up one-time codes or a passkey first."))
    return _new_codes(me.id)


def _new_codes(member_id: int) -> list[str]:
    codes = recovery_codes.new_codes()
    RecoveryCode.delete().where(RecoveryCode.member == member_id).execute()
    RecoveryCode.insert_many(
        [{"member": member_id, "digest": recovery_codes.digest(code), "created_at": now()} for code in codes]
    ).execute()
    announce(FactorAdded(member_id, "recovery_codes"))
    return codes


def codes_for_first_factor(member_id: int) -> list[str]:
    """Return recovery codes for a member who has none yet, to be shown once; none for others."""
    return [] if RecoveryCode.select().where(RecoveryCode.member == member_id).exists() else _new_codes(member_id)


def forget_idle_codes(member_id: int) -> None:
    """End the recovery codes of a member who has no factor (left)."""
    if not has_factor(member_id):
        RecoveryCode.delete().where(RecoveryCode.member == member_id).execute()


def use_code(member_id: int, typed: str, sealer: Sealer, device: str | None = None) -> None:
    """Use up a one-time code, or a recovery code, which stands in for it. Each counts once.

    `device` is the name of the browser where the member has logged in with it before: there it is counted by itself,
    so that nobody who has the password keeps its owner out. Raises Invalid for any other, and for one that has been
    used; and TooOften, without looking at it, where codes have been guessed at: the account allows some hundred
    guesses a day, of which each is right with 3 : 1,000,000.
    """
    code = recovery_codes.squeezed(typed)
    one_time = one_time_codes.is_code(code)

    def counts() -> bool:
        return _use_one_time_code(member_id, code, sealer) if one_time else _use_recovery_code(member_id, code)

    if not attempts.counted(*_tries(member_id, device), succeeds=counts):
        _note_failure(member_id, "totp" if one_time else "recovery_codes")
        raise Invalid(code=_("Wrong code, or one that has been used. Each code counts once: wait for the next one."))


def _tries(member_id: int, device: str | None) -> tuple[Attempt, ...]:
    if device:
        return (attempts.attempt(CODES_FROM_DEVICE, f"{member_id} {device}"),)
    return attempts.attempt(CODES_OF_MEMBER, member_id), attempts.attempt_from_here(LOGINS_FROM_ADDRESS)


def _use_one_time_code(member_id: int, code: str, sealer: Sealer) -> bool:
    kept = TotpSecret.get_or_none(TotpSecret.member == member_id)
    if kept is None:
        return False
    try:
        step = one_time_codes.matching_step(sealer.open(kept.sealed_secret), code, now())
    except Unreadable:
        raise Invalid(
            code=_("One-time codes can’t be checked right now. Use a recovery code, or ask whoever runs this forum.")
        ) from None
    return step is not None and _use_step(member_id, step)


@in_transaction
def _use_step(member_id: int, step: int) -> bool:
    # One statement asks and writes: of two that come with the same code at once, one is too late.
    newer = TotpSecret.update(last_step=step).where(TotpSecret.member == member_id, TotpSecret.last_step < step)
    return bool(newer.execute())


@in_transaction
def _use_recovery_code(member_id: int, code: str) -> bool:
    this_one = (RecoveryCode.member == member_id) & (RecoveryCode.digest == recovery_codes.digest(code))
    used = bool(RecoveryCode.delete().where(this_one).execute())
    if used:
        announce(FactorRemoved(member_id, "recovery_codes"))
    return used


@in_transaction
def _note_failure(member_id: int, factor: Factor) -> None:
    announce(LogInFailed(member_id, factor))


@in_transaction
def forget_factors(member_id: int) -> int:
    """Let the password alone log the member in again, end their sessions, and return how many factors that took."""
    forgotten = 0
    if TotpSecret.delete().where(TotpSecret.member == member_id).execute():
        announce(FactorRemoved(member_id, "totp"))
        forgotten += 1
    for passkey in Passkey.select().where(Passkey.member == member_id):
        passkey.delete_instance()
        announce(FactorRemoved(member_id, "passkey", passkey.name))
        forgotten += 1
    RecoveryCode.delete().where(RecoveryCode.member == member_id).execute()
    keep_only(member_id, None)
    return forgotten


def seal_anew(sealer: Sealer) -> tuple[int, int]:
    """Seal every kept secret with the newest key; return how many were, and how many no known key opens."""
    unreadable = sealed = 0
    for member_id, secret in TotpSecret.select(TotpSecret.member, TotpSecret.sealed_secret).tuples():
        try:
            _replace_sealed(member_id, secret, sealer.renewed(secret))
            sealed += 1
        except Unreadable:
            unreadable += 1
    return sealed, unreadable


@in_transaction
def _replace_sealed(member_id: int, before: str, renewed: str) -> None:
    TotpSecret.update(sealed_secret=renewed).where(
        TotpSecret.member == member_id, TotpSecret.sealed_secret == before
    ).execute()
