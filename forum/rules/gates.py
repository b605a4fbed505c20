"""The gates: what a member may do from which level on, and how that is put in words. Pure.

This is the only place that spells a gate. A new one is a new row; the rules, the editor, the log, the pages and the
command line find it here. Everybody else writes `Gate.COMMENT`, and `may.comment` in a template.
"""

from enum import StrEnum
from typing import Self

from forum.i18n import N_, _


class Gate(StrEnum):
    """A gate, which is also its name, as rules are stored and fields and columns are called by it.

    Each row: the name, the LVL at which it opens by default, the deed as it reads after "you can", the same as it
    stands alone, and where it opens, for whoever is below.
    """

    PLUS = "plus", 2, N_("plus a post"), N_("Plus a post"), N_("You can plus posts from LVL %(level)s.")
    REPORT = "report", 5, N_("buy reports"), N_("Buy reports"), N_("You can buy reports from LVL %(level)s.")
    MINUS = "minus", 8, N_("minus a post"), N_("Minus a post"), N_("You can minus posts from LVL %(level)s.")
    FLAG = (
        "flag", 8, N_("flag posts and comments"), N_("Flag posts and comments"),
        N_("You can flag posts and comments from LVL %(level)s."),
    )  # fmt: skip
    LIKE = (
        "like", 10, N_("like or dislike a comment"), N_("Like or dislike a comment"),
        N_("You can like and dislike comments from LVL %(level)s."),
    )  # fmt: skip
    COMMENT = "comment", 13, N_("comment"), N_("Comment"), N_("You can comment from LVL %(level)s.")
    LINK = (
        "link", 15, N_("add links and pictures to comments"), N_("Add links and pictures to comments"),
        N_("You can add links and pictures from LVL %(level)s."),
    )  # fmt: skip
    AVATAR = (
        "avatar", 15, N_("upload your own avatar"), N_("Upload your own avatar"),
        N_("You can upload your own avatar from LVL %(level)s."),
    )  # fmt: skip
    PUBLISH = "publish", 18, N_("publish posts"), N_("Publish posts"), N_("You can publish posts from LVL %(level)s.")

    default_level: int
    _verb: str
    _label: str
    _refusal: str

    def __new__(cls, name: str, default_level: int, verb: str, label: str, refusal: str) -> Self:
        """Make a gate of a row."""
        gate = str.__new__(cls, name)
        gate._value_ = name
        gate.default_level = default_level
        gate._verb, gate._label, gate._refusal = verb, label, refusal
        return gate

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the gate that somebody typed the name of. Raises ValueError, in words."""
        try:
            return cls(name)  # type: ignore[call-arg]  # a look-up by value, which passes no row
        except ValueError:
            raise ValueError(f"There is no gate named {name}; the gates are {', '.join(cls)}.") from None

    @property
    def verb(self) -> str:
        """What it lets one do, as it reads after "you can", in the reader's language."""
        return _(self._verb)

    @property
    def label(self) -> str:
        """What it lets one do, as it is used on its own, in the reader's language."""
        return _(self._label)

    def refusal(self, level: int) -> str:
        """Return where it opens, under the current rules, as a sentence in the reader's language."""
        return _(self._refusal, level=level)
