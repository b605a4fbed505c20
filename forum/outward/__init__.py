"""The one place where the forum calls somebody: a message to an address that an admin has set, signed, and checked.

`addresses` says what can be such an address, `networks` which machines may be behind it, `calling` makes the call,
`signing` signs it as Standard Webhooks has it.
"""

from collections.abc import Sequence

from forum.text.sealing import Sealer

_PURPOSE = b"secrets of webhooks"

_sealer: Sealer | None = None
_loopback = False


def bind(secret_key: str, former_keys: Sequence[str] = (), *, loopback: bool = False) -> None:
    """Keep secrets from now on under these keys; `loopback` lets addresses of this machine in, to try things out."""
    global _sealer, _loopback
    _sealer, _loopback = Sealer(secret_key, former_keys, _PURPOSE), loopback


def sealer() -> Sealer:
    """Return what seals the secrets of webhooks."""
    assert _sealer is not None, "outward.bind comes first"
    return _sealer


def allows_loopback() -> bool:
    """Say whether this machine's own addresses may be called."""
    return _loopback
