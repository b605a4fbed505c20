"""What a name looks like, whatever it is written with: two names that people mix up have the same skeleton. Pure.

The measure is the skeleton of UTS #39, section 4 (NFD, each character's prototype, NFD again), over the canonical
form of RFC 8266 (PRECIS, nicknames). On top of that, because here nobody should be able to pass for somebody else by
a hair's breadth: case, marks over letters, blanks and punctuation make no difference, and some pairs count as alike
that Unicode's table leaves out, which minds case: `i` and `l` (without it, `I` is either), `w` and `vv`, a small
capital and its letter.

A skeleton is for comparing and never for showing.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path

import precis_i18n

from forum.text.typed_text import normal_form

# Longer than any name is allowed to be. What is cut here was cut off long before, so that nothing can make this slow.
_LENGTH_MAX = 100
_TABLE = Path(__file__).with_name("confusables.txt")
_ALSO_ALIKE = {"i": "l", "m": "rn", "ʍ": "rn", "w": "vv"}
_SMALL_CAPITAL = "LATIN LETTER SMALL CAPITAL "
# Format characters, marks, blanks, controls, punctuation: nothing of a name.
_LEFT_OUT = {"Cf", "Cc", "Mn", "Me", "Zs", "Zl", "Zp", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"}
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
_nickname = precis_i18n.get_profile("NicknameCasePreserved")


def skeleton(name: str) -> str:
    """Return what the name looks like; where nothing of it is a letter, figure or sign, its canonical form."""
    canonical = _canonical(name[:_LENGTH_MAX])
    seen = "".join(map(_seen, normal_form("NFD", canonical)))
    # A prototype may be a letter with a mark: ø → o̸.
    left = "".join(map(_also_alike, filter(_counts, normal_form("NFD", seen).casefold())))
    return left or canonical.casefold()


def _canonical(name: str) -> str:
    """Return the name by RFC 8266; one with a character that the profile refuses, without its other rules."""
    try:
        return str(_nickname.enforce(name))
    except UnicodeError:
        return normal_form("NFKC", name).strip()


def _seen(character: str) -> str:
    """Return what a character is taken for: a capital for an ASCII letter where it looks like one, else its small form.

    So the Greek capital Η is an h, though η is not.
    """
    taken_for = _prototypes().get(character, character).casefold()
    if taken_for.isascii():
        return taken_for
    return "".join(_prototypes().get(small, small) for small in character.casefold()).casefold()


def _also_alike(character: str) -> str:
    name = unicodedata.name(character, "")
    if name.startswith(_SMALL_CAPITAL) and len(name) == len(_SMALL_CAPITAL) + 1:
        character = name[-1].lower()
    return _ALSO_ALIKE.get(character, character)


def _counts(character: str) -> bool:
    return unicodedata.category(character) not in _LEFT_OUT and character not in _FILLERS


@lru_cache(maxsize=1)
def _prototypes() -> dict[str, str]:
    """Return each character of Unicode's table with what it is taken for."""
    prototypes = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        prototype, lookalikes = line.split("=")
        for lookalike in lookalikes.split():
            prototypes[chr(int(lookalike, 16))] = "".join(chr(int(point, 16)) for point in prototype.split())
    return prototypes
