"""How much work a text may ask of the Markdown parser, counted in steps, not in time: every server agrees. Pure.

Most of what people write costs a step every ten characters. But a bracket that nothing closes has the parser look at
all that follows, and the next bracket once more; a page of single hyphens is a page of lists. The densest manuals at
hand (Node.js's) need less than a third of a step a character.
"""

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.utils import EnvType

from forum.errors import Invalid
from forum.i18n import _

# In twentieths of a step. A step is something within a line, 10 µs or so; a line, or what a line may be, costs three; a
# look ahead at what is known already, a tenth.
_LOOK, _STEP, _LINE = 2, 20, 60
_STEPS_MIN = 4_000
_CHARACTERS_PER_STEP = 3


class Effort:
    """What is left of the work that a text of so many characters may ask for."""

    def __init__(self, length: int):
        self._left = (_STEPS_MIN + length // _CHARACTERS_PER_STEP) * _STEP

    def spend(self, cost: int) -> None:
        """Take off what something costs. Raises Invalid, on `body`, where nothing is left."""
        self._left -= cost
        if self._left < 0:
            raise Invalid(body=_("This is more markup than text. Use less of it, or divide the text."))


def effort_for(source: str) -> EnvType:
    """Return the environment in which `source` is to be parsed."""
    return {"effort": Effort(len(source))}


def bound_effort(parser: MarkdownIt) -> None:
    """Have the parser spend the effort of its environment, whose making is up to `effort_for`.

    Comes before every other change to the parser: what it has learned of inline markup until then is forgotten.
    """
    parser.inline = _CountingInline()
    parser.configure("commonmark", options_update=parser.options)
    parser.inline.ruler.before("text", "effort", _count_step)
    interrupting: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("code", "effort", _count_line, interrupting)


class _CountingInline(ParserInline):
    def skipToken(self, state: StateInline) -> None:  # noqa: N802  (its name there)
        state.env["effort"].spend(_LOOK)
        super().skipToken(state)


def _count_step(state: StateInline, _silent: bool) -> bool:
    state.env["effort"].spend(_STEP)
    return False


def _count_line(state: StateBlock, _first: int, _last: int, _silent: bool) -> bool:
    state.env["effort"].spend(_LINE)
    return False
