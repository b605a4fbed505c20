"""The tree of sanitised HTML, straightened so that each element can be written as Markdown by itself. Pure.

What Markdown has no words for becomes what it has: every block a paragraph, every row as wide as its table, a table of
one column its contents. Each step is linear: nothing looks back over what another one has seen.
"""

import re
from io import StringIO

from bs4 import BeautifulSoup, Tag

_NAMES = {"strong": "b", "em": "i", "del": "s", "strike": "s", "kbd": "code", "samp": "code", "tt": "code"}
_NAMED_OTHERWISE = re.compile(rf"<(/?)({'|'.join(_NAMES)})>")
# Emphasis that ends and goes on: as text, because to join trees takes a walk through each.
_GOING_ON = re.compile(r"</(b|i|s|code)><\1>")
_PARAGRAPHS = {
    "address", "article", "aside", "center", "dd", "details", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "header", "hgroup", "legend", "main", "nav", "section", "summary",
}  # fmt: skip
_BLOCKS = {
    "blockquote", "caption", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table", "td",
    "tr", "ul",
}  # fmt: skip
_MARKED = {"b", "i", "s", "code"}
# As the renderer has it (`text/markdown`): more cells than this are no table any more.
_CELLS_MAX = 2_000
_COLUMNS_MAX = 50


def tidied(html: str) -> BeautifulSoup:
    """Return the tree of what the sanitiser wrote, straightened."""
    html = _NAMED_OTHERWISE.sub(lambda found: f"<{found[1]}{_NAMES[found[2]]}>", html)
    # As a file: given as a string, a comment that is nothing but an address would be warned of.
    soup = BeautifulSoup(StringIO(_GOING_ON.sub("", html)), "html.parser")
    # The list is made first: what is renamed or unwrapped meanwhile is met once.
    for tag in soup.find_all(True):
        name = tag.name
        if name in _PARAGRAPHS:
            tag.name = "div"
        elif name == "li":
            _number(tag)
        elif name == "a":
            _flatten_link(tag)
        elif name in _MARKED and any(parent.name == name for parent in tag.parents):
            tag.unwrap()
        elif name == "table":
            _straighten_table(tag)
        elif name in ("caption", "td", "th", "tr") and not tag.find_parent("table"):
            tag.name = "div"
    for tag in reversed(soup.find_all(["a", *_MARKED])):  # what is inside first
        if not tag.contents:
            tag.extract()
    for tag in soup.find_all(_MARKED):
        _take_in_what_goes_on(tag)
    soup.smooth()
    return soup


def _take_in_what_goes_on(tag: Tag) -> None:
    """Make one of marks that came to stand next to each other when what was around one of them fell away."""
    after = tag.next_sibling
    while tag.parent is not None and isinstance(after, Tag) and after.name == tag.name:
        following = after.next_sibling
        after.extract()
        for child in list(after.contents):
            tag.append(child)
        after = following


def _number(item: Tag) -> None:
    """Give an item of a list its number, so that nobody has to count those before it."""
    parent = item.parent
    if parent is None or parent.name not in ("ol", "ul"):
        item.name = "div"
    elif parent.name == "ol":
        number = int(str(parent.get("next", parent.get("start", "1"))))
        item["number"] = str(number)
        parent["next"] = str(number + 1)


def _flatten_link(link: Tag) -> None:
    """Leave running text in a link: Markdown has no links around blocks."""
    for block in link.find_all(_BLOCKS | _PARAGRAPHS):
        block.insert_before(" ")
        block.insert_after(" ")
        block.unwrap()
    if not link.get("href"):
        link.unwrap()


def _straighten_table(table: Tag) -> None:
    """Give a table a row of as many cells as its widest; divide one that is a layout into paragraphs."""
    rows = [row for row in table.find_all("tr", recursive=False) if row.find(["td", "th"], recursive=False)]
    widths = [len(row.find_all(["td", "th"], recursive=False)) for row in rows]
    columns = max(widths, default=0)
    kept = {id(row) for row in rows}
    for other in list(table.children):
        if isinstance(other, Tag) and id(other) not in kept:
            table.insert_before(other.extract())
    if table.find_parent("td") or not 2 <= columns <= _COLUMNS_MAX or columns * len(rows) > _CELLS_MAX:
        for part in [table, *rows, *(cell for row in rows for cell in row.find_all(["td", "th"], recursive=False))]:
            part.name = "div"
        return
    for row, width in zip(rows, widths, strict=True):
        for _missing in range(columns - width):
            row.append(Tag(name="td"))
