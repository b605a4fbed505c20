"""Where the request that acts comes from, for what is written down about it. Outside a request there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Client:
    """A browser or program: its IP address and what it calls itself, as told; and the request's own id."""

    address: str
    user_agent: str
    request_id: str


_current: ContextVar[Client | None] = ContextVar("client", default=None)


def current_client() -> Client | None:
    """Return who sent the request that is being answered; None on the command line and in a job."""
    return _current.get()


def set_client(client: Client | None) -> None:
    """Say who sent the request that this thread begins to answer; None: it has been answered."""
    _current.set(client)


@contextmanager
def acting_from(client: Client) -> Iterator[None]:
    """Let `current_client()` answer `client` inside the block."""
    token = _current.set(client)
    try:
        yield
    finally:
        _current.reset(token)
