"""What a settlement does, for whoever else takes part in it: events as in `forum.actions.events`."""

from dataclasses import dataclass

from forum.actions.events import Event


@dataclass(frozen=True, slots=True)
class DaySettled(Event):
    """A settlement has decided what each claim is paid. Its money moves after this, in the same transaction."""

    settlement_id: int
