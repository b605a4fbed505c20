"""Signatures by which a receiver knows that a message is ours: Standard Webhooks 1.0.0, with a shared secret. Pure."""

import hmac
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable
from secrets import token_bytes

PREFIX = "whsec_"
_BYTES, _BYTES_MIN, _BYTES_MAX = 32, 24, 64


def new_secret() -> str:
    """Return a secret that nobody can guess."""
    return PREFIX + b64encode(token_bytes(_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return "v1," and the signature of a message by one secret; `timestamp` in seconds since 1970.

    Raises ValueError for what is no secret.
    """
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except Error as error:
        raise ValueError("no secret of a webhook") from error
    if not secret.startswith(PREFIX) or not _BYTES_MIN <= len(key) <= _BYTES_MAX:
        raise ValueError("no secret of a webhook")
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{b64encode(digest).decode()}"


def signed_headers(secrets: Iterable[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers that sign a message, by each of the secrets: the receiver needs one of them."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, message_id, timestamp, body) for secret in secrets),
    }
