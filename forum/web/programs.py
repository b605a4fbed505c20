"""Requests of programs: all below /api is theirs. They come by a token, or by nothing; cookies are not even read there.

So no page that a member has open can have their browser act here, and nothing has to be asked that only a page of ours
knows. There is no CORS either: a token belongs on the machine of whoever made it, and in no page of another site.
"""

from flask import Request, has_request_context, request

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
