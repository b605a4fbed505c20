"""Markdown of places where the end of a line is one, written for here, where it is a blank. Pure."""

import re
from itertools import pairwise

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTED = re.compile(r"(?: {0,3}> ?)*")
# What is no running text, or begins something of its own: after it, or before it, a line ends anyway.
_BLOCK = re.compile(
    r"\s*$| {4}|\t| {0,3}(?:#{1,6}(?:\s|$)|\||[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$)|[-=*_](?:\s*[-=*_])+\s*$|\[[^\]]+\]:)"
)
_ALONE = re.compile(r"\s*$| {4}|\t| {0,3}(?:#{1,6}(?:\s|$)|\||[-*_](?:\s*[-*_]){2,}\s*$|\[[^\]]+\]:)")


def with_hard_breaks(markdown: str) -> str:
    """Return the Markdown with a backslash at the end of each line that goes on in the next. Code stays as it is."""
    lines = markdown.split("\n")
    fence = ""
    for place, (line, following) in enumerate(pairwise(lines)):
        quoted, next_quoted = _QUOTED.match(line), _QUOTED.match(following)
        before, after = quoted[0] if quoted else "", next_quoted[0] if next_quoted else ""
        words, next_words = line[len(before) :], following[len(after) :]
        mark = _FENCE.match(words)
        if fence or mark:
            fence = _fence_after(fence, mark[1] if mark else "")
        elif before.count(">") == after.count(">") and _goes_on(words, next_words):
            lines[place] = f"{line}\\"
    return "\n".join(lines)


def _fence_after(fence: str, mark: str) -> str:
    """Return the fence that is open after a line with this mark, or none."""
    if not fence:
        return mark
    return "" if mark.startswith(fence) else fence


def _goes_on(words: str, next_words: str) -> bool:
    if words.endswith(("  ", "\\")):
        return False
    return not (_ALONE.match(words) or _BLOCK.match(next_words) or _FENCE.match(next_words))
