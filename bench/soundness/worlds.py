"""All communities that are lived, each on a database of its own."""

import sys
from collections.abc import Callable
from functools import partial
from time import monotonic

from bench.soundness.community import throwaway_forum
from bench.soundness.measure import Row
from bench.soundness.pot_rows import bots, pluses
from bench.soundness.ring_rows import RING_WORLDS, rings
from bench.soundness.rings import one_way
from bench.soundness.trick_rows import tricks

World = Callable[[int], list[Row]]
# In the order of the table.
WORLDS: dict[str, World] = {
    **{name: partial(rings, days=days, shapes=shapes) for name, (days, shapes) in RING_WORLDS.items()},
    "pluses": partial(pluses, days=5),
    "pluses-one-way": partial(pluses, days=5, pattern=one_way),
    "bots": partial(bots, days=6),
    "tricks": partial(tricks, days=30),
}


def lived(name: str, seed: int) -> list[Row]:
    """Live through one community on a database of its own, and return its rows."""
    begun = monotonic()
    with throwaway_forum():
        found = WORLDS[name](seed)
    print(f"soundness: {name} lived in {monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return found
