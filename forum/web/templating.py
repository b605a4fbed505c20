"""Templates that speak: compiled once for each language, with the words of that language put in.

`{% trans %}` and `_("…")` are ordinary gettext for whoever writes and translates templates. What is known
when a template is compiled is translated then, so that a page pays nothing at all for being translatable.
"""

import re
from collections.abc import MutableMapping
from functools import cached_property

from flask import Flask
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer

from forum.i18n import LANGUAGES, gettext, language, ngettext_plain, translated

# So a template may be shaped for its reader: a new line stands for the blank between two attributes or words.
_INDENTATION = re.compile(r"\n[ \t]+")
# Blanks between the cells of a table mean nothing. A comment in their place keeps the numbers of the lines.
_BETWEEN_CELLS = re.compile(r"(?<=>)\n(?=</?t[hdr]\b)")


class TranslatedEnvironment(Environment):
    """Flask's environment, with one overlay for each language; what it loads comes out of the reader's."""

    speaks: str | None = None  # the language of an overlay

    def __init__(self, app: Flask, **options: object):
        super().__init__(app, **options)
        self.add_extension("jinja2.ext.i18n")
        self.policies["ext.i18n.trimmed"] = True
        self.install_gettext_callables(gettext, ngettext_plain)

    @cached_property
    def _overlays(self) -> dict[str, "TranslatedEnvironment"]:
        overlays = {code: self.overlay() for code in LANGUAGES}
        for code, overlay in overlays.items():
            overlay.speaks = code
        return overlays

    def make_globals(self, d: MutableMapping[str, object] | None) -> MutableMapping[str, object]:
        """Return what a template takes from the site; Jinja's own chain would be dear to look into."""
        return super().make_globals(d) if d else self.globals

    def _load_template(self, name: str, globals: dict[str, object] | None) -> Template:
        if self.speaks is None:
            return self._overlays[language()]._load_template(name, globals)
        return super()._load_template(name, globals)

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Return the source as Jinja reads it, without the indentation of HTML: a page need not carry it."""
        source = super().preprocess(source, name, filename)
        if not (name and name.endswith(".html")):
            return source
        return _BETWEEN_CELLS.sub("{#\n#}", _INDENTATION.sub("\n", source))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        return _Translator(self.speaks).visit(template) if self.speaks else template


class _Translator(NodeTransformer):
    """Puts the translation in the place of each call of gettext whose message is written out."""

    def __init__(self, code: str):
        self._code = code

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802  (named after the node)
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(message))]):
                said = nodes.Const(translated(message, self._code))
                return nodes.Mod(said, _values(node.kwargs)) if node.kwargs else said
        return node


def _values(keywords: list[nodes.Keyword]) -> nodes.Dict:
    return nodes.Dict([nodes.Pair(nodes.Const(keyword.key), keyword.value) for keyword in keywords])
