"""What an admin sends about other sites that show threads."""

from wtforms import StringField

from forum.forms.base import AtMost, Filled, Form, Plain, Storable, single_line
from forum.i18n import N_

ORIGIN_LENGTH_MAX, NAME_LENGTH_MAX = 200, 24


class SiteForm(Form):
    """Which site may show threads, and under whose name they are opened."""

    origin = StringField(
        filters=[single_line],
        validators=[AtMost(ORIGIN_LENGTH_MAX), Storable(), Plain(), Filled(N_("Enter the site’s address."))],
    )
    author = StringField(
        filters=[single_line],
        validators=[AtMost(NAME_LENGTH_MAX), Storable(), Plain(), Filled(N_("Enter a username."))],
    )
