"""What all forms are made of: how text is taken in, and what a field refuses. Policy lives in actions.

Whatever a form is sent is looked at as it came before a filter or a validator of its own sees it: how long it is, and
how many marks are on a letter. That holds for every field of every `Form`, so that no form can forget it.
"""

from collections.abc import Callable

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation

from forum.errors import Invalid
from forum.i18n import _, figure
from forum.text import typed_text
from forum.text.names import is_overloaded

REASON_LENGTH_MAX = 300
# What a field takes that does not say so itself, with `AtMost`: a number, a choice, an id.
FIELD_LENGTH_MAX = 1_000
# How much longer something may be as it is typed: letters apart from their marks, line ends of two characters.
_AS_TYPED = 4


class _AsItCame:
    """The first filter and the first validator of every field: refuses what no other should have to look at."""

    def __init__(self, field: Field):
        limits = [validator.length_max for validator in field.validators if isinstance(validator, AtMost)]
        self._length_max = min(limits, default=FIELD_LENGTH_MAX)
        self._lost_marks = False
        field.filters, field.validators = [self.take, *field.filters], [self.check, *field.validators]

    def take(self, value: object) -> object:
        """Return what the other filters may have. Raises ValueError, in words, for too much."""
        if not isinstance(value, str):
            return value
        if len(value) > self._length_max * _AS_TYPED:
            raise ValueError(too_long(len(value), self._length_max))
        kept = typed_text.with_few_marks(value)
        self._lost_marks = kept != value
        return kept

    def check(self, _form: FlaskForm, field: Field) -> None:
        """Return if the other validators may look. Raises StopValidation."""
        if field.process_errors:
            raise StopValidation
        if self._lost_marks:
            raise StopValidation(
                _(
                    "This contained more than %(most)s accents or other marks on one letter. The others have been "
                    "removed below: check the text and send it again.",
                    most=typed_text.MARKS_MAX,
                )
            )


class Form(FlaskForm):
    """A form of text fields, whose refusal is the same exception that actions raise."""

    class Meta(FlaskForm.Meta):
        """How the fields are bound to a form."""

        def bind_field(self, form: FlaskForm, unbound_field: UnboundField, options: dict[str, object]) -> Field:
            """Return the field, which looks at what came in before anything else does."""
            field: Field = super().bind_field(form, unbound_field, options)
            _AsItCame(field)
            return field

    def __init__(self, **options: object):
        # What a form sends, and neither JSON nor files, whose values need not be text.
        if "formdata" not in options:
            options["formdata"] = request.form if request.method == "POST" else None
        super().__init__(**options)

    def check(self) -> None:
        """Return if every field can be taken; else raise Invalid with each field's messages."""
        if not self.validate():
            raise Invalid(**{name: [str(message) for message in errors] for name, errors in self.errors.items()})


class _Labelled:
    """A field whose label is said when the form is made, in the language of whoever it is made for."""

    def __init__(self, say: Callable[[], str], **options: object):
        super().__init__(say(), **options)


class LabelledLine(_Labelled, StringField):
    """One line of text."""


class LabelledText(_Labelled, TextAreaField):
    """Text of several lines."""


class Storable:
    """Refuse what cannot be stored. The field's filter has taken it out already, so the rest is offered again."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if any(typed_text.has_control(typed) for typed in field.raw_data or ()):
            raise StopValidation(
                _(
                    "This contained invisible control characters. They have been removed below: "
                    "check the text and send it again."
                )
            )


class Filled:
    """Refuse what nobody could see, with a message that is marked for translation."""

    def __init__(self, message: str):
        self.message = message

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if typed_text.is_blank(field.data or ""):
            raise StopValidation(_(self.message))


class AtMost:
    """Refuse more than so many characters, before anything costly looks at them."""

    def __init__(self, length_max: int):
        self.length_max = length_max

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        length = len(field.data or "")
        if length > self.length_max:
            raise StopValidation(too_long(length, self.length_max))


def too_long(length: int, length_max: int) -> str:
    """Return the sentence that refuses so many characters."""
    return _(
        "This is %(length)s characters long; the limit is %(most)s. Nothing was cut off.",
        length=figure(length),
        most=figure(length_max),
    )


class Plain:
    """Refuse marks that nobody sees in a single line: they could make one name look like another."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if typed_text.has_invisible(field.data or ""):
            raise StopValidation(
                _("This contains invisible characters (zero-width or direction marks). Type it again without them.")
            )


def as_typed(value: str | None) -> str:
    """Return what was typed, untouched; an empty text where the field was not sent at all."""
    return value or ""


class FewMarks:
    """Refuse more marks on a letter than a line has room for."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if is_overloaded(field.data or ""):
            raise StopValidation(_("There are too many marks on one letter. Leave some of them out."))


def single_line(value: str | None) -> str:
    """Return what was typed as one line, without characters that cannot be stored."""
    return typed_text.line(typed_text.without_control(value or ""))


def prose(value: str | None) -> str:
    """Return what was typed as running text, without characters that cannot be stored."""
    return typed_text.prose(typed_text.without_control(value or ""))


def trimmed(value: str | None) -> str:
    """Return what was typed without blanks around it and without characters that cannot be stored."""
    return typed_text.without_control(value or "").strip()


def stripped(value: str | None) -> str:
    """Return what was typed without blanks around it."""
    return (value or "").strip()
