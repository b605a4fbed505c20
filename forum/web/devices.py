"""The browsers that members have logged in with before, as each browser remembers it: see `forum.actions.devices`."""

import re

from flask import Response, after_this_request

from forum.actions.devices import known_name, new_device, token_for
from forum.models import Member
from forum.web.cookies import cookie, set_cookie

_COOKIE = "devices"
# Who shares a browser with more than that is counted like a stranger in turn.
_MEMBERS_MAX = 5
_DAYS = 400  # as long as browsers keep any cookie
_ENTRY = re.compile(r"([1-9][0-9]{0,17}):([A-Za-z0-9_-]{1,64}\.[0-9a-f]{64})", re.ASCII)


def device_tokens() -> dict[int, str]:
    """Return the tokens that this browser carries, by member, the longest unused one first."""
    entries = map(_ENTRY.fullmatch, (cookie(_COOKIE) or "").split("|")[:_MEMBERS_MAX])
    return {int(entry[1]): entry[2] for entry in entries if entry}


def device_name(member: Member) -> str | None:
    """Return this browser's name if the member has logged in with it before, and has the same password still."""
    return known_name(member, device_tokens().get(member.id))


def remember_device(member: Member) -> None:
    """Let this browser keep that the member, as they are now, has logged in with it."""
    tokens = device_tokens()
    before = tokens.pop(member.id, None)
    name = known_name(member, before)
    tokens[member.id] = token_for(member, name) if name else new_device(member)
    kept = list(tokens.items())[-_MEMBERS_MAX:]
    value = "|".join(f"{member_id}:{token}" for member_id, token in kept)

    @after_this_request
    def keep(response: Response) -> Response:
        set_cookie(response, _COOKIE, value, age_seconds=_DAYS * 24 * 3600)
        return response
