"""What second factors need of the app and of this browser: the seal on secrets, and a secret not yet in use."""

from calendar import timegm

from flask import current_app, session

from forum.clock import now
from forum.text.one_time_codes import new_secret
from forum.text.sealing import Sealer, Unreadable

_PENDING, _PENDING_SECONDS = "totp_pending", 3600


def sealer() -> Sealer:
    """Return what seals the secrets of this site, and opens them."""
    return current_app.extensions["sealer"]


def pending_secret() -> str:
    """Return the secret that this browser is setting up, the same each time until it is in use or an hour has passed.

    It is kept in the session's cookie, sealed, so that looking at the page writes nothing into the database.
    """
    sealed, until = session.get(_PENDING) or ("", 0)
    if until > _seconds():
        try:
            return sealer().open(sealed)
        except Unreadable:
            pass  # a former key's, which is not known any more
    secret = new_secret()
    session[_PENDING] = [sealer().seal(secret), _seconds() + _PENDING_SECONDS]
    return secret


def forget_pending_secret() -> None:
    """Forget the secret: it is in use now."""
    session.pop(_PENDING, None)


def _seconds() -> int:
    return timegm(now().utctimetuple())
