"""Quoting what somebody wrote, in the Markdown of an answer. Pure."""

from forum.text.markdown import render_comment

# An answer shows what it is about; whoever wants all of it finds it above.
QUOTED_LENGTH_MAX = 1_000
_FENCES = ("```", "~~~")


def quotation(source: str, name: str, *, keeps_links: bool) -> str:
    """Return a comment's Markdown as a quotation, after a line that says whose words they are.

    What it quotes itself is left out, where there is more to it. A long one ends at a word, with an ellipsis. Without
    `keeps_links` it is its text alone, and what would become a link is in backticks. `name` is that of who wrote it,
    empty where they have left.
    """
    own = _without_quotations(source.strip()) or source.strip()
    words = own if keeps_links else _without_links(own)
    lines = _begin(words).split("\n")
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    return f"@{name}:\n\n{quoted}\n\n" if name else f"{quoted}\n\n"


def with_quotation(draft: str, quoted: str) -> str:
    """Return what has been written so far with the quotation after it, unless that is in it already."""
    if quoted.strip() in draft:
        return draft
    return f"{draft.rstrip()}\n\n{quoted}" if draft.strip() else quoted


def _without_quotations(source: str) -> str:
    kept, in_fence = [], False
    for line in source.split("\n"):
        if line.startswith(_FENCES):
            in_fence = not in_fence
        if in_fence or not line.startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()


def _begin(words: str) -> str:
    if len(words) <= QUOTED_LENGTH_MAX:
        return words
    begin = words[:QUOTED_LENGTH_MAX]
    return (begin.rpartition(" ")[0] or begin).rstrip() + " …"


def _without_links(source: str) -> str:
    if not render_comment(source).has_link:
        return source
    text = _begin(render_comment(source).text.strip())
    return "\n".join(_line_without_links(line) for line in text.split("\n"))


def _line_without_links(line: str) -> str:
    if not render_comment(line).has_link:
        return line
    return " ".join(f"`{word}`" if render_comment(word).has_link else word for word in line.split(" "))
