"""How much a member may follow, mute and bookmark: more than anybody reads, and so little that a list stays a list."""

from enum import StrEnum, unique

# Of threads, of tags, of members: each.
FOLLOWS_MAX = 5_000
MUTES_MAX = 5_000
BOOKMARKS_MAX = 5_000
NOTE_LENGTH_MAX = 500


@unique
class Muting(StrEnum):
    """Which of two members has muted the other. It hides both alike; only whoever did it can end it."""

    BY_VIEWER = "viewer"
    BY_OTHER = "other"
