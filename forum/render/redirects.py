"""Old addresses and the threads that they lead to, as a map for the server that still answers the old name.

Both servers look up host and address as a browser sends them, so each is written in the spellings that links have; the
forum itself knows all others. What an address cannot hold as it is, it has percent-encoded. One that holds anything
else all the same is left out: nothing in a map is ever read as the server's own language.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forum.queries.old_addresses import Led

# As `page_addresses.normal_address` writes it: host, port, path, query.
_ADDRESS = re.compile(
    r"([a-z0-9][a-z0-9.-]*)(?::[0-9]{1,5})?((?:/[A-Za-z0-9%!$&'()*+,;=:@._~-]*)*)(\?[A-Za-z0-9%=&+._~-]*)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that can lead on, and how a line of its map is written: what was asked for, and where it leads.

    It takes no map in which something stands twice; `same` is what it holds to be the same.
    """

    name: str
    line: Callable[[str, str], str]
    same: Callable[[str], str]


SERVERS = {
    one.name: one
    for one in (
        Server("nginx", lambda asked, thread: f'"{asked}" "{thread}";\n', str.lower),
        Server("caddy", lambda asked, thread: f'"{asked}" "{thread}"\n', str),
    )
}


class RedirectMap:
    """The lines of a map, one address after the other; of what is written so far, eight bytes are known a line."""

    def __init__(self, server: Server, base_url: str):
        self._server, self._base_url = server, base_url
        self._seen: set[int] = set()

    def lines(self, led: Led) -> str:
        """Return the lines of an address, one a spelling; nothing where it cannot be asked for, or is there already."""
        thread = f"{self._base_url}/posts/{led.post_id}/{led.slug}"
        return "".join(self._server.line(asked, thread) for asked in _spellings(led.address) if self._is_new(asked))

    def _is_new(self, asked: str) -> bool:
        mark = hash(self._server.same(asked))
        is_new = mark not in self._seen
        self._seen.add(mark)
        return is_new


def host_in(address: str) -> str:
    """Return the host of an address in its normal form, with its port."""
    return re.split(r"[/?]", address, maxsplit=1)[0]


def _spellings(address: str) -> Iterator[str]:
    """Yield host and address as links to it are written: with the slash at its end and without."""
    parts = _ADDRESS.fullmatch(address)
    if not parts:
        return
    host, path, query = parts[1], parts[2], parts[3] or ""
    if path:
        yield f"{host}{path}{query}"
    yield f"{host}{path}/{query}"
