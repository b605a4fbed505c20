"""The form of who leaves."""

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.validators import StopValidation

from forum.forms.base import Form, stripped
from forum.i18n import _
from forum.models.leaving import TEXT_CHOICES


def _choice(_form: FlaskForm, field: Field) -> None:
    if field.data not in TEXT_CHOICES:
        raise StopValidation(_("Choose what happens to your posts and comments."))


class ErasureForm(Form):
    """What becomes of the text of who leaves; the password shows that it is them."""

    text = StringField(filters=[stripped], validators=[_choice])
    password = PasswordField()
