"""The shape of input: what a field may hold, and the words that say so beside it. Policy lives in actions."""

import re
from collections.abc import Callable

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import Optional, StopValidation

from forum import avatars, text
from forum.errors import Invalid
from forum.words import N_, _, figure

COMMENT_LENGTH_MAX = 10_000
POST_LENGTH_MAX = 60_000
TITLE_LENGTH_MAX = 150
TAGS_MAX = 5
TAG_LENGTH_MAX = 30
BIO_LENGTH_MAX = 500
REASON_LENGTH_MAX = 300
DISPLAY_NAME_LENGTH_MAX = 40
EMAIL_LENGTH_MAX = 254
PASSWORD_LENGTHS = (8, 128)

_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{2,23}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_TAG_SEPARATOR = re.compile(r"[,;#\n]+")
_NOT_TAG = re.compile(r"[^\w]+")
_ID = re.compile(r"\d{1,18}", re.ASCII)


class Form(FlaskForm):
    """A form of text fields, whose refusal is the same exception that actions raise."""

    def __init__(self, **options: object):
        # What a form sends, and neither JSON nor files, whose values need not be text.
        options.setdefault("formdata", request.form if request.method == "POST" else None)
        super().__init__(**options)

    def check(self) -> None:
        """Return if every field can be taken; else raise Invalid with each field's messages."""
        if not self.validate():
            raise Invalid(**{name: [str(message) for message in errors] for name, errors in self.errors.items()})


class _Said:
    """A field whose label is said when the form is made, in the language of whoever it is made for."""

    def __init__(self, say: Callable[[], str], **options: object):
        super().__init__(say(), **options)


class SaidLine(_Said, StringField):
    """One line of text."""


class SaidText(_Said, TextAreaField):
    """Text of several lines."""


class Storable:
    """Refuse what cannot be stored. The field's filter has taken it out already, so the rest is offered again."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if any(text.has_control(typed) for typed in field.raw_data or ()):
            raise StopValidation(
                _(
                    "This held invisible control characters that cannot be kept. They are taken out below: "
                    "look at the text and send it again."
                )
            )


class Filled:
    """Refuse what nobody could see, with a message that is marked for translation."""

    def __init__(self, message: str):
        self.message = message

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if text.is_blank(field.data or ""):
            raise StopValidation(_(self.message))


class AtMost:
    """Refuse more than so many characters, before anything costly looks at them."""

    def __init__(self, length_max: int):
        self.length_max = length_max

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        length = len(field.data or "")
        if length > self.length_max:
            raise StopValidation(
                _(
                    "This is %(length)s characters long; at most %(most)s fit. Nothing was cut off.",
                    length=figure(length),
                    most=figure(self.length_max),
                )
            )


class Plain:
    """Refuse marks that nobody sees in a single line: they could make one name look like another."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if text.has_invisible(field.data or ""):
            raise StopValidation(
                _("This holds invisible characters (zero-width or direction marks). Type it again without them.")
            )


def _username(_form: FlaskForm, field: Field) -> None:
    if not _USERNAME.fullmatch(field.data or ""):
        raise StopValidation(
            _("A username has 3 to 24 characters: letters a to z, digits, and _ - . in between; first a letter.")
        )


def _email(_form: FlaskForm, field: Field) -> None:
    address = field.data or ""
    if len(address) > EMAIL_LENGTH_MAX or not _EMAIL.fullmatch(address) or not address.isprintable():
        raise StopValidation(_("This does not look like an e-mail address: name@example.org"))


def _password(_form: FlaskForm, field: Field) -> None:
    shortest, longest = PASSWORD_LENGTHS
    if not shortest <= len(field.data or "") <= longest:
        raise StopValidation(
            _(
                "A password has %(shortest)s to %(longest)s characters. Any characters will do.",
                shortest=shortest,
                longest=longest,
            )
        )


def _present_password(_form: FlaskForm, field: Field) -> None:
    if not field.data:
        raise StopValidation(_("Type your present password."))


def _known_style(_form: FlaskForm, field: Field) -> None:
    if field.data not in avatars.STYLES:
        raise StopValidation(_("Pick one of the pictures shown."))


def _id(_form: FlaskForm, field: Field) -> None:
    if not _ID.fullmatch(field.data):
        raise StopValidation(_("The comment that you reply to does not exist."))


def _line(value: str | None) -> str:
    return text.line(text.without_control(value or ""))


def _prose(value: str | None) -> str:
    return text.prose(text.without_control(value or ""))


def _stripped(value: str | None) -> str:
    return (value or "").strip()


def parse_tags(value: str) -> list[str]:
    """Return the tags of a typed list: lower case, words joined by hyphens, each once, in the order typed."""
    tags = (_NOT_TAG.sub("-", tag.strip().lower()).strip("-") for tag in _TAG_SEPARATOR.split(value))
    return list(dict.fromkeys(tag for tag in tags if not text.is_blank(tag)))


def _tags(_form: FlaskForm, field: Field) -> None:
    tags = parse_tags(field.data or "")
    if len(tags) > TAGS_MAX:
        raise StopValidation(
            _("A post takes up to %(most)s tags; these are %(found)s.", most=TAGS_MAX, found=figure(len(tags)))
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
        filters=[_line],
        validators=[Storable(), AtMost(TITLE_LENGTH_MAX), Plain(), Filled(N_("Give it a title."))],
    )
    body = TextAreaField(
        filters=[_prose],
        validators=[AtMost(POST_LENGTH_MAX), Storable(), Filled(N_("There is nothing to read yet."))],
    )
    tags = StringField(filters=[_line], validators=[AtMost(500), Storable(), Plain(), _tags])

    @property
    def tag_names(self) -> list[str]:
        """The tags, each as it is stored."""
        return parse_tags(self.tags.data or "")


class CommentForm(Form):
    """Writing and editing a comment."""

    body = TextAreaField(
        filters=[_prose],
        validators=[AtMost(COMMENT_LENGTH_MAX), Storable(), Filled(N_("Write something first."))],
    )
    parent_id = HiddenField(filters=[_stripped], validators=[Optional(), _id])
    avatar = StringField(filters=[_stripped], validators=[Optional(), _known_style])

    @property
    def parent(self) -> int | None:
        """The id of the comment replied to, or None. Also None for what is no id: `check` refuses that."""
        value = self.parent_id.data or ""
        return int(value) if _ID.fullmatch(value) else None


class RemovalForm(Form):
    """Taking away what somebody wrote: a moderator says why, who wrote it need not."""

    reason = StringField(filters=[_line], validators=[AtMost(REASON_LENGTH_MAX), Storable(), Plain()])


class DraftForm(Form):
    """Keeping a draft: anything goes that fits and can be stored."""

    title = StringField(filters=[_line], validators=[AtMost(TITLE_LENGTH_MAX), Storable()])
    body = TextAreaField(filters=[_prose], validators=[AtMost(POST_LENGTH_MAX), Storable()])
    tags = StringField(filters=[_line], validators=[AtMost(500), Storable()])
    parent_id = HiddenField(filters=[_stripped], validators=[Optional(), _id])


class PreviewForm(Form):
    """Showing how Markdown will look."""

    body = TextAreaField(filters=[_prose], validators=[AtMost(POST_LENGTH_MAX), Storable()])


class SignUpForm(Form):
    """A new member."""

    username = StringField(filters=[_stripped], validators=[_username])
    email = StringField(filters=[_stripped], validators=[_email])
    password = PasswordField(validators=[_password])


class LogInForm(Form):
    """Name and password. Their shape is not judged here: a wrong one is simply wrong."""

    username = StringField(filters=[_line], validators=[Storable(), Filled(N_("Which name?")), AtMost(24)])
    password = PasswordField(validators=[AtMost(PASSWORD_LENGTHS[1])])
    next = HiddenField(filters=[_stripped])
    resume = HiddenField()


class ProfileForm(Form):
    """What others see of a member."""

    display_name = StringField(
        filters=[_line],
        validators=[AtMost(DISPLAY_NAME_LENGTH_MAX), Storable(), Plain()],
    )
    bio = TextAreaField(filters=[_prose], validators=[AtMost(BIO_LENGTH_MAX), Storable()])


class PasswordForm(Form):
    """Changing the password."""

    current = PasswordField(validators=[_present_password])
    new = PasswordField(validators=[_password])
