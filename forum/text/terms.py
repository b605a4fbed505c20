"""The words that say most about a text, to find others that are about the same. Pure.

Words are kept as digests: it only matters which are the same, and nobody reads a text out of them.
"""

import re
from collections import Counter
from functools import cache
from hashlib import blake2b
from math import log
from pathlib import Path

TERMS_MAX = 20
# A word of the title counts as often as this.
_IN_TITLE = 3
_WORD = re.compile(r"[^\W\d_]{4,30}")
_MILLI = 1000


def terms_of(title: str, text: str) -> dict[int, int]:
    """Return the words that say most about an article: of each its digest, and how much it says, in thousandths.

    A word that comes ten times says more than one that comes once, but not ten times as much. Of equals the longer one
    says more. Words that any text has are left out, in the languages of the forum.
    """
    counts = Counter(_words(text))
    for word in _words(title):
        counts[word] += _IN_TITLE
    chosen = sorted(counts, key=lambda word: (-counts[word], -len(word), word))[:TERMS_MAX]
    return {_digest(word): round(_MILLI * (1 + log(counts[word]))) for word in chosen}


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _common()]


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "common_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _digest(word: str) -> int:
    """Return a positive number that a database keeps in 64 bits."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest()) >> 1
