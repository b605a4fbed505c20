"""The picture that stands beside a shared link: a post's title, author and time to read, or the site's name.

Drawn as SVG, measured with the same font that it is set in, and made a PNG, which is what other sites show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from unicodedata import category
from unicodedata import name as character_name

import resvg_py
from PIL import ImageFont

from forum.text import avatars

WIDTH, HEIGHT = 1200, 630
# Part of each card's address: raise it when the drawing changes.
_DRAWING_VERSION = 1
_FONT = Path(__file__).parent / "fonts" / "SourceSerifPro-Semibold.otf"
_FAMILY = "Source Serif Pro"
_MARGIN = 80
_TEXT_WIDTH = WIDTH - 2 * _MARGIN
_PAPER, _INK, _INK_SOFT, _ACCENT, _LINE = "#fbf8f1", "#1f1b16", "#554c42", "#762c11", "#ddd4c3"
# A title is set as large as fits: each size with how many lines of it there is room for.
_SIZES = ((84, 2), (72, 3), (60, 4))
_LINE_HEIGHT = 1.16
_AVATAR = 76
_ELLIPSIS = "…"
# What no XML may hold, not even escaped: a drawing with it could not be read.
_UNWRITABLE = {"Cc", "Cn", "Cs"}
_JOINERS = "\ufe0f\u200d"  # which make one emoji of several
# What the font at hand can write; for anything else the machine's own fonts are looked through, which takes longer.
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. `author` is empty on that of the site, and so is `note`, the time to read in words."""

    title: str
    site_name: str
    author: str = ""
    author_name: str = ""
    avatar: str = ""
    note: str = ""

    @property
    def digest(self) -> str:
        """What tells this card from every other one, and from what it looked like before: part of its address."""
        parts = (_DRAWING_VERSION, self.title, self.site_name, self.author, self.author_name, self.avatar, self.note)
        return sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def png(card: Card) -> bytes:
    """Return the card as a PNG of WIDTH × HEIGHT pixels."""
    svg = draw(card)
    ours_alone = all(_can_write(character) for character in card.title + card.author + card.site_name)
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=ours_alone,
        font_files=[str(_FONT)],
        font_family=_FAMILY,
        serif_family=_FAMILY,
    )


def draw(card: Card) -> str:
    """Return the card as SVG."""
    size, lines = _set(_without_signs(card.title))
    middle = 305 - (len(lines) - 1) * size * _LINE_HEIGHT / 2 + size * 0.2
    title = "".join(
        _text(_MARGIN, middle + index * size * _LINE_HEIGHT, size, _INK, line) for index, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>'
        f'<rect width="16" height="{HEIGHT}" fill="{_ACCENT}"/>'
        f'<g transform="translate({_MARGIN} 64) scale(1.75)">{_MARK}</g>'
        f"{_text(_MARGIN + 76, 106, 36, _ACCENT, _shortened(card.site_name, 36, _TEXT_WIDTH - 76))}"
        f"{title}{_byline(card)}</svg>"
    )


# The site's mark, as in static/icon.svg: 32 × 32 units.
_MARK = (
    f'<rect width="32" height="32" rx="7" fill="{_ACCENT}"/>'
    '<path d="M7 10h18M7 15.5h18M7 21h9" stroke="#f7f1e3" stroke-width="2.6" stroke-linecap="round"/>'
    '<circle cx="23" cy="22" r="4" fill="#e0a84c"/>'
)


def _byline(card: Card) -> str:
    if not card.author:
        return ""
    top, left = HEIGHT - 64 - _AVATAR, _MARGIN + _AVATAR + 24
    note = _shortened(card.note, 30, _TEXT_WIDTH / 2)
    author = _shortened(card.author, 36, _TEXT_WIDTH - _AVATAR - 48 - _width(note, 30))
    half = _AVATAR / 2
    return (
        f'<path d="M{_MARGIN} {top - 32}H{WIDTH - _MARGIN}" stroke="{_LINE}" stroke-width="2"/>'
        f'<clipPath id="round"><circle cx="{half}" cy="{half}" r="{half}"/></clipPath>'
        f'<g transform="translate({_MARGIN} {top})" clip-path="url(#round)">'
        f'<g transform="scale({_AVATAR / avatars.SIZE})">{avatars.shapes(card.avatar, card.author_name)}</g></g>'
        f"{_text(left, top + 50, 36, _INK, author)}"
        f"{_text(WIDTH - _MARGIN - _width(note, 30), top + 50, 30, _INK_SOFT, note)}"
    )


def _text(x: float, y: float, size: int, fill: str, words: str) -> str:
    written = "".join(character for character in words if category(character) not in _UNWRITABLE)
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-family="{_FAMILY}" font-weight="600" font-size="{size}" fill="{fill}">'
        f"{escape(written)}</text>"
    )


def _set(title: str) -> tuple[int, Sequence[str]]:
    """Return the size that the title is set in, and its lines; what has no room ends in an ellipsis."""
    for size, lines_max in _SIZES:
        lines = _wrapped(title, size)
        if len(lines) <= lines_max:
            return size, lines
    kept = lines[: lines_max - 1]
    return size, [*kept, _shortened(" ".join(lines[lines_max - 1 :]), size, _TEXT_WIDTH, always=True)]


def _wrapped(words: str, size: int) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if _width(longer, size) <= _TEXT_WIDTH:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while _width(word, size) > _TEXT_WIDTH:  # no blank to break at, as in an address or in Chinese
            fits = _fitting(word, size, _TEXT_WIDTH)
            lines[-1], word = word[:fits], word[fits:]
            lines.append("")
        lines[-1] = word
    return lines


def _shortened(words: str, size: int, width: float, *, always: bool = False) -> str:
    if not always and _width(words, size) <= width:
        return words
    return words[: _fitting(words, size, width - _width(_ELLIPSIS, size))].rstrip(" ,.;:") + _ELLIPSIS


def _fitting(words: str, size: int, width: float) -> int:
    """Return how many characters of `words` fit; at least one."""
    low, high = 1, len(words)
    while low < high:
        tried = (low + high + 1) // 2
        low, high = (tried, high) if _width(words[:tried], size) <= width else (low, tried - 1)
    return low


def _width(words: str, size: int) -> float:
    return _font(size).getlength(words)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size, layout_engine=ImageFont.Layout.BASIC)


def _without_signs(words: str) -> str:
    """Leave out emoji and the like: where no font has them, a box would stand there."""
    kept = (character for character in words if category(character) not in {"So", "Sk"} and character not in _JOINERS)
    return "".join(kept).strip() or words


def _can_write(character: str) -> bool:
    return not character.isalpha() or character_name(character, "").startswith(_SCRIPTS)
