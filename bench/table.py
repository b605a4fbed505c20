"""The table that the benchmark prints."""

from collections.abc import Sequence

from bench import readers
from bench.readers import Beats
from bench.targets import Target

_HEADINGS = (
    "page", "req/s", "min–max", "p99 ms", "bytes", "SQL",
    "share", "of bare", "goal", "", "next", "", "CPU ms", "by CPU", "of a core",
)  # fmt: skip
_LEFT_ALIGNED = {0, 9, 11}
_KEY = """\
share:   requests/s by those of the forum's one-line view; the goals are shares
of bare: requests/s by those of bare Flask's one-line view
by CPU:  the share by the server's processor time for one request, which other work here hardly moves
of a core: the server's processor time while the readers' beats came, by the time that passed; a goal on SQLite"""


def table(targets: Sequence[Target], statements: Sequence[int], beats: Beats) -> str:
    """Return the figures of the targets (`bench.targets.targets` says their order), a row each, and of the beats.

    `statements[i]` is what `targets[i]` costs the database.
    """
    bare, forum = targets[:2]
    rows = [_HEADINGS]
    for target, count in zip(targets, statements, strict=True):
        rates = [run.requests_per_second for run in target.runs]
        rows.append(
            (
                target.name,
                f"{target.requests_per_second:,.0f}",
                f"{min(rates):,.0f}–{max(rates):,.0f}",
                f"{target.p99_ms:.1f}",
                f"{target.body_bytes:,}",
                str(count),
                f"{share(target, forum):.3f}",
                f"{share(target, bare):.3f}",
                *_verdict(target, forum),
                f"{target.cpu_ms:.2f}",
                f"{forum.cpu_ms / target.cpu_ms:.3f}" if target.cpu_ms else "–",
                "",
            )
        )
    rows.append(_row_of_beats(beats))
    return f"{_aligned(rows)}\n{_KEY}"


def share(target: Target, yardstick: Target) -> float:
    """Return the target's requests per second as a share of the yardstick's."""
    return target.requests_per_second / yardstick.requests_per_second


def missed(targets: Sequence[Target], beats: Beats) -> list[str]:
    """Return the names of the rows that miss their present goal."""
    forum = targets[1]
    names = [target.name for target in targets if target.goal and share(target, forum) < target.goal]
    return [*names, readers.NAME] if beats.missed else names


def _row_of_beats(beats: Beats) -> tuple[str, ...]:
    known, goal, verdict = beats.cpu_seconds > 0, "", ""
    if beats.core_share_max is not None:
        goal = f"< {beats.core_share_max:.0%}"
        verdict = ("MISSED" if beats.missed else "ok") if known else "–"
    return (
        readers.NAME,
        f"{beats.per_second:,.0f}",
        "",
        f"{beats.p99_ms:.1f}",
        f"{beats.body_bytes:,}",
        str(beats.statements),
        "",
        "",
        goal,
        verdict,
        "",
        "",
        f"{beats.cpu_ms:.2f}",
        "",
        f"{beats.core_share:.1%}" if known else "–",
    )


def _verdict(target: Target, yardstick: Target) -> tuple[str, str, str, str]:
    if target.goal is None or target.next_goal is None:
        return "", "", "", ""
    reached = share(target, yardstick)
    return (
        f"{target.goal:.2f}",
        "ok" if reached >= target.goal else "MISSED",
        f"{target.next_goal:.2f}",
        "ok" if reached >= target.next_goal else "not yet",
    )


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return the rows as lines: words to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if index in _LEFT_ALIGNED else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)
