"""Reading what a client sends along, at the client's pace but not for ever, and without holding a thread meanwhile."""

import asyncio
from collections.abc import AsyncIterable
from dataclasses import dataclass, field

# Apache's mod_reqtimeout reasons the same way: so long to begin with, and longer the more has arrived.
_SECONDS_TO_BEGIN = 10.0
_BYTES_PER_SECOND_MIN = 4_096
# Bodies that are being read or wait for a thread: what a worker spends on them in memory.
_HELD_BYTES_MAX = 64 * 1024 * 1024
# A network packet holds about 1,400 bytes; who sends crumbs has the server work for each of them.
_CRUMBS_ALLOWED = 256
_BYTES_PER_CHUNK_MIN = 256


class Stalled(Exception):
    """The body came too slowly."""


class TooLarge(Exception):
    """The body is larger than any page takes."""


class Broken(Exception):
    """The body ended before its end, or came in crumbs."""


class NoRoom(Exception):
    """Other bodies take all the memory that is meant for them."""


@dataclass(eq=False, slots=True)
class _Arriving:
    """A body on its way. With `given_up` another one has got its room."""

    content: bytearray = field(default_factory=bytearray)
    deadline: asyncio.Timeout | None = None
    given_up: bool = False


class Bodies:
    """The bodies that one worker holds in memory. Used from its event loop alone.

    Where there is no room, what has been on its way for longest makes some: whoever sends nearly all of a body and
    then waits keeps nobody else from being heard.
    """

    def __init__(self, bytes_max: int, seconds_to_begin: float = _SECONDS_TO_BEGIN):
        self.held_bytes = 0
        self._arriving: dict[_Arriving, None] = {}  # in the order of coming
        self._bytes_max = bytes_max
        self._seconds_to_begin = seconds_to_begin

    async def read(self, chunks: AsyncIterable[bytes], declared: str | None, bytes_max: int | None = None) -> bytes:
        """Return the whole body, which counts as held until `release` is told of it.

        `declared` is the header Content-Length, None where the client sends piece by piece; `bytes_max` what is taken
        here (None: as everywhere). Raises Stalled, TooLarge (without reading on), Broken or NoRoom, and holds nothing
        then.
        """
        most = bytes_max or self._bytes_max
        if declared is not None and int(declared) > most:
            raise TooLarge
        arriving = _Arriving()
        self._arriving[arriving] = None
        try:
            await self._read(chunks, arriving, most)
            # Where less came than was declared the client is gone, and what it meant to send nobody knows.
            if declared is not None and len(arriving.content) != int(declared):
                raise Broken
        except BaseException:
            self.release(arriving.content)
            raise
        finally:
            self._arriving.pop(arriving, None)
        return bytes(arriving.content)

    def release(self, body: bytes | bytearray) -> None:
        """Let go of a body."""
        self.held_bytes -= len(body)

    async def _read(self, chunks: AsyncIterable[bytes], arriving: _Arriving, bytes_max: int) -> None:
        begun, pieces, ends = asyncio.get_running_loop().time(), 0, 0
        body = arriving.content
        try:
            async with asyncio.timeout(self._seconds_to_begin) as deadline:
                arriving.deadline = deadline
                async for chunk in chunks:
                    if arriving.given_up:
                        raise Stalled
                    ends += not chunk
                    pieces += 1
                    self.held_bytes += len(chunk)
                    body += chunk
                    _check(len(body), pieces, bytes_max)
                    self._make_room(arriving)
                    deadline.reschedule(begun + self._seconds_to_begin + len(body) / _BYTES_PER_SECOND_MIN)
        except TimeoutError:
            raise Stalled from None
        if arriving.given_up:
            raise Stalled
        # granian ends every body with an empty chunk, and one that broke off with one more.
        if ends > 1:
            raise Broken

    def _make_room(self, arriving: _Arriving) -> None:
        """Give up on what has been on its way for longest, until there is room. Raises NoRoom if `arriving` has."""
        while self.held_bytes > _HELD_BYTES_MAX:
            oldest = next((one for one in self._arriving if one.content), arriving)
            if oldest is arriving:
                raise NoRoom
            del self._arriving[oldest]
            self.release(oldest.content)
            oldest.content.clear()
            oldest.given_up = True
            if oldest.deadline and not oldest.deadline.expired():
                oldest.deadline.reschedule(asyncio.get_running_loop().time())


def _check(size: int, pieces: int, bytes_max: int) -> None:
    if size > bytes_max:
        raise TooLarge
    if pieces > _CRUMBS_ALLOWED + size // _BYTES_PER_CHUNK_MIN:
        raise Broken
