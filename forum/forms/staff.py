"""The forms of a member's page for admins, besides XP: the role, a note, and whether mail is sent."""

from wtforms import StringField, TextAreaField

from forum.forms.base import AtMost, Filled, Form, Storable, prose, stripped
from forum.i18n import N_

NOTE_LENGTH_MAX = 2_000


class RoleForm(Form):
    """The role that a member is to have."""

    role = StringField(filters=[stripped], validators=[Storable()])


class NoteForm(Form):
    """A note about a member."""

    note = TextAreaField(
        filters=[prose], validators=[AtMost(NOTE_LENGTH_MAX), Storable(), Filled(N_("Write something first."))]
    )


class MailForm(Form):
    """Whether mail is sent to a member (`value`: send or stop), and why not."""

    value = StringField(filters=[stripped], validators=[Storable()])
    why = StringField(filters=[stripped], validators=[AtMost(300), Storable()])
