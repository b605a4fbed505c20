"""Markdown → safe HTML, once, when something is written. Pure.

Two fences stand one behind the other: the parser knows no raw HTML, and what it makes goes
through an allow-list sanitizer. Images become links: pages ask no other host for anything.
"""

import html as entities
import re
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

# The parser's time grows faster than its input; callers cap the length before they come here.
SOURCE_LENGTH_MAX = 60_000

_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote",
    "ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "code": {"class"}, "th": {"class"}, "td": {"class"}}
_CLASSES = re.compile(r"language-[\w+-]{1,30}|align-(left|center|right)")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_HTML_TAG = re.compile(r"<[^>]+>")
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
    """Return a post's Markdown as HTML. No heading stands above h2: the title is the page's h1."""
    return _render(_article, source)


def render_comment(source: str) -> Rendered:
    """Return a comment's Markdown as HTML. No heading stands above h4: those are the page's own."""
    return _render(_comment, source)


def _render(parser: MarkdownIt, source: str) -> Rendered:
    if len(source) > SOURCE_LENGTH_MAX:
        raise ValueError(f"at most {SOURCE_LENGTH_MAX} characters can be rendered")
    html = nh3.clean(
        parser.render(source),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    # Every block ends with a line end, so only tags need to go.
    return Rendered(html, entities.unescape(_HTML_TAG.sub("", html)), "<a " in html)


def _keep_attribute(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return value if _CLASSES.fullmatch(value) else None
    return value


def _parser(highest_heading: int) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "maxNesting": 20})
    parser.enable(["table", "strikethrough", "linkify"])

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


_article = _parser(highest_heading=2)
_comment = _parser(highest_heading=4)
