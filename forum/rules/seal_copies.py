"""Reading a copy of the seals that somebody kept: what a forum published is held against what it says now. Pure."""

import json
import re
from datetime import date

_LINE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\s+([0-9a-fA-F]{64})", re.ASCII)
_ROOT = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)


def read_copy(text: str) -> dict[date, str]:
    """Return the roots (hexadecimal, small letters) by day, of the JSON of `/economy/seals.json` or lines `DAY ROOT`.

    Raises ValueError, in words, for anything else, also for two roots of one day.
    """
    pairs = _of_json(text) if text.lstrip().startswith(("[", "{")) else _of_lines(text)
    roots: dict[date, str] = {}
    for day, root in pairs:
        if roots.setdefault(day, root) != root:
            raise ValueError(f"It has two seals of {day}.")
    if not roots:
        raise ValueError("It has no seals.")
    return roots


def _of_json(text: str) -> list[tuple[date, str]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"It begins like JSON, but is none: {error}.") from None
    pairs = []
    for number, seal in enumerate(found if isinstance(found, list) else [found], 1):
        day, root = (seal.get("day"), seal.get("root")) if isinstance(seal, dict) else (None, None)
        if not isinstance(day, str) or not isinstance(root, str) or not _ROOT.fullmatch(root):
            raise ValueError(f"Seal {number} in it has no “day” and “root” as in seals.json.")
        pairs.append((_day(day, f"Seal {number}"), root.lower()))
    return pairs


def _of_lines(text: str) -> list[tuple[date, str]]:
    pairs = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            found = _LINE.fullmatch(line.strip())
            if not found:
                raise ValueError(f"Line {number} is not a day and a root, as in “2026-01-31 {'0' * 8}…”.")
            pairs.append((_day(found[1], f"Line {number}"), found[2].lower()))
    return pairs


def _day(written: str, where: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{where} has a day that is none: {written[:20]}.") from None
