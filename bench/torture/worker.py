"""One process of the torture: `python -m bench.torture.worker ROLE SETTINGS`, on the database of `DATABASE_URL`.

It says "ready", waits for a line, does what its role is, and says what it found as a line of JSON.
"""

import json
import os
import re
import select
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import perf_counter

from peewee import OperationalError

from bench.torture import books
from bench.torture.acts import Spender
from forum.actions import comments, reports
from forum.db import bind, db, in_transaction, rows
from forum.errors import CannotPay
from forum.models import Member
from forum.money import ledger, settlement

_GRANT_EVERY = 20
_LOOK_THROUGH_EVERY = 200
_READ_SECONDS_BETWEEN = 0.01
_SETTLE_SECONDS_BETWEEN = 1


def spend(name: str, spends: int, kinds: Sequence[str] = ()) -> dict:
    """Spend so many times. Find how each kind ended, how long each took (ms), and every failure."""
    spender = Spender(name, kinds)
    _wait_for_go()
    ended: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    waits_ms = []
    for number in range(spends):
        begun = perf_counter()
        try:
            kind, how, _ = spender.spend()
            ended[f"{kind}: {how}"] += 1
        except Exception as error:  # every failure is a figure
            failures[_in_words(error)] += 1
        waits_ms.append(round((perf_counter() - begun) * 1000, 3))
        if number % _GRANT_EVERY == 0:
            spender.grant()
    return {"ended": ended, "failures": failures, "waits_ms": waits_ms}


def _in_words(error: Exception) -> str:
    kind = "locked" if isinstance(error, OperationalError) else "failed"
    return f"{kind}: {type(error).__name__}: {error}".splitlines()[0]


def read() -> dict:
    """Look at the balances over and over, each time at one moment, until told to end."""
    _wait_for_go()
    reads, wrong = 0, []
    while not _told(_READ_SECONDS_BETWEEN):
        wrong += books.look_through() if reads % _LOOK_THROUGH_EVERY == 0 else books.quick_look()
        reads += 1
    return {"reads": reads, "wrong": wrong[:20]}


def write(name: str, kinds: Sequence[str] = ()) -> dict:
    """Spend until killed or told to end, and say the keys of all journals as soon as they are promised."""
    spender = Spender(name, kinds)
    _wait_for_go()
    number = 0
    while not _told(0):
        for key in spender.spend()[2]:
            _say(key)
        if number % _GRANT_EVERY == 0:
            spender.grant()
        number += 1
    return {"spends": number}


def stall(member_id: int) -> dict:
    """Grant Twei, and in the middle of that, with everything written but not committed, wait to be killed."""
    _wait_for_go()

    @in_transaction
    def grant() -> None:
        ledger.post("grant:stalled", "grant", {member_id: 9_000, ledger.TREASURY: -9_000}, line="grant", note="Never")
        _say("inside")
        _wait_for_line()

    grant()
    return {}


def settle_days(first: str) -> dict:
    """Settle one day after the other until told to end."""
    at = datetime.fromisoformat(first)
    _wait_for_go()
    took_ms = []
    while not _told(_SETTLE_SECONDS_BETWEEN):
        begun = perf_counter()
        if settlement.settle(at + timedelta(days=len(took_ms))) is None:
            raise AssertionError("a day that nobody else settles was settled")
        took_ms.append((perf_counter() - begun) * 1000)
    return {"settlements_ms": took_ms}


def settle(at: str, pause_after: int | None = None) -> dict:
    """Settle one day. Find which settlement it was, how long it took, and the most memory that was in use.

    With `pause_after` it stops there, with so many claims and fees written, says so, and waits to be
    killed or told to go on.
    """

    def progress(done: int, total: int) -> None:
        if pause_after is not None and done >= pause_after:
            _say(f"{done} of {total}")
            _wait_for_line()

    db.connect()
    before_kib = _peak_kib()
    server_pid = None if db.param == "?" else rows("SELECT pg_backend_pid()")[0][0]
    _wait_for_go()
    begun = perf_counter()
    settled = settlement.settle(datetime.fromisoformat(at), progress)
    return {
        "settlement": settled and settled.id,
        "seconds": round(perf_counter() - begun, 2),
        "before_kib": before_kib,
        "peak_kib": _peak_kib(),
        "server_peak_kib": server_pid and _peak_kib(server_pid, "VmHWM"),
        "server_own_kib": server_pid and _peak_kib(server_pid, "RssAnon"),
        "log_bytes": None if server_pid else Path(f"{db.database}-wal").stat().st_size,
    }


def _peak_kib(pid: int | str = "self", what: str = "VmHWM") -> int | None:
    """Return a figure of proc(5)'s status: the most memory held so far (getrusage's also counts the parent's)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None  # a server elsewhere
    found = re.search(rf"^{what}:\s+(\d+) kB", status, re.M)
    return int(found[1]) if found else None


def race(act: str, member_id: int, threads: int, name: str) -> dict:
    """Spend all that a wallet holds in so many threads at the same moment, on the first post."""
    me = Member.get_by_id(member_id)
    acts: dict[str, Callable[[int], object]] = {
        "movement": lambda number: in_transaction(ledger.post)(
            f"race:{name}:{number}", "fee", {me.id: -1_000, ledger.TREASURY: 1_000}, line="reports", post_id=1
        ),
        "report": lambda number: reports.buy_report(me, 1),
        "comment": lambda number: comments.write_comment(me, 1, f"Word {number}"),
    }
    db.close()
    start = Barrier(threads)

    def run(number: int) -> str:
        start.wait()
        try:
            acts[act](number)
            return "paid"
        except CannotPay:
            return "refused"
        except Exception as error:  # every failure is a figure
            return _in_words(error)
        finally:
            db.close()

    _wait_for_go()
    with ThreadPoolExecutor(threads) as pool:
        return dict(Counter(pool.map(run, range(threads))))


ROLES: dict[str, Callable[..., dict]] = {
    "spend": spend,
    "read": read,
    "write": write,
    "stall": stall,
    "settle": settle,
    "settle days": settle_days,
    "race": race,
}


def _wait_for_go() -> None:
    _say("ready")
    _wait_for_line()


def _wait_for_line() -> None:
    """Wait for the line of who started this process; without anybody there any more, end.

    Byte by byte: what a buffer had taken in beyond the line, `_told` would never see.
    """
    while (byte := os.read(sys.stdin.fileno(), 1)) != b"\n":
        if not byte:
            sys.exit(1)


def _told(seconds: float) -> bool:
    """Say whether it is told to end, having waited for that so long."""
    return bool(select.select([sys.stdin], [], [], seconds)[0])


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    bind(os.environ["DATABASE_URL"])
    _say(json.dumps(ROLES[sys.argv[1]](**json.loads(sys.argv[2]))))
    db.close_all()
