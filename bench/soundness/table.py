"""The table that the simulation prints, and its JSON."""

import json
from collections.abc import Sequence

from bench.soundness.measure import Row


def table(rows: Sequence[Row]) -> str:
    """Return the rows as lines: each with its bound and whether it holds, and beneath it what explains it."""
    cells = [("attack", "figure", "bound", "", "of what"), *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_aligned(row, widths) for row in cells]
    lines.insert(1, "-" * max(map(len, lines)))
    for place, row in reversed(list(enumerate(rows, 2))):
        if row.beside:
            lines.insert(
                place + 1, "    " + "; ".join(f"{words} {figure:,.2f}" for words, figure in row.beside.items())
            )
    return "\n".join(lines)


def as_json(rows: Sequence[Row], **about: object) -> str:
    """Return the rows as JSON, with what is said about the run."""
    return json.dumps({**about, "rows": [row.as_json() for row in rows]}, indent=2, ensure_ascii=False) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    bound, verdict = ("", "") if row.bound is None else (f"≤ {row.bound:,.2f}", "holds" if row.holds else "BROKEN")
    return row.attack, f"{row.figure:,.2f}", bound, verdict, row.what


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        cell.rjust(width) if place in (1, 2) else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ).rstrip()
