"""What people typed at Discourse, or what it made of that, as Markdown of members here. Pure.

What was typed is Markdown with a few things of Discourse's own. Where it holds HTML or further tags in brackets, the
HTML that Discourse made of it is turned back, if that is known.
"""

import re

from bs4 import BeautifulSoup, Tag

from forum.imports import markup
from forum.imports.emoji_names import emoji, with_emoji
from forum.imports.escaping import escaped
from forum.imports.limits import MARKUP_LENGTH_MAX
from forum.imports.line_breaks import with_hard_breaks
from forum.imports.web_site import WebSite

# Possessive, and without what they begin with inside: a long row of backticks or brackets is looked at once.
_CODE = re.compile(
    r"(^ {0,3}(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}(?P=fence)[^\n]*$|\Z)|(?<!`)`[^`\n]++`)", re.M | re.S
)
_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_BRACKETED = re.compile(
    r"\[/?(?:details|spoiler|poll|date|wrap|grid|chat|event|[bius]|url|img|code|list|size|color)[\]= ]"
)
_QUOTE = re.compile(r"""\[quote(?:=(?:"([^"\]\n]{0,200})"|([^\]\n]{0,200})))?\]""", re.I)
_QUOTE_END = re.compile(r"\[/quote\]", re.I)
_PICTURE_SIZE = re.compile(r"!\[([^\[\]|\n]*+)\|[^\[\]\n]*+\]\(")
_ATTACHMENT = re.compile(r"(?<!!)\[([^\[\]|\n]++)\|(?:attachment|video|audio)\]\(")
_UPLOAD = re.compile(r"upload://([A-Za-z0-9]{1,60}(?:\.[A-Za-z0-9]{1,10})?)")
_RELATIVE_LINK = re.compile(r"\]\((/[^)\s]*)")
_OWN_ELEMENTS = re.compile(r"""class=["'][^"']*\b(?:emoji|quote|lightbox|onebox|meta)\b""")
_QUOTE_DEPTH_MAX = 10


def body_of(raw: str, cooked: str, site: WebSite) -> str:
    """Return the Markdown of a post, of which what was typed or the HTML may be empty. Too long stays too long."""
    if raw.strip() and not (cooked and _is_more_than_markdown(raw)):
        return _from_raw(raw, site)
    return _from_cooked(cooked, site) if len(cooked) <= MARKUP_LENGTH_MAX else cooked


def _is_more_than_markdown(raw: str) -> bool:
    prose = _CODE.sub("", raw)
    return bool(_HTML.search(prose) or _BRACKETED.search(prose))


def _from_raw(raw: str, site: WebSite) -> str:
    text = raw.replace("\r\n", "\n")
    if len(text) > MARKUP_LENGTH_MAX:
        return text
    parts, begin = [], 0
    for code in _CODE.finditer(text):
        parts += [_prose(text[begin : code.start()], site), code[0]]
        begin = code.end()
    parts.append(_prose(text[begin:], site))
    return with_hard_breaks(_with_quotations("".join(parts))).strip()


def _prose(text: str, site: WebSite) -> str:
    """Return running text with addresses that lead somewhere, and with emoji."""
    text = _PICTURE_SIZE.sub(r"![\1](", text)
    text = _ATTACHMENT.sub(r"[\1](", text)
    text = _UPLOAD.sub(rf"{site.url}/uploads/short-url/\1", text)
    text = _RELATIVE_LINK.sub(lambda found: f"]({site.absolute(found[1]) or found[1]}", text)
    text = _QUOTE.sub(lambda found: f"\n{found[0]}\n", text)
    text = _QUOTE_END.sub("\n[/quote]\n", text)
    return with_emoji(text)


def _with_quotations(text: str) -> str:
    """Return the text with `[quote="bob, post:1"]` … `[/quote]` as what begins with `>`, after a line with the name."""
    lines: list[str] = []
    depth, begins = 0, False
    for line in text.split("\n"):
        opening, mark = _QUOTE.fullmatch(line), "> " * depth
        if opening:
            name = (opening[1] or opening[2] or "").partition(",")[0].strip()
            lines += [mark.rstrip(), f"{mark}{escaped(name)}:", mark.rstrip()] if name else [mark.rstrip()]
            depth, begins = min(depth + 1, _QUOTE_DEPTH_MAX), True
        elif _QUOTE_END.fullmatch(line):
            while depth and lines[-1] == mark.rstrip():
                lines.pop()
            depth = max(0, depth - 1)
            lines.append(("> " * depth).rstrip())
        elif line.strip() or not (depth and begins):
            lines.append(f"{mark}{line}".rstrip() if depth else line)
            begins = False
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _from_cooked(cooked: str, site: WebSite) -> str:
    if _OWN_ELEMENTS.search(cooked):
        cooked = _plain_html(cooked)
    return markup.to_markdown(cooked[:MARKUP_LENGTH_MAX], f"{site.url}/").strip()


def _plain_html(cooked: str) -> str:
    """Return the HTML without what Discourse adds by itself: pictures of emoji and people, buttons, previews."""
    soup = BeautifulSoup(cooked, "html.parser")
    for picture in soup.find_all("img", class_="emoji"):
        name = str(picture.get("title") or picture.get("alt") or "")
        picture.replace_with(emoji(name.strip(":").partition(":")[0]) or name)
    for quote in soup.select("aside.quote"):
        _simplify_quote(soup, quote)
    for preview in soup.select("aside.onebox"):
        address = str(preview.get("data-onebox-src") or "")
        preview.replace_with(_link(soup, address))
    for added in soup.select("a.lightbox .meta, a.anchor"):
        added.decompose()
    return str(soup)


def _simplify_quote(soup: BeautifulSoup, quote: Tag) -> None:
    title, name = quote.find("div", class_="title"), str(quote.get("data-username") or "")
    if isinstance(title, Tag):
        title.decompose()
    if name:
        line = soup.new_tag("p")
        line.string = f"{name}:"
        quote.insert(0, line)
    quote.name = "div"


def _link(soup: BeautifulSoup, address: str) -> Tag:
    paragraph, link = soup.new_tag("p"), soup.new_tag("a", href=address)
    link.string = address
    paragraph.append(link)
    return paragraph
