"""Passkeys: kept, used, removed. What a browser answered has been verified (`web.passkeys`) before it comes here."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from peewee import IntegrityError

from forum.actions.account_events import FactorAdded, FactorRemoved, LogInFailed
from forum.actions.events import announce
from forum.actions.factors import codes_for_first_factor, forget_idle_codes
from forum.actions.sessions import Renewal, keep_only
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.models import AnsweredChallenge, Member, Passkey

PASSKEYS_MAX = 10
# How long a challenge can be answered, and so how long it is remembered that it was.
CHALLENGE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A credential that a member's authenticator has just made: what `models.Passkey` keeps of it."""

    credential_id: str
    public_key: str
    user_handle: str
    sign_count: int
    transports: str
    name: str


@in_transaction
def add_passkey(me: Member, new: NewPasskey, challenge: str, renewal: Renewal | None = None) -> list[str]:
    """Keep a passkey. Returns recovery codes, to be shown once, where it is the member's first factor.

    Every session ends but the one that acts, which gets a new token.
    Raises Invalid where the challenge was answered before, the passkey is known, or there are too many.
    """
    _spend(challenge)
    if Passkey.select().where(Passkey.member == me.id).count() >= PASSKEYS_MAX:
        raise Invalid(credential=_("You have %(most)s passkeys. Remove one first.", most=PASSKEYS_MAX))
    try:
        Passkey.create(
            member=me.id,
            credential_id=new.credential_id,
            public_key=new.public_key,
            user_handle=new.user_handle,
            sign_count=new.sign_count,
            transports=new.transports,
            name=new.name,
        )
    except IntegrityError:
        raise Invalid(credential=_("This passkey is already set up.")) from None
    keep_only(me.id, renewal)
    announce(FactorAdded(me.id, "passkey", new.name))
    return codes_for_first_factor(me.id)


def use_passkey(passkey: Passkey, sign_count: int, challenge: str) -> None:
    """Note that the passkey answered the challenge, with its counter at `sign_count`.

    Raises Invalid where the challenge was answered before, or the counter has not risen, as a copy's would not
    (WebAuthn, 6.1.1). Authenticators that do not count say 0 each time.
    """
    if not _raise_count(passkey, sign_count, challenge):
        raise Invalid(
            credential=_(
                "This passkey’s counter is behind: it may have been copied. Log in another way, and remove it in your "
                "settings."
            )
        )


@in_transaction
def _raise_count(passkey: Passkey, sign_count: int, challenge: str) -> bool:
    _spend(challenge)
    rises = Passkey.sign_count < sign_count if sign_count else Passkey.sign_count == 0
    this_one = Passkey.id == passkey.id
    if Passkey.update(sign_count=sign_count, last_used_at=now()).where(this_one, rises).execute():
        return True
    Passkey.update(count_fell_at=now()).where(this_one).execute()
    announce(LogInFailed(passkey.member_id, "passkey"))
    return False


@in_transaction
def note_refused(passkey: Passkey) -> None:
    """Note that somebody came with this passkey and could not prove that they have it."""
    announce(LogInFailed(passkey.member_id, "passkey"))


def _spend(challenge: str) -> None:
    """Note that the challenge has been answered. Raises Invalid where it was before; the cookie may be a copy."""
    AnsweredChallenge.delete().where(
        AnsweredChallenge.answered_at < now() - timedelta(seconds=2 * CHALLENGE_SECONDS)
    ).execute()
    answer = AnsweredChallenge.insert(digest=sha256(challenge.encode()).hexdigest(), answered_at=now())
    if not list(answer.on_conflict_ignore().returning(AnsweredChallenge.digest).execute()):
        raise Invalid(credential=_("This was answered already. Try again."))


@in_transaction
def remove_passkey(me: Member, passkey_id: int, renewal: Renewal | None = None) -> None:
    """Forget a passkey of the member's. With the last factor the recovery codes end. Raises NotFound.

    Sessions end as with adding one.
    """
    passkey = Passkey.get_or_none(Passkey.id == passkey_id, Passkey.member == me.id)
    if passkey is None:
        raise NotFound(_("There is no such passkey, or it has been removed."), _("Look at the list of your passkeys."))
    passkey.delete_instance()
    keep_only(me.id, renewal)
    announce(FactorRemoved(me.id, "passkey", passkey.name))
    forget_idle_codes(me.id)
