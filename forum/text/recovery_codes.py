"""Codes on paper that stand in for a phone that is lost."""

import re
import secrets
from hashlib import sha256

CODES = 10
# Without what looks alike on paper: i and l, o and 0 and 1.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4
_BETWEEN = re.compile(r"[\s-]+")


def new_codes() -> list[str]:
    """Return ten random codes, such as `k7mq-2x9d-hw4e-c8rt`.

    Each holds 79 bits, so that a plain digest of it is enough: nobody can try them all.
    """
    return [new_code() for _ in range(CODES)]


def new_code(groups: int = _GROUPS) -> str:
    """Return a random code of so many groups of four characters, each group of 20 bits (rounded up)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(groups))


def digest(typed: str) -> str:
    """Return what is stored of a code, however it was typed: in capitals, without its hyphens."""
    return sha256(squeezed(typed).lower().encode()).hexdigest()


def squeezed(typed: str) -> str:
    """Return a code as typed, without blanks and hyphens."""
    return _BETWEEN.sub("", typed)
