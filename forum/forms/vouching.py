"""Vouching for a member, or no longer."""

from wtforms import StringField

from forum.forms.base import REASON_LENGTH_MAX, AtMost, Form, Storable, single_line


class VouchForm(Form):
    """Whether one vouches ("on" or "off"); staff who withdraw what others have vouched for say why."""

    value = StringField(filters=[single_line])
    reason = StringField(filters=[single_line], validators=[AtMost(REASON_LENGTH_MAX), Storable()])
