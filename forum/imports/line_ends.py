"""Texts of WordPress, where blank lines divide paragraphs and the end of a line breaks it, as HTML. Pure.

WordPress does the same whenever it shows one. Texts of its block editor are HTML already. Linear, whatever it is given.
"""

import re

_BLOCK_EDITOR = "<!-- wp:"
_BLOCK_NAMES = (
    "address|article|aside|blockquote|details|div|dl|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|main|nav|"
    "ol|p|pre|script|section|style|summary|table|ul"
)
_BLOCK = re.compile(rf"(</?(?:{_BLOCK_NAMES})(?:\s[^<>]*)?/?>)", re.I)
_NAME = re.compile(r"</?([a-z1-6]+)", re.I)
# Within these a line end is none, or is one already.
_KEPT = {"dl", "ol", "pre", "script", "style", "table", "ul"}
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
# What plugins put in place of these, nobody has. Their contents stay: the words below a picture, an address.
_SHORTCODE = re.compile(
    r"\[/?(?:audio|caption|code|embed|gallery|playlist|sourcecode|video|wp_caption)(?:\s[^\[\]]{0,500})?\]"
)


def as_html(text: str) -> str:
    """Return a text of WordPress as the HTML that it would show, without the shortcodes of WordPress itself."""
    text = _SHORTCODE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if _BLOCK_EDITOR in text:
        return text
    written: list[str] = []
    kept, depth = "", 0
    for place, part in enumerate(_BLOCK.split(text)):
        if place % 2 == 0:
            written.extend([part] if kept else _paragraphs(part))
            continue
        name = _NAME.match(part)[1].lower()  # type: ignore[index]
        step = -1 if part.startswith("</") else 1
        if kept and name == kept:
            depth += step
            kept = kept if depth else ""
        elif not kept and name in _KEPT and step > 0:
            kept, depth = name, 1
        if name != "p" or kept:
            written.append(part)
    return "".join(written)


def _paragraphs(text: str) -> list[str]:
    parts = (part.strip() for part in _BLANK_LINE.split(text))
    return ["<p>" + part.replace("\n", "<br>") + "</p>" for part in parts if part]
