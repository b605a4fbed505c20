"""What admins do with the addresses that are told what happens here. Events as in `events`."""

from dataclasses import dataclass

from forum.actions.events import Event


@dataclass(frozen=True, slots=True)
class WebhookChanged(Event):
    """An admin did something with an address: `what` is "added", "deleted", "paused", "resumed", "chosen" or "secret".

    `origin` is the address without its path, which may hold a secret.
    """

    origin: str
    what: str
    by_id: int
