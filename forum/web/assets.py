"""Static files under names that hold their content's digest, so that browsers may keep them for ever."""

import gzip
import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from flask import Flask, Response, abort, current_app, request

DIRECTORY = Path(__file__).parent.parent.parent / "static"
# One file a component, served as one sheet: what everything builds on first, then each component by name.
SHEETS = (
    "tokens", "base", "frame", "forms", "tables",
    "prose", "thread", "reading", "comments", "composer", "writing", "thread_nav", "unread",
    "levels", "front", "further", "leaderboard", "member", "following", "settings", "editor", "wallet", "report",
    "errors",
    "charts", "economy", "admin", "quiz", "footnotes", "history", "moderation", "decisions", "notifications",
    "pictures", "search", "embed", "print",
)  # fmt: skip
BUNDLE = "forum.css"
_YEAR_SECONDS = 365 * 24 * 3600
_COMMENT = re.compile(rb"/\*.*?\*/\s*", re.DOTALL)
_RULES = ".speculationrules"
_TEXT = {".css", ".js", ".svg", ".txt", _RULES}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served: its bytes, the same compressed (None where that does not pay), its type."""

    content: bytes
    gzipped: bytes | None
    mimetype: str


class Assets:
    """The files of `static/` by plain name, and under hashed ones: `css/base.css` → `css/base.1a2b3c4d.css`.

    The sheets of SHEETS are one file, `forum.css`. Everything is read when the forum starts.
    """

    def __init__(self, directory: Path = DIRECTORY):
        self._directory = directory
        self.read()

    def read(self) -> None:
        """Read every file again."""
        contents = {
            path.relative_to(self._directory).as_posix(): path.read_bytes()
            for path in sorted(self._directory.rglob("*"))
            if path.is_file()
        }
        contents[BUNDLE] = _COMMENT.sub(b"", b"".join(contents[f"css/{sheet}.css"] for sheet in SHEETS))
        self._hashed = {name: _hashed(name, content) for name, content in contents.items()}
        self._files = {self._hashed[name]: _asset(name, content) for name, content in contents.items()}

    def address(self, name: str) -> str:
        """Return the address of the file `name` in its present state. Raises KeyError where there is none."""
        return f"/static/{self._hashed[name]}"

    def named(self, name: str) -> Asset:
        """Return the file `name` in its present state. Raises KeyError where there is none."""
        return self._files[self._hashed[name]]

    def file(self, hashed: str) -> Asset | None:
        """Return the file behind a hashed name, or None for one that is not of this state."""
        return self._files.get(hashed)


def _hashed(name: str, content: bytes) -> str:
    path = PurePosixPath(name)
    return path.with_name(f"{path.stem}.{sha256(content).hexdigest()[:8]}{path.suffix}").as_posix()


def _asset(name: str, content: bytes) -> Asset:
    text = PurePosixPath(name).suffix in _TEXT
    return Asset(content, gzip.compress(content, mtime=0) if text else None, _mimetype(name))


def _mimetype(name: str) -> str:
    if name.endswith(_RULES):
        return "application/speculationrules+json"
    kind = guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def register_assets(app: Flask) -> None:
    """Serve `static/` and give templates `asset(name)`."""
    app.extensions["assets"] = assets = Assets()
    app.jinja_env.globals["asset"] = assets.address
    if app.debug:  # flask run --debug: who changes a sheet sees it with the next page
        app.before_request(assets.read)

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        file = assets.file(name)
        if file is None:
            abort(404)
        response = _sent(file, _YEAR_SECONDS)
        response.cache_control.immutable = True
        return response


def under_its_own_name(name: str, kept: timedelta) -> Response:
    """Answer the file `name` for pages of other sites, which know no digest: kept for so long, and then asked for."""
    file: Asset = current_app.extensions["assets"].named(name)
    response = _sent(file, int(kept.total_seconds()))
    response.set_etag(sha256(file.content).hexdigest()[:20], weak=True)
    return response.make_conditional(request)


def _sent(file: Asset, kept_seconds: int) -> Response:
    gzipped = file.gzipped if request.accept_encodings["gzip"] else None
    response = Response(gzipped or file.content, content_type=file.mimetype)
    if gzipped:
        response.content_encoding = "gzip"
    if file.gzipped:
        response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = kept_seconds
    return response
