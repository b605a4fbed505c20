"""What an admin sends about addresses that are told what happens here."""

from wtforms import SelectMultipleField, StringField

from forum.forms.base import AtMost, Filled, Form, Plain, Storable, single_line
from forum.i18n import N_
from forum.outward.addresses import ADDRESS_LENGTH_MAX
from forum.rules.webhooks import CHOICES


class TypesForm(Form):
    """Of what an address is told. What is no choice, and that none is made, is for the action to say."""

    types = SelectMultipleField(choices=[kind.value for kind in CHOICES], validate_choice=False)


class WebhookForm(TypesForm):
    """An address that is to be told what happens here, and of what."""

    url = StringField(
        filters=[single_line],
        validators=[AtMost(ADDRESS_LENGTH_MAX), Storable(), Plain(), Filled(N_("Enter an address."))],
    )
