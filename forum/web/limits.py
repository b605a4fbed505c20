"""How often is too often. Counts live in Redis where REDIS_URL names one, else in each process."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Response, request
from flask_limiter import Limiter

from forum.web.login import current_member

View = Callable[..., object]

# Whoever has one address of IPv6 has the 2^64 of its network (RFC 6177).
_IPV6_PREFIX = 64


def sender_address() -> str:
    """Return where this request comes from: an address of IPv4, or the /64 that one of IPv6 is in."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return request.remote_addr or "nowhere"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, _IPV6_PREFIX), strict=False))


limiter = Limiter(sender_address, headers_enabled=False)


def _address_and_name() -> str:
    return f"{sender_address()} {request.form.get('username', '')[:24].lower()}"


def _member_or_address() -> str:
    me = current_member()
    return f"member {me.id}" if me else sender_address()


def _was_refused(response: Response) -> bool:
    return response.status_code == 422


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so much time, for each member or, where nobody is signed in, each address.

    `rates` as Flask-Limiter writes them; `key` says whose count goes up, `counts` for which answers (None: for every
    request).
    """

    rates: str
    key: Callable[[], str] = _member_or_address
    counts: Callable[[Response], bool] | None = None


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
    "quiz": (Limit("30 per minute"),),
    "settings": (Limit("30 per minute"),),
    "administration": (Limit("120 per minute"),),
    # Wrong passwords: per name, so that one account cannot be guessed at, and per address, so that many cannot. Right
    # ones cost a hash as well.
    "log-ins": (
        Limit("10 per 5 minutes", _address_and_name, _was_refused),
        Limit("50 per 5 minutes", sender_address, _was_refused),
        Limit("300 per 5 minutes", sender_address),
    ),
    "sign-ups": (Limit("60 per hour", sender_address),),
    "passwords": (Limit("10 per 5 minutes"),),
    # A passkey asks twice each time: for a challenge, and with the answer.
    "second factors": (Limit("60 per 5 minutes"),),
    "mails": (Limit("5 per hour"),),
    "links": (Limit("30 per minute", sender_address),),
}


def limited(view: View, name: str, methods: frozenset[str]) -> View:
    """Return the view, refused with 429 to whoever has met the limit of this name with these methods."""
    for number, limit in enumerate(LIMITS[name]):
        decorate = limiter.shared_limit(
            limit.rates,
            scope=f"{name} {number}",
            key_func=limit.key,
            methods=sorted(methods),
            deduct_when=limit.counts,
        )
        view = decorate(view)
    return view
