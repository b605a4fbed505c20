"""What programs are answered instead of a page that refuses: problem details (RFC 9457), out of the same errors."""

import json
import re

from flask import Response
from werkzeug.http import HTTP_STATUS_CODES

from forum.errors import (
    CannotPay,
    Conflict,
    ForumError,
    Invalid,
    LevelTooLow,
    NameClaimed,
    NotAllowed,
    NotFound,
    Sanctioned,
    ThreadIsClosed,
    TokenRefused,
    TokenTooNarrow,
)
from forum.i18n import N_, _

PROBLEM = "application/problem+json"
# What an error is called in `type`: its own name. Problems without one are said by their status alone.
_TYPE = "urn:twei:problem:{}"
_PLAIN = "about:blank"
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")

# What programs are advised, where the error's own advice is for whoever looks at a page.
_ADVICE = {
    CannotPay: N_("You weren’t charged. Send it again when your wallet holds enough."),
    Conflict: N_("Send it with another Idempotency-Key, or without one."),
    Invalid: N_("“errors” says which fields and parameters. Nothing was changed."),
    LevelTooLow: N_("/api/v1/me says what is open to you, and what is missing."),
    NameClaimed: N_("“name” is what its owner is called here."),
    NotAllowed: N_("Nothing was changed."),
    NotFound: N_("It may be mistyped, or it may have been deleted."),
    ThreadIsClosed: N_("Nothing was changed. A moderator can open the comments again."),
}

# A status → what happened, and what to do; in place of the words that are for whoever looks at a page.
PROGRAM_WORDS = {
    400: (N_("This request can’t be understood."), N_("Compare it with /api/v1/openapi.json.")),
    404: (N_("There’s nothing at this address."), N_("/api/v1 lists what there is.")),
    405: (N_("This address doesn’t take this method."), N_("The header “Allow” lists those that it takes.")),
    408: (N_("The body arrived too slowly, so it wasn’t accepted."), N_("Send it again.")),
    413: (N_("The body is larger than this address takes."), N_("Shorten it, then send it again.")),
    414: (N_("This address is longer than any of ours, or has too many parts."), N_("Shorten it.")),
    415: (N_("This address takes JSON."), N_("Send it with “Content-Type: application/json”.")),
    431: (N_("There are more headers than this forum reads."), N_("Send fewer, or shorter ones.")),
    500: (N_("This is our fault. What you sent was either saved completely or not at all."), N_("Try again later.")),
}


def problem_answer(status: int, title: str, message: str, advice: str, **more: object) -> Response:
    """Answer a program that something was refused; `more` are further members of the problem."""
    problem = {"type": _PLAIN, "title": title, "status": status, "detail": message, "advice": advice, **more}
    response = Response(json.dumps(problem, ensure_ascii=False), status, mimetype=PROBLEM)
    if status == 401:
        refused = more.get("type") == _type_of(TokenRefused)
        response.headers["WWW-Authenticate"] = 'Bearer realm="API"' + (', error="invalid_token"' if refused else "")
    return response


def problem_of(error: ForumError) -> Response:
    """Answer a program with what an action refused."""
    response = problem_answer(
        error.status, error.title, error.message, _advice(error), type=_type_of(type(error)), **_members(error)
    )
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    if isinstance(error, TokenTooNarrow):
        response.headers["WWW-Authenticate"] = 'Bearer realm="API", error="insufficient_scope", scope="write"'
    return response


def problem_of_status(status: int) -> Response:
    """Answer a program with a status that says all there is to say."""
    message, advice = PROGRAM_WORDS.get(status, PROGRAM_WORDS[400])
    return problem_answer(status, HTTP_STATUS_CODES.get(status, "Error"), _(message), _(advice))


def _advice(error: ForumError) -> str:
    return _(_ADVICE[type(error)]) if type(error) in _ADVICE else error.advice


def _type_of(error: type[ForumError]) -> str:
    return _TYPE.format(_CAPITAL.sub("-", error.__name__).lower())


def _members(error: ForumError) -> dict[str, object]:
    """Return what the error knows besides its words, for programs to go by."""
    if isinstance(error, LevelTooLow):
        return {
            "gate": str(error.gate),
            "needed_level": error.needed,
            "level": error.level,
            "missing_xp": error.missing_xp,
        }
    if isinstance(error, CannotPay):
        return {
            "price_mtwei": error.price_mtwei,
            "balance_mtwei": error.balance_mtwei,
            "missing_mtwei": error.missing_mtwei,
        }
    if isinstance(error, Invalid):
        return {"errors": error.errors}
    if isinstance(error, NameClaimed):
        return {"name": error.name}
    if isinstance(error, Sanctioned):
        return {"receipt": error.receipt}
    return {}
