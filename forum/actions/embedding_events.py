"""What is done so that other sites show threads beside their articles. Events as in `events`."""

from dataclasses import dataclass

from forum.actions.events import Event


@dataclass(frozen=True, slots=True)
class EmbeddingAllowed(Event):
    """An admin let the pages of an origin show threads, opened under the name of a member."""

    origin: str
    author_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class EmbeddingEnded(Event):
    """An admin no longer lets the pages of an origin show threads."""

    origin: str
    author_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class ThreadOpened(Event):
    """Somebody was the first to see an article of another site, and its thread was opened. It is nobody's news."""

    post_id: int
    author_id: int
