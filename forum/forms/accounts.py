"""The forms of accounts: signing up, logging in, the profile, the password."""

import re

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import StopValidation

from forum.forms.base import AtMost, FewMarks, Filled, Form, Plain, Storable, as_typed, prose, single_line, stripped
from forum.i18n import N_, _
from forum.text.email_address import ADDRESS_LENGTH_MAX, has_other_letters, is_email_address

BIO_LENGTH_MAX = 500
DISPLAY_NAME_LENGTH_MAX = 40
PASSWORD_LENGTHS = (8, 128)
# A form that the login carries along, as JSON: an article, its letters escaped at worst.
RESUMED_LENGTH_MAX = 400_000

_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{2,23}", re.ASCII)


def _username(_form: FlaskForm, field: Field) -> None:
    if not _USERNAME.fullmatch(field.data or ""):
        raise StopValidation(_("Use 3 to 24 characters: letters a to z, digits, and _ - . The first must be a letter."))


def email_address(_form: FlaskForm, field: Field) -> None:
    """Refuse what is no e-mail address."""
    address = field.data or ""
    if has_other_letters(address):
        raise StopValidation(_("Enter the domain in its plain form, with letters a to z: it begins with xn--."))
    if not is_email_address(address):
        raise StopValidation(_("Enter an e-mail address, such as name@example.org."))


def _password(_form: FlaskForm, field: Field) -> None:
    shortest, longest = PASSWORD_LENGTHS
    if not shortest <= len(field.data or "") <= longest:
        raise StopValidation(
            _(
                "Use %(shortest)s to %(longest)s characters, any you like.",
                shortest=shortest,
                longest=longest,
            )
        )


def _present_password(_form: FlaskForm, field: Field) -> None:
    if not field.data:
        raise StopValidation(_("Enter your current password."))


class SignUpForm(Form):
    """A new member."""

    username = StringField(filters=[stripped], validators=[_username])
    email = StringField(filters=[stripped], validators=[email_address])
    password = PasswordField(validators=[_password])


class LogInForm(Form):
    """Name and password. Their shape is not judged here: a wrong one is simply wrong."""

    username = StringField(
        filters=[single_line], validators=[Storable(), Filled(N_("Enter your username.")), AtMost(24)]
    )
    password = PasswordField(filters=[as_typed], validators=[AtMost(PASSWORD_LENGTHS[1])])
    resume = HiddenField(validators=[AtMost(RESUMED_LENGTH_MAX)])


class ProfileForm(Form):
    """What others see of a member."""

    display_name = StringField(
        filters=[single_line],
        validators=[AtMost(DISPLAY_NAME_LENGTH_MAX), Storable(), Plain(), FewMarks()],
    )
    bio = TextAreaField(filters=[prose], validators=[AtMost(BIO_LENGTH_MAX), Storable()])
    shows_earnings = StringField(filters=[single_line])

    @property
    def shows(self) -> bool:
        """Whether everybody is to see what the member earned and spent."""
        return self.shows_earnings.data == "on"


class PasswordForm(Form):
    """Changing the password."""

    current = PasswordField(validators=[_present_password, AtMost(PASSWORD_LENGTHS[1])])
    new = PasswordField(validators=[_password])


class ConfirmForm(Form):
    """The password once more, before something grave."""

    password = PasswordField(validators=[AtMost(PASSWORD_LENGTHS[1])])
    next = HiddenField(filters=[stripped])


class EmailForm(Form):
    """Another e-mail address."""

    email = StringField(filters=[stripped], validators=[email_address])


class ForgottenForm(Form):
    """Who has forgotten their password: their address, or their username."""

    email = StringField(
        filters=[single_line],
        validators=[Storable(), Filled(N_("Enter your e-mail address or your username.")), AtMost(ADDRESS_LENGTH_MAX)],
    )


class ResetForm(Form):
    """A new password, by a link."""

    password = PasswordField(validators=[_password])
