"""The HTML of old posts and comments, as the Markdown that members here would have written. Pure.

The sanitiser reads HTML as browsers do and leaves what may stay; `tidying` straightens the tree; markdownify, as
`conversion` has it, writes it down. Most comments are paragraphs with a link or a bold word: those take a short way
(`running_text`), with the same result.
"""

import re
from functools import lru_cache
from html import unescape

import nh3

from forum.imports.conversion import converted
from forum.imports.escaping import escaped
from forum.imports.limits import MARKUP_LENGTH_MAX
from forum.imports.running_text import as_running_text
from forum.text.typed_text import without_control

# What stays of the elements; of others, what is in them.
_BLOCKS = {
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "td", "th", "tr", "ul",
}  # fmt: skip
_INLINE = {
    "a", "audio", "b", "br", "code", "del", "em", "i", "iframe", "img", "kbd", "q", "s", "samp", "source", "strike",
    "strong", "sub", "sup", "tt", "video",
}  # fmt: skip
# Nothing in these was there to be read.
_DROPPED = {
    "applet", "button", "canvas", "datalist", "embed", "head", "math", "noembed", "noframes", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "title", "xmp",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"}, "img": {"alt", "class", "src", "width", "height"}, "iframe": {"src"}, "video": {"src"},
    "audio": {"src"}, "source": {"src"}, "ol": {"start"}, "code": {"class"}, "pre": {"class"},
}  # fmt: skip
# As the sanitiser works its way through what is open, its time grows with the square of the depth; markdownify goes
# down by calling itself. Page builders reach thirty.
_DEPTH_READ_MAX = 400
_DEPTH_MAX = 60

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
# They end by themselves, or where the next one begins.
_NEVER_DEEP = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot",
}  # fmt: skip
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def to_markdown(html: str, base: str = "") -> str:
    """Return HTML as Markdown of members here: "" where nothing in it is to be read.

    Links lead to http, https and mailto alone; pictures become links. `base` is the address (http or https) that
    relative links begin at; without it, they are text. HTML that is nested too deeply to be anything is read as its
    words. Raises ValueError for more than `MARKUP_LENGTH_MAX` characters.
    """
    if len(html) > MARKUP_LENGTH_MAX:
        raise ValueError(f"at most {MARKUP_LENGTH_MAX} characters can be converted")
    html = without_control(html)
    if (written := as_running_text(html)) is not None:
        return written
    return _by_its_tree(html, base)


def _by_its_tree(html: str, base: str) -> str:
    """Return any HTML as Markdown: the long way."""
    if _depth(html) > _DEPTH_READ_MAX:
        return _words(html)
    clean = _cleaner(base).clean(html)
    return _words(clean) if _depth(clean, exact=True) > _DEPTH_MAX else converted(clean)


def _depth(html: str, exact: bool = False) -> int:
    """Return how deeply elements are nested: `exact` in what the sanitiser wrote, else at most, and roughly."""
    depth = deepest = 0
    for found in _TAG.finditer(html):
        name = found[2].lower()
        if name in ("br", "hr", "img", "source") or (not exact and name in _NEVER_DEEP):
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _words(html: str) -> str:
    """Return the words of HTML that is no text of anybody's, without its markup."""
    words, begin, dropped = [], 0, ""
    for found in _TAG.finditer(html):
        name = found[2].lower()
        if not dropped:
            words.append(html[begin : found.start()])
            dropped = name if name in _DROPPED and not found[1] else ""
        elif found[1] and name == dropped:
            dropped = ""
        begin = found.end()
    words.append("" if dropped else html[begin:])
    return escaped(_BLANKS.sub(" ", unescape(" ".join(words))).strip())


@lru_cache(16)
def _cleaner(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_BLOCKS | _INLINE,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", base) if base else "deny",
        link_rel=None,
    )
