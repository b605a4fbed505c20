"""Names that nobody may give themselves: the site's own, and what passes for a mark of those who run it. Pure."""

import re
import unicodedata
from functools import lru_cache

from forum.text.skeletons import skeleton
from forum.text.typed_text import normal_form

# What members would take for the site itself, for its operator or for one of its parts.
RESERVED = (
    "abuse", "admin", "administrator", "billing", "contact", "escrow", "forum", "genesis", "help", "helpdesk",
    "hostmaster", "issuance", "login", "logout", "mod", "moderation", "moderator", "noreply", "official",
    "operator", "postmaster", "root", "security", "settings", "signup", "staff", "superuser", "support", "sysadmin",
    "system", "team", "treasury", "twei", "wallet", "webmaster",
)  # fmt: skip
# What pages write beside a name, in the languages they know: as words, and in the middle of one where it is long enough
# to be nothing else.
ROLE_WORDS = (
    "admin", "admins", "administrator", "administratorin", "administrators", "mod", "moderation", "moderator",
    "moderatorin", "moderators", "mods", "staff",
)  # fmt: skip
_ROLE_PARTS = ("administrator", "moderator")
_DIGITS_AROUND = "0123456789_-. "
_BETWEEN_WORDS = re.compile(r"[\W\d_]+")
_MARKS_OF_THE_SITE = re.compile(r"@|\b(?:lvl|level)\W*\d", re.IGNORECASE)
# On a base letter: enough for every living script once it is in NFC; more of them reach into the lines beside.
MARKS_MAX = 2


def is_reserved(name: str) -> bool:
    """Say whether a name is one of the site's own, looks like it, or is it with figures around."""
    return bool({skeleton(name), skeleton(name.strip(_DIGITS_AROUND))} & _skeletons(RESERVED))


def claims_role(name: str) -> bool:
    """Say whether a name says that its owner moderates or administers, however it is written."""
    words = _BETWEEN_WORDS.split(normal_form("NFKC", name))
    whole = skeleton(name)
    return any(skeleton(word) in _skeletons(ROLE_WORDS) for word in words if word) or any(
        part in whole for part in _skeletons(_ROLE_PARTS)
    )


def imitates_marks(name: str) -> bool:
    """Say whether a display name holds what pages set beside names: `@name`, or a level."""
    return bool(_MARKS_OF_THE_SITE.search(normal_form("NFKC", name)))


def is_overloaded(name: str) -> bool:
    """Say whether more marks sit on one letter than a line has room for, or one on whatever stands before the name."""
    marks = MARKS_MAX
    for character in normal_form("NFC", name):
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks > MARKS_MAX:
            return True
    return False


@lru_cache(maxsize=4)
def _skeletons(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(skeleton, names))
