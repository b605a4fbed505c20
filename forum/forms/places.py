"""The shape of a place in a thread."""

from wtforms import StringField

from forum.errors import Invalid
from forum.forms.base import Form, trimmed
from forum.i18n import _

# As many digits as an id has in an address.
_DIGITS_MAX = 18


class PlaceForm(Form):
    """Up to which comment a thread has been seen."""

    last = StringField(filters=[trimmed])

    @property
    def comment_id(self) -> int:
        """The comment's id, once `check` has let it pass; 0 before the first. Raises Invalid for what is no id."""
        typed = self.last.data or ""
        if not (typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS_MAX):
            raise Invalid(last=_("Say up to which comment, by its number."))
        return int(typed)
