"""Articles of other sites: where they are, of which origin ("https://paper.example"), what they are called. Pure.

Addresses and origins are as browsers write them: in lower case and ASCII, without the port that the scheme implies.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from forum.text import typed_text
from forum.text.hosts import is_loopback

# Both fit, signed, into an address.
ADDRESS_LENGTH_MAX, TITLE_LENGTH_MAX = 500, 150

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*|\[[0-9a-f:.]+\]")
_ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_WHOLE = re.compile(r"https?://[^/?#@\\\s]+/?", re.IGNORECASE)


class NoOrigin(ValueError):
    """That something is no origin from which articles can come. Why not, nobody has to be told: there is an example."""


@dataclass(frozen=True, slots=True)
class Article:
    """The address of an article on another site, without a fragment; and the origin of that site."""

    address: str
    origin: str


def origin_typed(typed: str) -> str:
    """Return the origin that somebody typed ("https://Paper.example/"), as browsers write it.

    Without encryption only this machine's own: anybody between a reader and another site could frame the forum. Raises
    NoOrigin, also for anything after the host, and for wildcards.
    """
    if len(typed) > ADDRESS_LENGTH_MAX or typed_text.has_too_many_marks(typed) or not _WHOLE.fullmatch(typed):
        raise NoOrigin
    origin = _origin(typed)
    if origin.startswith("http://") and not is_loopback(_host(origin)):
        raise NoOrigin
    return origin


def article_at(address: str) -> Article:
    """Return the article at an absolute address, in ASCII as browsers write it. Raises NoOrigin for anything else."""
    if len(address) > ADDRESS_LENGTH_MAX or not _ADDRESS.fullmatch(address):
        raise NoOrigin
    return Article(address.partition("#")[0], _origin(address))


def title_of(given: str, address: str) -> str:
    """Return what an article is called: what its site says, as one line of at most so many characters.

    Where that is nothing that could be seen, it is its address, without the scheme.
    """
    for title in (given, unquote(address).partition("://")[2]):
        plain = typed_text.line(typed_text.without_invisible(typed_text.without_control(title[: 4 * TITLE_LENGTH_MAX])))
        if not typed_text.is_blank(plain):
            return plain if len(plain) <= TITLE_LENGTH_MAX else f"{plain[: TITLE_LENGTH_MAX - 1].rstrip()}…"
    return urlsplit(address).netloc


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port
        name = (parts.hostname or "").encode("idna").decode()
    except ValueError:  # UnicodeError is one
        raise NoOrigin from None
    name = f"[{name}]" if ":" in name else name
    if "@" in parts.netloc or not _NAME.fullmatch(name) or port == 0:
        raise NoOrigin
    shown = f":{port}" if port and port != _DEFAULT_PORTS[parts.scheme] else ""
    return f"{parts.scheme}://{name}{shown}"


def _host(origin: str) -> str:
    return (urlsplit(origin).hostname or "").strip("[]")


def host_and_port(origin: str) -> str:
    """Return what follows the scheme of an origin: "paper.example", "localhost:8000"."""
    return origin.partition("://")[2]
