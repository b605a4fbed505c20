"""What people type, made safe to keep: characters that no one sees or that turn a line around. Pure.

A normal form of Unicode costs the square of how many marks follow one another, and holds the interpreter meanwhile.
So nobody but `normal_form` asks for one: it bounds them first.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

# Control characters but for tab and line ends. PostgreSQL cannot store NUL, and no browser sends the others.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# The title's part of an address where there is no title, or where it is not to be told.
NEUTRAL_SLUG = "post"
# What may follow /posts/<id>/ besides a slug, now or by contract.
_RESERVED_SLUGS = frozenset(
    {"closing", "comments", "delete", "draft", "edit", "feed-atom", "flags", "history", "pin", "place", "readings"}
    | {"reports", "slow-mode", "vote"}
)
# So many marks in a row are enough for any language; UAX #15, section 13, "Stream-Safe Text Format".
MARKS_MAX = 30
_SPACES = re.compile(r"\s+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_NOT_TAG = re.compile(r"[^\w]+")


@lru_cache(4_096)
def _mark(character: str) -> int:
    """Return into how many marks a character comes apart (NFKD); 0 for one that begins with a letter.

    Some (U+0F73) are no marks by name, their combining class being 0, and come apart into two.
    """
    apart = unicodedata.normalize("NFKD", character)
    return len(apart) if unicodedata.combining(apart[0]) else 0


@lru_cache(4_096)
def _marks_after(character: str) -> int:
    """Return with how many marks a letter ends when it comes apart."""
    apart = unicodedata.normalize("NFKD", character)
    return next(place for place, one in enumerate(reversed(apart)) if not unicodedata.combining(one))


# No mark is outside U+0300 to U+1FFFF. Those above U+FFFF stand as one range, letters and all: the pattern would be
# twenty times slower with each by itself. It finds where to count; a letter brings at most three marks along, and a
# mark comes apart into at most two, so that fewer are never too many.
_MARKS = "".join(one for one in map(chr, range(0x300, 0x10000)) if _mark(one))
_COUNTED = re.compile(f"[{_MARKS}\U000101fd-\U0001ffff]{{{(MARKS_MAX - 3) // 2 + 1},}}")


def with_few_marks(text: str) -> str:
    """Return the text without the marks beyond `MARKS_MAX` that follow one another. Linear, and at once for ASCII."""
    return text if text.isascii() else _COUNTED.sub(_first_marks, text)


def has_too_many_marks(text: str) -> bool:
    """Say whether more than `MARKS_MAX` marks follow one another, counted as they come apart (NFKD)."""
    return with_few_marks(text) != text


def _first_marks(run: re.Match[str]) -> str:
    # Such few are brought in order at once, with those of the letter before.
    if len(run[0]) <= MARKS_MAX and len(unicodedata.normalize("NFKD", run[0])) <= MARKS_MAX - 3:
        return run[0]
    kept, marks = [], _marks_after(run.string[run.start() - 1]) if run.start() else 0
    for character in run[0]:
        more = _mark(character)
        marks = marks + more if more else _marks_after(character)
        if marks <= MARKS_MAX:
            kept.append(character)
    return "".join(kept)


def normal_form(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return the text in a normal form of Unicode, without the marks that `with_few_marks` drops. Linear.

    NFC makes it at most three times as long, the other two eighteen times (U+FDFA).
    """
    return unicodedata.normalize(form, with_few_marks(text))


def prose(text: str) -> str:
    """Return multi-line text with `\\n` line ends, canonical Unicode (NFC) and no trailing space."""
    return normal_form("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def line(text: str) -> str:
    """Return single-line text: NFC, white space folded to single blanks."""
    return _SPACES.sub(" ", normal_form("NFC", text)).strip()


def has_control(text: str) -> bool:
    """Say whether the text holds a control character that cannot be stored or shown."""
    return bool(_CONTROL.search(text))


def without_control(text: str) -> str:
    """Return the text without such characters, to offer it again."""
    return _CONTROL.sub("", text)


def has_invisible(text: str) -> bool:
    """Say whether the text holds any format character: zero-width, directional, tag or soft hyphen."""
    return any(unicodedata.category(character) == "Cf" for character in text)


def without_invisible(text: str) -> str:
    """Return the text without format characters, as `has_invisible` finds them."""
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def is_blank(text: str) -> bool:
    """Say whether nothing would be seen: only white space, format and filler characters."""
    return all(
        unicodedata.category(character) in {"Cf", "Cc", "Zs", "Zl", "Zp", "Mn", "Me"}
        or character in "\u115f\u1160\u2800\u3164\uffa0"
        for character in text
    )


def slug(title: str) -> str:
    """Return the title's part of an address: ASCII letters, digits and hyphens, at most 60; "post" if none."""
    ascii_title = normal_form("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = _NOT_SLUG.sub("-", ascii_title).strip("-")[:60].rstrip("-") or NEUTRAL_SLUG
    return f"{slug}-post" if slug in _RESERVED_SLUGS else slug


def tag_name(typed: str) -> str:
    """Return a tag as it is kept: in lower case, its words joined by hyphens; empty where nothing is left of it."""
    name = _NOT_TAG.sub("-", typed.strip().lower()).strip("-")
    return "" if is_blank(name) else name
