"""How a member stands with those who flag comments, compared with everybody else. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

STANDING_OF = timedelta(days=30)
# With fewer others a comparison would say too much about single members, and too little about this one.
_OTHERS_MIN = 10
_TENTHS = 10
_MANY_TENTHS, _MANY_FLAGGED_MIN = 9, 3


class Tone(StrEnum):
    """How much there is to say about it."""

    SOME = "some"  # it happens to many
    MORE = "more"  # to this member more often than to most
    MANY = "many"  # so often that it is worth a thought


@dataclass(frozen=True, slots=True)
class Standing:
    """Of a member's `comments` of the last 30 days `flagged` were flagged, and nobody decided that it was wrong to.

    Of the `others` who commented in that time, `fewer` had a smaller share of theirs flagged.
    """

    comments: int
    flagged: int
    others: int
    fewer: int

    @property
    def tenths(self) -> int | None:
        """Of ten others, how many have a smaller share of theirs flagged, at most nine; None: too few others."""
        if self.others < _OTHERS_MIN:
            return None
        return min(self.fewer * _TENTHS // self.others, _TENTHS - 1)

    @property
    def tone(self) -> Tone:
        """How much there is to say about it."""
        tenths = self.tenths or 0
        if tenths >= _MANY_TENTHS and self.flagged >= _MANY_FLAGGED_MIN:
            return Tone.MANY
        return Tone.MORE if tenths > _TENTHS // 2 else Tone.SOME
