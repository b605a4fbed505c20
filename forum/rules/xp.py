"""What earns XP, how much, and the most it can earn in a day. Pure.

XP is earned only by what members may do before they can comment, so that every gate can be reached honestly; and by
what they wrote elsewhere, before this forum took it over.
"""

from dataclasses import dataclass, field, fields

from forum.i18n import N_


def _amount(default_xp: int, label: str) -> int:
    xp: int = field(default=default_xp, metadata={"label": label})  # what a dataclass makes of it
    return xp


@dataclass(frozen=True, slots=True)
class XpRules:
    """The amounts in force, in XP. A name that ends in `_max` is a cap."""

    reading: int = _amount(1, N_("A finished post, per minute of reading time"))
    reading_post_max: int = _amount(5, N_("Reading: maximum per post"))
    reading_day_max: int = _amount(20, N_("Reading: maximum per day"))
    plus: int = _amount(1, N_("A plus on a post you’ve finished"))
    plus_day_max: int = _amount(5, N_("Pluses: maximum per day"))
    day: int = _amount(5, N_("A day with a finished post"))
    like: int = _amount(1, N_("A like on your comment from someone else"))
    like_day_max: int = _amount(10, N_("Likes: maximum per day"))
    email: int = _amount(20, N_("A confirmed e-mail address (one time)"))
    profile: int = _amount(20, N_("Complete your profile (one time)"))
    quiz: int = _amount(40, N_("The quiz “How earning works” (one time)"))
    report: int = _amount(10, N_("Your first report (one time)"))
    history_comment: int = _amount(3, N_("A comment or post that came from another site, once you claim it"))
    history_like: int = _amount(1, N_("A like or plus that it came with"))
    history_max: int = _amount(600, N_("What came from other sites: maximum in all"))

    def of_reading(self, minutes: int) -> int:
        """Return what a reading of so many minutes earns, before the day's cap."""
        return min(minutes * self.reading, self.reading_post_max)

    def of_history(self, texts: int, likes: int, before_xp: int = 0) -> int:
        """Return what so many comments and posts from elsewhere, and likes they came with, earn whoever claims them.

        `before_xp` is what earlier claims of the same member have given.
        """
        return max(0, min(texts * self.history_comment + likes * self.history_like, self.history_max - before_xp))

    def day_max(self, source: str) -> int | None:
        """Return the cap of a source for one day; None where it has none."""
        return getattr(self, f"{source}_day_max", None)


# The names in the rules → what they are called.
XP_LABELS = {one.name: one.metadata["label"] for one in fields(XpRules)}
# One-time bonuses.
ONCE = ("email", "profile", "quiz", "report")
# The sources as a member's own list names them.
SOURCE_LABELS = {
    "reading": N_("Finished post"),
    "plus": N_("Plus on a finished post"),
    "day": N_("Day with a finished post"),
    "like": N_("Like received"),
    "email": N_("Confirmed e-mail address"),
    "profile": N_("Completed profile"),
    "quiz": N_("Quiz"),
    "report": N_("First report"),
    "history": N_("What you wrote elsewhere"),
    "grant": N_("Adjusted by an admin"),
}


def xp_key(source: str, *cause: object) -> str:
    """Return the key of the XP of a source for one cause: the same cause gives nothing twice."""
    return ":".join((source, *map(str, cause)))
