"""Pages compressed on their way, for browsers that ask for it; static files come compressed already."""

import gzip
from secrets import randbelow

from flask import Flask, Response, request

# What is shorter fits into one packet with its headers anyway.
_BYTES_MIN = 1_024
_TYPES = {"text/html", "text/plain", "text/csv", "application/json", "application/atom+xml", "image/svg+xml"}
# Most of the gain for a third of the time that the usual level takes.
_CHEAP_LEVEL = 1
_PADDING_BYTES_MAX = 100
_HEADER_BYTES, _FLAGS, _NAMED = 10, 3, 8  # of gzip: RFC 1952, section 2.3


def register_compression(app: Flask) -> None:
    """Compress answers when everything else about them is settled: register this before what settles it."""
    app.after_request(_compress)


def accepts_gzip() -> bool:
    """Say whether this request's answer has a body, and may have it compressed."""
    return request.method != "HEAD" and request.accept_encodings["gzip"] > 0


def compressed_once(page: bytes) -> bytes:
    """Return a page that is the same for everybody, as small as gzip makes it."""
    return gzip.compress(page, mtime=0)


def compressed_privately(page: bytes) -> bytes:
    """Return a page that may hold a secret, such as a form's token, compressed to a length that tells nothing of it.

    BREACH guesses secrets by how well they compress beside what the attacker has the page repeat. A file name of
    random length in the header blurs that, as in Django's GZipMiddleware since 4.2: "Heal the Breach",
    https://doi.org/10.1109/ACCESS.2022.3166474.
    """
    compressed = gzip.compress(page, _CHEAP_LEVEL, mtime=0)
    header = bytearray(compressed[:_HEADER_BYTES])
    header[_FLAGS] |= _NAMED
    return b"%b%b\0%b" % (header, b"x" * randbelow(_PADDING_BYTES_MAX), compressed[_HEADER_BYTES:])


def _compress(response: Response) -> Response:
    if not _gains(response):
        return response
    if "Accept-Encoding" not in response.headers.get("Vary", ""):  # said for most already, and adding takes its time
        response.vary.add("Accept-Encoding")
    if accepts_gzip():
        response.set_data(compressed_privately(response.get_data()))
        response.content_encoding = "gzip"
    return response


def _gains(response: Response) -> bool:
    return (
        response.mimetype in _TYPES
        and response.status_code not in {204, 304}
        and "Content-Encoding" not in response.headers
        and not response.is_streamed
        and (response.calculate_content_length() or 0) >= _BYTES_MIN
    )
