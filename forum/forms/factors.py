"""The forms of second factors: a code, and what a browser says of a passkey."""

from wtforms import HiddenField, PasswordField, StringField

from forum.forms.accounts import PASSWORD_LENGTHS
from forum.forms.base import AtMost, Filled, Form, Plain, Storable, single_line, stripped
from forum.i18n import N_

# A recovery code with a blank after each character, and then some.
CODE_LENGTH_MAX = 60
# What authenticators answer takes one or two kilobytes; with certificates of their makers, a few more.
CREDENTIAL_LENGTH_MAX = 16_000
PASSKEY_NAME_LENGTH_MAX = 40


class CodeForm(Form):
    """A one-time code or a recovery code, as typed."""

    code = StringField(filters=[stripped], validators=[AtMost(CODE_LENGTH_MAX), Filled(N_("Enter the code."))])


class TotpOffForm(Form):
    """Turning one-time codes off, for which the password is asked."""

    password = PasswordField(validators=[AtMost(PASSWORD_LENGTHS[1]), Filled(N_("Enter your password."))])


class PasskeyForm(Form):
    """What the browser says of a passkey, as JSON."""

    credential = HiddenField(
        validators=[
            AtMost(CREDENTIAL_LENGTH_MAX),
            Filled(N_("Your browser sent no passkey. Passkeys need JavaScript, and a browser that supports them.")),
        ]
    )


class NewPasskeyForm(PasskeyForm):
    """A passkey that was just made, and what its owner calls it."""

    name = StringField(
        filters=[single_line],
        validators=[
            AtMost(PASSKEY_NAME_LENGTH_MAX),
            Storable(),
            Plain(),
            Filled(N_("Give it a name, such as the device that holds it.")),
        ],
    )
