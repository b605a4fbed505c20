"""The login of one frame below an article: a key that names the frame, and taking a code there."""

import re
from secrets import token_urlsafe

from flask import g, request, session
from flask_login import current_user, login_user, logout_user

from forum.actions import sessions
from forum.actions.frame_logins import open_framed_session
from forum.web.framing import FRAME_COOKIE
from forum.web.login import SignedIn, session_token

_KEPT = "frame"
_KEY_BYTES = 12
_KEY = re.compile(r"[A-Za-z0-9_-]{16}", re.ASCII)


def frame_key() -> str:
    """Return what names this browser's frame below this site, and is kept in its cookie. Codes are for one frame."""
    if _KEPT not in session:
        session[_KEPT] = token_urlsafe(_KEY_BYTES)
    return session[_KEPT]


def is_frame_key(text: str) -> bool:
    """Return whether a text can be the key of a frame."""
    return _KEY.fullmatch(text) is not None


def has_no_cookie() -> bool:
    """Return whether a form came from a frame whose browser has not kept the cookie that came with it."""
    return request.method == "POST" and FRAME_COOKIE not in request.cookies


def enter_frame(code: str, site_id: int) -> None:
    """Log this frame in as whoever made the code. What its session held before is worth nothing now.

    Raises what `open_framed_session` raises.
    """
    token = open_framed_session(code, site_id, frame_key())
    _end()
    session.permanent = True
    login_user(SignedIn(token))


def leave_frame() -> None:
    """Log this frame out."""
    _end()
    logout_user()
    session.clear()


def _end() -> None:
    if current_user.is_authenticated:
        sessions.end_session(session_token())
    session.clear()
    g.pop("csrf_token", None)  # this request's, made for the old session
