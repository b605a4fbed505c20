"""`python -m bench.soundness`: exit status 0, or 1 where an attack takes more than its bound."""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import monotonic

from bench.soundness.table import as_json, table
from bench.soundness.worlds import WORLDS, lived

_BEGUN_FIRST = "tricks"


def main(arguments: Sequence[str] | None = None) -> int:
    """Live through all of it, print the table and return the exit status."""
    options = _options(arguments)
    begun = monotonic()
    names = options.worlds or list(WORLDS)
    # The longest begins first, so that no core is left with it at the end. A bound database and a process go together.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.processes, mp_context=spawn, max_tasks_per_child=1) as pool:
        futures = {name: pool.submit(lived, name, options.seed) for name in sorted(names, key=_BEGUN_FIRST.__ne__)}
        found = [row for name in names for row in futures[name].result()]
    print(table(found))
    print(f"seed {options.seed}, {monotonic() - begun:.0f} s in {options.processes} processes")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(as_json(found, seed=options.seed), "utf-8")
    return 0 if all(row.holds for row in found) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.soundness",
        description="Live through attacks on the economy, and hold them to their bounds.",
    )
    parser.add_argument("worlds", nargs="*", metavar="WORLD", help=f"only these: {', '.join(WORLDS)}")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same figures (1)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2, help="at once (one a core)")
    parser.add_argument("--json", type=Path, help="a file to write the figures to")
    options = parser.parse_args(arguments)
    if unknown := set(options.worlds) - set(WORLDS):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main())
