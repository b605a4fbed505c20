"""Words and figures in the reader's language: gettext for everybody, also for rules that know nothing of a request.

Catalogues are `forum/translations/<language>/LC_MESSAGES/messages.po`, read as they are: nothing is compiled,
so nothing compiled can be out of date. Outside a request everything is said in English.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

SOURCE_LANGUAGE = "en"
# Every language that pages can be read in, by its own name.
LANGUAGES = {"en": "English", "de": "Deutsch"}
CATALOGUES = Path(__file__).parent / "translations"

# "1,234.5" in English: the same figure where the comma and the point have changed places.
_SWAPPED = str.maketrans(",.", ".,")
_SWAPPING = {"de"}


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for it)
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


def n_(one: str, many: str) -> tuple[str, str]:
    """Mark a message with its plural for the catalogues; it is translated where it is shown."""
    return one, many


# A variable of the context costs a fiftieth of what looking at the request does, and a page asks hundreds of times.
_spoken = ContextVar("language", default=SOURCE_LANGUAGE)


def language() -> str:
    """Return the code of the language that is being answered in."""
    return _spoken.get()


def set_language(code: str = SOURCE_LANGUAGE) -> None:
    """Answer in this language from here on. Raises KeyError for one that is not in LANGUAGES."""
    LANGUAGES[code]
    _spoken.set(code)


@contextmanager
def in_language(code: str = SOURCE_LANGUAGE) -> Iterator[None]:
    """Answer in this language inside the block, whatever the reader's is: what is kept, and what machines read."""
    before = language()
    set_language(code)
    try:
        yield
    finally:
        set_language(before)


def gettext(message: str, **values: object) -> str:
    """Return the message in the reader's language, with `%(name)s` filled in where values are given."""
    said = translated(message, language())
    return said % values if values else said


def translated(message: str, code: str) -> str:
    """Return the message in a language, its placeholders left in; the message itself where it is not translated."""
    return _catalogue(code).gettext(message) if message else ""  # (gettext's own answer to "" is the header)


_ = gettext


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Return the message that fits a number, in the reader's language; `%(num)s` stands for the number."""
    return ngettext_plain(one, many, number) % {"num": figure(number), **values}


def ngettext_plain(one: str, many: str, number: int) -> str:
    """Return the message that fits a number with its placeholders left in."""
    return _catalogue(language()).ngettext(one, many, number)


def figure(number: int) -> str:
    """Return a whole number as it reads: "1,234"; in German "1.234"."""
    return localized(f"{number:,}")


def signed_figure(number: int) -> str:
    """Return a whole number with its sign: "+1,234", "−5"; in German "+1.234"."""
    return localized(f"{number:+,}").replace("-", "−")


def localized(figure: str) -> str:
    """Return an English figure, such as "1,234.5", with the reader's separators."""
    return figure.translate(_SWAPPED) if language() in _SWAPPING else figure


_NOUNS = {
    "account": n_("%(num)s account", "%(num)s accounts"),
    "bot": n_("%(num)s bot", "%(num)s bots"),
    "claim": n_("%(num)s claim", "%(num)s claims"),
    "comment": n_("%(num)s comment", "%(num)s comments"),
    "Comment": n_("%(num)s Comment", "%(num)s Comments"),
    "day": n_("%(num)s day", "%(num)s days"),
    "dislike": n_("%(num)s dislike", "%(num)s dislikes"),
    "earlier month": n_("%(num)s earlier month", "%(num)s earlier months"),
    "entry": n_("%(num)s entry", "%(num)s entries"),
    "hour": n_("%(num)s hour", "%(num)s hours"),
    "like": n_("%(num)s like", "%(num)s likes"),
    "member": n_("%(num)s member", "%(num)s members"),
    "minus": n_("%(num)s minus", "%(num)s minuses"),
    "minute": n_("%(num)s minute", "%(num)s minutes"),
    "movement": n_("%(num)s movement", "%(num)s movements"),
    "plus": n_("%(num)s plus", "%(num)s pluses"),
    "post": n_("%(num)s post", "%(num)s posts"),
    "puppet": n_("%(num)s puppet", "%(num)s puppets"),
    "question": n_("%(num)s question", "%(num)s questions"),
    "reply": n_("%(num)s reply", "%(num)s replies"),
    "settlement": n_("%(num)s settlement", "%(num)s settlements"),
    "tag": n_("%(num)s tag", "%(num)s tags"),
    "thread": n_("%(num)s thread", "%(num)s threads"),
    "wallet": n_("%(num)s wallet", "%(num)s wallets"),
    "word": n_("%(num)s word", "%(num)s words"),
}


def counted(number: int, noun: str) -> str:
    """Return "1 comment", "1,234 comments". Raises KeyError for a noun that is not in the list above."""
    return ngettext(*_NOUNS[noun], number)


@cache
def _catalogue(code: str) -> NullTranslations:
    path = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return Translations(compiled)
