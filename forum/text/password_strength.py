"""Which passwords are too easy to guess. No rules of composition: what counts is how soon a guesser would get there.

zxcvbn (Wheeler, USENIX Security 2016) holds 30,000 common passwords, names and words, and knows what people do with
them: capitals, years, keyboard rows, letters turned into digits. It answers how many guesses a clever guesser needs.
GUESSES_MIN is where it begins to call a password safe from guessing at a login that slows guessers down. Of a sample of
344 passwords from the last fifth of a list of the 100,000 most common ones, 69 % need fewer guesses than that; of the
first fifth practically all. The rest can be refused by a file (`forum.text.breaches`).
"""

import re
from collections.abc import Iterable
from enum import Enum

from zxcvbn_rs_py import zxcvbn

GUESSES_MIN = 1_000_000
# Its time grows with the square of the length, most of all where each character may stand for letters: 64 such take
# half a second, these a tenth. What begins weak and is longer than this is rare.
_LENGTH_JUDGED_MAX = 32
_OWN_WORD_LENGTH_MIN = 3
# So many characters of one's own make a word of a password that is not simply that word.
_ADDED_LENGTH_MIN = 4
_NOT_LETTERS = re.compile(r"[\W_]+")


class Weakness(Enum):
    """Why a password is refused."""

    PERSONAL = "like one's name, one's e-mail address or the site's name"
    COMMON = "one of the first that a guesser tries"


def weakness(password: str, own_words: Iterable[str]) -> Weakness | None:
    """Return why the password is too easy to guess; None where it is not.

    `own_words` are names and addresses that a guesser knows of: of the member, and of the site.
    """
    own = [word for word in own_words if word]
    if any(_is_like(_letters(password), _letters(part)) for word in own for part in {word, *word.split("@")}):
        return Weakness.PERSONAL
    parts = [part for word in own for part in _NOT_LETTERS.split(word) if part]
    guesses = zxcvbn(password[:_LENGTH_JUDGED_MAX], [*own, *parts]).guesses
    return Weakness.COMMON if guesses < GUESSES_MIN else None


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()


def _is_like(password: str, word: str) -> bool:
    if len(word) < _OWN_WORD_LENGTH_MIN:
        return False
    return password in word or (word in password and len(password) - len(word) < _ADDED_LENGTH_MIN)
