"""Texts as filters compare them: the same words, however they are written; and the sites that a text leads to. Pure.

Every pattern here takes time that grows with the text and with the filter, never with the square of either.
"""

import re
from functools import lru_cache
from html import unescape

from forum.text import typed_text

# Soft hyphens, joiners and marks of direction: they split a word for a filter, and for nobody who reads it.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r'href="([^"]*)"')
_HOST_OF_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:]+)|mailto:[^@?]*@([^?#]+)", re.I)
# A site's name in running text. It begins where nothing of a name goes before it: so each is tried once.
_HOST_IN_TEXT = re.compile(r"(?<![\w.-])(?:[\w-]+\.)+[^\W\d_]{2,}")
_HOST_LENGTH_MAX = 253  # RFC 1035, section 2.3.4, without the final dot


def normalised(text: str) -> str:
    """Return the words of the text, one blank between two, without case, marks between words, and what nobody sees."""
    return " ".join(_WORD.findall(_UNSEEN.sub("", typed_text.normal_form("NFKC", text)).casefold()))


def held_word(entries: tuple[str, ...], text: str) -> str:
    """Return an entry that is in the text, which is one of several where it is; empty where none is.

    An entry is a word or several; `*` at the beginning or end of a word stands for the rest of it.
    """
    return _filter_of(entries).first_in(normalised(text)) if entries else ""


class _Filter:
    """Entries sorted by how they are looked for: most of them cost nothing for being many."""

    def __init__(self, entries: tuple[str, ...]):
        self.words: dict[str, str] = {}
        self.beginnings: dict[str, str] = {}
        self.ends: dict[str, str] = {}
        self.anywhere: dict[str, str] = {}
        for entry in entries:
            said = normalised(entry)
            begins, ends = entry.endswith("*"), entry.startswith("*")
            if not said:
                continue
            if " " in said or (begins and ends):
                # A phrase, with a blank on each side that no `*` opens; or a part of a word.
                self.anywhere[f"{'' if ends else ' '}{said}{'' if begins else ' '}"] = entry
            else:
                (self.beginnings if begins else self.ends if ends else self.words)[said] = entry
        self.lengths_of_beginnings = {len(one) for one in self.beginnings}
        self.lengths_of_ends = {len(one) for one in self.ends}

    def first_in(self, text: str) -> str:
        """Return an entry that is in a normalised text; empty for none."""
        padded = f" {text} "
        for part, entry in self.anywhere.items():
            if part in padded:
                return entry
        return next((entry for word in set(text.split()) if (entry := self._of_word(word))), "")

    def _of_word(self, word: str) -> str:
        found = self.words.get(word, "")
        for length in self.lengths_of_beginnings:
            found = found or self.beginnings.get(word[:length], "")
        for length in self.lengths_of_ends:
            found = found or self.ends.get(word[-length:], "")
        return found


_filter_of = lru_cache(maxsize=16)(_Filter)


def held_domain(entries: tuple[str, ...], html: str, text: str) -> str:
    """Return the first domain of the entries that a text names or links to, as itself or by a name below it.

    `html` is the text rendered, `text` what one reads of it. Empty for none.
    """
    held = _domains(entries)
    if not held:
        return ""
    return next((domain for host in _hosts(html, text) for domain in _and_above(host) if domain in held), "")


@lru_cache(maxsize=16)
def _domains(entries: tuple[str, ...]) -> frozenset[str]:
    return frozenset(entries) | {_in_ascii(entry) for entry in entries}


def _hosts(html: str, text: str) -> list[str]:
    addresses = (_HOST_OF_ADDRESS.match(unescape(address)) for address in _ADDRESS.findall(html))
    linked = [found[1] or found[2] for found in addresses if found]
    return [host.casefold().strip(".") for host in (*linked, *_HOST_IN_TEXT.findall(text))]


def _and_above(host: str) -> list[str]:
    """Return the name and those of the domains that it lies in: of "a.b.org" also "b.org" and "org"."""
    labels = host[-_HOST_LENGTH_MAX:].split(".")
    return [".".join(labels[begin:]) for begin in range(len(labels))]


def _in_ascii(domain: str) -> str:
    """Return a domain as addresses spell it: "xn--bcher-kva.example" for "bücher.example"."""
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain
