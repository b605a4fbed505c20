"""Words and figures in two languages, and the templates that are compiled with them."""

from datetime import date, datetime

import pytest
from flask import Flask
from jinja2 import DictLoader

from forum import i18n
from forum.clock import now
from forum.i18n import LANGUAGES, counted, figure, gettext, in_language, language, ngettext, set_language, signed_figure
from forum.render import filters
from forum.twei import counted_twei, plain_twei, twei
from forum.web.templating import TranslatedEnvironment

COMMENTS = ("%(num)s comment", "%(num)s comments")


@pytest.fixture(autouse=True)
def english_again():
    yield
    set_language()


def test_outside_a_request_everything_is_said_in_english():
    assert language() == "en"
    assert gettext("Page not found") == "Page not found"


def test_a_message_is_said_in_the_language_spoken():
    set_language("de")
    assert gettext("Page not found") == "Seite nicht gefunden"
    assert gettext("There is no member named %(name)s.", name="ann") == "Es gibt kein Mitglied namens ann."


def test_what_has_no_translation_stays_as_it_is():
    set_language("de")
    assert gettext("A title that an admin wrote") == "A title that an admin wrote"


def test_nothing_is_said_as_nothing():
    set_language("de")
    assert gettext("") == ""


def test_a_language_that_is_not_there_cannot_be_spoken():
    with pytest.raises(KeyError):
        set_language("tlh")
    assert language() == "en"


def test_another_language_is_spoken_inside_a_block_alone():
    set_language("de")
    with pytest.raises(ValueError, match="broken"), in_language("en"):
        assert gettext("Page not found") == "Page not found"
        raise ValueError("broken")
    assert language() == "de"


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        ("en", 1, "1 comment"),
        ("en", 0, "0 comments"),
        ("en", 1234, "1,234 comments"),
        ("de", 1, "1 Kommentar"),
        ("de", 0, "0 Kommentare"),
        ("de", 1234, "1.234 Kommentare"),
    ],
)
def test_things_are_counted_in_the_language_spoken(code, number, said):
    set_language(code)
    assert counted(number, "comment") == said


def test_a_noun_that_nobody_listed_is_refused():
    with pytest.raises(KeyError):
        counted(2, "unicorn")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_noun_has_a_singular_and_a_plural_with_its_figure(code):
    set_language(code)
    for noun in i18n._NOUNS:
        assert counted(1, noun).startswith("1 ")
        assert counted(2000, noun).startswith(f"{figure(2000)} ")


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [
        ("en", 1, "1 comment"),
        ("en", 1500, "1,500 comments"),
        ("de", 1, "1 Kommentar"),
        ("de", 1500, "1.500 Kommentare"),
    ],
)
def test_one_is_said_of_one_alone(code, number, said):
    set_language(code)
    assert ngettext(*COMMENTS, number) == said


def test_figures_have_the_separators_of_the_language_spoken():
    assert (figure(1234567), signed_figure(1234), signed_figure(-5)) == ("1,234,567", "+1,234", "−5")
    assert twei(1_234_500) == "1,234.5"
    set_language("de")
    assert (figure(1234567), signed_figure(1234), signed_figure(-5)) == ("1.234.567", "+1.234", "−5")
    assert twei(1_234_500) == "1.234,5"
    assert filters.signed_twei(-1_234_500) == "−1.234,5"


@pytest.mark.parametrize(
    ("mtwei", "read"), [(0, "0.00"), (9, "0.00"), (859, "0.85"), (4_000, "4.00"), (1_234_567, "1,234.56")]
)
def test_what_counts_up_keeps_two_decimals_and_is_never_rounded_up(mtwei, read):
    assert counted_twei(mtwei) == read


def test_what_a_field_holds_is_the_same_in_every_language():
    set_language("de")
    assert plain_twei(1_234_500) == "1234.5"


def test_days_and_durations_read_as_they_do_in_the_language_spoken():
    assert filters.day(date(2026, 3, 1)) == "1 March 2026"
    set_language("de")
    assert filters.day(date(2026, 3, 1)) == "1. März 2026"
    assert filters.duration(252) == "4 Min. 12 s"


def test_a_moment_reads_as_time_ago_with_the_exact_time_for_machines():
    moment = datetime(2020, 3, 1, 12, 30, 5)
    assert filters.ago(moment) == (
        '<time datetime="2020-03-01T12:30:05Z" title="1 March 2020, 12:30 UTC">1 Mar 2020</time>'
    )
    set_language("de")
    assert filters.ago(moment) == (
        '<time datetime="2020-03-01T12:30:05Z" title="1. März 2020, 12:30 UTC">1. März 2020</time>'
    )
    assert ">gerade eben</time>" in filters.ago(now())


# A page in small: markup in what is translated, a variable, a plural, an attribute.
PAGE = """\
{% trans name=name %}<b>Not there</b>: {{ name }}{% endtrans %}
{{ _("Page not found") }}{{ _("There is no member named %(name)s.", name=name) }}
{% trans n=count, shown=count|figure %}{{ shown }} word{% pluralize n %}{{ shown }} words{% endtrans %}
<p title="{{ _('There is no member named %(name)s.', name=name) }}"></p>
"""
PARTS = {"page.html": PAGE, "frame.html": '{% include "part.html" %}', "part.html": '{{ _("Page not found") }}'}


@pytest.fixture
def environment() -> TranslatedEnvironment:
    environment = TranslatedEnvironment(Flask("words"), loader=DictLoader(PARTS), autoescape=True)
    environment.filters["figure"] = figure
    return environment


def test_a_page_is_said_in_the_language_spoken(environment):
    page = environment.get_template("page.html")
    assert "Page not foundThere is no member named ann." in page.render(name="ann", count=1)
    set_language("de")
    page = environment.get_template("page.html")
    assert "Seite nicht gefundenEs gibt kein Mitglied namens ann." in page.render(name="ann", count=1)


def test_what_is_included_is_said_in_the_same_language(environment):
    assert environment.get_template("frame.html").render() == "Page not found"
    set_language("de")
    assert environment.get_template("frame.html").render() == "Seite nicht gefunden"


def test_markup_of_a_message_stays_and_values_are_escaped(environment):
    page = environment.get_template("page.html").render(name='<i>"ann"</i>', count=1)
    assert "<b>Not there</b>: &lt;i&gt;&#34;ann&#34;&lt;/i&gt;" in page
    assert 'title="There is no member named &lt;i&gt;&#34;ann&#34;&lt;/i&gt;."' in page
    assert "<i>" not in page


def test_a_plural_is_chosen_when_the_page_is_made(environment):
    page = environment.get_template("page.html")
    assert "1 word\n" in page.render(name="", count=1)
    assert "1,234 words\n" in page.render(name="", count=1234)


def test_what_is_known_beforehand_is_translated_when_a_template_is_compiled(environment, monkeypatch):
    set_language("de")
    page = environment.get_template("frame.html")
    said = page.render()
    monkeypatch.setattr("forum.web.templating.translated", lambda message, code: "asked again")
    assert environment.get_template("frame.html").render() == page.render() == said


def test_a_template_is_compiled_once_for_each_language(environment, monkeypatch):
    compiled = []
    parse = TranslatedEnvironment._parse

    def counting(self, source, name, filename):
        compiled.append((self.speaks, name))
        return parse(self, source, name, filename)

    monkeypatch.setattr(TranslatedEnvironment, "_parse", counting)
    for code in ("en", "de", "en", "de"):
        set_language(code)
        environment.get_template("frame.html").render()
    expected = [("en", "frame.html"), ("en", "part.html"), ("de", "frame.html"), ("de", "part.html")]
    assert compiled == expected
