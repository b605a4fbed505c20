"""Static files under names that hold their content's digest, so that browsers may keep them for ever."""

from hashlib import sha256
from pathlib import Path

from flask import Flask, abort, send_from_directory
from werkzeug.wrappers import Response

DIRECTORY = Path(__file__).parent.parent / "static"
_YEAR_SECONDS = 365 * 24 * 3600


class Assets:
    """The files of `static/` by plain and by hashed name: `css/base.css` ↔ `css/base.1a2b3c4d.css`."""

    def __init__(self, directory: Path = DIRECTORY):
        self._hashed = {}
        for path in sorted(directory.rglob("*")):
            if path.is_file():
                digest = sha256(path.read_bytes()).hexdigest()[:8]
                name = path.relative_to(directory)
                self._hashed[name.as_posix()] = name.with_name(f"{path.stem}.{digest}{path.suffix}").as_posix()
        self._plain = {hashed: plain for plain, hashed in self._hashed.items()}

    def address(self, name: str) -> str:
        """Return the address of the file `name` in its present state. Raises KeyError where there is none."""
        return f"/static/{self._hashed[name]}"

    def plain(self, hashed: str) -> str | None:
        """Return the file behind a hashed name, or None for one that is not of this state."""
        return self._plain.get(hashed)


def register_assets(app: Flask) -> None:
    """Serve `static/` and give templates `asset(name)`."""
    app.extensions["assets"] = assets = Assets()
    app.jinja_env.globals["asset"] = assets.address

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        plain = assets.plain(name)
        if plain is None:
            abort(404)
        response = send_from_directory(DIRECTORY, plain, max_age=_YEAR_SECONDS)
        response.cache_control.immutable = True
        return response
