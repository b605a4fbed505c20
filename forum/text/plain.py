"""Texts without any markup, as most comments are: their HTML is known without a parser, in a tenth of the time. Pure.

What is taken here for plain is less than what is: a text of which anything might be markup goes to the parser. That
both say the same is held by a property in `tests/text/test_plain.py`.
"""

import re

_MARKS = " ,.;:!?'\"()/%$€£#+=–—…“”„‘’«»-"
_MAY_BE_MARKUP = re.compile(rf"[^\w{re.escape(_MARKS)}\n]")
# No line begins with what may begin a list, a heading, a quotation, code, a rule or the underline of a heading.
_BEGINS_OTHERWISE = re.compile(r"\n(?![^\W\d_]|[\"'(“”„‘’«»]|\n)")
_PARAGRAPHS = re.compile(r"\n{2,}")
# The parser refuses what asks too much of it (`effort`); so few lines never do.
_LINES_MAX = 200


def plain_html(source: str) -> str | None:
    """Return the HTML of a text that is nothing but paragraphs; None for any other.

    Addresses are not looked for: the caller knows that it holds none.
    """
    if not source or source[0] == "\n" or source[-1] in " \n" or source.count("\n") > _LINES_MAX:
        return None
    if "_" in source or " \n" in source or _MAY_BE_MARKUP.search(source) or _BEGINS_OTHERWISE.search(f"\n{source}"):
        return None
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in _PARAGRAPHS.split(source))
