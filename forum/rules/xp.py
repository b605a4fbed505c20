"""What brings XP, how much, and at most how much in a day. Pure.

XP come only from what one may do before commenting too, so that every gate can be reached honestly.
"""

from dataclasses import dataclass, field, fields

from forum.i18n import N_


def _amount(default_xp: int, label: str) -> int:
    xp: int = field(default=default_xp, metadata={"label": label})  # what a dataclass makes of it
    return xp


@dataclass(frozen=True, slots=True)
class XpRules:
    """The amounts in force, in XP. A name that ends in `_max` is a cap."""

    reading: int = _amount(1, N_("A completed reading, for each minute of the time to read"))
    reading_post_max: int = _amount(5, N_("Reading: at most, for one post"))
    reading_day_max: int = _amount(20, N_("Reading: at most, in one day"))
    plus: int = _amount(1, N_("A plus on a post that one has read to its end"))
    plus_day_max: int = _amount(5, N_("Pluses: at most, in one day"))
    day: int = _amount(5, N_("A day with a completed reading"))
    like: int = _amount(1, N_("A like by somebody else on one’s comment"))
    like_day_max: int = _amount(10, N_("Likes: at most, in one day"))
    email: int = _amount(20, N_("A confirmed e-mail address, once"))
    profile: int = _amount(20, N_("A filled profile, once"))
    quiz: int = _amount(40, N_("The quiz “how earning works”, once"))
    report: int = _amount(10, N_("The first report, once"))

    def of_reading(self, minutes: int) -> int:
        """Return what a reading of so many minutes brings, before the day's cap."""
        return min(minutes * self.reading, self.reading_post_max)

    def day_max(self, source: str) -> int | None:
        """Return the cap of a source for one day; None where it has none."""
        return getattr(self, f"{source}_day_max", None)


# The names in the rules → what they are called.
XP_LABELS = {one.name: one.metadata["label"] for one in fields(XpRules)}
# What comes once in a member's life.
ONCE = ("email", "profile", "quiz", "report")
# The sources as a member's own list names them.
SOURCE_LABELS = {
    "reading": N_("Completed reading"),
    "plus": N_("Plus after a reading"),
    "day": N_("Day with a reading"),
    "like": N_("Like received"),
    "email": N_("Confirmed e-mail address"),
    "profile": N_("Filled profile"),
    "quiz": N_("Quiz"),
    "report": N_("First report"),
    "grant": N_("Given or taken by an admin"),
}
