"""Browsers that a member has logged in with before: guesses from elsewhere never keep the owner out of those.

A browser carries a token for each member that has logged in with it: a random name for the browser, and a digest of it
made under the site's key, with the member and their password hash (after OWASP's "device cookies"). So nobody can make
one, one is worth nothing for another member, and a new password makes all of them worthless. It opens nothing: whoever
has one may only try passwords under a count of their own, which grows for them as for anybody.
"""

import hmac
from secrets import token_urlsafe

from forum.actions.attempts import keyed_digest
from forum.models import Member


def new_device(member: Member) -> str:
    """Return the token of a browser that the member has just logged in with for the first time."""
    return token_for(member, token_urlsafe(16))


def token_for(member: Member, name: str) -> str:
    """Return the token of the browser of this name."""
    return f"{name}.{keyed_digest('device', str(member.id), name, member.password_hash)}"


def known_name(member: Member, token: str | None) -> str | None:
    """Return the name of the browser that the token belongs to; None where it is no token of the member's."""
    name = (token or "").partition(".")[0]
    return name if token and hmac.compare_digest(token.encode(), token_for(member, name).encode()) else None
