"""What members follow, mute and bookmark."""

from wtforms import StringField, TextAreaField

from forum.errors import Invalid
from forum.forms.base import AtMost, Form, Storable, prose, trimmed
from forum.i18n import _
from forum.rules.following import NOTE_LENGTH_MAX


class SwitchForm(Form):
    """Doing something ("on") or taking it back ("off")."""

    value = StringField(filters=[trimmed])

    @property
    def on(self) -> bool:
        """Whether it is done, once `check` has let it pass. Raises Invalid for another word."""
        if self.value.data not in {"on", "off"}:
            raise Invalid(value=_("Choose “on” or “off”."))
        return self.value.data == "on"


class BookmarkForm(SwitchForm):
    """A bookmark, which may bring a note; `note.raw_data` is empty where none was sent at all."""

    note = TextAreaField(filters=[prose], validators=[AtMost(NOTE_LENGTH_MAX), Storable()])

    @property
    def sent_note(self) -> str | None:
        """The note, or None where the form has none: then the one that there is stays."""
        return self.note.data if self.note.raw_data else None


class NoteForm(Form):
    """The note of a bookmark, written anew."""

    note = TextAreaField(filters=[prose], validators=[AtMost(NOTE_LENGTH_MAX), Storable()])
