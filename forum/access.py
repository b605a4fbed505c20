"""Who is looking, and what they may: the signed-in member, and the way to the login for everybody else."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote, urlsplit

from flask import g, redirect, request, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from forum.errors import NotSignedIn
from forum.models import Member
from forum.queries.site import Site, member_of_session
from forum.queries.site import site as read_site

login_manager = LoginManager()
# The session's token is random and kept with the member; a digest of browser and address adds nothing to it.
login_manager.session_protection = None


class SignedIn:
    """A member with the token of the session that this request came in by."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, member: Member, token: str):
        self.member = member
        self.token = token

    def get_id(self) -> str:
        """Return what the cookie carries: the session's token, never the member's id."""
        return self.token


@login_manager.user_loader
def _load(token: str) -> SignedIn | None:
    member = member_of_session(token)
    return SignedIn(member, token) if member else None


def viewer() -> Member | None:
    """Return the member who is looking, or None. Costs a statement once a request, and only with a session cookie."""
    return current_user.member if current_user.is_authenticated else None


def session_has_ended() -> bool:
    """Say whether this browser was logged in and is no longer: logged out or given a new password elsewhere."""
    return "_user_id" in session and viewer() is None


def session_token() -> str:
    """Return the token of the session that this request belongs to."""
    return current_user.token


def open_session(member: Member, token: str) -> None:
    """Make this browser the member's."""
    login_user(SignedIn(member, token))


def close_session() -> None:
    """Make this browser nobody's."""
    logout_user()


def site() -> Site:
    """Return the site's state, read once a request."""
    if "site" not in g:
        g.site = read_site()
    return g.site


def know_site(state: Site) -> None:
    """Take the site's state from a read that this request did anyway."""
    g.site = state


def open_gates() -> dict[str, bool]:
    """Say of each gate whether the viewer passes it. What a page offers follows this; what happens, the action."""
    me, rules = viewer(), site().rules
    return {gate: me is not None and rules.passes(gate, me.xp, me.role) for gate in rules.gates}


def signed_in(view: Callable[..., object]) -> Callable[..., object]:
    """Let members alone into the view; it gets the member as its first argument."""

    @wraps(view)
    def run(**arguments: object) -> object:
        me = viewer()
        if me is None:
            raise NotSignedIn
        return view(me, **arguments)

    return run


def to_login() -> Response:
    """Send the browser to the login, and from there back to where it was."""
    return redirect(login_address(return_address()), 303)


def login_address(following: str) -> str:
    """Return the login's address that leads on to `following`."""
    return f"{url_for('accounts.log_in')}?next={quote(following, safe='/')}"


def return_address() -> str:
    """Return a page that can be opened again after the login: this one, or the one that the form stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    sent_from = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if sent_from.netloc == request.host and is_local(sent_from.path):
        return sent_from.path + (f"?{sent_from.query}" if sent_from.query else "")
    thing = request.path.split("/")[1:3]
    if len(thing) == 2 and thing[0] in {"posts", "comments"} and thing[1].isdigit():
        return "/" + "/".join(thing)
    return "/"


def is_local(address: str) -> bool:
    """Say whether a browser would stay on this site when sent to `address`.

    Browsers take `//host` and `/\\host` for another host, and drop control characters on the way.
    """
    return address.startswith("/") and address[1:2] not in {"/", "\\"} and address.isprintable()
