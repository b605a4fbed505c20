"""Another site: the static blog of the documentation, served from this machine, with threads of a forum of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.served import ROOT

FOLDER = ROOT / "docs" / "examples" / "static-blog"


class _Pages(SimpleHTTPRequestHandler):
    """The blog's files, with the addresses that stand in them for the forum's and its own replaced."""

    def __init__(self, *arguments: object, forum: str, **options: object):
        self.forum = forum
        super().__init__(*arguments, directory=str(FOLDER), **options)

    def do_GET(self) -> None:
        """Answer a file, a page with the addresses of now."""
        path = FOLDER / (self.path.partition("?")[0].strip("/") or "index.html")
        if path.suffix == ".html" and path.is_file():
            own = f"http://127.0.0.1:{self.server.server_address[1]}"
            page = path.read_text("utf-8").replace("https://forum.example", self.forum)
            self._send(page.replace("https://blog.example", own).encode())
        else:
            super().do_GET()

    def _send(self, page: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_said: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def served_blog(forum: str) -> Iterator[str]:
    """Serve the blog, whose articles are discussed in the forum at this address, and yield where."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, forum=forum))
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
