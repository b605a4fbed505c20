"""What is done to the ledger. Each scenario takes an empty database and returns its figures, or raises Broken."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter

from bench.torture import books, community
from bench.torture.acts import ACTIONS, MOVEMENTS
from bench.torture.processes import Broken, Process, started
from forum.db import bind, db, is_embedded, rows

_MEMBERS, _POSTS, _WALLET_MTWEI = 400, 100, 3_000

Figures = dict[str, object]


def spends(
    url: str, processes: int, number: int, kinds: Sequence[str] = (), *, readers: int = 2, settling: bool = True
) -> Figures:
    """Let processes spend at random, `number` times together, while others read and, if wanted, one settles."""
    prepare(url, _MEMBERS, _POSTS, _WALLET_MTWEI)
    spenders = [Process("spend", url, name=f"s{n}", spends=number // processes, kinds=kinds) for n in range(processes)]
    others = [Process("read", url) for _ in range(readers)]
    if settling:
        others.append(Process("settle days", url, first=community.tomorrow().isoformat()))
    deadlocks = _ask(books.deadlocks)
    with started(*others, *spenders):
        begun = perf_counter()
        found = [process.result() for process in spenders]
        seconds = perf_counter() - begun
        for process in others:
            process.go()  # which is to end
        seen = [process.result() for process in others]
    ended = sum((Counter(one["ended"]) for one in found), Counter())
    failures = sum((Counter(one["failures"]) for one in found), Counter())
    waits_ms = sorted(wait_ms for one in found for wait_ms in one["waits_ms"])
    wrong = [words for one in seen for words in one.get("wrong", ())]
    settlements_ms = [took_ms for one in seen for took_ms in one.get("settlements_ms", ())]
    _demand(not failures, f"spends failed: {dict(failures)}")
    _demand(not wrong, f"readers saw: {wrong[:3]}")
    _demand(len(waits_ms) == number // processes * processes, "some spends are missing")
    deadlocks = _ask(books.deadlocks) - deadlocks
    _demand(not deadlocks, f"{deadlocks} deadlocks")
    centiles = quantiles(waits_ms, n=100)
    return {
        "spends": len(waits_ms),
        "paid": _sum_of(ended, "paid"),
        "refused, the wallet cannot pay": _sum_of(ended, "refused"),
        "not possible (own, gone, final) or no change": _sum_of(ended, "not allowed", "final", "nothing"),
        "failed": failures.total(),
        "failed for locks": sum(count for words, count in failures.items() if words.startswith("locked")),
        "deadlocks": deadlocks,
        "spends/s": round(len(waits_ms) / seconds),
        "one spend, ms: p50, p99, longest": (centiles[49], centiles[98], waits_ms[-1]),
        "longest of each process, ms": [max(one["waits_ms"]) for one in found],
        "reads at one moment, all right": sum(one.get("reads", 0) for one in seen),
        "settlements meanwhile": len(settlements_ms),
        "longest of them, ms": max(settlements_ms, default=0.0),
        **_closing_look(causes=False),
    }


def fairness(url: str, processes: int, number: int) -> Figures:
    """Let processes only write, nothing but movements, and see how long one of them may have to wait."""
    return spends(url, processes, number, MOVEMENTS, settling=False)


def kills(url: str, processes: int, number: int, keys_max: int = 40) -> Figures:
    """Kill one writer after another under load, put a new one in its place, and look for what was promised.

    Each is killed once it has promised 1 to `keys_max` journals more.
    """
    prepare(url, _MEMBERS, _POSTS, _WALLET_MTWEI)
    random = Random(9)
    running = [Process("write", url, name=f"w{n}", kinds=ACTIONS) for n in range(processes)]
    promised: list[str] = []
    try:
        for process in running:
            _begin(process)
        for kill in range(number):
            place = random.randrange(processes)
            victim = running[place]
            promised += [victim.line() for _ in range(random.randint(1, keys_max))]
            victim.kill()
            promised += victim.rest()
            victim.close()
            running[place] = Process("write", url, name=f"k{kill}", kinds=ACTIONS)
            _begin(running[place])
        for process in running:
            process.go()  # which is to end
            *keys, _ = process.rest()
            promised += keys
    finally:
        for process in running:
            process.close()
    missing = _ask(lambda: books.missing(promised))
    _demand(len(set(promised)) >= number, "hardly anything was promised")
    _demand(not missing, f"{len(missing)} promised journals are missing: {missing[:3]}")
    return {"killed": number, "promised journals": len(set(promised)), "missing": len(missing), **_closing_look()}


def stalled(url: str) -> Figures:
    """Kill a writer that stands in the middle of its transaction, with others waiting for it."""
    prepare(url, _MEMBERS, _POSTS, _WALLET_MTWEI)
    before = _ask(books.journals)
    with started(Process("stall", url, member_id=1)) as [victim]:
        _demand(victim.line() == "inside", "the writer did not get into its transaction")
        waiting = [Process("race", url, act="report", member_id=1, threads=1, name=f"s{n}") for n in range(2)]
        with started(*waiting):
            victim.kill()
            ended = sum((Counter(process.result()) for process in waiting), Counter())
    _demand(ended == {"paid": 2}, f"those who waited: {dict(ended)}")
    left = _ask(books.journals) - before - 2
    _demand(left == 0, f"the killed writer left {left} journals")
    return {"left by who was killed": left, "those who waited for it": dict(ended), **_closing_look()}


def race(url: str, processes: int, number: int, act: str) -> Figures:
    """Let `number` spends, in so many processes, ask at one moment for all that one wallet holds."""
    prepare(url, members=10, posts=1, wallet_mtwei=1_000)
    shares = [number // processes + (place < number % processes) for place in range(processes)]
    racers = [
        Process("race", url, act=act, member_id=5, threads=threads, name=f"r{place}")
        for place, threads in enumerate(shares)
    ]
    with started(*racers):
        ended = sum((Counter(process.result()) for process in racers), Counter())
    _demand(ended == {"paid": 1, "refused": number - 1}, f"{act}: {dict(ended)}")
    [(left_mtwei,)] = _ask(lambda: rows("SELECT balance_mtwei FROM account WHERE member_id = 5"))
    _demand(left_mtwei == 0, f"{left_mtwei} mTwei are left")
    return {"act": act, "processes": processes, "ended": dict(ended), **_closing_look(causes=act != "movement")}


def settlements(url: str, claims: int) -> Figures:
    """Start one settlement in two processes at the same moment, having killed a third in the middle of it."""
    prepare(url, _MEMBERS, _POSTS, _WALLET_MTWEI)
    claims = _ask(lambda: community.open_claims(claims, _MEMBERS, _POSTS))
    _ask(lambda: community.escrow_fees(_MEMBERS, _MEMBERS, _POSTS))
    before = _ask(books.journals)
    at = community.tomorrow().isoformat()
    with started(Process("settle", url, at=at, pause_after=claims // 2)) as [victim]:
        where = victim.line()
        victim.kill()
    left = _ask(lambda: (books.journals() - before, *rows("SELECT (SELECT count(*) FROM settlement)")[0]))
    _demand(left == (0, 0), f"the killed settlement left {left[0]} journals, {left[1]} settlements")
    with started(*(Process("settle", url, at=at) for _ in range(2))) as both:
        ids = [process.result()["settlement"] for process in both]
    _demand(sorted(number is not None for number in ids) == [False, True], f"settlements: {ids}")
    rewards = _ask(lambda: _rewards(claims))
    rows_left = _ask(lambda: rows("SELECT count(*) FROM settlement")[0][0])
    _demand(rows_left == 1, f"{rows_left} settlements")
    return {
        "killed at": where,
        "left by the killed one": left[0],
        "settled in each": [number is not None for number in ids],
        "paid once": rewards,
        **_closing_look(),
    }


def settlement(url: str, claims: int) -> Figures:
    """Settle so many claims in a process of its own, and see how much memory that takes."""
    prepare(url, members=5_000, posts=2_000, wallet_mtwei=0)
    claims = _ask(lambda: community.open_claims(claims, 5_000, 2_000))
    _take_stock()
    with started(Process("settle", url, at=community.tomorrow().isoformat())) as [process]:
        found = process.result()
    _take_stock()
    _ask(lambda: _rewards(claims))
    figures: Figures = {
        "claims": claims,
        "seconds": found["seconds"],
        "claims/s": round(claims / found["seconds"]),
        "memory before, MiB": round(found["before_kib"] / 1024, 1),
        "most memory, MiB": round(found["peak_kib"] / 1024, 1),
    }
    if found["server_peak_kib"]:
        figures["most memory of its server process, its own without the shared, MiB"] = (
            round(found["server_peak_kib"] / 1024, 1),
            round(found["server_own_kib"] / 1024, 1),
        )
    if is_embedded():
        figures["write-ahead log, MiB"] = round(found["log_bytes"] / 2**20)
        figures["database, MiB"] = round(Path(db.database).stat().st_size / 2**20)
    return {**figures, **_closing_look()}


def _rewards(claims: int) -> int:
    """Return how many rewards were paid: one for each claim, but for those that reactions decided against."""
    paid, dropped = rows(
        "SELECT count(*) FROM claim WHERE state = 'paid' AND paid_mtwei > 0 UNION ALL "
        "SELECT count(*) FROM claim WHERE state = 'dropped'"
    )
    rewards = rows("SELECT count(*) FROM journal WHERE kind = 'reward'")[0][0]
    _demand((paid[0] + dropped[0], paid[0]) == (claims, rewards), f"{paid} paid, {dropped} dropped, {rewards} rewards")
    return int(rewards)


def prepare(url: str, members: int, posts: int, wallet_mtwei: int) -> None:
    """Bind the database, which must be nobody's, and fill it. Raises Broken."""
    bind(url)
    try:
        if not community.is_empty():
            raise Broken("The database has members already: give one that is empty.")
        community.fill(members, posts, wallet_mtwei)
    finally:
        db.close_all()


def _closing_look(*, causes: bool = True) -> Figures:
    """Look through the books once everybody has gone: by plain sums, and by the forum's own audit. Raises Broken."""
    wrong = _ask(books.look_through) + _ask(lambda: books.audited(causes=causes))
    _demand(not wrong, f"the books are wrong: {wrong}")
    return {"journals": _ask(books.journals), "books": "right"}


def _ask(question):
    """Ask the bound database something, and hold no connection afterwards."""
    try:
        return question()
    finally:
        db.close_all()


def _demand(true: bool, otherwise: str) -> None:
    if not true:
        raise Broken(otherwise)


def _begin(process: Process) -> None:
    _demand(process.line() == "ready", "a writer did not begin as it should")
    process.go()


def _sum_of(ended: Counter[str], *hows: str) -> int:
    return sum(count for words, count in ended.items() if words.partition(": ")[2] in hows)


def _take_stock() -> None:
    """Let PostgreSQL know how much there is now, as its own housekeeping would in a minute or two."""
    if not is_embedded():
        _ask(lambda: db.execute_sql("ANALYZE"))
