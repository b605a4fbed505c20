"""Plain text and addresses as Markdown that reads as the same text, and leads to the same place. Pure.

What is escaped is what the parser here (`text/markdown`) would take for markup, and little else: whoever edits an
imported text has to read it.
"""

import re
from urllib.parse import quote

from forum.imports.limits import ADDRESS_LENGTH_MAX

# Most texts hold nothing that could be markup: one search says so.
_SUSPICIOUS = re.compile(r"[\\`*\[\]<~|_&@#>+=:)-]|\d\.")
_MARKUP = re.compile(
    r"[\\`*\[\]<~|]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # not within a word, where it is no markup
    r"|&(?=#?\w{1,40};)"
    r"|(?<![\w@/.-])@(?=[A-Za-z])"  # a name of elsewhere is no name here
)
# At the beginning of a line: headings, quotes, lists, rules, underlines of headings and of tables.
_BLOCK = re.compile(r"(\s*)(#{1,6}(?=\s|$)|>|\+(?=\s|$)|-(?=[-\s:|]|$)|=|:(?=-))")
_NUMBERED = re.compile(r"(\s*\d{1,9})([.)])(?=\s|$)")
# An address in running text. The parser finds it by itself where nothing in it has to be escaped.
_ADDRESS = re.compile(r"(?<![\w/])https?://[^\s<>\"“”«»]{1,2000}", re.I)
_AFTER_ADDRESS = ".,;:!?'’)]*_~|"
_AUTOLINKED = re.compile(r"[^\s<>|\\]+")

_SAFE_SCHEME = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)", re.I)
# Letters of every language stay as they are; what would end the address, or be markup in it, does not.
_UNSAFE = re.compile(r"[\s<>\"\\()\[\]`*~|\x00-\x20\x7f]")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")


def escaped(text: str, links: bool = True) -> str:
    """Return one line of text as Markdown. `links` says whether addresses in it may become links by themselves."""
    if not _SUSPICIOUS.search(text):
        return text
    if not links or "://" not in text:
        return _line_start(_MARKUP.sub(r"\\\g<0>", text))
    parts, begin = [], 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER_ADDRESS)
        parts.append(_MARKUP.sub(r"\\\g<0>", text[begin : found.start()]))
        parts.append(_bare(address))
        begin = found.start() + len(address)
    parts.append(_MARKUP.sub(r"\\\g<0>", text[begin:]))
    return _line_start("".join(parts))


def _line_start(text: str) -> str:
    text = _BLOCK.sub(r"\1\\\2", text, count=1) if _BLOCK.match(text) else text
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text


def _bare(address: str) -> str:
    """Return an address of running text: as it is, where nothing in it is markup."""
    if not _MARKUP.search(address):
        return address
    return f"<{address}>" if _AUTOLINKED.fullmatch(address) else _MARKUP.sub(r"\\\g<0>", address)


def destination(address: str) -> str:
    """Return an address as a link of Markdown takes it; "" for one that no link may lead to."""
    address = address.strip()
    if len(address) > ADDRESS_LENGTH_MAX or not _SAFE_SCHEME.match(address):
        return ""
    return _ENTITY.sub(r"\\&", _UNSAFE.sub(lambda found: quote(found[0]), address))
