"""What is done so that readers find their way: about tags, series, the leaderboard. Events as in `events`."""

from dataclasses import dataclass

from forum.actions.events import Event


@dataclass(frozen=True, slots=True)
class TagDescribed(Event):
    """A moderator or admin gave a tag another description."""

    tag_id: int
    name: str
    before: str
    after: str
    by_id: int


@dataclass(frozen=True, slots=True)
class TagRenamed(Event):
    """An admin gave a tag another name; if that was another tag's, both are one from now on (`merged`).

    `tag_id` is the tag that goes by `name` now.
    """

    tag_id: int
    name: str
    before: str
    merged: bool
    by_id: int


@dataclass(frozen=True, slots=True)
class SeriesChanged(Event):
    """A member's series has another name, other posts or another order; `series_id` may be gone with its last post."""

    series_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class ListingChanged(Event):
    """A member is on the leaderboard from now on (`listed`), if they have a place there, or no longer."""

    member_id: int
    listed: bool
