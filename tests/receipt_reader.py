"""A receipt as its reader checks it by hand: everything recalculated from the text that the file shows.

It checks what `templates/receipts/verifier.js` does, and knows neither that script nor the forum's own code.
"""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from xml.etree.ElementTree import Element

import html5lib

_LEFT = {"en": "left", "de": "links"}
# An English figure in the other language: comma and point change places.
_FIGURES = {"en": str.maketrans("", ""), "de": str.maketrans(",.", ".,")}


def faults_in(page: str) -> list[str]:
    """Return the places of a receipt that don't follow from the rest of it: none where all adds up."""
    return [place for place, says, right in _Reader(page).comparisons() if says != right]


class _Reader:
    def __init__(self, page: str):
        self._page = html5lib.parse(page, namespaceHTMLElements=False)
        self._language = self._page.get("lang")

    def comparisons(self) -> Iterator[tuple[str, str, str]]:
        """Yield each place, what it says, and what it has to say."""
        roots = {}
        for seal in self._all("seal"):
            day = json.loads(self._text("leaf", seal))[0]
            roots[day] = self._root(seal)
            yield f"day {day}", self._text("day", seal), day
            yield f"root {day}", self._text("root", seal), roots[day]
        sums = {"profit": 0, "loss": 0}
        for side in sums:
            for line in self._all("line", self._by_id(side)):
                label, moved_mtwei = _words(line.find("h3/span")), 0
                for entry in self._all("entry", line):
                    amount_mtwei, found = self._entry(entry, self._text("name", line), roots)
                    yield from found
                    moved_mtwei += amount_mtwei
                figure_mtwei = moved_mtwei if side == "profit" else -moved_mtwei
                yield label, self._text("figure", line), self._twei(figure_mtwei)
                sums[side] += figure_mtwei
            yield f"{side} subtotal", _words(self._one("subtotal", self._by_id(side)).find("b")), self._twei(sums[side])
        yield "total", _words(self._by_id("total").find("b")), self._twei(sums["profit"] - sums["loss"])

    def _entry(self, entry: Element, line: str, roots: dict[str, str]) -> tuple[int, list[tuple[str, str, str]]]:
        content = self._text("content", entry)
        key, _kind, of_line, post_id, _comment_id, _actor_id, _note, at, legs = json.loads(content)
        journal_id, entry_ids, fingerprint = json.loads(self._text("leaf", entry))
        [(member, amount_mtwei)] = [leg for leg in legs if leg[0].isdigit()]
        named = f"journal {journal_id}"
        found = [
            (f"{named}: number", self._text("journal", entry), str(journal_id)),
            (f"{named}: entries", self._text("entries", entry), ", ".join(map(str, entry_ids))),
            (f"{named}: date", self._text("date", entry), at.replace("T", " ")),
            (f"{named}: amount", self._text("amount", entry), self._twei(amount_mtwei)),
            (f"{named}: line", line, of_line),
            (f"{named}: content", sha256(content.encode()).hexdigest(), fingerprint),
            ("member", _words(self._by_id("member")), member),
            ("post", _words(self._by_id("post")), str(post_id)),
        ]
        if entry.get("id"):
            found.append(("report", f"report:{_words(self._by_id('number'))}", key))
            found.append(("date", _words(self._by_id("date")), at.replace("T", " ")[:19]))
        if days := self._all("day", entry):
            found.append((f"{named}: root", self._root(entry), roots.get(_words(days[0]), "")))
        return amount_mtwei, found

    def _root(self, block: Element) -> str:
        hash_ = sha256(b"\x00" + self._text("leaf", block).encode()).digest()
        for step in self._one("path", block) if self._all("path", block) else ():
            side, other = _words(step).split(" ")
            assert re.fullmatch("[0-9a-f]{64}", other)
            pair = (bytes.fromhex(other), hash_) if side == _LEFT[self._language] else (hash_, bytes.fromhex(other))
            hash_ = sha256(b"\x01" + b"".join(pair)).digest()
        return hash_.hex()

    def _twei(self, amount_mtwei: int) -> str:
        figure = f"{abs(amount_mtwei) / 1000:,.3f}".rstrip("0").rstrip(".").translate(_FIGURES[self._language])
        return f"−{figure}" if amount_mtwei < 0 else figure

    def _all(self, name: str, within: Element | None = None) -> list[Element]:
        return [one for one in (within or self._page).iter() if name in (one.get("class") or "").split()]

    def _one(self, name: str, within: Element) -> Element:
        return self._all(name, within)[0]

    def _text(self, name: str, within: Element) -> str:
        found = self._all(name, within)
        return _words(found[0]) if found else ""

    def _by_id(self, name: str) -> Element:
        return next(one for one in self._page.iter() if one.get("id") == name)


def _words(element: Element) -> str:
    return "".join(element.itertext()).strip()
