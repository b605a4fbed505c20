"""The normal form of a page's address elsewhere, so that all the ways of writing it lead to one thread. Pure."""

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from forum.text.typed_text import has_too_many_marks

_DEFAULT_PORTS = {"http": 80, "https": 443}
# What an address says of who shared it and where, and nothing of the page.
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|_ga|_gl", re.IGNORECASE
)
_INDEX = re.compile(r"/index\.(html?|php)$", re.IGNORECASE)
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
# What need not be encoded anywhere (RFC 3986, section 2.3), and what need not be in a path.
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT_IN_PATH = "/%!$&'()*+,;=:@-._~"


def normal_address(url: str) -> str:
    """Return an absolute address as host and path: "paper.example/2026/tides", with what else tells pages apart.

    Without scheme, fragment, default port, slash or index.html at its end, and parameters that only track; others in
    the order of their names. Raises ValueError for what is no address of a page.
    """
    if has_too_many_marks(url):
        raise ValueError("too many marks")
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise ValueError("no address of a page")
    host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS[parts.scheme] else ""
    path = _INDEX.sub("", quote(_ENCODED.sub(_as_short_as_may_be, parts.path), safe=_KEPT_IN_PATH)).rstrip("/")
    told = sorted((name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if _tells(name))
    query = f"?{urlencode(told)}" if told else ""
    return f"{host}{port}{path}{query}"


def _tells(parameter: str) -> bool:
    return not _TRACKING.fullmatch(parameter)


def _as_short_as_may_be(encoded: re.Match[str]) -> str:
    character = chr(int(encoded[1], 16))
    return character if character in _UNRESERVED else encoded[0].upper()
