"""Tables for spreadsheets: CSV, line by line, in which no text is taken for a formula. Pure."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

# What makes a spreadsheet calculate instead of show (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a table as CSV (RFC 4180), the header first, each with its line end.

    Numbers stay numbers, also those below 0; None is an empty cell. Text that a spreadsheet would
    take for a formula gets a ' in front, which makes it text there.
    """
    buffer = StringIO()
    writer = csv.writer(buffer)  # its dialect is RFC 4180's: comma, doubled quotes, \r\n
    yield _line(writer, buffer, header)
    for row in rows:
        yield _line(writer, buffer, row)


def _line(writer, buffer: StringIO, cells: Sequence[object]) -> str:
    writer.writerow([_harmless(cell) for cell in cells])
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
