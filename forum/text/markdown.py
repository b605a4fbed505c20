"""Markdown → safe HTML, once, when something is written. Pure.

There are two fences, one after the other: the parser knows no raw HTML, and what it makes goes
through an allow-list sanitizer. Images become links: pages ask no other host for anything. Only the pictures that the
caller names, by digest, are shown. Only articles have footnotes, so that an element's id is on a page once.
"""

import html as entities
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from forum.errors import Invalid
from forum.i18n import _, figure
from forum.text.effort import bound_effort, effort_for
from forum.text.footnotes import NOTE_MARK, add_footnotes
from forum.text.mentions import MENTION_CLASS, MENTION_LINK, People, add_mentions, nobody
from forum.text.pictures import Frame, digest_in_address
from forum.text.plain import plain_html

# The parser's time grows faster than its input; callers cap the length before they come here.
SOURCE_LENGTH_MAX = 60_000
# A short text can ask for a long page: a table fills up missing cells, a reference repeats its address at each use.
_TABLE_CELLS_MAX = 5_000
_ADDRESSES_LENGTH_MAX = 2 * SOURCE_LENGTH_MAX
# So much HTML is always fine, and more for each character. Dense manuals make twice their length.
_HTML_LENGTH_MIN = 10_000
_HTML_PER_CHARACTER = 4
# From here on addresses are no longer looked for in running text: that search is quadratic.
_LINKIFIED_MAX = 300
_HOSTS_MAX = 1_500
_NESTING_MAX = 100
_ARTICLE_HEADING, _COMMENT_HEADING = 2, 4
# Each bracket may begin a link, and the parser looks for the end of each.
_BRACKETS_MAX = 1_500
# Each use of a footnote costs two links: there and back.
_NOTE_USES_MAX = 300

_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote",
    "ul", "ol", "li", "a", "div", "table", "thead", "tbody", "tr", "th", "td", "sup", "img",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "id", "role", "class"}, "ol": {"start", "class"}, "li": {"id"}, "code": {"class"},
    "pre": {"tabindex"}, "div": {"class", "tabindex"}, "th": {"class"}, "td": {"class"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
}  # fmt: skip
_VALUES = {
    "class": re.compile(r"language-[\w+-]{1,30}|align-(left|center|right)|wide|footnotes|" + MENTION_CLASS),
    "id": re.compile(r"fn\d+|fnref\d+(-\d+)?"),
    "role": re.compile("doc-noteref|doc-backlink"),
    "tabindex": re.compile("0"),
    "src": re.compile(r"/pictures/[0-9a-f]{32}\.webp"),
    "width": re.compile("[0-9]{1,4}"),
    "height": re.compile("[0-9]{1,4}"),
    "loading": re.compile("lazy"),
    "decoding": re.compile("async"),
}
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_HTML_TAG = re.compile(r"<[^>]+>")
# The sanitizer writes no < or > into an attribute.
_PICTURE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_ADDRESS_BEGINNING = re.compile(r"//|@|www\.", re.I)
_WITHIN_ADDRESS = re.compile(r"\.\S")
# The inside of what may be the name of a host, such as `example.org`.
_HOST = re.compile(r"\w\.\w")
_CELL_STYLE = re.compile(r"^text-align:(left|center|right)$")


@dataclass(frozen=True, slots=True)
class Rendered:
    """`html` is safe to show as it is; `text` is what one reads of it; `has_link` says whether it leads anywhere.

    `pictures` are the pictures that it shows, in their order, each with the words for those who cannot see it. A
    mention, which leads to the member that it names, is no link for that.
    """

    html: str
    text: str
    has_link: bool
    pictures: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> list[str]:
        """The digests of its pictures."""
        return [digest for digest, _alt in self.pictures]

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


def render_article(source: str, pictures: Mapping[str, Frame] | None = None, people: People = nobody) -> Rendered:
    """Return a post's Markdown, footnotes and all, as HTML. No heading is above h2: the title is the page's h1.

    `pictures` are those that it may show, by digest; `people` says which names are members' (`mentions`). Raises
    Invalid, on `body`, for what would blow up the page.
    """
    return _render(_ARTICLE_HEADING, source, pictures or {}, people)


def render_comment(source: str, pictures: Mapping[str, Frame] | None = None, people: People = nobody) -> Rendered:
    """Return a comment's Markdown as HTML. No heading is above h4: those are the page's own.

    `pictures` are those that it may show, by digest; `people` says which names are members' (`mentions`). Raises
    Invalid, on `body`, for what would blow up the page.
    """
    return _render(_COMMENT_HEADING, source, pictures or {}, people)


def _render(highest_heading: int, source: str, pictures: Mapping[str, Frame], people: People) -> Rendered:
    if len(source) > SOURCE_LENGTH_MAX:
        raise ValueError(f"at most {SOURCE_LENGTH_MAX} characters can be rendered")
    if not may_hold_address(source) and (plain := plain_html(source)):
        return Rendered(plain, _HTML_TAG.sub("", plain), has_link=False)
    if _table_cells(source) > _TABLE_CELLS_MAX:
        cells = figure(_TABLE_CELLS_MAX)
        raise Invalid(body=_("The tables in this have more than %(number)s cells. Make them smaller.", number=cells))
    if source.count("[") > _BRACKETS_MAX:
        brackets = figure(_BRACKETS_MAX)
        raise Invalid(body=_("This contains more than %(number)s opening brackets. Use fewer links.", number=brackets))
    parser = _parsers[highest_heading, _has_addresses(source)]
    shown: list[tuple[str, str]] = []
    surroundings = {**effort_for(source), "pictures": pictures, "shown": shown, "people": people}
    tokens = parser.parse(source, surroundings)
    _refuse_excess(tokens)
    markup = parser.renderer.render(tokens, parser.options, surroundings)
    html = nh3.clean(
        markup,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    if len(html) > _HTML_LENGTH_MIN + _HTML_PER_CHARACTER * len(source):
        raise Invalid(body=_("This would make the page far too long. Use less markup."))
    # The numbers of footnotes are nothing to read, and lead nowhere else.
    said = NOTE_MARK.sub("", html)
    # Every block ends with a line end, so only tags need to go; of a picture its description stays.
    text = entities.unescape(_HTML_TAG.sub("", _PICTURE.sub(r"\1", said) if shown else said))
    return Rendered(html, text, "<a " in MENTION_LINK.sub("", said), tuple(shown))


def may_hold_address(source: str) -> bool:
    """Say whether an address may be found in the text: any has one of these, and most texts have none."""
    return (
        "//" in source
        or "@" in source
        or _WITHIN_ADDRESS.search(source) is not None
        or "localhost" in source.casefold()
    )


def _has_addresses(source: str) -> bool:
    """Say whether addresses are to be looked for in the text: there may be some, and not too many."""
    if not may_hold_address(source):
        return False
    return len(_ADDRESS_BEGINNING.findall(source)) <= _LINKIFIED_MAX and len(_HOST.findall(source)) <= _HOSTS_MAX


def _table_cells(source: str) -> int:
    """Return how many cells the tables of the text may have, before the parser makes them. Errs upwards."""
    cells = columns = 0
    for line in source.split("\n"):
        if _is_table_rule(line):
            columns = line.count("|") + 1
        elif not line.strip("> \t"):
            columns = 0
        cells += columns
    return cells


def _is_table_rule(line: str) -> bool:
    """Say whether the line may stand under a table's head, as `|--|:-:|` does."""
    # Not by a pattern, which would try every division of a long line.
    rule = line.lstrip("> \t")
    return "|" in rule and "-" in rule and not rule.strip("|:- \t")


def _refuse_excess(tokens: list[Token]) -> None:
    """Raise Invalid for what is repeated without end, and for nesting in which the parser would drop text."""
    addresses_length = note_uses = 0
    for token in tokens:
        if token.level >= _NESTING_MAX - 2:
            raise Invalid(body=_("Quotes and lists are nested too deeply. Remove some levels."))
        for child in token.children or ():
            addresses_length += sum(len(str(value)) for value in child.attrs.values())
            note_uses += child.type == "footnote_ref"
    if addresses_length > _ADDRESSES_LENGTH_MAX:
        raise Invalid(body=_("The links in this are too long in total. Use fewer or shorter ones."))
    if note_uses > _NOTE_USES_MAX:
        uses = figure(_NOTE_USES_MAX)
        raise Invalid(body=_("This refers to footnotes more than %(number)s times. Use fewer.", number=uses))


def _keep_attribute(_tag: str, attribute: str, value: str) -> str | None:
    allowed = _VALUES.get(attribute)
    return value if allowed is None or allowed.fullmatch(value) else None


def _parser(highest_heading: int, linkify: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "maxNesting": _NESTING_MAX})
    bound_effort(parser)
    parser.enable(["table", "strikethrough", *(["linkify"] if linkify else [])])

    def heading(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[index]
        token.tag = f"h{max(int(token.tag[1]), highest_heading)}"
        return self.renderToken(tokens, index, options, env)

    def cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        # The parser says alignment as an inline style, which the content policy forbids.
        aligned = _CELL_STYLE.match(str(tokens[index].attrGet("style") or ""))
        tokens[index].attrs = {"class": f"align-{aligned[1]}"} if aligned else {}
        return self.renderToken(tokens, index, options, env)

    def table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return f'<div class="wide" tabindex="0">\n{self.renderToken(tokens, index, options, env)}'

    def table_end(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return f"{self.renderToken(tokens, index, options, env)}</div>\n"

    def code(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        block: str = getattr(self, tokens[index].type)(tokens, index, options, env)
        return block.replace("<pre", '<pre tabindex="0"', 1)

    def image(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[index]
        address = str(token.attrGet("src") or "")
        digest = digest_in_address(address)
        frame = env["pictures"].get(digest)
        if digest is None or frame is None:
            return f'<a href="{nh3.clean_text(address)}">{nh3.clean_text(token.content or "image")}</a>'
        alt = " ".join(self.renderInlineAsText(token.children, options, env).split())
        env["shown"].append((digest, alt))
        size = f'width="{frame.width}" height="{frame.height}" loading="lazy" decoding="async"'
        return f'<img src="{address}" alt="{entities.escape(alt)}" {size}>'

    for rule in ("heading_open", "heading_close"):
        parser.add_render_rule(rule, heading)
    for rule in ("th_open", "td_open"):
        parser.add_render_rule(rule, cell)
    # What may be wider than the page scrolls by itself, and so must be reachable by keyboard.
    parser.add_render_rule("table_open", table)
    parser.add_render_rule("table_close", table_end)
    for rule in ("fence", "code_block"):
        parser.add_render_rule(rule, code)
    parser.add_render_rule("image", image)
    add_mentions(parser)
    if highest_heading == _ARTICLE_HEADING:
        add_footnotes(parser)
    return parser


_parsers = {
    (heading, linkify): _parser(heading, linkify)
    for heading in (_ARTICLE_HEADING, _COMMENT_HEADING)
    for linkify in (True, False)
}
