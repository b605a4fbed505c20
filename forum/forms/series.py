"""What an author sends about a series of theirs: another name, or where a part is to go."""

from wtforms import HiddenField, StringField

from forum.errors import NotFound
from forum.forms.base import AtMost, Filled, Form, Plain, Storable, single_line, stripped
from forum.forms.posts import SERIES_LENGTH_MAX
from forum.i18n import N_, _


class SeriesForm(Form):
    """Another name for a series."""

    name = StringField(
        filters=[single_line],
        validators=[Storable(), AtMost(SERIES_LENGTH_MAX), Plain(), Filled(N_("Give it a name."))],
    )


class MoveForm(Form):
    """Which part (`post`) is to go up, down or out."""

    post = HiddenField(filters=[stripped])
    move = StringField(filters=[stripped])

    @property
    def post_id(self) -> int:
        """The id of the part's post. Raises NotFound for what is none."""
        typed = self.post.data or ""
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
            raise NotFound(_("That post is not part of this series."))
        return int(typed)
