"""The site that an export comes from, as the operator names it: `blog.example`, `https://blog.example/forum`. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from forum.imports.limits import ADDRESS_LENGTH_MAX

_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?")
_NAME_LENGTH_MAX = 150
_BLANKS = re.compile(r"[\s\x00-\x1f<>\"\\]")


@dataclass(frozen=True, slots=True)
class WebSite:
    """`name` is what keys say (`blog.example/forum`), `url` where it is (`https://blog.example/forum`)."""

    name: str
    url: str

    @property
    def path(self) -> str:
        """Where the site begins on its host: `/forum`, mostly nothing."""
        return "".join(self.name.partition("/")[1:])

    def absolute(self, address: str) -> str | None:
        """Return where an address on the site leads, from its host on; None where that is nowhere on the web."""
        if address.startswith("/"):
            # Two slashes would begin another host's.
            address = "/" + address.lstrip("/")
        try:
            found = urljoin(f"{self.url}/", address)
        except ValueError:
            return None
        return found if is_web_address(found) else None


def web_site(typed: str) -> WebSite | None:
    """Return the site, None where nothing was typed or no site can be called so."""
    written = typed.strip()
    if len(written) > ADDRESS_LENGTH_MAX:
        return None
    try:
        parts = urlsplit(written if "://" in written else f"https://{written}")
        host = parts.netloc.lower().encode("idna").decode() if not parts.netloc.isascii() else parts.netloc.lower()
    except (ValueError, UnicodeError):
        return None
    path = parts.path.rstrip("/")
    name = host + path
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or parts.query or parts.fragment:
        return None
    if len(name) > _NAME_LENGTH_MAX or _BLANKS.search(name):
        return None
    return WebSite(name, f"{parts.scheme}://{name}")


def is_web_address(address: str) -> bool:
    """Say whether it is an absolute address of http or https that a browser could have opened."""
    if len(address) > ADDRESS_LENGTH_MAX or _BLANKS.search(address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
