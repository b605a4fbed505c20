"""Personal tokens, by which a member's programs act: how they are made up, what they allow, how long they last. Pure.

A token begins with a word of ours and ends with a checksum, so that a scanner that looks through code and logs for
secrets knows one when it sees one, and so that a mistyped one is refused without looking for it.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from zlib import crc32

PREFIX = "twei_"
# Letters and digits alone, so that a double click selects all of it. 40 of these are 238 bits.
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM_LENGTH, _CHECKSUM_LENGTH = 40, 6
_SHAPE = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{_RANDOM_LENGTH}}})([0-9A-Za-z]{{{_CHECKSUM_LENGTH}}})", re.ASCII)

TOKENS_MAX = 20
# The days after which a token may expire; the first one is what the form begins with.
LIFETIMES_DAYS = (90, 30, 365)
# An expired one stays listed for so long, so that its member sees why a program has stopped.
EXPIRED_KEPT = timedelta(days=30)
# A use is written down again once the last one known is older than this.
USE_NOTED_EVERY = timedelta(minutes=5)


class Scope(StrEnum):
    """What a token allows: to read what its member can read, and to write what they may write."""

    READ = "read"
    WRITE = "write"


# What can be chosen; a stored token holds one of the values. Whoever writes reads, too.
SCOPES = {"read": frozenset({Scope.READ}), "write": frozenset({Scope.READ, Scope.WRITE})}


def new_token(choose: Callable[[str], str]) -> str:
    """Return a token made of letters that `choose` picks (`secrets.choice`)."""
    random = "".join(choose(_ALPHABET) for _ in range(_RANDOM_LENGTH))
    return f"{PREFIX}{random}{_checksum(random)}"


def is_token(text: str) -> bool:
    """Say whether `text` can be a token: its shape is right, and its checksum."""
    found = _SHAPE.fullmatch(text)
    return found is not None and _checksum(found[1]) == found[2]


def _checksum(random: str) -> str:
    """Return the CRC-32 of a token's random part, to the base 62."""
    rest, digits = crc32(random.encode()), ""
    for _ in range(_CHECKSUM_LENGTH):
        rest, digit = divmod(rest, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits
