"""Secrets that have to be read again, encrypted for storage: whoever copies the database cannot read them.

The key is derived from SECRET_KEY, so that there is none to lose besides; a former SECRET_KEY still opens what it has
sealed, as long as the site knows it.
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"secrets of second factors"


class Unreadable(Exception):
    """It was sealed with a key that is not known (any more)."""


class Sealer:
    """Seals with `secret_key`, and opens what it or one of the `former_keys` has sealed (Fernet: AES-128, HMAC).

    What is sealed for one `purpose` does not open for another.
    """

    def __init__(self, secret_key: str, former_keys: Sequence[str] = (), purpose: bytes = _PURPOSE):
        self._fernet = MultiFernet([Fernet(_derived(key, purpose)) for key in (secret_key, *former_keys)])

    def seal(self, secret: str) -> str:
        """Return the secret, encrypted and authenticated, as ASCII text."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the secret. Raises Unreadable."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise Unreadable from None

    def renewed(self, sealed: str) -> str:
        """Return the same secret sealed with the newest key. Raises Unreadable."""
        try:
            return self._fernet.rotate(sealed).decode()
        except InvalidToken:
            raise Unreadable from None


def _derived(key: str, purpose: bytes) -> bytes:
    # HKDF, RFC 5869: one secret for the whole site, and of it a key for each use that says nothing of the others.
    return urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode()))
