"""What a member logs in with beside the password."""

from dataclasses import dataclass
from datetime import datetime

from forum.models import Passkey, RecoveryCode, TotpSecret


@dataclass(frozen=True, slots=True)
class Factors:
    """Since when one-time codes are asked for (None: they are not); the passkeys, newest last; recovery codes left."""

    totp_since: datetime | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether the password alone does not log the member in."""
        return self.totp_since is not None or bool(self.passkeys)


def factors_of(member_id: int) -> Factors:
    """Return the member's factors. Three statements."""
    totp = TotpSecret.get_or_none(TotpSecret.member == member_id)
    return Factors(
        totp_since=totp.created_at if totp else None,
        passkeys=list(Passkey.select().where(Passkey.member == member_id).order_by(Passkey.id)),
        codes_left=RecoveryCode.select().where(RecoveryCode.member == member_id).count(),
    )


def passkey_with(credential_id: str) -> Passkey | None:
    """Return the passkey that an authenticator calls `credential_id` (base64url), or None."""
    return Passkey.get_or_none(Passkey.credential_id == credential_id)
