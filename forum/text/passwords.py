"""Passwords, hashed with Argon2id. The parameters are part of each hash, so they can rise later."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's floor for Argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet).
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Kept in place of a hash for an account that nobody can log in to yet: the name of somebody who wrote elsewhere and has
# not claimed that here. (Of who has left there is "".)
NO_PASSWORD = "!"
_decoy: dict[PasswordHasher, str] = {}


def use_cheapest() -> None:
    """Switch to the library's cheapest profile. For tests and the demo's making, never for members."""
    global _hasher
    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_password(password: str) -> str:
    """Return the encoded Argon2id hash of `password`."""
    return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Say whether `password` is the one behind the hash.

    For an unknown member (`None`), one who has left ("") and one without a password a hash is checked all the same, so
    that the time to answer does not tell which names exist.
    """
    known = password_hash if password_hash != NO_PASSWORD else None
    try:
        return _hasher.verify(known or _decoy_hash(), password) and bool(known)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Say whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _decoy_hash() -> str:
    if _hasher not in _decoy:
        _decoy[_hasher] = _hasher.hash("nobody's password")
    return _decoy[_hasher]
