"""A bucket on this machine: as much of S3 as putting, getting and deleting takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

_ABSENT = b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>"


class _Bucket(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        self.server.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.types[self.path] = self.headers["Content-Type"]
        self._answer(200)

    def do_GET(self) -> None:
        found = self.server.objects.get(self.path)
        self._answer(404, _ABSENT) if found is None else self._answer(200, found)

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.path, None)
        self._answer(204)

    def _answer(self, status: int, content: bytes = b"") -> None:
        self.server.signed.append("AWS4-HMAC-SHA256" in self.headers.get("Authorization", ""))
        self.send_response(503 if self.server.out_of_order else status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def bucket() -> Iterator[ThreadingHTTPServer]:
    """Serve a bucket; `objects` is what is in it, by path, and `url` what PICTURES_URL says of it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Bucket) as server:
        server.objects, server.types, server.signed, server.out_of_order = {}, {}, [], False
        server.url = f"s3://pictures/of/the-forum?endpoint=http://127.0.0.1:{server.server_port}&region=eu-1"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
