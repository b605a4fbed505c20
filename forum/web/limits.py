"""How often is too often. Counts live in Redis where REDIS_URL names one, else in each process."""

from flask import Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from forum.web.login import current_member

limiter = Limiter(get_remote_address, headers_enabled=False)


def _address_and_name() -> str:
    return f"{get_remote_address()} {request.form.get('username', '')[:24].lower()}"


def _member() -> str:
    me = current_member()
    return f"member {me.id}" if me else get_remote_address()


def _refused(response: Response) -> bool:
    return response.status_code == 422


# Wrong passwords: per name, so that one account cannot be guessed at, and per address, so that many cannot.
wrong_logins = (
    limiter.limit("10 per 5 minutes", key_func=_address_and_name, methods=["POST"], deduct_when=_refused),
    limiter.limit("50 per 5 minutes", methods=["POST"], deduct_when=_refused),
)
new_members = limiter.limit("60 per hour", methods=["POST"], deduct_when=lambda response: not _refused(response))
# A preview is drawn at each pause while typing.
previewing = limiter.limit("240 per minute", key_func=_member, methods=["POST"])
mailing = limiter.limit("5 per hour", key_func=_member, methods=["POST"])
writing = limiter.shared_limit("60 per minute", scope="writing", key_func=_member, methods=["POST"])
