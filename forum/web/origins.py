"""Under which names the forum is reached, and from whose pages it takes what changes something."""

import re

from flask import current_app, request

from forum.config import Config
from forum.text.hosts import host_name, is_local, is_loopback

_HOST = re.compile(r"([a-z0-9_.-]+|\[[0-9a-f:.%]+\])(:[0-9]{1,5})?", re.ASCII)
_DEFAULT_PORT = re.compile(r":(80|443)$")
# What probes ask for, by whatever address they know this machine.
_PROBED = frozenset({"/livez", "/readyz"})


def reached_by_its_name() -> bool:
    """Return whether the request's `Host` is one that the forum is reached by.

    With `BASE_URL` or `TRUSTED_HOSTS` these are their names, and loopback. Without either, on somebody's laptop, they
    are addresses and local names: so a page of another site that has its own name rebound to this machine gets nowhere.
    In production without either, any that is a name at all. The style of the refusal comes by any name.
    """
    config: Config = current_app.extensions["config"]
    host = request.host.lower()
    if not _HOST.fullmatch(host):
        return False
    name = host_name(host)
    if request.path in _PROBED or request.endpoint == "static" or is_loopback(name):
        return True
    if config.hosts:
        return any(_matches(name, host) for host in config.hosts)
    return config.app_env != "local" or is_local(name)


def _matches(name: str, host: str) -> bool:
    return name == host or (host.startswith(".") and name.endswith(host))


def sent_from_here() -> bool:
    """Return whether a request comes from a page of this site, as far as its browser says.

    An older browser or a script says nothing, and has the token still to show.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    if origin == "null":
        # A sandboxed frame says so, and a page whose browser keeps its address to itself. Only the latter can also say
        # that it is of the same origin: no script can set that header.
        return "Sec-Fetch-Site" in request.headers and site == "same-origin"
    return is_ours(origin)


def is_ours(origin: str) -> bool:
    """Return whether `origin` ("https://forum.example") is that of `BASE_URL`, or of the name this request came by.

    The latter in either scheme: behind a proxy that ends TLS the request's own is not the page's. But a page that came
    unencrypted does not speak for a site that is encrypted.
    """
    config: Config = current_app.extensions["config"]
    scheme, _, host = _written_shortly(origin).partition("://")
    if config.base_url and f"{scheme}://{host}" == _written_shortly(config.base_url):
        return True
    schemes = {"https"} if config.secure_cookies else {"http", "https"}
    return scheme in schemes and host == _written_shortly(request.host)


def _written_shortly(origin: str) -> str:
    """Return an origin or a host as browsers write it: in lower case, and without the port that its scheme implies."""
    return _DEFAULT_PORT.sub("", origin.lower())
