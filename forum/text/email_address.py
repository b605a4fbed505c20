"""What an e-mail address may be: those that every mail server takes the same way. Pure.

The grammar is RFC 5321, section 4.1.2, and RFC 5322, section 3.4.1, cut down to what people really have:

- before the @ a dot-atom of at most 64 bytes (RFC 5321, 4.5.3.1.1). No quoted strings, comments or address
  literals, and none of ``! % / ` |``, which mail servers have read as routes, folders, commands or pipes;
- after it a host name of at least two labels: letters, digits and inner hyphens, at most 63 bytes each
  (RFC 1123, 2.1), the last one not of digits alone (RFC 3696, 2), so that no IP address passes for a name;
- at most 254 bytes in all (RFC 5321, 4.5.3.1.3, as corrected by erratum 1690 to RFC 3696).

All of it is ASCII. A domain of other letters is taken in the form that mail is sent to, `xn--…`: to convert it
here would mean to choose between two standards (IDNA 2003 and 2008) that send `ß` to different domains.
"""

import re

ADDRESS_LENGTH_MAX = 254
LOCAL_PART_LENGTH_MAX = 64
_ATOM = r"[A-Za-z0-9#$&'*+=?^_{}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*", re.ASCII)
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+\Z){_LABEL}", re.ASCII)


def is_email_address(text: str) -> bool:
    """Say whether mail can be sent to this: one address, and nothing around it."""
    if len(text) > ADDRESS_LENGTH_MAX:  # asked first: no pattern looks at more
        return False
    local_part, at, domain = text.rpartition("@")
    return bool(
        at
        and len(local_part) <= LOCAL_PART_LENGTH_MAX
        and _LOCAL_PART.fullmatch(local_part)
        and _DOMAIN.fullmatch(domain)
    )


def has_other_letters(text: str) -> bool:
    """Say whether the domain has letters outside ASCII; it has an `xn--` form that can be given instead."""
    local_part, _at, domain = text.rpartition("@")
    return not domain.isascii() and local_part.isascii() and len(text) <= ADDRESS_LENGTH_MAX
