"""Mentions in Markdown: `@name` becomes a link to the member of that name, where there is one. Pure.

Not in code, not in links, not after a backslash, not within a word: `me@example.org` names nobody. Who the members are
the caller says, who can ask; a name that is nobody's stays the text that it was.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# From keys (names in lower case) to the names as their members write them, for those that are somebody's.
People = Callable[[frozenset[str]], Mapping[str, str]]

# So many names in a text are looked for, and become links.
MENTIONS_LINKED_MAX = 50
MENTION_CLASS = "mention"
# The beginning of a link that is a mention, as it is rendered: no link of anybody's making has this class.
MENTION_LINK = re.compile(rf'<a href="/u/([^"]+)" class="{MENTION_CLASS}"')
_QUOTE_OR_MENTION = re.compile(rf"<(/?)blockquote>|{MENTION_LINK.pattern}")
_NAME_LENGTH_MIN, _NAME_LENGTH_MAX = 3, 24
# What a username may be (`forms.accounts`), with what stands before and after. A name may end with a mark, as a
# sentence does: that is tried with it first.
_MENTION = re.compile(rf"(?<![\w@/.-])@([A-Za-z][A-Za-z0-9_.-]{{{_NAME_LENGTH_MIN - 1},60}}+)(?![\w@/])")
_MARKS = "._-"


def nobody(_keys: frozenset[str]) -> Mapping[str, str]:
    """Know no members: every name stays text."""
    return {}


def add_mentions(parser: MarkdownIt) -> None:
    """Let the parser link the names of those whom `people` in its environment knows."""
    # Before text and what was escaped in it are one, and after addresses have been found in it.
    parser.core.ruler.before("text_join", "mentions", _link_mentions)


def mentioned_in(html: str) -> list[str]:
    """Return the names of the members that a rendered text names itself, each once, in their order.

    Whom somebody else named is not named anew by being quoted.
    """
    quotes = 0
    names: dict[str, None] = {}
    for found in _QUOTE_OR_MENTION.finditer(html):
        end, name = found.groups()
        if name is None:
            quotes += -1 if end else 1
        elif not quotes:
            names[name] = None
    return list(names)


def _link_mentions(state: StateCore) -> None:
    found = [place for token in state.tokens if token.type == "inline" for place in _names_in(token)]
    if not found:
        return
    found = found[:MENTIONS_LINKED_MAX]
    known = state.env["people"](frozenset(key for match in found for key in _keys(match[1])))
    if not known:
        return
    left = MENTIONS_LINKED_MAX
    for token in state.tokens:
        if token.type == "inline" and left:
            left -= _link(token, known, left)


def _keys(written: str) -> Iterator[str]:
    """Yield the keys of the names that this may be, the longest first: the name's own marks, or the sentence's."""
    name = written.lower()
    while len(name) >= _NAME_LENGTH_MIN:
        if len(name) <= _NAME_LENGTH_MAX:
            yield name
        if name[-1] not in _MARKS:
            return
        name = name[:-1]


def _texts(inline: Token) -> Iterator[Token]:
    """Yield the texts that are in no link."""
    links = 0
    for child in inline.children or ():
        links += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type == "text" and not links:
            yield child


def _names_in(inline: Token) -> Iterator[re.Match[str]]:
    for text in _texts(inline):
        yield from _MENTION.finditer(text.content)


def _link(inline: Token, known: Mapping[str, str], most: int) -> int:
    """Turn so many of the known names in a line's text into links, and return how many there were."""
    linkable = {id(text) for text in _texts(inline) if "@" in text.content}
    children: list[Token] = []
    links = 0
    for child in inline.children or ():
        parts = list(_divided(child, known, most - links)) if id(child) in linkable else [child]
        links += len(parts) // _PARTS_PER_LINK
        children.extend(parts)
    inline.children = children
    return links


# The text before it, its beginning, its words, its end.
_PARTS_PER_LINK = 4


def _divided(text: Token, known: Mapping[str, str], most: int) -> Iterator[Token]:
    """Yield the text in parts, with a link around each known name until there are `most` of them."""
    begin = 0
    for match in _MENTION.finditer(text.content):
        key = next((key for key in _keys(match[1]) if key in known), None)
        if key is None or not most:
            continue
        end = match.start(1) + len(key)
        yield _text(text.content[begin : match.start()], text.level)
        yield _link_open(known[key], text.level)
        yield _text(text.content[match.start() : end], text.level + 1)
        yield Token("link_close", "a", -1, level=text.level)
        begin, most = end, most - 1
    yield _text(text.content[begin:], text.level)


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def _link_open(name: str, level: int) -> Token:
    return Token("link_open", "a", 1, attrs={"href": f"/u/{name}", "class": MENTION_CLASS}, level=level)
