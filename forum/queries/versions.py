"""One version of a post or comment, and what differs from it to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.rules.editing import is_large
from forum.text.differences import Effort, Kind, Piece, beginning, differences, excerpt, words_kept, words_of

_WORDS_OPEN_MAX = 250


@dataclass(slots=True)
class Text:
    """What a version says, since when, and until when (None: it is the present one). A comment has no title or tags."""

    number: int
    title: str
    body: str
    tags: str
    written_at: datetime
    replaced_at: datetime | None

    @property
    def tag_words(self) -> str:
        """The tags, each a word by itself, so that none differs by a comma."""
        return self.tags.replace(", ", " · ")

    def is_written_anew(self, before: "Text") -> bool:
        """Say whether the edit that made this of the version before it was a large one."""
        words_before, words_after = (words_of(f"{one.title}\n{one.body}") for one in (before, self))
        return is_large(len(words_before), len(words_after), words_kept(words_before, words_after))


@dataclass(frozen=True, slots=True)
class Version:
    """A version, as pieces that say what is another than in the one before; the first is all SAME.

    The words are those of title and text, also where not all of these is shown. `given_before` is for moderators, and
    None where the edit was no large one: how many of today's pluses or likes are older than it. `was_approved` says
    that the viewer gave theirs to this version.
    """

    number: int
    written_at: datetime
    title: Sequence[Piece]
    body: Sequence[Piece]
    tags: Sequence[Piece]
    words_removed: int
    words_added: int
    was_approved: bool
    given_before: int | None

    @property
    def is_first(self) -> bool:
        """Whether nothing before it is kept."""
        return self.number == 1

    @property
    def is_long(self) -> bool:
        """Whether it is a whole text, of which a page shows no more than that it is there before it is opened."""
        return self.is_first and sum(piece.words for piece in self.body) > _WORDS_OPEN_MAX

    @property
    def is_cut(self) -> bool:
        """Whether not all of it is shown."""
        return any(piece.kind is Kind.CUT for piece in self.body)


def compared(
    text: Text, before: Text | None, effort: Effort, length_max: int, was_approved: bool, given_before: int | None
) -> Version:
    """Return the version as it differs from the one before, no more of its text than so much.

    The first one (`before` is None) is compared with nothing.
    """
    title, body, tags = (_differing(text, before, part, effort) for part in ("title", "body", "tag_words"))
    removed, added = (
        sum(piece.words for piece in (*title, *body) if piece.kind is kind) for kind in (Kind.REMOVED, Kind.ADDED)
    )
    body = excerpt(body, length_max) if before else beginning(text.body, length_max)
    return Version(text.number, text.written_at, title, body, tags, removed, added, was_approved, given_before)


def _differing(text: Text, before: Text | None, part: str, effort: Effort) -> list[Piece]:
    now = getattr(text, part)
    return differences(getattr(before, part), now, effort) if before else beginning(now, len(now))
