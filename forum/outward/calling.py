"""Calling an address, so that nothing is reached but what everybody could reach, and nobody can hold the forum up.

The name is asked for once; each address that it leads to has to be public, and the connection is made to one of just
these: who answers otherwise a moment later (DNS rebinding) is not asked again. No proxy, no redirect, no cookie. All of
it together, from the name to the answer's first bytes, has one deadline, however slowly the other side drips.
"""

import io
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from forum.outward.addresses import Target
from forum.outward.networks import is_public, is_this_machine
from forum.rules.webhooks import Failure

DEADLINE_SECONDS = 10.0
# Of one of several addresses: so that there is time for another one.
_CONNECT_SECONDS = 4.0
_TRIED_MAX = 3
# Of the answer, its head and what is read and thrown away of its body.
_HEAD_BYTES_MAX, _BODY_BYTES_MAX = 16 * 1024, 4 * 1024

# A name and a port → what `socket.getaddrinfo` returns.
Resolve = Callable[[str, int], Sequence[tuple]]


class NotDelivered(Exception):
    """A message could not be handed over: why, and with which status it was answered (None: with none)."""

    def __init__(self, failure: Failure, status: int | None = None):
        super().__init__(failure.value)
        self.failure, self.status = failure, status


def _look_up(host: str, port: int) -> Sequence[tuple]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)


def post(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    loopback: bool = False,
    resolve: Resolve = _look_up,
    context: ssl.SSLContext | None = None,
    deadline_seconds: float = DEADLINE_SECONDS,
) -> int:
    """Send one message and return the status, 200 to 299, that says it was taken. Raises NotDelivered.

    `loopback` lets this machine be called where the target's own name says that it is meant.
    """
    until = monotonic() + deadline_seconds
    addresses = _checked(target, _resolved(target, resolve, until), loopback)
    connection = HTTPConnection(target.host, target.port)
    try:
        connection.sock = _Bounded(_connected(target, addresses, context, until), until)
        status = _ask(connection, target, body, headers)
    except TimeoutError:
        raise NotDelivered(Failure.TIME) from None
    except ssl.SSLError:
        raise NotDelivered(Failure.CERTIFICATE) from None
    except (HTTPException, ValueError):
        raise NotDelivered(Failure.ANSWER) from None
    except OSError:
        raise NotDelivered(Failure.CONNECTION) from None
    finally:
        connection.close()
    if 300 <= status < 400:
        raise NotDelivered(Failure.REDIRECT, status)
    if not 200 <= status < 300:
        raise NotDelivered(Failure.STATUS, status)
    return status


def _ask(connection: HTTPConnection, target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    port = "" if target.port == (443 if target.is_encrypted else 80) else f":{target.port}"
    host = f"[{target.host}]" if ":" in target.host else target.host
    connection.request("POST", target.path, body, {"Host": f"{host}{port}", "Connection": "close", **headers})
    response = connection.getresponse()
    with suppress(OSError, HTTPException, ValueError):  # what it says is nobody's concern
        response.read1(_BODY_BYTES_MAX)
    return response.status


def _resolved(target: Target, resolve: Resolve, until: float) -> list[tuple[int, str]]:
    """Return family and address of all that the name leads to. The system's resolver cannot be given a deadline."""
    answers: SimpleQueue[Sequence[tuple] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(target.host, target.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    Thread(target=ask, name="name of a webhook", daemon=True).start()
    try:
        found = answers.get(timeout=max(until - monotonic(), 0))
    except Empty:
        raise NotDelivered(Failure.TIME) from None
    if isinstance(found, Exception) or not found:
        raise NotDelivered(Failure.NAME)
    return list(dict.fromkeys((family, str(where[0])) for family, _type, _proto, _name, where in found))


def _checked(target: Target, addresses: list[tuple[int, str]], loopback: bool) -> list[tuple[int, str]]:
    """Return the addresses, all of which may be called: one that may not spoils the others."""
    fits = is_this_machine if loopback and target.is_this_machine else is_public
    families = {socket.AF_INET, socket.AF_INET6}
    if not all(family in families and fits(address) for family, address in addresses):
        raise NotDelivered(Failure.ADDRESS)
    return addresses


def _connected(
    target: Target, addresses: list[tuple[int, str]], context: ssl.SSLContext | None, until: float
) -> socket.socket:
    """Return a connection to the first of the addresses that answers; by TLS to whoever has the name's certificate."""
    plain = _first_to_answer(addresses, target.port, until)
    if not target.is_encrypted:
        return plain
    try:
        plain.settimeout(_left(until))
        return (context or ssl.create_default_context()).wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise


def _first_to_answer(addresses: list[tuple[int, str]], port: int, until: float) -> socket.socket:
    error: OSError = TimeoutError()
    for family, address in addresses[:_TRIED_MAX]:
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(min(_left(until), _CONNECT_SECONDS))
            connection.connect((address, port))
        except OSError as failure:
            connection.close()
            error = failure
        else:
            return connection
    raise error


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Bounded:
    """A connection as `http.client` uses it, that ends at the deadline and after so many bytes of an answer."""

    def __init__(self, connection: socket.socket, until: float):
        self._connection, self._until = connection, until

    def sendall(self, data: bytes) -> None:
        """Send all of it. Raises TimeoutError."""
        self._connection.settimeout(_left(self._until))
        self._connection.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what the answer is read from."""
        return io.BufferedReader(_Answer(self._connection, self._until), 1024)

    def close(self) -> None:
        """End the connection, without waiting for the other side."""
        self._connection.close()


class _Answer(io.RawIOBase):
    def __init__(self, connection: socket.socket, until: float):
        self._connection, self._until = connection, until
        self._bytes_left = _HEAD_BYTES_MAX + _BODY_BYTES_MAX

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if self._bytes_left <= 0:
            return 0
        self._connection.settimeout(_left(self._until))
        read = self._connection.recv_into(memoryview(buffer)[: self._bytes_left])
        self._bytes_left -= read
        return read
