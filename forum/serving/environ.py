"""A request as granian tells it (RSGI) → as Flask wants it (WSGI, PEP 3333)."""

import sys
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO, RawIOBase
from ipaddress import IPv6Address, ip_address
from typing import Any, NoReturn

from werkzeug.exceptions import RequestTimeout

_SAME_FOR_ALL = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}
_JOINED_BY = {"cookie": "; "}


@dataclass(frozen=True, slots=True)
class Body:
    """What came along with a request: its bytes, and the length that Flask is to think of.

    `content` is None where it did not come in time. With `unread`, some of it is still on its way.
    """

    content: bytes | None = b""
    length: int = 0
    unread: bool = False


class StalledBody(RawIOBase):
    """What stands for a body that did not come in time: whoever reads it answers 408."""

    def readable(self) -> bool:
        """Say that it may be read: that is when it is found out."""
        return True

    def read(self, size: int = -1, /) -> NoReturn:
        """Raise RequestTimeout."""
        raise RequestTimeout

    def readinto(self, buffer: object, /) -> NoReturn:
        """Raise RequestTimeout."""
        raise RequestTimeout


def environ_of(scope: Any, body: Body) -> dict[str, Any]:
    """Return the WSGI environment of a request. `scope` is granian's description of it."""
    host, _, port = scope.server.rpartition(":")
    environ = _SAME_FOR_ALL | {
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": _address(scope.client),
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.input": StalledBody() if body.content is None else BytesIO(body.content),
    }
    if body.length:
        environ["CONTENT_LENGTH"] = str(body.length)
    _add_headers(environ, scope)
    return environ


def _add_headers(environ: dict[str, Any], scope: Any) -> None:
    for name, value in scope.headers.items():
        key = _key(name)
        if key is None:
            continue
        environ[key] = f"{environ[key]}{_JOINED_BY.get(name, ',')}{value}" if key in environ else value
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority


@lru_cache(maxsize=256)
def _key(name: str) -> str | None:
    """Return the name of a header in the environment; None for one that is not passed on.

    With an underscore a header would pass for another one, which a proxy may have set: `X_Forwarded_For`.
    The length and the coding are those of the body on its way, and it has arrived.
    """
    if "_" in name or name in {"content-length", "transfer-encoding"}:
        return None
    key = name.replace("-", "_").upper()
    return key if key == "CONTENT_TYPE" else f"HTTP_{key}"


def _address(client: str) -> str:
    """Return the address out of `address:port`; that of IPv4 as such also where it came in on a socket of IPv6."""
    address = client.rpartition(":")[0].strip("[]")
    if ":" not in address:
        return address
    found = ip_address(address)
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else address
