"""Kinds that are stored by a name and shown in words. Pure."""

from enum import StrEnum
from typing import Self

from forum.i18n import _


class Worded(StrEnum):
    """The parent of such kinds. Each value is a stored name; `words` are what it is called, marked for translation."""

    words: str

    def __new__(cls, name: str, words: str) -> Self:
        kind = str.__new__(cls, name)
        kind._value_, kind.words = name, words
        return kind

    @property
    def label(self) -> str:
        """What the kind is called, in the reader's language."""
        return _(self.words)
