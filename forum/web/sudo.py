"""Before something that cannot be taken back: has whoever acts shown lately that it is them?

A login counts, and so does the password in the form itself; for other ways there is a page of its own. Confirming
renews the session's token: whoever has copied its cookie is not confirmed along with its owner.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from flask import request

from forum.actions.password_change import check_password
from forum.actions.sessions import confirm_session
from forum.clock import now
from forum.errors import NotConfirmed, NotSignedIn
from forum.models import Member
from forum.rules.sessions import SUDO_MINUTES
from forum.web.login import current_session, renewed_session
from forum.web.shape import is_body_modest


def is_confirmed() -> bool:
    """Say whether whoever is signed in has shown within SUDO_MINUTES that it is them."""
    found = current_session()
    return found is not None and found.confirmed_at > now() - timedelta(minutes=SUDO_MINUTES)


def require_confirmed() -> None:
    """Return if whoever acts has shown lately that it is them, or does so by the field `password` of this form.

    A password that is given is judged, also where none was needed. Raises NotSignedIn, Invalid or TooOften for a wrong
    password, and NotConfirmed where there is none.
    """
    found = current_session()
    if found is None:
        raise NotSignedIn
    given = request.form.get("password") if is_body_modest() else None  # a GET may have a body too, which nobody counts
    if given:
        confirm_with_password(found.member, given)
    elif not is_confirmed():
        raise NotConfirmed


def confirm_with_password(me: Member, password: str) -> None:
    """Confirm this browser's session by the password. Raises Invalid for a wrong one, TooOften after many."""
    check_password(me, password)
    confirm()


def confirm() -> None:
    """Note that whoever uses this browser's session has shown that it is them, by whatever way, and renew its token."""
    with renewed_session() as renewal:
        if renewal:
            confirm_session(renewal)


def confirmed(view: Callable[..., object]) -> Callable[..., object]:
    """Let only those into the view who have shown lately that it is them. Below what checks who they are."""

    @wraps(view)
    def run(*members: Member, **arguments: object) -> object:
        require_confirmed()
        return view(*members, **arguments)

    return run
