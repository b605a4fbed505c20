"""Write `forum/text/confusables.txt` again from Unicode's own table, when a newer one is out.

    python -m bench.confusables confusables.txt > forum/text/confusables.txt

The table is `security/<version>/confusables.txt` at unicode.org; ICU and so every Linux distribution carry it too.
Skeletons that were stored by the older table stay as they are; a migration that fills them again, as 0013 does, brings
them up to date.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

_ROW = re.compile(r"([0-9A-F]+) ;\t([0-9A-F ]+) ;\tMA")
_KEPT_COMMENT = re.compile(r"# (Date|©|Version|For terms)")


def compact(table: Iterable[str]) -> Iterator[str]:
    """Yield the lines of the compact form: where it comes from, and each prototype with all that looks like it."""
    lookalikes: defaultdict[str, list[str]] = defaultdict(list)
    yield "# Unicode's confusables.txt (UTS #39) in short: prototype = characters that look like it, in hexadecimal."
    yield "# Made by bench/confusables.py. Data of Unicode, Inc., under confusables-LICENSE.txt."
    for line in table:
        if _KEPT_COMMENT.match(line):
            yield line.strip()
        if row := _ROW.match(line):
            lookalikes[row[2]].append(row[1])
    for prototype in sorted(lookalikes, key=lambda points: [int(point, 16) for point in points.split()]):
        yield f"{prototype}={' '.join(sorted(lookalikes[prototype], key=lambda point: int(point, 16)))}"


if __name__ == "__main__":
    for compacted in compact(Path(sys.argv[1]).read_text("utf-8-sig").splitlines()):
        print(compacted)
