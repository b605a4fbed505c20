"""Sanitised HTML written down as Markdown: markdownify, for the dialect of this forum. Pure.

The dialect is CommonMark with tables and strikethrough (`text/markdown`). Where markdownify keeps the line ends of its
source, breaks lines by blanks that nobody sees, or lets emphasis stand where the parser would show its asterisks, this
does not.
"""

import re
from typing import Any
from urllib.parse import unquote

from bs4 import Tag
from bs4.element import NavigableString, PageElement
from markdownify import MarkdownConverter

from forum.imports.escaping import destination, escaped
from forum.imports.tidying import tidied
from forum.text.typed_text import without_control

# Stands for a line break until the block that it is in is written. No control character comes in.
_BREAK = "\x01"
# Stands where marks were left out: the same marks on both sides of it close and open again, to no end.
_JOINT = "\x02"
_CANCELLED = re.compile(rf"(\*{{1,3}}|~~){_JOINT}+\1")
# Code after code: their backticks would be one row, and neither of them would be code.
_CODE_AFTER_CODE = re.compile(rf"(?<=`){_JOINT}+(?=`)")
_AROUND = " \t\r\n\xa0" + _BREAK
_BREAKS = re.compile(rf"[ \n\xa0]*{_BREAK}[ \n\xa0{_BREAK}]*")
_LINES = re.compile(rf"([ \xa0{_BREAK}]*{_BREAK}[ \xa0{_BREAK}]*)")
_LINE = re.compile(r"^(.+)$", re.MULTILINE)
_BLANKS = re.compile(r"\s+")
_BACKTICKS = re.compile(r"`+")
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*)([\w+-]{1,30})(?:[\s;]|$)")
_CLOSING_HASHES = re.compile(r"(?<=\s)#+$")
_EMPHASIS = {"b", "i", "s"}
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
# Code in a link that would make of it what a link elsewhere is defined by, which nobody sees.
_DEFINITION = re.compile(r"(?<!\\)\]:")
# Of what was embedded, what a reader can follow: the film, where its frame says which.
_YOUTUBE = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})(?:[?&#].*)?", re.I)
_VIMEO = re.compile(r"https?://player\.vimeo\.com/video/(\d{1,12})(?:[?&#].*)?", re.I)
# Pictures that are letters, and those that count who has seen them.
_LETTERS = {"emoji", "wp-smiley"}


def converted(html: str) -> str:
    """Return what the sanitiser wrote as Markdown."""
    written = _converter.convert_soup(tidied(without_control(html)))
    return without_control(_CANCELLED.sub("", _CODE_AFTER_CODE.sub(" ", written)))


class _Converter(MarkdownConverter):
    """Each method writes an element; `text` is what is in it, written already, `parent_tags` is what it is in."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return escaped(text, links="a" not in parent_tags)

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        text: str = super().process_text(el, parent_tags=parent_tags)  # type: ignore[misc]
        after = el.next_sibling
        # Before a link it would make a picture of it.
        if text.endswith("!") and isinstance(after, Tag) and after.name in ("a", "img", "iframe", "video", "audio"):
            return text[:-1] + "\\!"
        return text

    def convert__document_(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _with_breaks(text)

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "pre" in parent_tags:
            return "\n"
        return " " if parent_tags & {"_inline", "_noformat"} else _BREAK

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "pre" in parent_tags:
            return text.rstrip("\n") + "\n"
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        return _block(_with_breaks(text)) or _BREAK * 2

    convert_div = convert_caption = convert_p

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if parent_tags & {"_inline", "_noformat"}:
            return f" {text.strip()} "
        return _block(re.sub(r"^(.*)$", _quoted, _with_breaks(text), flags=re.MULTILINE) if text.strip(_AROUND) else "")

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802  (its name there)
        text = _BLANKS.sub(" ", text.replace(_BREAK, " ")).strip()
        if parent_tags & {"_inline", "_noformat"} or not text:
            return f" {text} "
        return _block(f"{'#' * min(max(n, 1), 6)} {_CLOSING_HASHES.sub(_escaped_first, text)}")

    def convert_hr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " " if parent_tags & {"_inline", "_noformat"} else "\n\n---\n\n"

    def convert_list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        starts_late = el.name == "ol" and el.get("start", "1") != "1"
        if "li" not in parent_tags or starts_late or text.startswith("\n"):
            return _block(text.strip("\n"))
        return f"\n{text.strip(chr(10))}\n\n"

    convert_ul = convert_ol = convert_list

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = _with_breaks(text)
        if not text:
            return ""
        mark = f"{el['number']}. " if el.get("number") else "- "
        return mark + _LINE.sub(" " * len(mark) + r"\1", text)[len(mark) :] + "\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {_BLANKS.sub(' ', text.replace(_BREAK, ' ')).strip()} |"

    convert_th = convert_td

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = destination(str(el.get("href") or ""))
        before, inner, after = _parts(text)
        if "_noformat" in parent_tags or not address or not inner:
            return text
        inner = _BLANKS.sub(" ", inner.replace(_BREAK, " "))
        if _DEFINITION.search(inner):
            return text
        if inner == escaped(address, links=False) and not address.startswith("mailto:") and "&" not in address:
            return f"{before}<{address}>{after}"
        return f"{before}[{inner}]({address}){after}"

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _emphasised(el, text, "**", parent_tags)

    def convert_i(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _emphasised(el, text, "*", parent_tags)

    def convert_s(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _emphasised(el, text, "~~", parent_tags)

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"“{text}”"

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text.translate(_RAISED) if _is_figure(text, _RAISED) else text

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text.translate(_LOWERED) if _is_figure(text, _LOWERED) else text

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags:
            return text
        before, inner, after = _parts(text)
        return before + _code_span(inner, parent_tags) + after

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.replace("\r", "").strip("\n")
        if not text.strip() or "_noformat" in parent_tags:
            return text
        if "_inline" in parent_tags:
            return f" {_code_span(_BLANKS.sub(' ', text).strip(), parent_tags)} "
        fence = "`" * max(3, _longest_run(text) + 1)
        return _block(f"{fence}{_language(el)}\n{text}\n{fence}")

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt = " ".join(str(el.get("alt") or "").split())
        if "_noformat" in parent_tags or _LETTERS & set(_classes(el)):
            return alt if "_noformat" in parent_tags else escaped(alt, links=False)
        if str(el.get("width")) == "1" or str(el.get("height")) == "1":
            return ""
        return _link(alt, str(el.get("src") or ""), parent_tags)

    def convert_iframe(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = str(el.get("src") or "")
        if film := _YOUTUBE.fullmatch(address):
            address = f"https://www.youtube.com/watch?v={film[1]}"
        elif film := _VIMEO.fullmatch(address):
            address = f"https://vimeo.com/{film[1]}"
        else:
            return ""
        return "" if parent_tags & {"_noformat", "a"} else _paragraph(f"<{address}>", parent_tags)

    def convert_video(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        source = el if el.get("src") else el.find("source", src=True)
        address = str(source.get("src")) if isinstance(source, Tag) else ""
        return "" if "_noformat" in parent_tags else _paragraph(_link("", address, parent_tags), parent_tags)

    convert_audio = convert_video


def _block(text: str) -> str:
    return f"\n\n{text}\n\n" if text.strip() else ""


def _paragraph(text: str, parent_tags: set[str]) -> str:
    """Return what stands by itself, where there is room for that."""
    return f" {text} " if not text or parent_tags & {"_inline", "a", *_EMPHASIS} else _block(text)


def _with_breaks(text: str) -> str:
    """Return a block with its line breaks: none at its ends, two in a row divide paragraphs."""
    return _BREAKS.sub(_break, text.strip(_AROUND))


def _break(found: re.Match[str]) -> str:
    run = found[0]
    if run.count(_BREAK) > 1 or "\n\n" in run:
        return "\n\n"
    return "\n" if "\n" in run else "\\\n"


def _quoted(found: re.Match[str]) -> str:
    return f"> {found[1]}" if found[1] else ">"


def _escaped_first(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _parts(text: str) -> tuple[str, str, str]:
    """Return the text within, and the blanks and breaks before and after it."""
    inner = text.strip(_AROUND)
    if not inner:
        return text, "", ""
    begin = text.index(inner)
    return text[:begin], inner, text[begin + len(inner) :]


def _emphasised(el: Tag, text: str, mark: str, parent_tags: set[str]) -> str:
    """Return the text between marks, line by line; without them where the parser would not take them for marks."""
    # Blocks hold no emphasis that begins outside of them.
    if "_noformat" in parent_tags or "\n" in text:
        return text
    lines = [_parts(line) for line in _LINES.split(text)]
    if lines and not (_may_open(lines[0], mark, el) and _may_close(lines[-1], mark, el)):
        return f"{_JOINT}{text}{_JOINT}"
    return "".join(f"{before}{mark}{inner}{mark}{after}" if inner else before for before, inner, after in lines)


def _may_open(line: tuple[str, str, str], mark: str, el: Tag) -> bool:
    before, inner, _after = line
    first = inner.lstrip(mark[0])[:1]
    return bool(before) or not inner or first.isalnum() or not _neighbour(el, "previous_sibling", -1).isalnum()


def _may_close(line: tuple[str, str, str], mark: str, el: Tag) -> bool:
    _before, inner, after = line
    last = inner.rstrip(mark[0])[-1:]
    return bool(after) or not inner or last.isalnum() or not _neighbour(el, "next_sibling", 0).isalnum()


def _neighbour(el: Tag, side: str, place: int) -> str:
    """Return the character that stands next to an element, if it is one of the text's; "" for a mark or nothing."""
    node: Any = el
    while getattr(node, side) is None and node.parent is not None and node.parent.name in _EMPHASIS:
        node = node.parent
    beside: PageElement | None = getattr(node, side)
    if isinstance(beside, Tag) and beside.name == "code" and el.parent is not None and el.parent.name in _EMPHASIS:
        return "a"  # within other marks, marks between backticks would close what is around them
    if beside is None or (isinstance(beside, Tag) and beside.name not in {*_EMPHASIS, "sup", "sub"}):
        return ""
    text = beside.get_text()
    return text[place] if text else ""


def _is_figure(text: str, figures: dict[int, Any]) -> bool:
    return 0 < len(text) <= 8 and all(ord(one) in figures for one in text)


def _longest_run(text: str) -> int:
    return max(map(len, _BACKTICKS.findall(text)), default=0)


def _code_span(text: str, parent_tags: set[str]) -> str:
    if not text:
        return ""
    longest = _longest_run(text)
    fence, room = "`" * (longest + 1), " " if longest else ""
    # A row is divided at its bars before anybody asks what is code.
    return fence + room + (text.replace("|", "\\|") if parent_tags & {"td", "th"} else text) + room + fence


def _classes(el: Tag) -> list[str]:
    found = el.get("class", "")
    return found.split() if isinstance(found, str) else list(found or ())


def _language(el: Tag) -> str:
    inner = el.find("code")
    for one in (el, inner):
        if isinstance(one, Tag) and (found := _LANGUAGE.search(" ".join(_classes(one)))):
            return found[1]
    return ""


def _link(words: str, address: str, parent_tags: set[str]) -> str:
    """Return a link to a picture or film; in a link, its words alone."""
    words = words or unquote(address.rstrip("/").rpartition("/")[2].partition("?")[0])[:100]
    target = destination(address)
    words = escaped(words, links=False)
    return f"[{words}]({target})" if words and target and "a" not in parent_tags else words


_converter = _Converter(heading_style="atx", wrap=True, wrap_width=None, table_infer_header=True)
