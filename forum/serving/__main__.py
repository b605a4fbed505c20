"""`python -m forum.serving`: what `make serve` starts. It serves until it is told to end."""

import argparse
import resource
import sys
from collections.abc import Sequence
from importlib import import_module

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from forum import ROOT
from forum.config import Config, ConfigError
from forum.serving.busy import busy_pages
from forum.serving.front import Front
from forum.text.hosts import is_loopback
from forum.web.routes import ROUTES

# Open connections of one worker; more wait in the kernel's queue. Each takes a file, and so does what the forum opens.
_CONNECTIONS_MAX = 1_024
_OTHER_FILES = 512
# Headers that take longer end the connection, and so does one on which nothing more is asked for.
_HEADER_MS_MAX = 10_000
_HEADER_BYTES_MAX = 64 * 1024
# What is being answered is answered first; the slowest reader is given up on before that.
_END_SECONDS_MAX = 45
# What no address takes need not be read to the end; a picture is read where one may be sent, and nowhere else.
_BODY_BYTES_MAX = max(route.body_bytes for route in ROUTES.values() if not route.takes_file)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve a WSGI app of Flask's, the forum's where no other is named."""
    options = _options(arguments)
    try:
        config = Config.from_env(instance=ROOT / "instance")
    except ConfigError as error:
        sys.exit(f"The forum cannot start. {error}")
    server = Granian(
        options.app,
        address=options.host,
        port=options.port,
        interface=Interfaces.RSGI,
        workers=options.workers,
        # HTTP/2 between a proxy and this would gain nothing, and has ways of its own to wear a server out.
        http=HTTPModes.http1,
        websockets=False,
        backpressure=_connections_max(),
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MS_MAX, max_buffer_size=_HEADER_BYTES_MAX),
        respawn_failed_workers=True,
        workers_kill_timeout=_END_SECONDS_MAX,
    )
    if warning := exposed(options.host, config):
        print(f"WARNING: {warning}", file=sys.stderr, flush=True)
    server.serve(target_loader=load)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m forum.serving", description="Serve the forum.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=2, help="processes; one a core")
    parser.add_argument("app", nargs="?", default="wsgi:app", help="MODULE:NAME of a WSGI app")
    return parser.parse_args(arguments)


def load(target: str) -> Front:
    """Return the front of the WSGI app at `module:name`."""
    module, _, name = target.partition(":")
    app: Flask = getattr(import_module(module), name)
    return Front(app, busy_pages(app), _BODY_BYTES_MAX, _larger_bodies(app))


def _larger_bodies(app: Flask) -> dict[str, int]:
    """Return the paths that a file may be sent to, and how large a body each takes."""
    routes = ((rule.rule, ROUTES.get(rule.endpoint)) for rule in app.url_map.iter_rules())
    return {path: route.body_bytes for path, route in routes if route and route.takes_file}


def exposed(host: str, config: Config) -> str | None:
    """Return what to warn of where other machines reach this one directly, or through a proxy that is not trusted."""
    if config.trusted_proxies or is_loopback(host.lower()):
        return None
    return (
        f"HOST={host} lets other machines connect, and TRUSTED_PROXIES is 0. Behind a reverse proxy set "
        "TRUSTED_PROXIES=1: otherwise all visitors share the proxy's address, and its limits. Without a proxy, "
        "passwords travel unencrypted: put one with TLS in front."
    )


def _connections_max() -> int:
    """Return how many connections a worker may hold, having raised this process's own limit of files for them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS_MAX + _OTHER_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(min(_CONNECTIONS_MAX, soft - _OTHER_FILES), 1)


if __name__ == "__main__":
    main()
