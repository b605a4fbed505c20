"""Who a program acts for: the member whose token it shows. To everything else it is as if they were signed in."""

from flask import Request, current_app, request
from flask_login import current_user

from forum.clock import now
from forum.errors import TokenMissing, TokenTooNarrow
from forum.jobs import last_uses
from forum.queries.site import TokenMember, member_of_token
from forum.rules.api_tokens import USE_NOTED_EVERY, Scope, is_token
from forum.web.login import SignedIn, login_manager
from forum.web.programs import for_programs


class Program(SignedIn):
    """A program that came in by its member's token: as if they were signed in, for this one request."""

    def __init__(self, token: str, by_token: TokenMember):
        """Remember whose it is."""
        super().__init__(token, by_token.seen)
        self.by_token = by_token

    def reload(self) -> bool:
        """Read the member again. False, with everything left as it was, if the token has been revoked."""
        found = _find(self.token)
        if found:
            self.by_token, self._found = found, found.seen
        return found is not None


@login_manager.request_loader
def _load_program(_request: Request) -> Program | None:
    token = _token_shown() if for_programs() else None
    found = _find(token) if token else None
    return Program(token, found) if token and found else None


def current_program() -> TokenMember | None:
    """Return whose program sent this request, and what its token allows; None where it came without one."""
    return current_user.by_token if isinstance(current_user._get_current_object(), Program) else None


def require_token(scope: Scope) -> None:
    """Return if the program that sent this request may do so much. Raises TokenMissing, TokenTooNarrow."""
    found = current_program()
    if found is None:
        raise TokenMissing
    if scope not in found.scopes:
        raise TokenTooNarrow


def _token_shown() -> str | None:
    """Return the token that the present request of a program brings; None without one that can be any."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and is_token(token) else None


def _find(token: str) -> TokenMember | None:
    """Return whose program shows the token, and note that it is in use; None for one that is worth nothing."""
    found = member_of_token(token, demo_allowed=not current_app.extensions["config"].production)
    if found and (found.last_used_at is None or found.last_used_at < now() - USE_NOTED_EVERY):
        last_uses.note_token(found.token_id)  # in memory: what is only read writes no row
    return found
