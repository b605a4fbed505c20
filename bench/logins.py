"""Does the time of a refused login tell whether there is such a member? `python -m bench.logins [TRIES]`.

Known and unknown names take turns, each of them first every other time, with the real parameters of Argon2, through the
whole app on a SQLite file with `synchronous=FULL`. Prints the medians and how far they are apart: of the time that
passes, and of the processor's, which other programs on the machine disturb less.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from forum import create_app
from forum.actions.signing_up import create_member
from forum.config import Config
from tests.visitor import Visitor

_TRIES = 200
_NAMES = ("known", "nobody")
_CLOCKS = (perf_counter, process_time)


def main() -> None:
    """Measure, and print a line for each clock."""
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else _TRIES
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'forum.db'}"
        config = Config(app_env="local", database_url=url, secret_key="a secret for benchmarks", rate_limits=False)
        visitor = Visitor(create_app(config))
        visitor.client.application.testing = True  # no jobs beside it
        create_member("known", "known@example.org", "correct horse")
        visitor.token()
        taken = {(name, clock): [] for name in _NAMES for clock in _CLOCKS}
        for number in range(tries):
            for name in _NAMES[:: 1 if number % 2 else -1]:
                begin = {clock: clock() for clock in _CLOCKS}
                visitor.post("/login", username=name, password="a wrong guess")
                for clock in _CLOCKS:
                    taken[name, clock].append(clock() - begin[clock])
    for clock in _CLOCKS:
        known, unknown = (median(taken[name, clock]) * 1000 for name in _NAMES)
        apart = abs(known - unknown) / unknown
        print(
            f"{clock.__name__}: known {known:.2f} ms, unknown {unknown:.2f} ms, {apart:.2%} apart, {tries} tries each"
        )


if __name__ == "__main__":
    main()
