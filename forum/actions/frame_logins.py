"""Logging in under the articles of another site, in a frame: the forum shows a code, and the frame takes it once.

The code is made where its member is logged in, and typed (or handed) into the one frame that asked for it. The other
way round, with a code that the frame shows and the forum is asked to approve, whoever has a code of their own could
send it to others to be approved (RFC 8628, section 5.4).
"""

from forum.actions import attempts
from forum.actions.account_events import FrameLoggedIn
from forum.actions.events import announce
from forum.actions.sessions import add_session
from forum.clock import now
from forum.db import execute, in_transaction, lock_rows, rows
from forum.errors import Invalid, NotFound, NotSignedIn
from forum.i18n import _
from forum.models import EmbeddingSite, FrameCode, LoginSession
from forum.models.session import token_digest
from forum.rules.attempts import FRAME_CODES_FROM_ADDRESS
from forum.rules.sessions import FRAME_CODE_KEPT
from forum.text.recovery_codes import new_code, squeezed

_GROUPS = 2  # of four characters: 39 bits, worth something for minutes, in one frame


def site_shown(site_id: int) -> EmbeddingSite:
    """Return the site with this id. Raises NotFound where it may not (or no longer) show threads."""
    return _allowed(EmbeddingSite.with_id(site_id))


def site_at(origin: str) -> EmbeddingSite:
    """Return the site of an origin. Raises NotFound likewise."""
    return _allowed(EmbeddingSite.first("WHERE origin = ?", origin))


def _allowed(site: EmbeddingSite | None) -> EmbeddingSite:
    if site is None:
        raise NotFound(_("This site doesn’t show threads of this forum any more."))
    return site


@in_transaction
def make_code(token: str, site_id: int, frame: str) -> str:
    """Return a code ("k7mq-2x9d") that logs `frame`, under articles of the site, in as whose session `token` is.

    It takes the place of whatever code this session made before. Raises NotSignedIn where the session has ended, or is
    itself one in a frame; and NotFound where the site may not show threads.
    """
    acting = LoginSession.get_or_none(LoginSession.token_hash == token_digest(token))
    if acting is None or acting.site_id is not None:
        raise NotSignedIn
    site = site_shown(site_id)
    code = new_code(_GROUPS)
    FrameCode.delete().where(FrameCode.session == acting.id).execute()
    FrameCode.create(digest=_digest(code, site.id, frame), session=acting.id, site=site.id, created_at=now())
    return code


def open_framed_session(typed: str, site_id: int, frame: str) -> str:
    """Begin a session in frames below the articles of a site, by the code as it was typed; return its token.

    Wrong codes are counted, for the network that they come from. Raises Invalid and TooOften.
    """
    tried = attempts.attempt_from_here(FRAME_CODES_FROM_ADDRESS)
    attempts.count(tried)
    token = _open(_digest(typed, site_id, frame))
    attempts.take_back(tried)
    return token


@in_transaction
def _open(digest: str) -> str:
    for (member_id,) in rows(
        "SELECT s.member_id FROM frame_code c JOIN login_session s ON s.id = c.session_id WHERE c.digest = ?", digest
    ):
        lock_rows("SELECT id FROM member WHERE id = ?", member_id)
        taken = execute(
            "DELETE FROM frame_code WHERE digest = ? AND created_at > ? RETURNING site_id",
            digest,
            now() - FRAME_CODE_KEPT,
        ).fetchall()
        for (site_id,) in taken:
            token = add_session(member_id, site_id)
            announce(FrameLoggedIn(member_id, EmbeddingSite.get_by_id(site_id).origin))
            return token
    raise Invalid(code=_("This code is wrong, has been used, or is older than five minutes. Get a new one."))


def _digest(code: str, site_id: int, frame: str) -> str:
    """Return what is stored of a code. Keyed: of so few characters, a copy of the database could try all."""
    return attempts.keyed_digest("frame code", str(site_id), frame, squeezed(code).lower())


@in_transaction
def forget_old_codes() -> None:
    """Forget the codes that nobody has used in time."""
    FrameCode.delete().where(FrameCode.created_at <= now() - FRAME_CODE_KEPT).execute()
