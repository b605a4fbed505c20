"""How often is too often. Counts live in Redis where REDIS_URL names one, else in each process."""

from flask import Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from forum.web.login import current_member

limiter = Limiter(get_remote_address, headers_enabled=False)


def _address_and_name() -> str:
    return f"{get_remote_address()} {request.form.get('username', '')[:24].lower()}"


def _member_or_address() -> str:
    me = current_member()
    return f"member {me.id}" if me else get_remote_address()


def _was_refused(response: Response) -> bool:
    return response.status_code == 422


# Wrong passwords: per name, so that one account cannot be guessed at, and per address, so that many cannot.
limit_wrong_passwords_of_name = limiter.limit(
    "10 per 5 minutes", key_func=_address_and_name, methods=["POST"], deduct_when=_was_refused
)
limit_wrong_passwords = limiter.limit("50 per 5 minutes", methods=["POST"], deduct_when=_was_refused)
limit_sign_ups = limiter.limit("60 per hour", methods=["POST"], deduct_when=lambda response: not _was_refused(response))
# A preview is drawn at each pause while typing.
limit_previews = limiter.limit("240 per minute", key_func=_member_or_address, methods=["POST"])
limit_mails = limiter.limit("5 per hour", key_func=_member_or_address, methods=["POST"])
limit_writes = limiter.shared_limit("60 per minute", scope="writing", key_func=_member_or_address, methods=["POST"])
