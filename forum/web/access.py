"""Who is looking, and what they may: the signed-in member, and the way to the login for everybody else."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import quote, urlsplit, urlunsplit

from flask import current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from forum.errors import NotAllowed, NotSignedIn
from forum.i18n import _
from forum.models import Member
from forum.queries.site import Site, member_of_session
from forum.queries.site import site as read_site
from forum.rules.gates import Gate
from forum.rules.levels import ROLES_ABOVE_GATES

login_manager = LoginManager()
# The session's token is random and kept with the member; a digest of browser and address adds nothing to it.
login_manager.session_protection = None


# Browsers take cookies of 4,096 bytes, name and attributes included.
_COOKIE_BYTES_MAX = 3_800


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
    member = member_of_session(token, demo_allowed=not current_app.extensions["config"].production)
    return SignedIn(member, token) if member else None


def viewer() -> Member | None:
    """Return the member who is looking, or None. Costs a statement once a request, and only with a session cookie."""
    return current_user.member if current_user.is_authenticated else None


@dataclass(frozen=True, slots=True)
class LevelUp:
    """That a member has risen: to this LVL, which is called so, and to what has opened there, in words."""

    level: int
    title: str
    verbs: list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request did to whoever is looking: to their wallet (mTwei), to their XP, and whether they have risen."""

    amount_mtwei: int = 0
    gained_xp: int = 0
    level_up: LevelUp | None = None


def refresh_viewer() -> Outcome:
    """Read the member who is looking anew, and return what this request has moved."""
    anew = _load(current_user.token) if current_user.is_authenticated else None
    if anew is None:
        return Outcome()
    before, after = current_user.member, anew.member
    current_user.member = after
    return Outcome(after.balance_mtwei - before.balance_mtwei, after.xp - before.xp, _level_up(before, after))


def _level_up(before: Member, after: Member) -> LevelUp | None:
    rules = site().level_rules
    was, level = rules.level(before.xp), rules.level(after.xp)
    if level <= was:
        return None
    opened = [gate.verb for gate, opens in rules.gates.items() if was < opens <= level]
    return LevelUp(level, rules.title(level), [] if after.role in ROLES_ABOVE_GATES else opened)


def session_has_ended() -> bool:
    """Say whether this browser was logged in and is no longer: logged out or given a new password elsewhere."""
    return "_user_id" in session and viewer() is None


def interrupted_form() -> str:
    """Return the form that came in, as the login carries it along: its address and its fields, as JSON."""
    fields = {name: value for name, value in request.form.items() if name not in {"csrf_token", "key"}}
    return json.dumps({"path": request.path, "fields": fields})


def keep_form_for_login() -> bool:
    """Keep the form that came in for after the login, in the session's cookie; say whether it fits there."""
    session["interrupted"] = interrupted_form()
    signed = current_app.session_interface.get_signing_serializer(current_app).dumps(dict(session))
    if len(signed) > _COOKIE_BYTES_MAX:
        del session["interrupted"]
        return False
    return True


def session_token() -> str:
    """Return the token of the session that this request belongs to."""
    return current_user.token


def open_session(member: Member, token: str) -> None:
    """Make this browser the member's. What was in its session before, tokens of forms too, is worth nothing now."""
    session.clear()
    g.pop("csrf_token", None)  # this request's, made for the old session
    login_user(SignedIn(member, token))


def close_session() -> None:
    """Make this browser nobody's."""
    logout_user()


def site() -> Site:
    """Return the site's state, read once a request."""
    if "site" not in g:
        g.site = read_site()
    return g.site


def remember_site(state: Site) -> None:
    """Take the site's state from a read that this request did anyway."""
    g.site = state


def open_gates() -> dict[Gate, bool]:
    """Say of each gate whether the viewer passes it. What a page offers follows this; what happens, the action."""
    me, rules = viewer(), site().level_rules
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


def admin() -> Member:
    """Return the admin who is looking. Raises NotSignedIn, or NotAllowed for everybody else."""
    me = viewer()
    if me is None:
        raise NotSignedIn
    if me.role != "admin":
        raise NotAllowed(_("This page is for admins."))
    return me


def admins_only(view: Callable[..., object]) -> Callable[..., object]:
    """Let admins alone into the view; it gets the admin as its first argument."""

    @wraps(view)
    def run(**arguments: object) -> object:
        return view(admin(), **arguments)

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
    sent_from = local_address(request.headers.get("HX-Current-URL") or request.referrer or "")
    if sent_from:
        return sent_from
    first, second = [*request.path.split("/")[1:3], ""][:2]
    if first in {"posts", "comments"} and second.isdigit():
        return f"/{first}/{second}"
    return {"posts": "/posts/new", "settings": "/settings", "admin": request.path}.get(first, "/")


def local_address(address: str) -> str | None:
    """Return an address of this site, given with or without scheme and host, as path; None for any other."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme in {"http", "https"} and parts.netloc == request.host:
        address = urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment))
    return address if is_local(address) else None


def is_local(address: str) -> bool:
    """Say whether a browser would stay on this site when sent to `address`.

    Browsers take `//host` and `/\\host` for another host, and drop control characters on the way.
    """
    return address.startswith("/") and address[1:2] not in {"/", "\\"} and address.isprintable()
