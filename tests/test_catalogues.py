"""Nothing that a template says is left out of the catalogues, and nothing in them is unfinished or broken."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import nodes

from forum.i18n import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE
from forum.web.templating import TranslatedEnvironment
from tests.reading_pages import said_on

ROOT = Path(__file__).parent.parent
TRANSLATED = [code for code in LANGUAGES if code != SOURCE_LANGUAGE]
# The same in every language: units, abbreviations, and what one types.
SAME_EVERYWHERE = re.compile(r"\b(Twei|LVL|XP|UTC|CSV|Markdown|JSON)\b")
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
# Values of attributes that only look like texts.
_NO_TEXTS = {"light dark"}
_EXPRESSION = "\x00"
# What a macro says that is put inside of a tag.
_ATTRIBUTE = re.compile(r"[a-z-]+=\"[^\"]*\"")


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".txt"})


@pytest.fixture(scope="module")
def environment() -> TranslatedEnvironment:
    return TranslatedEnvironment(Flask("templates"))


def own_text(node: nodes.Node) -> Iterator[str]:
    """Yield a template's own text in its order, with a sign in the place of everything that is put in."""
    if isinstance(node, nodes.Block) and node.name == "width":
        return  # a class of the frame
    if isinstance(node, nodes.Output):
        for part in node.nodes:
            yield part.data if isinstance(part, nodes.TemplateData) else _EXPRESSION
    for child in node.iter_child_nodes():
        yield from own_text(child)


def constants(node: nodes.Node) -> Iterator[str]:
    """Yield the texts that a template's expressions hold and that are neither messages nor nouns to be counted."""
    match node:
        case nodes.Call(node=nodes.Name(name="_" | "gettext" | "ngettext")) | nodes.Filter(name="counted"):
            return
        case nodes.Const(value=str(text)):
            yield text
    for child in node.iter_child_nodes():
        yield from constants(child)


def has_words(text: str) -> bool:
    return any(character.isalpha() for character in SAME_EVERYWHERE.sub("", text))


def untranslated(source: str, environment: TranslatedEnvironment) -> list[str]:
    """Return the words of a template that stand outside of messages."""
    tree = environment.parse(source)
    markup = re.sub(rf"(</?){_EXPRESSION}", r"\1put-in", "".join(own_text(tree)))  # a tag whose name is put in
    found = [text for text in said_on(markup) if has_words(_ATTRIBUTE.sub("", text))]
    # Names, keys, addresses and markup have no blank between two words: a constant that has one is a text.
    texts_put_in = (text for text in constants(tree) if text not in _NO_TEXTS)
    return found + [text for text in texts_put_in if re.search(r"[^\W\d_]{2,}[,.:;]? [^\W\d_]{2,}(?!=)\b", text)]


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_says_nothing_that_cannot_be_translated(template, environment):
    assert untranslated(template.read_text("utf-8"), environment) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Not there</p>",
        "<p>{% if me %}Not there{% endif %}</p>",
        '<a title="Not {{ _("there") }}">{{ _("there") }}</a>',
        '<img alt="Page not found">',
        '<meta name="description" content="Page not found">',
        '{{ "Page not found" if me else _("there") }}',
        '{% set words = "not there" %}',
        "{% macro m() %}<button>There</button>{% endmacro %}",
    ],
)
def test_a_planted_text_is_found(planted, environment):
    assert untranslated(planted, environment)


@pytest.mark.parametrize(
    "fine",
    [
        "{% trans %}Not <b>there</b>{% endtrans %}",
        '<p class="not there" title="{{ _("Page not found") }}">12 Twei, LVL {{ level }}</p>',
        '{% trans n=count %}{{ n }} post{% pluralize n %}{{ n }} posts{% endtrans %}{{ "post-vote" }}',
        '<meta name="viewport" content="width=device-width">',
    ],
)
def test_what_can_be_translated_is_not_complained_about(fine, environment):
    assert untranslated(fine, environment) == []


def messages_of(catalogue: Catalog) -> dict[object, Message]:
    return {message.id: message for message in catalogue if message.id}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The messages of code and templates, extracted as `make translations` does it."""
    target = tmp_path_factory.mktemp("words") / "messages.pot"
    options = ["--sort-by-file", "--add-location=file", "--no-wrap", "--omit-header"]
    with chdir(ROOT):
        CommandLineInterface().run(
            ["pybabel", "-q", "extract", "-F", "pyproject.toml", *options, "-o", str(target), "."]
        )
    return target


def catalogue_of(code: str) -> Catalog:
    with (CATALOGUES / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


def texts(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return said if isinstance(said, tuple) else (said,)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_is_translated_and_nothing_is_left_over(code, source):
    with source.open("rb") as file:
        wanted = messages_of(read_po(file))
    catalogue = catalogue_of(code)
    translated = messages_of(catalogue)
    assert [said for said in wanted if said not in translated] == []
    assert [said for said in translated if said not in wanted] == []
    assert [message.id for message in translated.values() if not message.string or not all(texts(message.string))] == []
    assert [message.id for message in translated.values() if message.fuzzy] == []
    assert not catalogue.obsolete


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_names_no_line_and_no_folder_of_a_machine(code):
    content = (CATALOGUES / code / "LC_MESSAGES" / "messages.po").read_text("utf-8")
    assert re.findall(r"^#: .*(?::\d|\s/).*$", content, re.M) == []


class _Tags(HTMLParser):
    """Collects a message's tags; complains of one that is closed without having been opened, or left open."""

    def __init__(self, text: str):
        super().__init__()
        self.opened, self._open = Counter(), []
        self.well_formed = True
        self.feed(text)
        self.close()
        self.well_formed &= not self._open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.opened[self.get_starttag_text()] += 1
        if tag not in {"br", "hr", "img", "input", "wbr"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.well_formed &= bool(self._open) and self._open.pop() == tag


def finished(code: str) -> list[Message]:
    return [message for message in messages_of(catalogue_of(code)).values() if all(texts(message.string))]


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_keeps_the_placeholders(code):
    wrong = []
    for message in finished(code):
        singular, plural = texts(message.id)[0], texts(message.id)[-1]
        allowed = Counter(set(_PLACEHOLDER.findall(plural)))
        for said in texts(message.string):
            found = Counter(set(_PLACEHOLDER.findall(said)))
            # A form for one thing may say "one" instead of a figure, as its original may.
            one_may_miss = isinstance(message.id, tuple) and set(_PLACEHOLDER.findall(singular)) < set(allowed)
            if found != allowed and not (one_may_miss and set(found) < set(allowed)):
                wrong.append((message.id, said))
    assert wrong == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_can_be_filled_in_where_its_original_can(code):
    for message in finished(code):
        names = dict.fromkeys(_PLACEHOLDER.findall(texts(message.id)[-1]), "x")
        if not names:
            assert [text.count("%") for text in texts(message.string)] == [
                texts(message.id)[0].count("%") for _ in texts(message.string)
            ]
            continue
        for said in texts(message.string):
            assert said % names  # neither a lonely per cent sign nor a name that is not there


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_keeps_the_tags_and_is_well_formed(code):
    wrong = []
    for message in finished(code):
        original = _Tags(texts(message.id)[-1])
        assert original.well_formed, message.id
        for said in map(_Tags, texts(message.string)):
            if said.opened != original.opened or not said.well_formed:
                wrong.append((message.id, message.string))
    assert wrong == []


def test_german_has_german_quotes():
    wrong = [
        said
        for message in finished("de")
        for said in texts(message.string)
        if "”" in said or "“" in said.partition("„")[0]
    ]
    assert wrong == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_is_as_the_command_writes_it(code, source, tmp_path):
    kept = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    written = tmp_path / "messages.po"
    written.write_bytes(kept.read_bytes())
    options = ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date", "--no-wrap"]
    CommandLineInterface().run(["pybabel", "-q", "update", "-i", str(source), "-o", str(written), "-l", code, *options])
    assert written.read_text("utf-8") == kept.read_text("utf-8")


def test_the_folders_of_catalogues_are_the_languages():
    assert {path.name for path in CATALOGUES.iterdir() if path.is_dir()} == set(TRANSLATED)
