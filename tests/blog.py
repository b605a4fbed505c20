"""Another site: the static blog of the documentation, served from this machine, with a forum of ours below its articles."""

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

    def do_GET(self) -> None:  # noqa: N802  (named by the standard library)
        if not self.path.partition("?")[0].endswith((".html", "/")):
            return super().do_GET()
        own = f"http://127.0.0.1:{self.server.server_address[1]}"
        path = FOLDER / (self.path.partition("?")[0].strip("/") or "index.html")
        if not path.is_file():
            return self.send_error(404)
        page = path.read_text("utf-8").replace("https://forum.example", self.forum).replace("https://blog.example", own)
        body = page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

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
