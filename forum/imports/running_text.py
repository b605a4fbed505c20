"""The short way from HTML to Markdown, for what most comments are: paragraphs, line breaks, links, a bold word. Pure.

It knows a small grammar, in which no element is in another but for the paragraph. Whatever it does not know, and
whatever asks what stands around it, is left to the long way (`markup`). Where it writes something, it is the same.
"""

import re
from html import unescape
from typing import NamedTuple

from forum.imports.escaping import destination, escaped
from forum.text.typed_text import without_control

_ATTRIBUTE = r'(?: (?:class|rel|style|target|title)="[^"&<>]*")*'
# Only what the sanitiser lets through as it is: no ports, no numbers for hosts, no letters beyond ASCII.
_ADDRESS = (
    r"(?:https?://(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,20}(?:[/?#](?:[\w.~:/?#@!$()*+,;=%-]|&amp;)*)?"
    r"|mailto:[\w.+-]+@[a-z0-9.-]+)"
)
_TOKEN = re.compile(
    rf"(?P<text>[^<]+)|(?P<paragraph></?p>)|(?P<line><br ?/?>)"
    rf"|<(?P<mark>b|strong|i|em|s|del|strike|code|u|span){_ATTRIBUTE}>(?P<marked>[^<]+)</(?P=mark)>"
    rf'|<a{_ATTRIBUTE} href="(?P<address>{_ADDRESS})"{_ATTRIBUTE}>(?P<words>[^<]+)</a>',
    re.ASCII,
)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~", "code": "`"}
_LINK, _CODE = "a", "`"
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# Python's own blanks, which the long way strips in some places.
_OTHER_BLANK = re.compile(r"[^\S \t\r\n\f\xa0]")
_AROUND = " \xa0"
# Characters by number, other than those of plain letters, quotation marks and dashes: browsers have rules for some.
_ODD_REFERENCE = re.compile(r"&#(?!(?:3[2-9]|039|[4-9]\d|1[6-9]\d|2\d\d|82(?:1\d|2[0-6]|30)|x27|x2F);)")


class _Unknown(Exception):
    """The long way has to be taken."""


class _Piece(NamedTuple):
    mark: str  # as Markdown has it; "" for plain text
    text: str
    address: str = ""


def as_running_text(html: str) -> str | None:
    """Return HTML of the small grammar as Markdown; None where it is anything else."""
    try:
        lines = [_written(line) for line in _lines(html)]
    except _Unknown:
        return None
    paragraphs: list[list[str]] = [[]]
    for line in lines:  # a blank one ends a paragraph
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join("\\\n".join(paragraph) for paragraph in paragraphs if paragraph)


def _lines(html: str) -> list[list[_Piece]]:
    """Return the pieces of each line, with a line of none where a paragraph begins or ends."""
    lines: list[list[_Piece]] = [[]]
    position = 0
    while position < len(html):
        found = _TOKEN.match(html, position)
        if found is None:
            raise _Unknown
        position = found.end()
        if found.lastgroup == "line":
            lines.append([])
        elif found.lastgroup == "paragraph":
            lines += [[], []]
        else:
            _add(lines[-1], _piece(found))
    return lines


def _piece(found: re.Match[str]) -> _Piece:
    if found["text"]:
        return _Piece("", _shown(found["text"]))
    if found["address"]:
        return _Piece(_LINK, _shown(found["words"]), unescape(found["address"]))
    return _Piece(_MARKS.get(found["mark"], ""), _shown(found["marked"]))


def _shown(html: str) -> str:
    """Return the characters that text of HTML stands for."""
    text = html
    if "&" in html:
        text = unescape(html)
        if _ODD_REFERENCE.search(html) or without_control(text) != text:
            raise _Unknown
    if _OTHER_BLANK.search(text):
        raise _Unknown
    return _BLANKS.sub(" ", text)


def _add(line: list[_Piece], piece: _Piece) -> None:
    """Put a piece at the end of a line. What means nothing (u, span) makes one text with what is around it."""
    last = line[-1] if line else None
    if last and not last.mark and not piece.mark:
        line[-1] = _Piece("", _BLANKS.sub(" ", last.text + piece.text))
    elif last and last.mark == piece.mark != _LINK:
        raise _Unknown  # they are one
    else:
        line.append(piece)


def _written(line: list[_Piece]) -> str:
    written = []
    for place, piece in enumerate(line):
        before = line[place - 1] if place else None
        after = line[place + 1] if place + 1 < len(line) else None
        if not piece.mark:
            text = escaped(piece.text)
            # Before a link it would make a picture of it.
            is_picture = text.endswith("!") and after is not None and after.mark == _LINK
            written.append(text[:-1] + "\\!" if is_picture else text)
        elif piece.text != piece.text.strip(_AROUND) or (piece.mark == _CODE and _CODE in piece.text):
            raise _Unknown
        elif piece.mark == _LINK:
            written.append(_link(piece))
        elif piece.mark == _CODE:
            written.append(f"`{piece.text}`")
        elif _may_stand(piece, before, after):
            written.append(f"{piece.mark}{escaped(piece.text)}{piece.mark}")
        else:
            raise _Unknown
    return "".join(written).strip(_AROUND)


def _link(piece: _Piece) -> str:
    target, words = destination(piece.address), escaped(piece.text.replace("\xa0", " "), links=False)
    words = _BLANKS.sub(" ", words)
    if not target:
        raise _Unknown
    is_address = words == escaped(target, links=False) and not target.startswith("mailto:") and "&" not in target
    return f"<{target}>" if is_address else f"[{words}]({target})"


def _may_stand(piece: _Piece, before: _Piece | None, after: _Piece | None) -> bool:
    """Say whether the parser takes marks here for marks, whatever they touch."""
    opens = piece.text[0].isalnum() or before is None or not (before.mark or before.text[-1:].isalnum())
    closes = piece.text[-1].isalnum() or after is None or not (after.mark or after.text[:1].isalnum())
    return opens and closes
