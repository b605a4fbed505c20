"""How often something may be tried: freely at first, then after pauses that grow, and never not at all."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

# What one household or office has of IPv6 (RFC 6177): whoever has an address there has 2**64 of them.
_PREFIX_IPV6 = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """A way to try something: `free` attempts at once, then a pause after each that doubles from first to longest.

    Without any further attempt for `forgotten_after`, all is forgotten.
    """

    name: str
    free: int
    first_pause: timedelta
    longest_pause: timedelta
    forgotten_after: timedelta

    def pause_after(self, attempts: int) -> timedelta:
        """Return how long to wait after so many attempts."""
        if attempts < self.free:
            return timedelta(0)
        return min(self.first_pause * (1 << min(attempts - self.free, 20)), self.longest_pause)


_SECOND, _MINUTE, _HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

# Wrong passwords and codes: an account allows some hundred guesses a day, however many people guess at it.
LOGINS_OF_NAME = Limit("logins of a name", 10, 30 * _SECOND, 15 * _MINUTE, 24 * _HOUR)
LOGINS_FROM_DEVICE = Limit("logins from a known device", 10, 30 * _SECOND, 15 * _MINUTE, 24 * _HOUR)
LOGINS_FROM_ADDRESS = Limit("logins from an address", 50, 30 * _SECOND, 15 * _MINUTE, 2 * _HOUR)
CODES_FROM_DEVICE = Limit("second factors from a known device", 10, 30 * _SECOND, 15 * _MINUTE, 24 * _HOUR)
CODES_OF_MEMBER = Limit("second factors of a member", 10, 30 * _SECOND, 15 * _MINUTE, 24 * _HOUR)
HISTORY_CODES_OF_MEMBER = Limit("history codes of a member", 10, 30 * _SECOND, 15 * _MINUTE, 24 * _HOUR)
PASSWORDS_OF_MEMBER = Limit("passwords asked again of a member", 10, 30 * _SECOND, 15 * _MINUTE, 24 * _HOUR)
# Each frame has codes of its own, so whoever guesses needs somebody who makes one for it meanwhile.
FRAME_CODES_FROM_ADDRESS = Limit("codes of frames from an address", 20, 30 * _SECOND, 15 * _MINUTE, 2 * _HOUR)
# Whether they succeed or not.
SIGN_UPS_FROM_ADDRESS = Limit("sign-ups from an address", 60, _MINUTE, _HOUR, _HOUR)
MAILS_FROM_ADDRESS = Limit("mails asked for from an address", 20, _MINUTE, _HOUR, _HOUR)
MAILS_TO_ADDRESS = Limit("mails to an address", 5, 10 * _MINUTE, 6 * _HOUR, 24 * _HOUR)
# Each costs seconds of a core; more than anybody puts into texts in a day.
PICTURES_OF_MEMBER = Limit("pictures of a member", 50, _MINUTE, _HOUR, 24 * _HOUR)


def origin_of(address: str) -> str:
    """Return what counts as one place to try from: an IPv4 address, or of IPv6 the /64 that it is in.

    An IPv4 address written as an IPv6 one is the same place. What is no address stays as it is.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, _PREFIX_IPV6), strict=False))
    return str(found)
