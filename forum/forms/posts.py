"""The forms of posts and comments: writing, drafts, previews, removal."""

import re

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import Optional, StopValidation

from forum.forms.base import REASON_LENGTH_MAX, AtMost, Filled, Form, Plain, Storable, prose, single_line, stripped
from forum.i18n import N_, _, figure
from forum.text import avatars, typed_text
from forum.text.pictures import is_digest

COMMENT_LENGTH_MAX = 10_000
POST_LENGTH_MAX = 60_000
TITLE_LENGTH_MAX = 150
TAGS_MAX = 5
TAG_LENGTH_MAX = 30
SERIES_LENGTH_MAX = 80
# What a form of an edit carries along: a version, and when a draft was saved.
MARK_LENGTH_MAX = 64

_TAG_SEPARATOR = re.compile(r"[,;#\n]+")
_ID = re.compile(r"\d{1,18}", re.ASCII)


def _known_style(_form: FlaskForm, field: Field) -> None:
    # Whose own picture it is, the action asks.
    if field.data not in avatars.STYLES and not is_digest(field.data):
        raise StopValidation(_("Pick one of the avatars shown."))


def _id(_form: FlaskForm, field: Field) -> None:
    if not _ID.fullmatch(field.data):
        raise StopValidation(_("The comment you’re replying to doesn’t exist."))


def parse_tags(value: str) -> list[str]:
    """Return the tags of a typed list: lower case, words joined by hyphens, each once, in the order typed."""
    tags = map(typed_text.tag_name, _TAG_SEPARATOR.split(value))
    return list(dict.fromkeys(filter(None, tags)))


def _tags(_form: FlaskForm, field: Field) -> None:
    tags = parse_tags(field.data or "")
    if len(tags) > TAGS_MAX:
        raise StopValidation(
            _("A post can have up to %(most)s tags; you entered %(found)s.", most=TAGS_MAX, found=figure(len(tags)))
        )
    too_long = [tag for tag in tags if len(tag) > TAG_LENGTH_MAX]
    if too_long:
        raise StopValidation(
            _(
                "A tag has at most %(most)s characters: “%(tag)s…” is longer.",
                most=TAG_LENGTH_MAX,
                tag=too_long[0][:40],
            )
        )


class PostForm(Form):
    """Publishing and editing a post."""

    title = StringField(
        filters=[single_line],
        validators=[Storable(), AtMost(TITLE_LENGTH_MAX), Plain(), Filled(N_("Give it a title."))],
    )
    body = TextAreaField(
        filters=[prose],
        validators=[AtMost(POST_LENGTH_MAX), Storable(), Filled(N_("Write something first."))],
    )
    tags = StringField(filters=[single_line], validators=[AtMost(500), Storable(), Plain(), _tags])
    series = StringField(filters=[single_line], validators=[AtMost(SERIES_LENGTH_MAX), Storable(), Plain()])
    instead_of = HiddenField(filters=[single_line], validators=[AtMost(MARK_LENGTH_MAX), Storable()])

    @property
    def series_or_none(self) -> str | None:
        """The series as typed; None for a form without that field, which changes nothing about it."""
        return self.series.data if self.series.raw_data else None

    @property
    def tag_names(self) -> list[str]:
        """The tags, each as it is stored."""
        return parse_tags(self.tags.data or "")


class CommentForm(Form):
    """Writing and editing a comment."""

    body = TextAreaField(
        filters=[prose],
        validators=[AtMost(COMMENT_LENGTH_MAX), Storable(), Filled(N_("Write something first."))],
    )
    parent_id = HiddenField(filters=[stripped], validators=[Optional(), _id])
    avatar = StringField(filters=[stripped], validators=[Optional(), _known_style])
    instead_of = HiddenField(filters=[single_line], validators=[AtMost(MARK_LENGTH_MAX), Storable()])

    @property
    def parent(self) -> int | None:
        """The id of the comment replied to, or None. Also None for what is no id: `check` refuses that."""
        value = self.parent_id.data or ""
        return int(value) if _ID.fullmatch(value) else None


class RemovalForm(Form):
    """Taking away what somebody wrote: a moderator says why, who wrote it need not."""

    reason = StringField(filters=[single_line], validators=[AtMost(REASON_LENGTH_MAX), Storable(), Plain()])


class DraftForm(Form):
    """Keeping a draft: anything goes that fits and can be stored."""

    title = StringField(filters=[single_line], validators=[AtMost(TITLE_LENGTH_MAX), Storable()])
    body = TextAreaField(filters=[prose], validators=[AtMost(POST_LENGTH_MAX), Storable()])
    tags = StringField(filters=[single_line], validators=[AtMost(500), Storable()])
    series = StringField(filters=[single_line], validators=[AtMost(SERIES_LENGTH_MAX), Storable()])
    parent_id = HiddenField(filters=[stripped], validators=[Optional(), _id])
    avatar = StringField(filters=[stripped], validators=[Optional(), _known_style])
    based_on = HiddenField(filters=[single_line], validators=[AtMost(MARK_LENGTH_MAX), Storable()])
    instead_of = HiddenField(filters=[single_line], validators=[AtMost(MARK_LENGTH_MAX), Storable()])

    @property
    def series_or_none(self) -> str | None:
        """The series as `PostForm` has it."""
        return self.series.data if self.series.raw_data else None

    @property
    def marks(self) -> dict[str, str]:
        """What the form of an edit carries along, as `save_draft` takes it."""
        return {"based_on": self.based_on.data or "", "instead_of": self.instead_of.data or ""}


class PreviewForm(Form):
    """Showing how Markdown will look."""

    body = TextAreaField(filters=[prose], validators=[AtMost(POST_LENGTH_MAX), Storable()])
