"""The form of a new token for a program."""

from wtforms import StringField

from forum.forms.base import AtMost, Filled, Form, Plain, Storable, single_line, stripped
from forum.i18n import N_

TOKEN_NAME_LENGTH_MAX = 40


class TokenForm(Form):
    """What the member calls the program, what its token allows, and for how many days."""

    name = StringField(
        filters=[single_line],
        validators=[
            AtMost(TOKEN_NAME_LENGTH_MAX),
            Storable(),
            Plain(),
            Filled(N_("Give it a name, such as the program that will use it.")),
        ],
    )
    allows = StringField(filters=[stripped])
    days = StringField(filters=[stripped])

    @property
    def days_chosen(self) -> int:
        """How many days were chosen; 0 for what is no choice."""
        days = self.days.data or ""
        return int(days) if days.isascii() and days.isdigit() and len(days) <= 4 else 0
