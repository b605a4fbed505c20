"""`python -m bench.torture`: exit status 0, or 1 where something broke, or 2 where nothing could be tried."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from bench.torture import scenarios, servers
from bench.torture.processes import Broken

_RACES = ("movement", "report", "comment")

Run = tuple[str, Callable[[str], scenarios.Figures]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for on each database, print every figure, and return the exit status."""
    options = _options(arguments)
    # Ended from outside, the processes and servers are to be ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    broken = 0
    for name, database in _databases(options):
        try:
            with database as new_database:
                broken += sum(_failed(name, run, new_database) for run in _runs(options))
        except (OSError, ImportError) as error:
            print(f"torture: {name}: {error}", file=sys.stderr)
            return 2
    return 1 if broken else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.torture", description="Races, crashes and sizes that the ledger has to stand."
    )
    parser.add_argument("scenario", nargs="?", choices=list(_SCENARIOS), help="only this one")
    parser.add_argument("--on", choices=("sqlite", "postgres"), help="only there; else on both, which are made for it")
    parser.add_argument("--database-url", help="one empty database to use instead: needs the name of a scenario")
    parser.add_argument("--processes", type=_positive, default=8, help="that write at once (8)")
    parser.add_argument("--spends", type=_positive, default=100_000, help="random spends together (100000)")
    parser.add_argument("--kills", type=_positive, default=20, help="writers to kill (20)")
    parser.add_argument("--racers", type=_positive, default=50, help="spends for one wallet at one moment (50)")
    parser.add_argument("--claims", type=_positive, default=1_000_000, help="claims of the large settlement (1000000)")
    options = parser.parse_args(arguments)
    if options.database_url and not options.scenario:
        parser.error("--database-url is one empty database: name the one scenario that may fill it")
    return options


def _positive(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 on is needed")
    return int(value)


def _databases(options: argparse.Namespace) -> list[tuple[str, AbstractContextManager[servers.NewDatabase]]]:
    if options.database_url:
        return [(options.database_url.partition(":")[0], servers.given(options.database_url))]
    both = [("sqlite", servers.sqlite()), ("postgres", servers.postgres())]
    return [one for one in both if options.on in (None, one[0])]


def _spends(options: argparse.Namespace) -> list[Run]:
    return [("spends", lambda url: scenarios.spends(url, options.processes, options.spends))]


def _fairness(options: argparse.Namespace) -> list[Run]:
    return [("fairness", lambda url: scenarios.fairness(url, options.processes, max(options.spends // 5, 1)))]


def _kills(options: argparse.Namespace) -> list[Run]:
    return [
        ("a writer killed while others wait for it", scenarios.stalled),
        ("kills", lambda url: scenarios.kills(url, options.processes, options.kills)),
    ]


def _race(options: argparse.Namespace) -> list[Run]:
    """Once a process each, once in threads of one process, once between; each with another action."""
    return [
        (f"race, {act}", lambda url, act=act, many=many: scenarios.race(url, many, options.racers, act))
        for act, many in zip(_RACES, (options.racers, 1, min(5, options.racers)), strict=True)
    ]


def _settlement(options: argparse.Namespace) -> list[Run]:
    sizes = (max(options.claims // 100, 20), options.claims)
    return [
        ("settlements", lambda url: scenarios.settlements(url, max(sizes[0], 20))),
        *((f"settlement of {size:,}", lambda url, size=size: scenarios.settlement(url, size)) for size in sizes),
    ]


_SCENARIOS = {"race": _race, "settlement": _settlement, "kills": _kills, "fairness": _fairness, "spends": _spends}


def _runs(options: argparse.Namespace) -> list[Run]:
    names = [options.scenario] if options.scenario else list(_SCENARIOS)
    runs = [run for name in names for run in _SCENARIOS[name](options)]
    if options.database_url and len(runs) > 1:
        raise SystemExit("torture: this scenario needs several empty databases: leave --database-url out.")
    return runs


def _failed(database: str, run: Run, new_database: servers.NewDatabase) -> bool:
    """Run one scenario, print what it found, and say whether it broke."""
    name, scenario = run
    print(f"\n{database}: {name}", flush=True)
    try:
        figures = scenario(new_database())
    except Broken as broken:
        print(f"  BROKEN: {broken}", flush=True)
        return True
    for words, figure in figures.items():
        print(f"  {words}: {_plain(figure)}", flush=True)
    return False


def _plain(figure: object) -> str:
    if isinstance(figure, (list, tuple)):
        return " · ".join(_plain(one) for one in figure)
    if isinstance(figure, dict):
        return ", ".join(f"{_plain(one)} {words}" for words, one in figure.items())
    if isinstance(figure, bool):
        return "yes" if figure else "no"
    if isinstance(figure, float):
        return f"{figure:,.1f}"
    return f"{figure:,}" if isinstance(figure, int) else str(figure)


if __name__ == "__main__":
    sys.exit(main())
