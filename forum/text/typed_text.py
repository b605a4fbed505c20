"""What people type, made safe to keep: characters that no one sees or that turn a line around. Pure."""

import re
import unicodedata

# Control characters but for tab and line ends. PostgreSQL cannot store NUL, and no browser sends the others.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# What may follow /posts/<id>/ besides a slug, now or by contract.
_RESERVED_SLUGS = frozenset(
    {"comments", "delete", "draft", "edit", "feed-atom", "flags", "readings", "reports", "vote"}
)
_SPACES = re.compile(r"\s+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def prose(text: str) -> str:
    """Return multi-line text with `\\n` line ends, canonical Unicode (NFC) and no trailing space."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def line(text: str) -> str:
    """Return single-line text: NFC, white space folded to single blanks."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def has_control(text: str) -> bool:
    """Say whether the text holds a control character that cannot be stored or shown."""
    return bool(_CONTROL.search(text))


def without_control(text: str) -> str:
    """Return the text without such characters, to offer it again."""
    return _CONTROL.sub("", text)


def has_invisible(text: str) -> bool:
    """Say whether the text holds any format character: zero-width, directional, tag or soft hyphen."""
    return any(unicodedata.category(character) == "Cf" for character in text)


def is_blank(text: str) -> bool:
    """Say whether nothing would be seen: only white space, format and filler characters."""
    return all(
        unicodedata.category(character) in {"Cf", "Cc", "Zs", "Zl", "Zp", "Mn", "Me"}
        or character in "\u115f\u1160\u2800\u3164\uffa0"
        for character in text
    )


def slug(title: str) -> str:
    """Return the title's part of an address: ASCII letters, digits and hyphens, at most 60; "post" if none."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = _NOT_SLUG.sub("-", ascii_title).strip("-")[:60].rstrip("-") or "post"
    return f"{slug}-post" if slug in _RESERVED_SLUGS else slug
