"""XML of exports, read piece by piece within bounds: no DOCTYPE, no entities but the five, no network. Pure.

Memory does not grow with the file: what a parser asked for is handed over when it ends, and forgotten. Characters that
XML forbids (control characters, which old texts hold) are dropped on the way in; lines are counted as in the file.

Before 2.6.0, expat reads a tag again from its beginning with each portion that does not end it (CVE-2023-52425). So a
tag is of bounded length here, and while none ends, each portion is twice as large as the one before.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.parsers import expat

from forum.imports.limits import DEPTH_MAX, PORTION_BYTES, RECORD_LENGTH_MAX
from forum.imports.packed import opened
from forum.imports.source import Malformed, Source

# A tag with its attributes, or a remark. The longest that exports write is an address long.
TAG_BYTES_MAX = 1024 * 1024
# What an element costs besides its text, in characters of it.
_ELEMENT_COST = 200
_FORBIDDEN = bytes(one for one in range(32) if one not in b"\t\n\r")
_SCHEME = re.compile(r"https?://")


class Element:
    """An element: its short `name`, attributes, the line that it begins in, and what is in it as far as it was read.

    `parent` is there while the parent is open. Elements that were asked for are not among the children of another.
    """

    __slots__ = ("attributes", "children", "is_wanted", "line", "name", "parent", "parts")

    def __init__(self, name: str, attributes: dict[str, str], line: int, parent: "Element | None"):
        self.name, self.attributes, self.line, self.parent = name, attributes, line, parent
        self.children: list[Element] = []
        self.parts: list[str] = []
        self.is_wanted = False

    @property
    def content(self) -> str:
        """The text that stands directly in it."""
        return "".join(self.parts)

    def all(self, name: str) -> Iterator["Element"]:
        """Yield the children of a name."""
        return (one for one in self.children if one.name == name)

    def child(self, name: str) -> "Element | None":
        """Return the first child of a name."""
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """Return the text of the first child of a name, without blanks around it; "" where there is none."""
        found = self.child(name)
        return found.content.strip() if found else ""

    def malformed(self, reason: str) -> Malformed:
        """Return that something is wrong with it, to be raised."""
        return Malformed(reason, self.line)


def elements(source: Source, root: str, wanted: frozenset[str], spaces: Mapping[str, str]) -> Iterator[Element]:
    """Yield the elements that are wanted (`channel/item`), each when it ends, the inner ones before those around them.

    `spaces` gives each namespace, written without scheme and slash at its end, the prefix that short names begin with;
    `root` is the short name of the outermost element. Raises Malformed.
    """
    reader = _Reader(root, wanted, spaces)
    try:
        with opened(source) as file:
            while portion := file.read(reader.next_bytes):
                yield from reader.fed(portion)
            yield from reader.ended()
    except expat.ExpatError as error:
        raise Malformed(f"It is no XML: {_in_words(error)}.", error.lineno, source.path) from None
    except (LookupError, ValueError):  # of Python's, which expat asks for encodings that it does not know
        raise Malformed("It is in an encoding that is not read here. Save it as UTF-8.", 1, source.path) from None
    except Malformed as refusal:
        refusal.path = refusal.path or source.path
        raise


def _in_words(error: expat.ExpatError) -> str:
    words = expat.errors.messages.get(error.code, "")
    if words == expat.errors.XML_ERROR_NO_ELEMENTS:
        return "it breaks off, or is empty"
    if words == expat.errors.XML_ERROR_INVALID_TOKEN:
        return "a character or tag is not well-formed, or not in the encoding that it names"
    return words or "it is not well-formed"


class _Reader:
    """The parser, with what is open. `next_bytes` is how much it wants to be fed next."""

    def __init__(self, root: str, wanted: frozenset[str], spaces: Mapping[str, str]):
        self.next_bytes = PORTION_BYTES
        self._root, self._wanted, self._spaces = root, wanted, spaces
        self._name = lru_cache(256)(self._short)  # a file says the same few names a million times
        self._open: Element | None = None
        self._depth = 0
        self._costs = [0]
        self._ready: list[Element] = []
        self._waiting_bytes = 0
        self._has_moved = False
        self._drops: bool | None = None
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.ExternalEntityRefHandler = self._doctype
        parser.CommentHandler = self._moved
        parser.ProcessingInstructionHandler = self._moved

    def fed(self, portion: bytes) -> Iterator[Element]:
        """Take the next bytes of the file, and yield what they end."""
        if self._drops is None:
            # Of UTF-16 half of the bytes are zero. It begins with a mark, or with "<" of two bytes.
            self._drops = not portion.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in portion[:2]
        self._has_moved = False
        self._parser.Parse(portion.translate(None, _FORBIDDEN) if self._drops else portion, False)
        self._waiting_bytes = 0 if self._has_moved else self._waiting_bytes + len(portion)
        if self._waiting_bytes > TAG_BYTES_MAX:
            raise self._malformed(f"A tag is longer than {TAG_BYTES_MAX:,} bytes.")
        self.next_bytes = max(PORTION_BYTES, self._waiting_bytes)
        yield from self._handed_over()

    def ended(self) -> Iterator[Element]:
        """Say that the file has ended, and yield what that ends."""
        self._parser.Parse(b"", True)
        yield from self._handed_over()

    def _handed_over(self) -> Iterator[Element]:
        ready, self._ready = self._ready, []
        return iter(ready)

    def _malformed(self, reason: str) -> Malformed:
        return Malformed(reason, self._parser.CurrentLineNumber)

    def _doctype(self, *_declared: object) -> int:
        raise self._malformed("It has a DOCTYPE or declares entities, which no export does.")

    def _moved(self, *_said: object) -> None:
        self._has_moved = True

    def _short(self, written: str) -> str:
        space, _blank, local = written.rpartition(" ")
        if not space:
            return local
        prefix = self._spaces.get(_SCHEME.sub("", space, count=1).rstrip("/"))
        return written if prefix is None else prefix + local

    def _start(self, written: str, attributes: dict[str, str]) -> None:
        self._has_moved = True
        self._depth += 1
        name = self._name(written)
        if self._depth == 1 and name != self._root:
            raise self._malformed(
                f"It begins with <{written.rpartition(' ')[2][:60]}>, which no export of this kind does."
            )
        if self._depth > DEPTH_MAX:
            raise self._malformed(f"More than {DEPTH_MAX} elements are in one another.")
        named = {self._name(one): value for one, value in attributes.items()} if attributes else {}
        around = self._open
        self._open = Element(name, named, self._parser.CurrentLineNumber, around)
        if around is not None and f"{around.name}/{name}" in self._wanted:
            self._open.is_wanted = True
            self._costs.append(0)
        self._pay(_ELEMENT_COST + sum(len(one) + len(value) for one, value in attributes.items()))

    def _text(self, text: str) -> None:
        self._has_moved = True
        if self._open is not None:
            self._pay(len(text))
            self._open.parts.append(text)

    def _end(self, _written: str) -> None:
        self._has_moved = True
        self._depth -= 1
        element = self._open
        if element is None:
            return
        self._open = element.parent
        if element.is_wanted:
            self._costs.pop()
            self._ready.append(element)
        elif element.parent is not None:
            element.parent.children.append(element)
            element.parent = None

    def _pay(self, cost: int) -> None:
        """Count what is kept of the innermost element that was asked for, or of what is around all of them."""
        self._costs[-1] += cost
        if self._costs[-1] > RECORD_LENGTH_MAX:
            raise self._malformed(f"An element holds more than {RECORD_LENGTH_MAX:,} characters.")
