"""One-time codes that a phone makes of a shared secret and the time: TOTP, RFC 6238, with its defaults."""

from calendar import timegm
from datetime import datetime
from hmac import compare_digest

import pyotp

STEP_SECONDS = 30
CODE_DIGITS = 6
# A phone's clock may be one step off, and whoever types takes a moment (RFC 6238, 5.2).
_SKEWS = (0, -1, 1)


def new_secret() -> str:
    """Return a random secret of 160 bits in base32, as authenticator apps take it."""
    return pyotp.random_base32()


def setup_address(secret: str, member_name: str, site_name: str) -> str:
    """Return the address that a QR code holds: `otpauth://totp/…`, with secret, member and site."""
    return pyotp.TOTP(secret).provisioning_uri(name=member_name, issuer_name=site_name)


def in_groups(secret: str) -> str:
    """Return the secret in groups of four, for those who type it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def is_code(typed: str) -> bool:
    """Say whether `typed`, without its blanks, has the shape of a one-time code."""
    return len(typed) == CODE_DIGITS and typed.isascii() and typed.isdigit()


def matching_step(secret: str, typed: str, moment: datetime) -> int | None:
    """Return the time step (of 30 s since 1970) whose code `typed` is; None where it is none of about `moment`.

    `moment` is naive UTC. Takes as long for a wrong code as for a right one.
    """
    if not is_code(typed):
        return None
    this_step = timegm(moment.utctimetuple()) // STEP_SECONDS
    steps, codes = [this_step + skew for skew in _SKEWS], pyotp.TOTP(secret)
    return max((step for step in steps if compare_digest(codes.generate_otp(step), typed)), default=None)
