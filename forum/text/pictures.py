"""Pictures that members upload, as texts name them: their digests, and the addresses made of those. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

_DIGEST_LENGTH = 32
_DIGEST = rf"[0-9a-f]{{{_DIGEST_LENGTH}}}"
_ADDRESS = re.compile(rf"/pictures/({_DIGEST})\.webp")
_NAME = re.compile(rf"({_DIGEST})(-small)?")
_MARKUP = re.compile(r"[\\\[\]`*_<>!&~#|]")
AVATAR_SIDE, SMALL_AVATAR_SIDE = 256, 96


class Size(StrEnum):
    """The sizes that a picture is kept in, as its name ends. Only avatars have a small one, beside the full one."""

    FULL = ""
    SMALL = "-small"


@dataclass(frozen=True, slots=True)
class Frame:
    """How much room a picture takes, in pixels."""

    width: int
    height: int


def digest_of(member_id: int, content: bytes) -> str:
    """Return what a member's picture is known by: the same for the same content, and another for another member."""
    return sha256(b"%d\0%b" % (member_id, content)).hexdigest()[:_DIGEST_LENGTH]


def picture_name(digest: str, size: Size = Size.FULL) -> str:
    """Return what one size of a picture is called, where it is kept and in its address."""
    return f"{digest}{size}"


def picture_address(digest: str, size: Size = Size.FULL) -> str:
    """Return the address of one size of a picture."""
    return f"/pictures/{picture_name(digest, size)}.webp"


def digest_in_name(name: str) -> str | None:
    """Return the digest in a `picture_name`; None in what is none."""
    found = _NAME.fullmatch(name)
    return found[1] if found else None


def digest_in_address(address: str) -> str | None:
    """Return the digest in the `picture_address` of a full picture; None in any other address."""
    found = _ADDRESS.fullmatch(address)
    return found[1] if found else None


def digests_in(source: str) -> set[str]:
    """Return the digests of the pictures that a text may show: every address of one that is written in it."""
    return set(_ADDRESS.findall(source))


def is_digest(value: str) -> bool:
    """Say whether the text has the shape of a digest."""
    return len(value) == _DIGEST_LENGTH and digest_in_name(value) == value


def picture_markdown(digest: str, alt: str) -> str:
    """Return the Markdown that shows the picture; `alt` reads as it was typed, whatever markup is in it."""
    written = _MARKUP.sub(lambda found: f"\\{found[0]}", alt)
    return f"![{written}]({picture_address(digest)})"
