"""Requests of programs: all below /api is theirs. They come by a token, or by nothing; cookies are not even read there.

So no page that a member has open can have their browser act here, and nothing has to be asked that only a page of ours
knows. There is no CORS either: a token belongs on the machine of whoever made it, and in no page of another site.
"""

from flask import Request, current_app, has_request_context, request

from forum.clock import now
from forum.errors import TokenTooNarrow
from forum.jobs import last_uses
from forum.queries.site import TokenMember, member_of_token
from forum.rules.api_tokens import USE_NOTED_EVERY, Scope, is_token

API = "/api"


def is_for_programs(path: str) -> bool:
    """Say whether a path is one of those that programs ask for."""
    return path == API or path.startswith(f"{API}/")


def for_programs() -> bool:
    """Say whether the present request is one of a program."""
    return has_request_context() and is_for_programs(request.path)


def forget_cookies(asked: Request) -> None:
    """Take the cookies off a request of a program, before anything reads them."""
    asked.environ.pop("HTTP_COOKIE", None)


def shows_credentials() -> bool:
    """Say whether the present request brings anything that is to say who sends it."""
    return "Authorization" in request.headers


def token_shown() -> str | None:
    """Return the token that the present request of a program brings; None without one that can be any."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and is_token(token) else None


def find_by_token(token: str) -> TokenMember | None:
    """Return whose program shows the token, and note that it is in use; None for one that is worth nothing."""
    found = member_of_token(token, demo_allowed=not current_app.extensions["config"].production)
    if found and (found.last_used_at is None or found.last_used_at < now() - USE_NOTED_EVERY):
        last_uses.note_token(found.token_id)  # in memory: what is only read writes no row
    return found


def require_scope(found: TokenMember, scope: Scope) -> None:
    """Return if the token allows that much. Raises TokenTooNarrow."""
    if scope not in found.scopes:
        raise TokenTooNarrow
