"""A login that waits for its second factor: the password was right, and no session is open yet.

It is kept in the browser's signed cookie, so that nobody else can go on with it. It is worth nothing but the second
step, ends soon, and dies with the password that it was begun with.
"""

from calendar import timegm
from hashlib import sha256

from flask import g, session

from forum.clock import now
from forum.errors import NotSignedIn
from forum.models import Member

HALF_OPEN_SECONDS = 600
_KEPT = "half_open"


def begin(member: Member) -> None:
    """Remember in this browser that the member gave the right password. What its session held before is forgotten."""
    session.clear()
    g.pop("csrf_token", None)  # this request's, made for the old session
    session[_KEPT] = [member.id, _password_of(member), _seconds() + HALF_OPEN_SECONDS]


def member_waiting() -> Member | None:
    """Return whose login waits for its second factor in this browser, as they are now; None where none does."""
    member_id, password, until = session.get(_KEPT) or (None, "", 0)
    if until < _seconds():
        return None
    member = Member.get_or_none(Member.id == member_id)
    return member if member and _password_of(member) == password else None


def require_waiting() -> Member:
    """Return whose login waits. Raises NotSignedIn where none does."""
    member = member_waiting()
    if member is None:
        raise NotSignedIn
    return member


def was_begun() -> bool:
    """Say whether this browser has begun a login and not finished it, whether it still can or not."""
    return _KEPT in session


def _password_of(member: Member) -> str:
    return sha256(member.password_hash.encode()).hexdigest()[:24]


def _seconds() -> int:
    return timegm(now().utctimetuple())
