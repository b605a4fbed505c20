"""What the name of a machine says: whether it is this one, or one that can only be close by. Pure."""

import re
from ipaddress import ip_address

_PORT = re.compile(r":[0-9]*$")
# Names that nobody can register: they lead to this machine or to one of the same local network (RFC 6761, RFC 6762,
# RFC 8375, and what routers hand out). Whoever rebinds a name of their own to this machine has none of these.
_LOCAL_DOMAINS = ("localhost", "local", "lan", "home.arpa", "internal")


def host_name(host: str) -> str:
    """Return the name or address in a `Host`, in lower case: without the port, an address of IPv6 without brackets."""
    return _PORT.sub("", host.lower()).strip("[]").rstrip(".")


def is_address(name: str) -> bool:
    """Say whether it is an IP address."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(name: str) -> bool:
    """Say whether a name or an address, in lower case, is this machine's own."""
    if is_address(name):
        return ip_address(name).is_loopback
    return name == "localhost" or name.endswith(".localhost")


def is_local(name: str) -> bool:
    """Say whether it is an address, a name without a dot, or one that is used in local networks alone."""
    return is_address(name) or "." not in name or name.endswith(tuple(f".{domain}" for domain in _LOCAL_DOMAINS))
