"""How the books are read, and what is said of what is wrong in them."""

from collections.abc import Callable, Iterator
from typing import Any

from forum.db import rows

PORTION = 5_000
_BEFORE_ALL = -(2**63)  # a row that was slipped in may have any id


class Fault:
    """One thing that is wrong: in words, and with the ids of its rows by table: `Fault("…", entry=[3, 4])`."""

    def __init__(self, message: str, **ids: list[int]):
        self.message, self.rows = message, ids


# A check yields what is wrong as it comes upon it; nothing, where all is well.
Faults = Iterator[Fault]


class Reader:
    """Reads in portions, by id, and tells `report` how many rows it has read so far."""

    def __init__(self) -> None:
        self.read = 0
        self.report: Callable[[int], None] = lambda read: None

    def portions(self, sql: str, *parameters: object) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of `sql` (…, behind which first column, how many), ordered by it, in portions."""
        after = _BEFORE_ALL
        while found := rows(sql, *parameters, after, PORTION):
            yield found
            after = found[-1][0]
            self.read += len(found)
            self.report(self.read)

    def rows(self, sql: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
        """Yield the same rows one by one."""
        for portion in self.portions(sql, *parameters):
            yield from portion
