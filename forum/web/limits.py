"""How often is too often. Counts live in Redis where REDIS_URL names one, else in each process."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import time

from flask import Response, request
from flask_limiter import Limiter

from forum.rules.attempts import origin_of
from forum.web.bearers import current_program
from forum.web.login import current_member

View = Callable[..., object]


def sender_address() -> str:
    """Return where this request comes from, as far as limits go: see `origin_of`."""
    return origin_of(request.remote_addr or "nowhere")


limiter = Limiter(sender_address, headers_enabled=False)


def _member_or_address() -> str:
    me = current_member()
    return f"member {me.id}" if me else sender_address()


def _token_or_address() -> str:
    program = current_program()
    return f"token {program.token_id}" if program else sender_address()


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so much time, for each member or, where nobody is signed in, each address.

    `rates` as Flask-Limiter writes them; `key` says whose count goes up.
    """

    rates: str
    key: Callable[[], str] = _member_or_address


LIMITS: dict[str, tuple[Limit, ...]] = {
    # What has no reason for another one.
    "writing": (Limit("60 per minute; 1000 per hour"),),
    # Each change of mind is written into the ledger for good.
    "opinions": (Limit("60 per minute; 600 per hour"),),
    # At each pause while typing, in each tab, a draft is kept (after a second) and a preview drawn (after half of one).
    "drafts": (Limit("240 per minute"),),
    "previews": (Limit("240 per minute"),),
    # Four beats a minute from each tab in view.
    "readings": (Limit("120 per minute"),),
    # Each takes seconds of a core; also counted in the database, day by day.
    "pictures": (Limit("10 per minute; 100 per hour"),),
    # Reading is free, but for what keeps the database busy for longer than a page does.
    "searches": (Limit("40 per minute"),),
    # Four a minute from each tab in which somebody reads on, and one when it is left.
    "places": (Limit("60 per minute"),),
    # Each new article that somebody is the first to see; many may share an address. Counted in the database, too.
    "openings": (Limit("120 per hour", sender_address),),
    "quiz": (Limit("30 per minute"),),
    "settings": (Limit("30 per minute"),),
    "administration": (Limit("120 per minute"),),
    # What is wrong or unwanted about these is counted in the database (`forum.actions.attempts`); each costs a hash.
    "log-ins": (Limit("60 per minute", sender_address),),
    "sign-ups": (Limit("120 per hour", sender_address),),
    "passwords": (Limit("30 per 5 minutes"),),
    # A passkey asks twice each time: for a challenge, and with the answer.
    "second factors": (Limit("60 per 5 minutes"),),
    "mails": (Limit("20 per hour"),),
    # Of programs, for each token. One that follows a busy thread asks a few times a minute, one that copies everything
    # gets on with 100 things a time.
    "programs reading": (Limit("120 per minute", _token_or_address),),
    "programs writing": (Limit("30 per minute; 300 per hour", _token_or_address),),
    "links": (Limit("30 per minute", sender_address),),
}


def tell_limit(response: Response) -> Response:
    """Tell a program what is left of the limit that it is nearest to, and in how many seconds it begins anew.

    As draft-ietf-httpapi-ratelimit-headers has it.
    """
    met = limiter.current_limit
    if met is not None:
        seconds = max(ceil(met.reset_at - time()), 0)
        response.headers["RateLimit-Policy"] = f'"requests";q={met.limit.amount};w={met.limit.get_expiry()}'
        response.headers["RateLimit"] = f'"requests";r={max(met.remaining, 0)};t={seconds}'
    return response


def limited(view: View, name: str, methods: frozenset[str]) -> View:
    """Return the view, refused with 429 to whoever has met the limit of this name with these methods."""
    for number, limit in enumerate(LIMITS[name]):
        decorate = limiter.shared_limit(
            limit.rates,
            scope=f"{name} {number}",
            key_func=limit.key,
            methods=sorted(methods),
        )
        view = decorate(view)
    return view
