"""Markdown → safe HTML, once, when something is written. Pure.

Two fences stand one behind the other: the parser knows no raw HTML, and what it makes goes
through an allow-list sanitizer. Images become links: pages ask no other host for anything.
"""

import html as entities
import re
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from forum.errors import Invalid

# The parser's time grows faster than its input; callers cap the length before they come here.
SOURCE_LENGTH_MAX = 60_000
# A short text can ask for a long page: a table fills up missing cells, a reference repeats its address at each use.
_TABLE_CELLS_MAX = 5_000
_ADDRESSES_LENGTH_MAX = 2 * SOURCE_LENGTH_MAX
_HTML_LENGTH_MAX = 20 * SOURCE_LENGTH_MAX
# From here on addresses are no longer looked for in running text: that search is quadratic.
_LINKIFIED_MAX = 300
_NESTING_MAX = 100
# Each bracket may begin a link, and the parser looks for the end of each.
_BRACKETS_MAX = 1_500

_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote",
    "ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "code": {"class"}, "th": {"class"}, "td": {"class"}}
_CLASSES = re.compile(r"language-[\w+-]{1,30}|align-(left|center|right)")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_HTML_TAG = re.compile(r"<[^>]+>")
_ADDRESS_BEGINNING = re.compile(r"//|@|www\.", re.I)
_TABLE_RULE = re.compile(r"[ \t>]*(?=[^\n]*\|)[|:\- \t]*-[|:\- \t]*")
_CELL_STYLE = re.compile(r"^text-align:(left|center|right)$")


@dataclass(frozen=True, slots=True)
class Rendered:
    """`html` is safe to show as it is; `text` is what one reads of it; `has_link` says whether it leads anywhere."""

    html: str
    text: str
    has_link: bool

    @property
    def words(self) -> int:
        """How many words there are to read."""
        return len(_WORD.findall(self.text))

    def teaser(self, length_max: int = 220) -> str:
        """Return the beginning of the text, ended at a word, with an ellipsis where it goes on."""
        text = " ".join(self.text.split())
        if len(text) <= length_max:
            return text
        return text[:length_max].rpartition(" ")[0].rstrip(".,;:–—- ") + "…"


def render_article(source: str) -> Rendered:
    """Return a post's Markdown as HTML. No heading stands above h2: the title is the page's h1.

    Raises Invalid, on `body`, for what would blow up the page.
    """
    return _render(2, source)


def render_comment(source: str) -> Rendered:
    """Return a comment's Markdown as HTML. No heading stands above h4: those are the page's own.

    Raises Invalid, on `body`, for what would blow up the page.
    """
    return _render(4, source)


def _render(highest_heading: int, source: str) -> Rendered:
    if len(source) > SOURCE_LENGTH_MAX:
        raise ValueError(f"at most {SOURCE_LENGTH_MAX} characters can be rendered")
    if _table_cells(source) > _TABLE_CELLS_MAX:
        raise Invalid(body=f"The tables in this have more than {_TABLE_CELLS_MAX:,} cells. Make them smaller.")
    if source.count("[") > _BRACKETS_MAX:
        raise Invalid(body=f"This holds more than {_BRACKETS_MAX:,} opening brackets. Use fewer links.")
    linkify = len(_ADDRESS_BEGINNING.findall(source)) <= _LINKIFIED_MAX
    parser = _parsers[highest_heading, linkify]
    tokens = parser.parse(source)
    _refuse_excess(tokens)
    markup = parser.renderer.render(tokens, parser.options, {})
    if len(markup) > _HTML_LENGTH_MAX:
        raise Invalid(body="This would become far too long a page. Use less markup.")
    html = nh3.clean(
        markup,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    # Every block ends with a line end, so only tags need to go.
    return Rendered(html, entities.unescape(_HTML_TAG.sub("", html)), "<a " in html)


def _table_cells(source: str) -> int:
    """Return how many cells the tables of the text may have, before the parser makes them. Errs upwards."""
    cells = columns = 0
    for line in source.split("\n"):
        if _TABLE_RULE.fullmatch(line):
            columns = line.count("|") + 1
        elif not line.strip("> \t"):
            columns = 0
        cells += columns
    return cells


def _refuse_excess(tokens: list[Token]) -> None:
    """Raise Invalid for addresses repeated without end, and for nesting in which the parser would drop text."""
    addresses_length = 0
    for token in tokens:
        if token.level >= _NESTING_MAX - 2:
            raise Invalid(body="Quotes and lists in this are nested too deeply. Take some levels out.")
        for child in token.children or ():
            addresses_length += sum(len(str(value)) for value in child.attrs.values())
    if addresses_length > _ADDRESSES_LENGTH_MAX:
        raise Invalid(body="The link addresses in this are too long together. Use fewer, or shorter ones.")


def _keep_attribute(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return value if _CLASSES.fullmatch(value) else None
    return value


def _parser(highest_heading: int, linkify: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "maxNesting": _NESTING_MAX})
    parser.enable(["table", "strikethrough", *(["linkify"] if linkify else [])])

    def heading(self, tokens, index, options, env):
        token = tokens[index]
        token.tag = f"h{max(int(token.tag[1]), highest_heading)}"
        return self.renderToken(tokens, index, options, env)

    def cell(self, tokens, index, options, env):
        # The parser says alignment as an inline style, which the content policy forbids.
        aligned = _CELL_STYLE.match(tokens[index].attrGet("style") or "")
        tokens[index].attrs = {"class": f"align-{aligned[1]}"} if aligned else {}
        return self.renderToken(tokens, index, options, env)

    def image(self, tokens, index, _options, _env):
        token = tokens[index]
        href = nh3.clean_text(str(token.attrGet("src") or ""))
        return f'<a href="{href}">{nh3.clean_text(token.content or "image")}</a>'

    for rule in ("heading_open", "heading_close"):
        parser.add_render_rule(rule, heading)
    for rule in ("th_open", "td_open"):
        parser.add_render_rule(rule, cell)
    parser.add_render_rule("image", image)
    return parser


_parsers = {(heading, linkify): _parser(heading, linkify) for heading in (2, 4) for linkify in (True, False)}
