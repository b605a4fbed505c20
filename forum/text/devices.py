"""Where a request came from, in words that a log may keep: the kind of device, and a part of the address."""

from ipaddress import IPv6Address, ip_address, ip_network

from forum.i18n import N_

# Which network an address belongs to: of IPv4 what a provider hands on, of IPv6 what it gives to one household.
_PREFIX_IPV4, _PREFIX_IPV6 = 24, 48

# What a browser calls itself → its name. The first found counts: most of them claim to be Chrome and Safari too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi", "Vivaldi"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
    ("python", "Python"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)

# Stored; a page puts it into the reader's language.
UNKNOWN_DEVICE = N_("Unknown device")


def device_of(user_agent: str) -> str:
    """Return "Firefox · Windows"; one of the two where the other is not known, and UNKNOWN_DEVICE without either."""
    names = (_first(user_agent, _BROWSERS), _first(user_agent, _SYSTEMS))
    return " · ".join(name for name in names if name) or UNKNOWN_DEVICE


def _first(user_agent: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in known if mark in user_agent), "")


def network_of(address: str) -> str:
    """Return the network that an IP address is in, such as "203.0.113.0/24" or "2001:db8:1::/48"; "" for no address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    prefix = _PREFIX_IPV4 if found.version == 4 else _PREFIX_IPV6
    return str(ip_network((found, prefix), strict=False))
