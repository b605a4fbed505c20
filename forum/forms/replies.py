"""The forms of what is said after a decision: an objection to it, a note on its line in the log."""

from wtforms import TextAreaField

from forum.forms.base import AtMost, Form, Storable, prose

OBJECTION_LENGTH_MAX = 2_000
NOTE_LENGTH_MAX = 500


class ObjectionForm(Form):
    """Why a decision was wrong."""

    text = TextAreaField(filters=[prose], validators=[AtMost(OBJECTION_LENGTH_MAX), Storable()])


class NoteForm(Form):
    """What should be known about a line of the log."""

    text = TextAreaField(filters=[prose], validators=[AtMost(NOTE_LENGTH_MAX), Storable()])
