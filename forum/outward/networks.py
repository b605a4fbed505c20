"""Which machines the forum calls: those that the whole internet can reach by the address, and no others. Pure.

What is allowed is listed for IPv6, where all that is public lies in one range; what is refused is listed for IPv4.
Python's own `is_global` lets translated and tunnelled addresses pass, and has changed its mind from release to release.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# IANA's registry of special addresses (RFC 6890), and a machine of a cloud that only its own guests can see.
_REFUSED_V4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's NAT
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's own, inside each of its networks
        "169.254.0.0/16",  # link-local, with the metadata of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocols
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# Neither unique-local, link-local, site-local, multicast nor loopback, nor IPv4 that was mapped or translated (NAT64).
_PUBLIC_V6 = ip_network("2000::/3")
_REFUSED_V6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # IETF protocols, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an address of IPv4 in disguise
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_LOOPBACK_V6 = IPv6Address("::1")
# How the interface ends where ISATAP leads on to an address of IPv4.
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})


def is_public(address: str) -> bool:
    """Say whether everybody on the internet reaches the same machine by this IP address; not for what is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _REFUSED_V4)
    return _is_public_v6(found)


def _is_public_v6(address: IPv6Address) -> bool:
    if address.scope_id is not None or address not in _PUBLIC_V6:
        return False
    if (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return False
    return not any(address in network for network in _REFUSED_V6)


def is_this_machine(address: str) -> bool:
    """Say whether it is an IP address of loopback itself, in no disguise."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return found.is_loopback if isinstance(found, IPv4Address) else found == _LOOPBACK_V6
