"""Pages as somebody reads them: their text and what is read out of attributes, markup left out."""

from collections.abc import Iterator
from html.parser import HTMLParser

# Attributes that people read or hear.
_SAID = {"title", "aria-label", "aria-description", "alt", "placeholder", "label"}
_SAID_META = {"description", "og:title", "og:description"}
_SILENT = {"script", "style", "code", "kbd", "textarea"}
_WITHOUT_END = {"meta", "link", "img", "input", "br", "hr", "path", "circle", "rect", "line", "use", "col", "source"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0
        self._foreign: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        meta = tag == "meta" and (known.get("name") or known.get("property")) in _SAID_META
        self.said += [value for name, value in attributes if value and (name in _SAID or (meta and name == "content"))]
        if tag in {"button", "input"} and known.get("type") in {"submit", "reset", "button"} and known.get("value"):
            self.said.append(known["value"])
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def said_on(page: str) -> Iterator[str]:
    """Yield each piece of text of a page or a part of one, with white space folded."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    for text in reader.said:
        if folded := " ".join(text.split()):
            yield folded
