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
_PLUSES = "ring of 100 pluses each other’s posts"
# In the order of the table.
WORLDS: dict[str, World] = {
    **{name: partial(rings, days=days, shapes=shapes) for name, (days, shapes) in RING_WORLDS.items()},
    "pluses": partial(pluses, days=5, posts_a_day=10, name=_PLUSES),
    "pluses-one-way": partial(pluses, days=5, posts_a_day=10, name=f"{_PLUSES}, one way round", pattern=one_way),
    # Four posts in seven days: as many as each of them has pluses that pay.
    "pluses-sparing": partial(pluses, days=7, posts_a_day=4 / 7, name=f"{_PLUSES}, and no more than pays"),
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
