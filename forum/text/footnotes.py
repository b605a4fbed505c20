"""Footnotes in Markdown, as mdit-py-plugins reads them, where that keeps all words and the page short. Pure.

As the plugin has it, a note that is defined in a note appears there twice, and one that is defined twice or never
used is lost. Here the first two are no notes but text, and the last is at the end with the others. Inline
notes are left out: their nesting has no bound.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins import footnote

# The number in the text, and the way back from the note: nothing that one would count as a word.
NOTE_MARK = re.compile(
    r'<sup><a [^>]*role="doc-noteref"[^>]*>[^<]*</a></sup>| <a [^>]*role="doc-backlink"[^>]*>[^<]*</a>'
)
# A label has no spaces and an end within sight: the plugin alone would look for it up to the end of the text.
_LABEL = re.compile(r"\[\^([^\]\s]{1,100})\]")


def add_footnotes(parser: MarkdownIt) -> None:
    """Let the parser know `[^label]` and `[^label]: text`."""
    footnote.footnote_plugin(parser, inline=False)
    parser.block.ruler.at("footnote_def", _define_note, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.at("reference", _define_link)
    parser.inline.ruler.at("footnote_ref", _use_note)
    parser.core.ruler.before("footnote_tail", "footnote_uses", _settle_notes)

    def place(token: Token) -> str:
        return f"{token.meta['id'] + 1}" + (f"-{token.meta['subId'] + 1}" if token.meta["subId"] else "")

    def mark(_self: object, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
        number = tokens[index].meta["id"] + 1
        return f'<sup><a href="#fn{number}" id="fnref{place(tokens[index])}" role="doc-noteref">{number}</a></sup>'

    def way_back(_self: object, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
        token = tokens[index]
        if (token.meta["id"], token.meta["subId"]) not in env["uses"]:
            return ""
        # Without words, so that it is in every language; the role says what it is.
        return f' <a href="#fnref{place(token)}" role="doc-backlink">↩\ufe0e {place(token)}</a>'

    def note(_self: object, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
        return f'<li id="fn{tokens[index].meta["id"] + 1}">'

    parser.add_render_rule("footnote_ref", mark)
    parser.add_render_rule("footnote_anchor", way_back)
    parser.add_render_rule("footnote_open", note)
    parser.add_render_rule("footnote_close", lambda *_: "</li>\n")
    parser.add_render_rule("footnote_block_open", lambda *_: '<ol class="footnotes">\n')
    parser.add_render_rule("footnote_block_close", lambda *_: "</ol>\n")


def _label_at(state: StateBlock, line: int) -> re.Match[str] | None:
    return _LABEL.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])


def _define_note(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    label = _label_at(state, first)
    if not label or silent:
        # Asked whether the paragraph before ends here, it does: what follows is another note, or another paragraph.
        return bool(label) and footnote.index.footnote_def(state, first, last, True)
    known = state.env.get("footnotes", {"refs": {}})["refs"]
    if state.env.get("in a note") or f":{label[1]}" in known:
        return False
    state.env["in a note"] = True
    defined = footnote.index.footnote_def(state, first, last, False)
    state.env["in a note"] = False
    return defined


def _define_link(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    # What is no note for the reasons above is no link's address either: it would be swallowed.
    return not _label_at(state, first) and reference(state, first, last, silent)


def _use_note(state: StateInline, silent: bool) -> bool:
    return bool(_LABEL.match(state.src, state.pos)) and footnote.index.footnote_ref(state, silent)


def _settle_notes(state: StateCore) -> None:
    """Leave in `env` where notes are used (in an image's description none is), and give the unused a number too."""
    notes = state.env.get("footnotes", {"refs": {}, "list": {}})
    for label in [label for label, number in notes["refs"].items() if number < 0]:
        notes["refs"][label] = len(notes["list"])
        notes["list"][len(notes["list"])] = {"label": label[1:], "count": 0}
    children = (child for token in state.tokens for child in token.children or ())
    uses = (child.meta for child in children if child.type == "footnote_ref")
    state.env["uses"] = {(use["id"], use["subId"]) for use in uses}
