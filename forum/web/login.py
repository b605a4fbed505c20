"""Who is signed in: the session of this browser, and views for members or admins alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from flask import Response, after_this_request, current_app, g, session
from flask_login import LoginManager, current_user, login_user, logout_user

from forum.actions import sessions
from forum.actions.authority import refusal
from forum.actions.sessions import Renewal
from forum.clock import now
from forum.errors import NotSignedIn, TokenMissing
from forum.i18n import _
from forum.jobs import last_uses
from forum.models import STAFF_ROLES, Member
from forum.queries.site import SessionMember, member_of_session
from forum.rules.sanctions import CurrentSanction
from forum.rules.sessions import USE_NOTED_EVERY
from forum.web.devices import device_name, remember_device
from forum.web.framing import framing_origin
from forum.web.programs import for_programs

login_manager = LoginManager()
# The session's token is random and kept with the member; a digest of browser and address adds nothing to it.
login_manager.session_protection = None

# What a browser forgets with a logout: pages, and what scripts kept of them. Cookies stay: language and colours belong
# to the device, and the session's own is taken away by itself.
_FORGOTTEN_KINDS = '"cache", "storage"'


class SignedIn:
    """The session that this request came in by, as Flask-Login wants it: its token, and whose it is."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, found: SessionMember | None = None):
        """Remember the session; whose it is is read when first asked for, where `found` does not say so."""
        self.token = token
        self._found = found

    @property
    def found(self) -> SessionMember | None:
        """The member, and what their wallet holds."""
        if self._found is None:
            self._found = _find(self.token)
        return self._found

    def reload(self) -> bool:
        """Read the member again. False, with everything left as it was, if the session has ended."""
        found = _find(self.token)
        self._found = found or self._found
        return found is not None

    def get_id(self) -> str:
        """Return what the cookie carries: the session's token, never the member's id."""
        return self.token


def _find(token: str) -> SessionMember | None:
    config = current_app.extensions["config"]
    found = member_of_session(
        token, demo_allowed=not config.production, staff_factor_required=config.staff_factor_required
    )
    if found and found.last_used_at and found.last_used_at < now() - USE_NOTED_EVERY:
        last_uses.note(found.session_id)  # in memory: a page that is only read writes no row
    return found


@login_manager.user_loader
def _load(token: str) -> SignedIn | None:
    found = _find(token)
    # Each kind of session only by its own cookie, and one in frames below the articles of its site alone.
    return SignedIn(token, found) if found and found.framing_origin == framing_origin() else None


def current_session() -> SessionMember | None:
    """Return who is signed in, with their balance. Costs a statement once a request, and only with a session cookie."""
    return current_user.found if current_user.is_authenticated else None


def current_member() -> Member | None:
    """Return the member who is signed in, or None. Costs what `current_session` costs."""
    found = current_session()
    return found.member if found else None


def current_sanction() -> CurrentSanction | None:
    """Return the gravest sanction that the member who is signed in is under. Costs what `current_session` costs."""
    found = current_session()
    return found.sanction if found else None


def reload_session() -> bool:
    """Read again who is signed in. False where nobody is (any more). Costs a statement with a session cookie."""
    return current_user.is_authenticated and current_user.reload()


def session_token() -> str:
    """Return the token of the session that this request belongs to."""
    return current_user.token


def session_has_ended() -> bool:
    """Return whether this browser was logged in and no longer is: logged out or given a new password elsewhere."""
    return "_user_id" in session and current_member() is None


def open_session(member: Member, *, factor_shown: bool, new_device: bool | None = None) -> None:
    """Sign this browser in as the member, who is as they were when their password was checked.

    What was in its session before is worth nothing now: another login, and tokens of forms too. The browser is known
    with them from now on; `new_device` says whether it is new to them, None that its own tokens say so. `factor_shown`,
    and what it raises: as `sessions.open_session`.
    """
    is_new = device_name(member) is None if new_device is None else new_device
    token = sessions.open_session(member, new_device=is_new, factor_shown=factor_shown)
    if current_user.is_authenticated:
        sessions.end_session(session_token())
    session.clear()
    g.pop("csrf_token", None)  # this request's, made for the old session
    session.permanent = True
    login_user(SignedIn(token))
    remember_device(member)


@contextmanager
def renewed_session() -> Iterator[Renewal | None]:
    """Let an action give this browser's session a new token; where it did, the cookie follows.

    None where nobody is signed in. What the database holds decides, so that an action that was done before, or
    failed, leaves the cookie alone.
    """
    if not current_user.is_authenticated:
        yield None
        return
    renewal = Renewal(session_token())
    yield renewal
    found = _find(renewal.new_token)
    if found:
        login_user(SignedIn(renewal.new_token, found))


def close_session() -> None:
    """End this browser's session and sign it out; whoever uses the device next finds nothing of it."""
    if current_user.is_authenticated:
        sessions.end_session(session_token())
        logout_user()
    session.clear()
    after_this_request(_clear_site_data)


def _clear_site_data(response: Response) -> Response:
    response.headers["Clear-Site-Data"] = _FORGOTTEN_KINDS
    return response


def require_member() -> Member:
    """Return the member who is signed in. Raises NotSignedIn."""
    me = current_member()
    if me is None:
        raise TokenMissing if for_programs() else NotSignedIn
    return me


def require_moderator() -> Member:
    """Return the moderator or admin who is signed in. Raises NotSignedIn, NotAllowed or FactorMissing."""
    me = require_member()
    if not me.moderates:
        raise refusal(me, STAFF_ROLES, _("This page is for moderators."))
    return me


def require_admin() -> Member:
    """Return the admin who is signed in. Raises NotSignedIn, NotAllowed or FactorMissing."""
    me = require_member()
    if me.role != "admin":
        raise refusal(me, {"admin"}, _("This page is for admins."))
    return me


def refuse_who_is_shut_out() -> None:
    """Return if whoever is looking may change anything; raises Sanctioned for who is suspended or banned."""
    sanction = current_sanction()
    if sanction and sanction.shuts_out:
        raise sanction.refusal


def signed_in(view: Callable[..., object]) -> Callable[..., object]:
    """Let only members into the view; it gets the member as its first argument."""

    @wraps(view)
    def run(**arguments: object) -> object:
        return view(require_member(), **arguments)

    return run


def moderators_only(view: Callable[..., object]) -> Callable[..., object]:
    """Let only moderators and admins into the view; it gets them as its first argument."""

    @wraps(view)
    def run(**arguments: object) -> object:
        return view(require_moderator(), **arguments)

    return run


def admins_only(view: Callable[..., object]) -> Callable[..., object]:
    """Let only admins into the view; it gets the admin as its first argument."""

    @wraps(view)
    def run(**arguments: object) -> object:
        return view(require_admin(), **arguments)

    return run
