"""The forms of what was written elsewhere: the address used there, a code; and what admins decide about it."""

from wtforms import StringField, TextAreaField

from forum.forms.accounts import email_address
from forum.forms.base import REASON_LENGTH_MAX, AtMost, Filled, Form, Storable, prose, single_line, stripped
from forum.i18n import N_

CODE_LENGTH_MAX = 60


class HistoryAddressForm(Form):
    """The address that somebody used elsewhere."""

    email = StringField(filters=[stripped], validators=[email_address])


class HistoryCodeForm(Form):
    """A code that an admin gave; with `confirm` what it is for is claimed."""

    code = StringField(
        filters=[single_line],
        validators=[Storable(), Filled(N_("Enter the code that you were given.")), AtMost(CODE_LENGTH_MAX)],
    )
    confirm = StringField(filters=[stripped])

    @property
    def confirms(self) -> bool:
        """Whether what the code is for has been seen, and is to be claimed."""
        return self.confirm.data == "1"


class VoucherForm(Form):
    """Why an admin gives somebody a code."""

    voucher_reason = TextAreaField(
        filters=[prose],
        validators=[AtMost(REASON_LENGTH_MAX), Storable(), Filled(N_("Give a reason: the staff log keeps it."))],
    )


class HistoryErasureForm(Form):
    """What becomes of text from elsewhere that its author wants to be gone, and why."""

    text = StringField(filters=[stripped], validators=[Storable()])
    erasure_reason = TextAreaField(
        filters=[prose],
        validators=[AtMost(REASON_LENGTH_MAX), Storable(), Filled(N_("Give a reason: the staff log keeps it."))],
    )
