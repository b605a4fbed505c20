"""The forms beside pictures: what can be seen in one, and why a moderator removes one."""

from wtforms import StringField

from forum.forms.base import REASON_LENGTH_MAX, AtMost, Filled, Form, Plain, Storable, single_line
from forum.i18n import N_
from forum.rules.pictures import ALT_LENGTH_MAX


class PictureForm(Form):
    """Uploading a picture for a text: the words for those who cannot see it. The file itself is no field."""

    alt = StringField(
        filters=[single_line],
        validators=[
            AtMost(ALT_LENGTH_MAX),
            Storable(),
            Filled(N_("Say what can be seen in the picture, for those who cannot see it.")),
        ],
    )


class AvatarRemovalForm(Form):
    """Removing somebody's avatar, as a moderator."""

    reason = StringField(
        filters=[single_line],
        validators=[
            AtMost(REASON_LENGTH_MAX),
            Storable(),
            Plain(),
            Filled(N_("Give a reason: it goes into the staff log.")),
        ],
    )
