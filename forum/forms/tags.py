"""What staff send about tags: a description, another name."""

from wtforms import StringField, TextAreaField

from forum.errors import Invalid
from forum.forms.base import AtMost, Form, Plain, Storable, prose, single_line, trimmed
from forum.forms.posts import TAG_LENGTH_MAX, parse_tags
from forum.i18n import _

DESCRIPTION_LENGTH_MAX = 500


class DescriptionForm(Form):
    """What a tag is for, in plain text."""

    description = TextAreaField(filters=[prose], validators=[AtMost(DESCRIPTION_LENGTH_MAX), Storable()])


class RenamingForm(Form):
    """Which tag is to have what name; once more, to confirm it."""

    tag = StringField(filters=[single_line], validators=[AtMost(TAG_LENGTH_MAX), Storable(), Plain()])
    into = StringField(filters=[single_line], validators=[AtMost(TAG_LENGTH_MAX), Storable(), Plain()])
    confirm = StringField(filters=[trimmed])

    @property
    def names(self) -> tuple[str, str]:
        """Both names, each as it is stored, once `check` has let them pass. Raises Invalid for what is no one tag."""
        return self._one("tag"), self._one("into")

    @property
    def confirmed(self) -> bool:
        """Whether whoever sends it has seen what it does."""
        return self.confirm.data == "1"

    def _one(self, field: str) -> str:
        found = parse_tags(self[field].data or "")
        if len(found) != 1:
            raise Invalid(**{field: _("Enter one tag.")})
        return found[0]
