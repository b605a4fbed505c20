"""What can be the address of a webhook, taken apart. Pure."""

import re
from dataclasses import dataclass
from enum import Enum, unique
from urllib.parse import quote, urlsplit

from forum.text.hosts import is_address, is_local, is_loopback
from forum.text.typed_text import has_too_many_marks

ADDRESS_LENGTH_MAX = 500
PORTS = frozenset({443, 8443})
_DEFAULT_PORTS = {"https": 443, "http": 80}
_SHAPE = re.compile(r"https?://[^\s\\\x00-\x20\x7f]+", re.IGNORECASE)
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
# A last label of digits is no name: some would take it for an address, written in one of many ways.
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
_KEPT = "/%!$&'()*+,;=:@-._~?"


@unique
class Wrong(Enum):
    """Why something cannot be the address of a webhook."""

    SHAPE = "shape"
    SCHEME = "scheme"
    LOGIN = "login"
    PORT = "port"
    HOST = "host"


class NoTarget(ValueError):
    """That something cannot be called, and why."""

    def __init__(self, wrong: Wrong):
        super().__init__(wrong.value)
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes. `host` is in lower case and ASCII, `path` holds the query and is in ASCII, too."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_encrypted(self) -> bool:
        """Whether it is called by TLS."""
        return self.scheme == "https"

    @property
    def is_this_machine(self) -> bool:
        """Whether its very name says that it is this machine."""
        return is_loopback(self.host)

    @property
    def origin(self) -> str:
        """The address without its path, which may hold a secret."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.port == _DEFAULT_PORTS[self.scheme] else f':{self.port}'}"

    @property
    def address(self) -> str:
        """The whole of it, in the form in which it is kept."""
        return f"{self.origin}{self.path}"


def target_of(address: str, *, loopback: bool) -> Target:
    """Return where an address leads that somebody typed. Raises NoTarget.

    By https and to a port for it; `loopback` lets in this machine's own names too, also by http and whatever port.
    """
    if len(address) > ADDRESS_LENGTH_MAX or has_too_many_marks(address) or not _SHAPE.fullmatch(address):
        raise NoTarget(Wrong.SHAPE)
    try:
        parts = urlsplit(address)
        port, name = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError:
        raise NoTarget(Wrong.SHAPE) from None
    if "@" in parts.netloc:
        raise NoTarget(Wrong.LOGIN)
    host = _host(name)
    path = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    target = Target(parts.scheme, host, _DEFAULT_PORTS[parts.scheme] if port is None else port, path)
    if target.is_this_machine and loopback and target.port:
        return target
    _check(target)
    return target


def _host(name: str) -> str:
    if is_address(name):
        return name
    try:
        host = name.encode("idna").decode().lower()
    except UnicodeError:
        raise NoTarget(Wrong.HOST) from None
    if not _NAME.fullmatch(host) or len(host) > 253 or _NUMBER.fullmatch(host.rpartition(".")[2]):
        raise NoTarget(Wrong.HOST)
    return host


def _check(target: Target) -> None:
    """Return for what lies outside this machine and its network, by its name. Raises NoTarget."""
    if not target.is_encrypted:
        raise NoTarget(Wrong.SCHEME)
    if target.port not in PORTS:
        raise NoTarget(Wrong.PORT)
    if is_local(target.host):  # by its number, too: certificates are for names
        raise NoTarget(Wrong.HOST)
